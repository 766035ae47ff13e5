/* Asks Redis for the figures of the desk, one round at a time; pages read the latest. */
#include "desk_watch.h"

#include "desk_trouble.h"
#include "feed_health.h"

#include <stdio.h>
#include <string.h>

#define CONTACT_NOTE  "ingest.contact" /* the note that ingest leaves while it has no contact */
#define AGENT_NOTE    "ingest.agent"
#define REGISTRY_NOTE "classify.registry"
#define METHOD_NOTE   "classify.method"

static void ask_feeds(struct desk_watch *watch, const char *cursor);

/* One call of the round has ended; the last one shows what was counted. */
static void call_done(struct desk_watch *watch)
{
    if (--watch->under_way > 0 || watch->is_stopped)
        return;
    if (watch->ratings_problem)
        snprintf(watch->next.ratings_problem, sizeof watch->next.ratings_problem, "%s", watch->ratings_problem);
    desk_trouble(&watch->next, watch->next.trouble);
    if (watch->next.is_known)
        /* All at once: a page never shows figures of two rounds. */
        watch->status = watch->next;
    if (watch->on_round)
        watch->on_round(watch->context);
}

static void on_counts(void *context, const struct store_result *result, const struct store_counts *counts)
{
    struct desk_watch *watch = context;
    struct desk_status *next = &watch->next;
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
    call_done(watch);
}

static void on_notes(void *context, const struct store_result *result, const char *const *names,
                     const char *const *values, size_t count)
{
    struct desk_watch *watch = context;
    struct desk_status *next = &watch->next;
    for (size_t i = 0; !result->code && i < count; i++) {
        if (strcmp(names[i], CONTACT_NOTE) == 0)
            snprintf(next->contact_note, sizeof next->contact_note, "%s", values[i]);
        else if (strcmp(names[i], AGENT_NOTE) == 0)
            snprintf(next->agent, sizeof next->agent, "%s", values[i]);
        else if (strcmp(names[i], REGISTRY_NOTE) == 0)
            snprintf(next->registry, sizeof next->registry, "%s", values[i]);
        else if (strcmp(names[i], METHOD_NOTE) == 0)
            snprintf(next->method, sizeof next->method, "%s", values[i]);
    }
    call_done(watch);
}

static void on_feeds(void *context, const struct store_result *result, const struct store_feed *rows, size_t count,
                     const char *next_cursor)
{
    struct desk_watch *watch = context;
    for (size_t i = 0; !result->code && i < count; i++)
        feed_health_count(&watch->next, rows[i].url, rows[i].state, rows[i].state_size);
    /* Before call_done, so that the round does not end between two pages. */
    if (!result->code && *next_cursor && !watch->is_stopped)
        ask_feeds(watch, next_cursor);
    call_done(watch);
}

static void ask_feeds(struct desk_watch *watch, const char *cursor)
{
    if (!store_feeds_scan(watch->store, cursor, on_feeds, watch, NULL))
        watch->under_way++;
}

static void on_watch(void *context)
{
    struct desk_watch *watch = context;
    if (watch->under_way > 0)
        return; /* Redis is slow or away: one round at a time */
    memset(&watch->next, 0, sizeof watch->next);
    if (!store_counts_get(watch->store, on_counts, watch, NULL))
        watch->under_way++;
    if (!store_notes_get(watch->store, on_notes, watch, NULL))
        watch->under_way++;
    ask_feeds(watch, "");
}

void desk_watch_start(struct desk_watch *watch, struct loop *loop, struct store *store)
{
    watch->store = store;
    loop_timer_init(&watch->timer, on_watch, watch);
    loop_timer_start(loop, &watch->timer, DESK_WATCH_FIRST_MS, DESK_WATCH_MS);
}

void desk_watch_stop(struct desk_watch *watch)
{
    watch->is_stopped = 1;
    loop_timer_stop(&watch->timer);
}
