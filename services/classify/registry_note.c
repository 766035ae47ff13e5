/* What the registry holds and who rates, left in Redis as a note for the page /method. Renewed, since notes expire: the
 * page shall not go on naming a registry that nobody uses any more. */
#include "classify.h"

#include "registry_figures.h"

#define NOTE_NAME     "classify.registry"
#define NOTE_TTL_MS   3600000
#define NOTE_RENEW_MS 600000

void registry_note_leave(struct classify *classify)
{
    char text[REGISTRY_TEXT_MAX];
    if (!classify->registry)
        return;
    registry_figures_write(classify->registry, text);
    store_note_put(classify->service.store, NOTE_NAME, text, NOTE_TTL_MS, NULL, NULL, NULL);
}

static void leave_note(void *context)
{
    registry_note_leave(context);
}

void registry_note_open(struct classify *classify)
{
    loop_timer_init(&classify->registry_note, leave_note, classify);
    loop_timer_start(daemon_loop(classify->service.daemon), &classify->registry_note, 1, NOTE_RENEW_MS);
}
