/* Watches the files of the source registry and hands over a new one when they have changed: polled, since files may lie
 * on volumes that tell nothing, and read only when they have kept still for one poll. A registry that cannot be read
 * leaves the one before in use. */
#include "registry_watch.h"

#include <assert.h>
#include <stdio.h>

static const char *setting(const struct registry_watch *watch, const char *name)
{
    return settings_text(daemon_settings(watch->daemon), name);
}

static int is_set(const struct registry_watch *watch)
{
    return *setting(watch, "sources") || *setting(watch, "sources_own");
}

static uint64_t stamp_now(const struct registry_watch *watch)
{
    return registry_stamp(setting(watch, "sources"), setting(watch, "sources_own"));
}

static void take_over(struct registry_watch *watch, struct registry *fresh)
{
    struct registry *before = watch->registry;
    log_info("sources_read", LOG_INT("sources", registry_count(fresh)), LOG_TEXT("version", registry_version(fresh)),
             LOG_INT("bytes", registry_bytes(fresh)));
    daemon_note_set(watch->daemon, "sources", NULL);
    watch->problem[0] = '\0';
    watch->registry = fresh;
    watch->on_read(watch->context, fresh);
    registry_free(before); /* only now: on_read may compare the two */
}

static int read_files(struct registry_watch *watch, struct err *err)
{
    struct registry *fresh = NULL;
    int code = registry_open(setting(watch, "sources"), setting(watch, "sources_own"), watch->on_row, watch->context,
                             &fresh, err);
    if (code == 0)
        take_over(watch, fresh);
    return code;
}

/* An operator's slip in files of his own must not keep the desk from starting: they are left out until they can be
 * read. */
static int read_at_the_start(struct registry_watch *watch, struct err *err)
{
    struct registry *fresh = NULL;
    struct err left_out;
    int code = registry_open_without_faulty_own(setting(watch, "sources"), setting(watch, "sources_own"), watch->on_row,
                                                watch->context, &fresh, &left_out, err);
    if (code < 0)
        return code;
    take_over(watch, fresh);
    if (left_out.code) {
        snprintf(watch->problem, sizeof watch->problem, "%s", left_out.text);
        log_error("sources_own_left_out", LOG_TEXT("reason", left_out.text));
        daemon_note_set(watch->daemon, "sources", left_out.text);
    }
    return 0;
}

int registry_watch_open(struct registry_watch *watch, struct daemon *daemon, registry_problem_fn *on_row,
                        registry_watch_fn *on_read, void *context, struct err *err)
{
    struct err failed = {0};
    assert(on_read && !watch->registry);
    *watch = (struct registry_watch){.daemon = daemon, .on_row = on_row, .on_read = on_read, .context = context};
    if (!is_set(watch))
        return 0;
    watch->stamp = watch->seen_stamp = stamp_now(watch);
    int code = read_at_the_start(watch, &failed);
    /* A registry that cannot be read is a wrong setting, whatever the reason. */
    return code == 0 ? 0 : err_set(err, code == ERR_MEMORY ? ERR_MEMORY : ERR_INVALID, "sources: %s", failed.text);
}

/* Files that changed since the last look may still be being written: they are read once they have kept still for
 * one. */
static void on_look(void *context)
{
    struct registry_watch *watch = context;
    struct err err = {0};
    uint64_t stamp = stamp_now(watch);
    int is_still = stamp == watch->seen_stamp;
    assert(watch->registry);
    watch->seen_stamp = stamp;
    if (stamp == watch->stamp || !is_still)
        return;
    watch->stamp = stamp;
    if (read_files(watch, &err) < 0) {
        snprintf(watch->problem, sizeof watch->problem, "%s", err.text);
        log_warn("sources_kept", LOG_TEXT("reason", err.text));
        daemon_note_set(watch->daemon, "sources", err.text);
    }
}

void registry_watch_start(struct registry_watch *watch)
{
    loop_timer_init(&watch->look, on_look, watch);
    if (!watch->registry)
        return;
    int64_t poll_ms = settings_int(daemon_settings(watch->daemon), "sources_poll");
    loop_timer_start(daemon_loop(watch->daemon), &watch->look, poll_ms, poll_ms);
}

void registry_watch_stop(struct registry_watch *watch)
{
    loop_timer_stop(&watch->look);
}

void registry_watch_close(struct registry_watch *watch)
{
    registry_watch_stop(watch);
    registry_free(watch->registry);
    watch->registry = NULL;
}
