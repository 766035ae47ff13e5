/* The oldest articles are looked up first: retention is by time, so that the log is trimmed to where the oldest article
 * that stays begins, and who reads it from the start finds all that is there. */
#include "store_room.h"

#include "store_call.h"

#include <assert.h>
#include <stdlib.h>

/* What the look-up leads to: its owner's call, and what retention is to keep. */
struct room {
    struct store *store;
    int64_t now_ms, keep_feed;
    unsigned limit;
    store_count_fn *done;
    void *context;
};

static void answer_removed(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    ((store_count_fn *)call->cargo.done)(call->cargo.context, result, (uint64_t)reply_number(answer));
}

/* Nobody waits for it: when it fails there is another step. */
static void trim_feed(const struct room *room)
{
    struct command command;
    command_init(&command);
    command_text(&command, "XTRIM");
    store_command_key(&command, room->store, KEY_FEED, "");
    command_text(&command, "MAXLEN");
    command_text(&command, "~");
    command_number(&command, room->keep_feed);
    store_call(room->store, &command, &(struct store_plan){CALL_WRITE, .answer = store_answer_done}, NULL, NULL, NULL);
}

static int remove_before(const struct room *room, int64_t oldest_ms, struct err *err)
{
    struct command command;
    store_command_function(&command, "retention", 1);
    store_command_key(&command, room->store, KEY_ARTICLES, "");
    const struct store_argument arguments[RETENTION_ARGS] = {
        [RETENTION_ARG_OLDEST_MS] = store_number(oldest_ms),
        [RETENTION_ARG_LIMIT] = store_number(room->limit),
        [RETENTION_ARG_KEEP_FEED] = store_number(room->keep_feed),
        [RETENTION_ARG_LEASE_MS] = store_number(STORE_TODO_LEASE_MS),
    };
    store_command_arguments(&command, arguments, RETENTION_ARGS);
    return store_call(room->store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_removed},
                      (call_any_fn *)room->done, room->context, err);
}

/* [id, its time of receipt, …], the oldest first. */
static void answer_oldest(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    struct room *room = call->cargo.context;
    struct err err = {0};
    size_t count = reply_count(answer);
    int code = result->code;
    int64_t youngest_ms = room->now_ms - STORE_ROOM_KEEP_MS;
    /* Retention takes what is before, so one more than the last that is to go. */
    int64_t oldest_ms = count ? (int64_t)strtod(reply_text(reply_at(answer, count - 1)), NULL) + 1 : 0;
    if (code) {
        room->done(room->context, result, 0);
    } else {
        trim_feed(room);
        code = remove_before(room, oldest_ms < youngest_ms ? oldest_ms : youngest_ms, &err);
        if (code)
            room->done(room->context, &(struct store_result){code, err.text}, 0);
    }
    free(room);
}

/* The look-up's own callback is its answer. */
static void no_done(void)
{
}

int store_room_make(struct store *store, int64_t now_ms, unsigned limit, uint64_t feed_entries, store_count_fn *done,
                    void *context, struct err *err)
{
    struct command command;
    assert(limit > 0);
    int64_t keep_feed = (int64_t)(feed_entries - feed_entries / 100);
    struct room *room = calloc(1, sizeof *room);
    if (!room)
        return err_set(err, ERR_MEMORY, "no memory to make room in Redis");
    if (keep_feed < STORE_ROOM_KEEP_FEED)
        keep_feed = STORE_ROOM_KEEP_FEED;
    *room = (struct room){store, now_ms, keep_feed, limit, done, context};
    command_init(&command);
    command_text(&command, "ZRANGE");
    store_command_key(&command, store, KEY_ARTICLES, "");
    command_number(&command, 0);
    command_number(&command, limit - 1);
    command_text(&command, "WITHSCORES");
    int code =
        store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_oldest}, no_done, room, err);
    if (code)
        free(room);
    return code;
}
