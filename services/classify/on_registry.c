/* The source registry was read, at the start or because its files changed (registry_watch.h): articles are rated by it
 * from now on, and the stories that are there are rated again. */
#include "on_registry.h"

#include "classify.h"
#include "registry_note.h"

#include <string.h>

static void on_row_left_out(void *context, const char *file, unsigned line, const char *reason)
{
    (void)context;
    log_warn("source_row_left_out", LOG_TEXT("file", file), LOG_INT("line", line), LOG_TEXT("reason", reason));
}

static void on_registry(void *context, struct registry *registry)
{
    struct classify *classify = context;
    const struct registry *before = classify->registry;
    classify->registry = registry;
    if (!before) {
        return; /* the start: the walk over the stories and the note are opened later */
    }
    registry_note_leave(classify);
    if (strcmp(registry_version(before), registry_version(registry)) != 0) {
        story_rerate_start(classify);
    }
}

int on_registry_open(struct classify *classify, struct err *err)
{
    struct daemon *daemon = classify->service.daemon;
    int code = registry_watch_open(&classify->registry_watch, daemon, on_row_left_out, on_registry, classify, err);
    if (code == 0 && !classify->registry) {
        daemon_note_set(daemon, "sources", "no source registry is set: every source counts as unrated");
    }
    return code;
}
