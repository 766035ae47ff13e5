/* The register of sources, as far as publish has one: read at the start, and anew when its files have changed and kept
 * still for one look. What cannot be read leaves the one before in use. */
#include "publish.h"

#define WATCH_MS 5000 /* as often as classify looks */

static const char *setting(const struct publish *publish, const char *name)
{
    return settings_text(daemon_settings(publish->service.daemon), name);
}

static uint64_t stamp_now(const struct publish *publish)
{
    return registry_stamp(setting(publish, "sources"), setting(publish, "sources_own"));
}

/* Classify tells of the rows that are left out. */
static int read_registry(const struct publish *publish, struct registry **out, struct err *err)
{
    int code = registry_open(setting(publish, "sources"), setting(publish, "sources_own"), NULL, NULL, out, err);
    if (!code)
        log_info("sources_read", LOG_INT("sources", registry_count(*out)), LOG_TEXT("version", registry_version(*out)),
                 LOG_INT("bytes", registry_bytes(*out)));
    return code;
}

int registry_watch_read(struct publish *publish, struct err *err)
{
    struct err failed = {0};
    if (!*setting(publish, "sources") && !*setting(publish, "sources_own"))
        return 0;
    publish->registry_watch.stamp = publish->registry_watch.stamp_seen = stamp_now(publish);
    int code = read_registry(publish, &publish->registry, &failed);
    /* A register that cannot be read is a wrong setting, whatever the reason. */
    return code ? err_set(err, code == ERR_MEMORY ? ERR_MEMORY : ERR_INVALID, "sources: %s", failed.text) : 0;
}

static void look(void *context)
{
    struct publish *publish = context;
    struct registry_watch *watch = &publish->registry_watch;
    struct registry *fresh = NULL;
    struct err err = {0};
    uint64_t stamp = stamp_now(publish);
    int is_still = stamp == watch->stamp_seen;
    watch->stamp_seen = stamp;
    if (stamp == watch->stamp || !is_still)
        return;
    watch->stamp = stamp;
    if (read_registry(publish, &fresh, &err)) {
        log_warn("sources_kept", LOG_TEXT("reason", err.text));
        return;
    }
    registry_free(publish->registry);
    publish->registry = fresh;
}

void registry_watch_start(struct publish *publish)
{
    loop_timer_init(&publish->registry_watch.timer, look, publish);
    if (publish->registry)
        loop_timer_start(daemon_loop(publish->service.daemon), &publish->registry_watch.timer, WATCH_MS, WATCH_MS);
}

void registry_watch_stop(struct publish *publish)
{
    loop_timer_stop(&publish->registry_watch.timer);
    registry_free(publish->registry);
    publish->registry = NULL;
}
