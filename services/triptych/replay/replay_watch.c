/* What a replay waits for, asked of Redis every now and then, and said in a sentence when nothing moves: Redis away or
 * full, no ingest, no classify, or simply work. A replay that hangs in silence is what this is against. */
#include "replay_watch.h"

#include "clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REVIEWS_NOTE "classify.reviews." /* and the instance: as services/classify/on_review.c leaves it */
#define BYTES_PER_MB 1000000.0

void replay_watch_start(struct replay_watch *watch, struct tool *tool)
{
    *watch = (struct replay_watch){.tool = tool};
}

void replay_watch_renew(struct replay_watch *watch)
{
    watch->renewals++;
    watch->is_known = 0;
    watch->answers = 0;
}

/* One answer of a round is there. The round counts when it was asked since the last renewal and all of it came. */
static void answered(struct replay_watch *watch, const struct store_result *result)
{
    watch->has_failed |= result->code != 0;
    /* Several answers make one round; a round that straddles a renewal speaks of two moments, and counts for
     * nothing. */
    if (--watch->asking || watch->has_failed || watch->asked_renewals != watch->renewals)
        return;
    watch->is_known = 1;
    watch->answers++;
}

static void on_counts(void *context, const struct store_result *result, const struct store_counts *counts)
{
    struct replay_watch *watch = context;
    if (!watch->is_closed && !result->code) {
        memcpy(watch->todo, counts->todo, sizeof watch->todo);
        watch->epoch = counts->epoch;
        watch->memory_used_bytes = counts->memory_used_bytes;
        watch->memory_limit_bytes = counts->memory_limit_bytes;
    }
    answered(watch, result);
}

static void on_notes(void *context, const struct store_result *result, const char *const *names,
                     const char *const *values, size_t count)
{
    struct replay_watch *watch = context;
    uint64_t due = 0;
    for (size_t i = 0; !result->code && i < count; i++)
        if (!strncmp(names[i], REVIEWS_NOTE, strlen(REVIEWS_NOTE)))
            due += strtoull(values[i], NULL, 10);
    if (!result->code)
        watch->reviews = due;
    answered(watch, result);
}

/* A stage that gives work to the next one is known by its endpoint in Redis: classify to summarize, that to publish. */
static void on_classify(void *context, const struct store_result *result, const struct store_endpoint *rows,
                        size_t count)
{
    struct replay_watch *watch = context;
    (void)rows;
    if (!result->code)
        watch->classify = (unsigned)count;
    answered(watch, result);
}

static void on_summarize(void *context, const struct store_result *result, const struct store_endpoint *rows,
                         size_t count)
{
    struct replay_watch *watch = context;
    (void)rows;
    if (!result->code)
        watch->summarize = (unsigned)count;
    answered(watch, result);
}

void replay_watch_turn(struct replay_watch *watch, int64_t each_ms)
{
    struct store *store = watch->tool->store;
    int64_t now_ms = clock_monotonic_ms();
    if (watch->asking || now_ms - watch->asked_ms < each_ms)
        return;
    watch->asked_ms = now_ms;
    watch->asked_renewals = watch->renewals;
    watch->has_failed = 0;
    watch->asking = 4;
    int refused = store_counts_get(store, on_counts, watch, NULL) != 0;
    refused += store_notes_get(store, on_notes, watch, NULL) != 0;
    refused += store_endpoints_get(store, STAGE_SUMMARIZE, on_classify, watch, NULL) != 0;
    refused += store_endpoints_get(store, STAGE_PUBLISH, on_summarize, watch, NULL) != 0;
    /* Calls that were refused at once never answer. */
    watch->asking -= (unsigned)refused;
    watch->has_failed |= refused > 0;
}

uint64_t replay_watch_left(const struct replay_watch *watch)
{
    return watch->todo[STAGE_CLASSIFY] + watch->todo[STAGE_SUMMARIZE] + watch->todo[STAGE_PUBLISH];
}

static enum watch_reason find_reason(const struct replay_watch *watch, int is_giving, unsigned receivers)
{
    if (watch->tool->store_state != STORE_UP)
        return WATCH_REDIS;
    if (is_giving && !receivers)
        return WATCH_INGEST;
    if (is_giving && watch->memory_limit_bytes && watch->memory_used_bytes >= watch->memory_limit_bytes)
        return WATCH_MEMORY;
    if (watch->todo[STAGE_CLASSIFY] && !watch->classify)
        return WATCH_CLASSIFY;
    return watch->todo[STAGE_SUMMARIZE] && !watch->summarize ? WATCH_SUMMARIZE : WATCH_WORK;
}

enum watch_reason replay_watch_explain(const struct replay_watch *watch, int is_giving, unsigned receivers,
                                       char out[WATCH_TEXT_MAX])
{
    const struct tool *tool = watch->tool;
    const uint64_t *todo = watch->todo;
    enum watch_reason reason = find_reason(watch, is_giving, receivers);
    if (reason == WATCH_REDIS)
        snprintf(out, WATCH_TEXT_MAX, "Redis at %s: %s", store_address(tool->store), tool->store_reason);
    else if (reason == WATCH_INGEST)
        snprintf(out, WATCH_TEXT_MAX, "an ingest of the edition %s: none is connected",
                 settings_text(tool->settings, "edition"));
    else if (reason == WATCH_MEMORY)
        snprintf(out, WATCH_TEXT_MAX, "room in Redis, which is full: %.1f MB of %.1f MB (maxmemory)",
                 (double)watch->memory_used_bytes / BYTES_PER_MB, (double)watch->memory_limit_bytes / BYTES_PER_MB);
    else if (reason == WATCH_CLASSIFY)
        snprintf(out, WATCH_TEXT_MAX, "a classify: none runs, and %" PRIu64 " articles are to be grouped",
                 todo[STAGE_CLASSIFY]);
    else if (reason == WATCH_SUMMARIZE)
        snprintf(out, WATCH_TEXT_MAX, "a summarize: none runs, and %" PRIu64 " stories are to be summed up",
                 todo[STAGE_SUMMARIZE]);
    else
        snprintf(out, WATCH_TEXT_MAX,
                 "%" PRIu64 " articles to be grouped, %" PRIu64 " stories to be summed up, %" PRIu64
                 " to be published, %" PRIu64 " to be looked over",
                 todo[STAGE_CLASSIFY], todo[STAGE_SUMMARIZE], todo[STAGE_PUBLISH], watch->reviews);
    return reason;
}
