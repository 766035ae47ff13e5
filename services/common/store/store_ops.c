/* Operations: figures, retention, recount, removal of the edition. */
#include "store_call.h"
#include "store_replicas.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RETENTION_MAX 1000 /* articles of one step: bounds how long Redis is busy with it */
#define RECOUNT_PAGE  20   /* stories of one call, likewise */
#define REMOVE_PAGE   1000 /* keys looked at by one call */

/* ── counts ── */

static void answer_counts(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    uint64_t numbers[14] = {0};
    for (size_t i = 0; i < 14; i++)
        numbers[i] = (uint64_t)reply_number(reply_at(answer, i));
    struct store_counts counts = {.articles = numbers[0],
                                  .stories = numbers[1],
                                  .todo = {numbers[2], numbers[3], numbers[4], 0},
                                  .dead = numbers[5],
                                  .feeds = numbers[6],
                                  .feed_entries = numbers[7],
                                  .log_entries = numbers[8],
                                  .feed_seq = reply_text(reply_at(answer, 9)),
                                  .log_seq = reply_text(reply_at(answer, 10)),
                                  .epoch = numbers[11],
                                  .memory_used_bytes = numbers[12],
                                  .memory_limit_bytes = numbers[13]};
    ((store_counts_fn *)call->cargo.done)(call->cargo.context, result, &counts);
}

int store_counts_get(struct store *store, store_counts_fn *done, void *context, struct err *err)
{
    struct command command;
    store_command_function(&command, "counts", 1);
    store_command_key(&command, store, KEY_STATE, "");
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_counts}, (call_any_fn *)done,
                      context, err);
}

static void answer_info(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    ((store_info_fn *)call->cargo.done)(call->cargo.context, result, reply_text(answer));
}

int store_info_get(struct store *store, store_info_fn *done, void *context, struct err *err)
{
    struct command command;
    command_init(&command);
    command_text(&command, "INFO");
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_info}, (call_any_fn *)done,
                      context, err);
}

/* ── retention and recount ── */

static void answer_count(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    ((store_count_fn *)call->cargo.done)(call->cargo.context, result, (uint64_t)reply_number(answer));
}

int store_retention_step(struct store *store, int64_t now_ms, unsigned limit, store_count_fn *done, void *context,
                         struct err *err)
{
    struct command command;
    store_command_function(&command, "retention", 1);
    store_command_key(&command, store, KEY_ARTICLES, "");
    const struct store_argument arguments[RETENTION_ARGS] = {
        [RETENTION_ARG_OLDEST_MS] = store_number(now_ms - store->keep_articles_ms),
        [RETENTION_ARG_LIMIT] = store_number(limit < RETENTION_MAX ? limit : RETENTION_MAX),
        [RETENTION_ARG_KEEP_FEED] = store_number(store->keep_feed),
        [RETENTION_ARG_LEASE_MS] = store_number(STORE_TODO_LEASE_MS),
    };
    store_command_arguments(&command, arguments, RETENTION_ARGS);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_count}, (call_any_fn *)done,
                      context, err);
}

static void answer_recount(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    const char *next = reply_text(reply_at(answer, 0));
    ((store_recount_fn *)call->cargo.done)(call->cargo.context, result, (uint64_t)reply_number(reply_at(answer, 1)),
                                           (uint64_t)reply_number(reply_at(answer, 2)), reply_text(reply_at(answer, 3)),
                                           strcmp(next, "0") == 0 ? "" : next);
}

int store_recount(struct store *store, const char *cursor, store_recount_fn *done, void *context, struct err *err)
{
    struct command command;
    store_command_function(&command, "recount", 1);
    store_command_key(&command, store, KEY_STORIES, "");
    command_text(&command, *cursor ? cursor : "0");
    command_number(&command, RECOUNT_PAGE);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_recount}, (call_any_fn *)done,
                      context, err);
}

/* ── removal ── */

/* The edition is removed by plain SCAN and UNLINK: no function may hold up Redis for a walk over everybody's keys. A
 * step goes on where the last one stopped, until it has removed some keys, or a whole walk from the beginning found
 * none. */
static int scan_on(struct store *store, store_count_fn *done, void *context, struct err *err);

static void answer_unlink(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    ((store_count_fn *)call->cargo.done)(call->cargo.context, result, (uint64_t)reply_number(answer));
}

static int unlink_keys(struct store *store, const redisReply *keys, store_count_fn *done, void *context,
                       struct err *err)
{
    struct command command;
    command_init(&command);
    /* Not DEL: the memory is freed by another thread of Redis, which meanwhile answers others. */
    command_text(&command, "UNLINK");
    for (size_t i = 0; i < reply_count(keys); i++)
        command_bytes(&command, reply_text(reply_at(keys, i)), reply_len(reply_at(keys, i)));
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_unlink}, (call_any_fn *)done,
                      context, err);
}

static void answer_scan(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    struct store *store = call->cargo.owner;
    store_count_fn *done = (store_count_fn *)call->cargo.done;
    const redisReply *keys = reply_at(answer, 1);
    struct err err = {0};
    int code = result->code;
    int is_walk_over = 0;
    if (!code) {
        store->remove_cursor = strtoull(reply_text(reply_at(answer, 0)), NULL, 10);
        is_walk_over = store->remove_cursor == 0 && !store->remove_found && !reply_count(keys);
        /* SCAN may miss what was added behind its cursor, by a daemon that still runs: only a whole walk that found
         * nothing is the end. */
        store->remove_found = reply_count(keys) > 0 || (store->remove_found && store->remove_cursor != 0);
    }
    if (!code && reply_count(keys))
        code = unlink_keys(store, keys, done, call->cargo.context, &err);
    else if (!code && !is_walk_over)
        code = scan_on(store, done, call->cargo.context, &err);
    else
        done(call->cargo.context, result, 0);
    if (code && !result->code)
        done(call->cargo.context, &(struct store_result){code, err.text}, 0);
}

static int scan_on(struct store *store, store_count_fn *done, void *context, struct err *err)
{
    struct command command;
    char cursor[24];
    snprintf(cursor, sizeof cursor, "%" PRIu64, store->remove_cursor);
    store_command_scan(&command, store, cursor, REMOVE_PAGE);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_scan}, (call_any_fn *)done,
                      context, err);
}

int store_edition_remove_step(struct store *store, store_count_fn *done, void *context, struct err *err)
{
    return scan_on(store, done, context, err);
}
