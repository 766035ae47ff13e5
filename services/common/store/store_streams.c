/* A stretch of the feed, for replays. */
#include "store_call.h"
#include "store_range.h"
#include "stream_entry.h"

#include <stdlib.h>

#define RANGE_MAX 1000 /* entries of one answer */

static void answer_range(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    store_feed_range_fn *done = (store_feed_range_fn *)call->cargo.done;
    const redisReply *list = reply_at(answer, 1);
    size_t max = reply_count(list) < RANGE_MAX ? reply_count(list) : RANGE_MAX, count = 0;
    struct store_packed_entry *entries = calloc(max + 1, sizeof *entries);
    struct store_result failure = {ERR_MEMORY, "no memory for a stretch of the feed"};
    struct err err = {0};
    if (!entries)
        result = &failure;
    for (; !result->code && count < max; count++)
        if (stream_entry_pack(reply_at(list, count), &entries[count], &err)) {
            /* A replay with a hole would look complete: better none. */
            failure = (struct store_result){err.code, err.text};
            result = &failure;
            break;
        }
    done(call->cargo.context, result, (int)reply_number(reply_at(answer, 0)), entries, result->code ? 0 : count);
    for (size_t i = 0; i < count; i++)
        free((void *)(uintptr_t)entries[i].event);
    free(entries);
}

/* What is no seq at all is "not known" like one that is gone: the same advice helps. */
static void answer_unknown(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    (void)answer;
    ((store_feed_range_fn *)call->cargo.done)(call->cargo.context, result, 0, NULL, 0);
}

int store_feed_range(struct store *store, const char *from, unsigned limit, store_feed_range_fn *done, void *context,
                     struct err *err)
{
    struct command command;
    int valid = !*from || stream_seq_is_valid(from);
    store_command_function(&command, "feed_range", 2);
    store_command_key(&command, store, KEY_FEED, "");
    store_command_key(&command, store, KEY_STATE, "");
    command_text(&command, valid ? from : "");
    /* Asked all the same when `from` is invalid, so that the callback comes from the loop as always. */
    command_number(&command, valid && limit < RANGE_MAX ? limit : valid ? RANGE_MAX : 1);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = valid ? answer_range : answer_unknown},
                      (call_any_fn *)done, context, err);
}
