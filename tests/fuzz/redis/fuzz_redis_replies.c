/* Whatever Redis answers: replies are taken apart by hiredis, as on the wire, and then by every reader of ours. */
#include "coverage_fields.h"
#include "reply.h"
#include "stored.h"
#include "stream_entry.h"

#include <stdlib.h>
#include <string.h>

#define DIGITS_MAX 4 /* of an array's length: hiredis asks for the memory of what is announced */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_as_story(const redisReply *reply)
{
    struct coverage_fields fields;
    struct err err;
    if (coverage_fields_read(reply, &fields, &err) == 0) {
        for (size_t i = 1; i < fields.coverage.n_leaning; i++) /* so that the same story gives the same bytes */
            if (strcmp(fields.coverage.leaning[i - 1]->key, fields.coverage.leaning[i]->key) > 0)
                abort();
        coverage_fields_done(&fields);
    }
}

static void read_as_article(const redisReply *reply)
{
    struct stored_article stored;
    struct err err;
    if (stored_article_read(reply_at(reply, 0), reply_at(reply, 1), &(struct stored_wanted){10, 1}, &stored, &err))
        return;
    if (strlen(stored.article->text) > 10) /* cut as asked */
        abort();
    stored_article_done(&stored);
}

static void read_as_entry(const redisReply *reply)
{
    static const enum store_stream streams[] = {STREAM_LOG, STREAM_FEED};
    struct err err;
    for (int i = 0; i < 2; i++) {
        struct stream_entry entry;
        if (stream_entry_read(reply, streams[i], &entry, &err) == 0)
            stream_entry_done(&entry);
    }
    stream_seq_is_valid(stream_entry_seq(reply));
    stream_entry_prev(reply);
}

static int announces_too_much(const uint8_t *data, size_t size)
{
    size_t digits = DIGITS_MAX + 1;
    for (size_t i = 0; i < size; i++) {
        digits = data[i] == '*' ? 0 : data[i] >= '0' && data[i] <= '9' && digits <= DIGITS_MAX ? digits + 1 : 99;
        if (digits == DIGITS_MAX + 1)
            return 1;
    }
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (announces_too_much(data, size))
        return 0;
    redisReader *reader = redisReaderCreate();
    void *reply = NULL;
    redisReaderFeed(reader, (const char *)data, size);
    while (redisReaderGetReply(reader, &reply) == REDIS_OK && reply) {
        reply_number(reply);
        reply_is_error(reply);
        read_as_story(reply);
        read_as_article(reply);
        read_as_entry(reply);
        freeReplyObject(reply);
        reply = NULL;
    }
    redisReaderFree(reader);
    return 0;
}
