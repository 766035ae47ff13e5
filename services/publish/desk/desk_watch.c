/* Every few seconds: what is in Redis, and what became of the feeds. Nothing waits for it; pages show the last round.
 */
#include "publish.h"

#include "feed_health.h"

#include <stdio.h>
#include <string.h>

#define WATCH_MS       2000
#define WATCH_FIRST_MS 200
#define CONTACT_NOTE   "ingest.contact" /* the note that ingest leaves while it has no contact */
#define REGISTRY_NOTE  "classify.registry"
#define METHOD_NOTE    "classify.method"

static void ask_feeds(struct publish *publish, const char *cursor);

/* One call of the round has ended; the last one shows what was counted. */
static void call_done(struct publish *publish)
{
    struct desk_watch *watch = &publish->watch;
    struct publish_metrics *metrics = &publish->metrics;
    if (--watch->under_way > 0 || publish->is_closing)
        return;
    if (watch->next.is_known)
        watch->status = watch->next;
    metric_set(metrics->stories, (double)catalog_count(publish->catalog));
    metric_set(metrics->shown, (double)catalog_shown(publish->catalog));
    metric_set(metrics->bytes, (double)catalog_bytes(publish->catalog));
    metric_set(metrics->subscribers, publish->hub.reader_count - 1); /* without the topic "full" */
}

static void on_counts(void *context, const struct store_result *result, const struct store_counts *counts)
{
    struct publish *publish = context;
    struct desk_status *next = &publish->watch.next;
    if (!result->code) {
        next->is_known = 1;
        next->articles = counts->articles;
        next->stories = counts->stories;
        next->feeds = counts->feeds;
        memcpy(next->todo, counts->todo, sizeof next->todo);
        next->dead = counts->dead;
        next->feed_entries = counts->feed_entries;
        next->log_entries = counts->log_entries;
        next->epoch = counts->epoch;
        next->memory_used_bytes = counts->memory_used_bytes;
        next->memory_limit_bytes = counts->memory_limit_bytes;
    }
    call_done(publish);
}

static void on_notes(void *context, const struct store_result *result, const char *const *names,
                     const char *const *values, size_t count)
{
    struct publish *publish = context;
    struct desk_status *next = &publish->watch.next;
    for (size_t i = 0; !result->code && i < count; i++) {
        if (strcmp(names[i], CONTACT_NOTE) == 0)
            snprintf(next->contact_note, sizeof next->contact_note, "%s", values[i]);
        else if (strcmp(names[i], REGISTRY_NOTE) == 0)
            snprintf(next->registry, sizeof next->registry, "%s", values[i]);
        else if (strcmp(names[i], METHOD_NOTE) == 0)
            snprintf(next->method, sizeof next->method, "%s", values[i]);
    }
    call_done(publish);
}

static void on_feeds(void *context, const struct store_result *result, const struct store_feed *rows, size_t count,
                     const char *next_cursor)
{
    struct publish *publish = context;
    for (size_t i = 0; !result->code && i < count; i++)
        feed_health_count(&publish->watch.next, rows[i].url, rows[i].state, rows[i].state_size);
    if (!result->code && *next_cursor && !publish->is_closing)
        ask_feeds(publish, next_cursor);
    call_done(publish);
}

static void ask_feeds(struct publish *publish, const char *cursor)
{
    if (!store_feeds_scan(publish->service.store, cursor, on_feeds, publish, NULL))
        publish->watch.under_way++;
}

static void on_watch(void *context)
{
    struct publish *publish = context;
    struct desk_watch *watch = &publish->watch;
    if (watch->under_way > 0)
        return; /* Redis is slow or away: one round at a time */
    memset(&watch->next, 0, sizeof watch->next);
    if (!store_counts_get(publish->service.store, on_counts, publish, NULL))
        watch->under_way++;
    if (!store_notes_get(publish->service.store, on_notes, publish, NULL))
        watch->under_way++;
    ask_feeds(publish, "");
}

void desk_watch_start(struct publish *publish)
{
    loop_timer_init(&publish->watch.timer, on_watch, publish);
    loop_timer_start(daemon_loop(publish->service.daemon), &publish->watch.timer, WATCH_FIRST_MS, WATCH_MS);
}

void desk_watch_stop(struct publish *publish)
{
    loop_timer_stop(&publish->watch.timer);
}
