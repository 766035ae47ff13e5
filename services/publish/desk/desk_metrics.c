#include "desk_metrics.h"

/* A gauge that is registered again is found by its name and label. */
static void show(struct metrics *metrics, const char *name, const char *help, uint64_t value)
{
    metric_set(metrics_gauge(metrics, name, help, NULL, NULL), (double)value);
}

static void show_todo(struct metrics *metrics, const struct desk_status *status)
{
    static const char *const stages[] = {"classify", "summarize", "publish"};
    for (unsigned i = 0; i < sizeof stages / sizeof *stages; i++)
        metric_set(metrics_gauge(metrics, "triptych_desk_todo", "work that is still to be done by a stage", "stage",
                                 stages[i]),
                   (double)status->todo[i]);
}

static void show_feeds(struct metrics *metrics, const struct desk_status *status)
{
    const struct {
        const char *state;
        uint64_t count;
    } rows[] = {{"known", status->feeds}, {"read", status->feeds_read}, {"failing", status->feeds_failing}};
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        metric_set(metrics_gauge(metrics, "triptych_desk_feeds", "feeds: all known, read well, failing", "state",
                                 rows[i].state),
                   (double)rows[i].count);
}

void desk_metrics_show(struct metrics *metrics, const struct desk_status *status)
{
    if (!status->is_known)
        return;
    show_todo(metrics, status);
    show_feeds(metrics, status);
    show(metrics, "triptych_desk_articles", "live articles", status->articles);
    show(metrics, "triptych_desk_stories", "live stories", status->stories);
    show(metrics, "triptych_desk_dead", "dead letters: work that was given up", status->dead);
    show(metrics, "triptych_desk_events", "story events kept", status->feed_entries);
    show(metrics, "triptych_desk_log_entries", "entries of the commit log kept", status->log_entries);
    show(metrics, "triptych_desk_redis_bytes", "memory that Redis uses", status->memory_used_bytes);
    show(metrics, "triptych_desk_redis_limit_bytes", "Redis's maxmemory; 0: none", status->memory_limit_bytes);
}
