/* What was received longer ago than `keep_articles` leaves Redis, and the oldest before that when Redis's memory gets
 * short: in small steps, each atomic, so that nobody waits for them; any number of replicas may do it side by side. */
#include "clock.h"
#include "ingest.h"
#include "store_room.h"

static void step(struct ingest *ingest);
static void look_for_room(struct ingest *ingest);

static void on_removed(void *context, const struct store_result *result, uint64_t count)
{
    struct ingest *ingest = context;
    ingest->is_removing = 0;
    if (result->code) {
        if (result->code != ERR_UNAVAILABLE)
            log_warn("retention_failed", LOG_TEXT("reason", result->text));
        return;
    }
    if (count)
        log_info("articles_removed", LOG_INT("count", count));
    metric_add(ingest->metrics.articles_removed, (double)count);
    /* A full step means that there is more. */
    if (count == INGEST_RETENTION_AT_ONCE)
        step(ingest);
    else
        look_for_room(ingest);
}

static void step(struct ingest *ingest)
{
    if (ingest->is_removing || ingest->is_stopping || ingest->service.store_state != STORE_UP)
        return;
    ingest->is_removing = !store_retention_step(ingest->service.store, clock_now_ms(), INGEST_RETENTION_AT_ONCE,
                                                on_removed, ingest, NULL);
}

/* ── by size ── */

/* Above this share of Redis's memory limit the oldest leave before their time; 0: never. */
static uint64_t share_pct(const struct ingest *ingest)
{
    return (uint64_t)settings_int(daemon_settings(ingest->service.daemon), "keep_memory");
}

static void on_room_made(void *context, const struct store_result *result, uint64_t count)
{
    struct ingest *ingest = context;
    uint64_t held_back;
    ingest->is_removing = 0;
    if (result->code)
        return; /* away or closing: the next step tries again */
    metric_add(ingest->metrics.articles_removed, (double)count);
    if (log_limit_take(&ingest->room_lines, "room", &held_back))
        log_warn("removed_for_room", LOG_INT("articles", count), LOG_INT("held_back", held_back));
    /* Until there is room; where nothing is old enough to go it is tried again at the next turn. */
    if (count)
        look_for_room(ingest);
}

/* Used and limit are of all of Redis, other editions too: each makes room where it can. */
static void on_counts(void *context, const struct store_result *result, const struct store_counts *counts)
{
    struct ingest *ingest = context;
    ingest->is_removing = 0;
    if (result->code || ingest->is_stopping || !counts->memory_limit_bytes ||
        counts->memory_used_bytes < counts->memory_limit_bytes / 100 * share_pct(ingest))
        return;
    ingest->is_removing = !store_room_make(ingest->service.store, clock_now_ms(), INGEST_RETENTION_AT_ONCE,
                                           counts->feed_entries, on_room_made, ingest, NULL);
}

/* A full Redis too: it takes what takes things out. */
static void look_for_room(struct ingest *ingest)
{
    if (ingest->is_removing || ingest->is_stopping || !share_pct(ingest) || ingest->service.store_state == STORE_DOWN)
        return;
    ingest->is_removing = !store_counts_get(ingest->service.store, on_counts, ingest, NULL);
}

/* By time first: what is too old goes in any case. */
static void on_due(void *context)
{
    step(context);
    look_for_room(context);
}

void on_retention_open(struct ingest *ingest)
{
    loop_timer_init(&ingest->retention, on_due, ingest);
    loop_timer_start(daemon_loop(ingest->service.daemon), &ingest->retention, INGEST_RETENTION_MS, INGEST_RETENTION_MS);
}
