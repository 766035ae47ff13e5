/* What the registry holds and who rates, and by which thresholds articles are grouped, left in Redis as notes for the
 * page /method. Renewed, since notes expire: the page shall not go on naming a registry that nobody uses any more. */
#include "registry_note.h"

#include "classify.h"
#include "join_model.h"
#include "registry_figures.h"
#include "review.h"

#include <inttypes.h>
#include <stdio.h>

#define NOTE_NAME     "classify.registry"
#define NOTE_TTL_MS   3600000
#define NOTE_RENEW_MS 600000
#define METHOD_NAME   "classify.method"

/* A note that cannot be written is left again in ten minutes; nothing depends on it. */
void registry_note_leave(struct classify *classify)
{
    char text[REGISTRY_TEXT_MAX];
    if (!classify->registry)
        return;
    registry_figures_write(classify->registry, text);
    store_note_put(classify->service.store, NOTE_NAME, text, NOTE_TTL_MS, NULL, NULL, NULL);
}

/* One threshold a line: its name, the figure. Without a review_score_min nothing is reviewed. */
static void leave_method(struct classify *classify)
{
    char text[256];
    const struct settings *settings = daemon_settings(classify->service.daemon);
    int len =
        snprintf(text, sizeof text, "join_score_min %.2f\nstory_span_ms %" PRId64 "\nkeep_stories_ms %" PRId64 "\n",
                 (double)JOIN_SCORE_MIN, settings_int(settings, "story_span"), settings_int(settings, "keep_stories"));
    if (settings_int(settings, "reviews"))
        snprintf(text + len, sizeof text - (size_t)len, "review_score_min %.2f\n", (double)REVIEW_SCORE_MIN);
    store_note_put(classify->service.store, METHOD_NAME, text, NOTE_TTL_MS, NULL, NULL, NULL);
}

static void leave_note(void *context)
{
    registry_note_leave(context);
    leave_method(context);
}

void registry_note_open(struct classify *classify)
{
    loop_timer_init(&classify->registry_note, leave_note, classify);
    loop_timer_start(daemon_loop(classify->service.daemon), &classify->registry_note, 1, NOTE_RENEW_MS);
}
