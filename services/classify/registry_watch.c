/* The registry is read at the start and whenever its files have changed. A new one that cannot be read is told of, and
 * the one before goes on. */
#include "classify.h"

#include <string.h>

static const char *setting(const struct classify *classify, const char *name)
{
    return settings_text(daemon_settings(classify->service.daemon), name);
}

static void note_problem(void *context, const char *file, unsigned line, const char *reason)
{
    (void)context;
    log_warn("source_row_left_out", LOG_TEXT("file", file), LOG_INT("line", line), LOG_TEXT("reason", reason));
}

static uint64_t stamp_now(const struct classify *classify)
{
    return registry_stamp(setting(classify, "sources"), setting(classify, "sources_own"));
}

static int read_registry(const struct classify *classify, struct registry **out, struct err *err)
{
    int result =
        registry_open(setting(classify, "sources"), setting(classify, "sources_own"), note_problem, NULL, out, err);
    if (result == 0) {
        log_info("sources_read", LOG_INT("sources", registry_count(*out)), LOG_TEXT("version", registry_version(*out)));
    }
    return result;
}

int registry_watch_read(struct classify *classify, struct err *err)
{
    struct err failed = {0};
    if (!*setting(classify, "sources") && !*setting(classify, "sources_own")) {
        daemon_note_set(classify->service.daemon, "sources",
                        "no source registry is set: every source counts as unrated");
        return 0;
    }
    classify->registry_stamp = classify->registry_stamp_seen = stamp_now(classify);
    int result = read_registry(classify, &classify->registry, &failed);
    /* A register that cannot be read is a wrong setting, whatever the reason. */
    return result == 0 ? 0 : err_set(err, result == ERR_MEMORY ? ERR_MEMORY : ERR_INVALID, "sources: %s", failed.text);
}

static void take_over(struct classify *classify, struct registry *fresh)
{
    int is_other = strcmp(registry_version(classify->registry), registry_version(fresh)) != 0;
    registry_free(classify->registry);
    classify->registry = fresh;
    daemon_note_set(classify->service.daemon, "sources", NULL);
    registry_note_leave(classify);
    if (is_other) {
        story_rerate_start(classify);
    }
}

/* Files that changed since the last look may still be being written: they are read once they have kept still for one.
 */
static void look(void *context)
{
    struct classify *classify = context;
    struct registry *fresh = NULL;
    struct err err = {0};
    uint64_t stamp = stamp_now(classify);
    int is_still = stamp == classify->registry_stamp_seen;
    classify->registry_stamp_seen = stamp;
    if (classify->is_stopping || stamp == classify->registry_stamp || !is_still) {
        return;
    }
    classify->registry_stamp = stamp;
    if (read_registry(classify, &fresh, &err) == 0) {
        take_over(classify, fresh);
        return;
    }
    log_warn("sources_kept", LOG_TEXT("reason", err.text));
    daemon_note_set(classify->service.daemon, "sources", err.text);
}

void registry_watch_open(struct classify *classify)
{
    int64_t poll_ms = settings_int(daemon_settings(classify->service.daemon), "sources_poll");
    loop_timer_init(&classify->registry_watch, look, classify);
    if (classify->registry) {
        loop_timer_start(daemon_loop(classify->service.daemon), &classify->registry_watch, poll_ms, poll_ms);
    }
}
