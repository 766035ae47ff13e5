/* A plain XRANGE: following (store_follow_open) would look whether the point is in the history, and take one that is not
 * for a Redis that came back older. */
#include "store_entries.h"

#include "store_call.h"
#include "stream_entry.h"

#include <stdio.h>
#include <stdlib.h>

struct reading {
    enum store_stream stream;
    store_entry_fn *on_entry;
    store_entries_fn *done;
    void *context;
};

static void answer_entries(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    struct reading *reading = call->cargo.context;
    size_t count = reply_count(answer);
    char next[STORE_SEQ_SIZE + 1] = "";
    for (size_t i = 0; i < count; i++) {
        struct stream_entry entry;
        if (stream_entry_read(reply_at(answer, i), reading->stream, &entry, NULL))
            continue;
        reading->on_entry(reading->context, &entry.entry);
        stream_entry_done(&entry);
    }
    /* A page that is not full was the last. */
    if (count == STORE_ENTRIES_PAGE)
        snprintf(next, sizeof next, "(%s", stream_entry_seq(reply_at(answer, count - 1)));
    reading->done(reading->context, result, next);
    free(reading);
}

/* The answer is all the callback there is. */
static void no_done(void)
{
}

int store_entries_read(struct store *store, enum store_stream stream, const char *from, store_entry_fn *on_entry,
                       store_entries_fn *done, void *context, struct err *err)
{
    struct command command;
    struct reading *reading = calloc(1, sizeof *reading);
    if (!reading)
        return err_set(err, ERR_MEMORY, "no memory to read a stream");
    *reading = (struct reading){stream, on_entry, done, context};
    command_init(&command);
    command_text(&command, "XRANGE");
    store_command_key(&command, store, stream == STREAM_LOG ? KEY_LOG : KEY_FEED, "");
    command_text(&command, *from ? from : "-");
    command_text(&command, "+");
    command_text(&command, "COUNT");
    command_number(&command, STORE_ENTRIES_PAGE);
    int code =
        store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_entries}, no_done, reading, err);
    if (code)
        free(reading);
    return code;
}
