/* Entries of Redis streams into messages. An entry that does not unpack is given out as such, with its position:
 * followers count it and go on. */
#include "stream_entry.h"

#include "reply.h"
#include "wire.h"
#include "wire_event.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const redisReply *field(const redisReply *reply, const char *name)
{
    const redisReply *fields = reply_at(reply, 1);
    for (size_t i = 0; i + 1 < reply_count(fields); i += 2)
        if (strcmp(reply_text(reply_at(fields, i)), name) == 0)
            return reply_at(fields, i + 1);
    return NULL;
}

const char *stream_entry_seq(const redisReply *reply)
{
    return reply_text(reply_at(reply, 0));
}

const char *stream_entry_prev(const redisReply *reply)
{
    return reply_text(field(reply, "p"));
}

/* A seq ends in the microseconds at which Redis appended the entry. */
static int64_t time_of_seq(const char *seq)
{
    const char *dash = strchr(seq, '-');
    return dash ? strtoll(dash + 1, NULL, 10) / 1000 : 0;
}

/* The message in `value`, or NULL; *code keeps the first failure. */
static void *unpack(const redisReply *value, const ProtobufCMessageDescriptor *type, int *code, struct err *err)
{
    ProtobufCMessage *message = NULL;
    if (!*code)
        *code = wire_unpack(type, reply_text(value), reply_len(value), &message, err);
    return message;
}

static int read_event(const redisReply *reply, struct stream_entry *out, struct err *err)
{
    int code = 0;
    out->head = unpack(field(reply, "h"), &triptych__story_head__descriptor, &code, err);
    out->changed = unpack(field(reply, "c"), &triptych__story_event__descriptor, &code, err);
    if (code)
        return code;
    out->entry.kind = reply_text(field(reply, "k"));
    out->entry.note = reply_text(field(reply, "n"));
    out->entry.head = out->head;
    out->entry.changed = out->changed->changed;
    out->entry.changed_count = out->changed->n_changed;
    out->entry.changes = out->changed->changes;
    return 0;
}

int stream_entry_read(const redisReply *reply, enum store_stream stream, struct stream_entry *out, struct err *err)
{
    struct stream_entry entry = {0};
    int code = 0;
    entry.entry.seq = stream_entry_seq(reply);
    entry.entry.prev = stream_entry_prev(reply);
    entry.entry.kind = entry.entry.note = entry.entry.changes = "";
    entry.entry.time_ms = time_of_seq(entry.entry.seq);
    if (stream == STREAM_LOG)
        entry.log = unpack(field(reply, "d"), &triptych__log_entry__descriptor, &code, err);
    else
        code = read_event(reply, &entry, err);
    entry.entry.log = entry.log;
    if (code)
        stream_entry_done(&entry);
    else
        *out = entry;
    return code;
}

int stream_entry_pack(const redisReply *reply, struct store_packed_entry *out, struct err *err)
{
    const redisReply *head = field(reply, "h"), *rest = field(reply, "c");
    struct wire_event_parts parts = {.seq = stream_entry_seq(reply),
                                     .prev = stream_entry_prev(reply),
                                     .kind = reply_text(field(reply, "k")),
                                     .note = reply_text(field(reply, "n")),
                                     .head = reply_text(head),
                                     .head_size = reply_len(head),
                                     .rest = reply_text(rest),
                                     .rest_size = reply_len(rest),
                                     .time_ms = time_of_seq(stream_entry_seq(reply))};
    uint8_t *event = NULL;
    int code = wire_event_join(&parts, &event, &out->size, out->story_id, err);
    if (code)
        return code;
    snprintf(out->seq, sizeof out->seq, "%s", parts.seq);
    snprintf(out->prev, sizeof out->prev, "%s", parts.prev);
    out->kind = parts.kind;
    out->event = event;
    return 0;
}

void stream_entry_done(struct stream_entry *entry)
{
    wire_free(entry->log);
    wire_free(entry->head);
    wire_free(entry->changed);
}

int stream_seq_is_valid(const char *seq)
{
    size_t epoch_len = strspn(seq, "0123456789");
    size_t len = strlen(seq);
    /* A seq is "<epoch>-<microseconds>"; as many digits as an int64 holds, since clients send it. */
    return epoch_len > 0 && epoch_len <= 15 && seq[epoch_len] == '-' && len - epoch_len - 1 > 0 &&
           len - epoch_len - 1 <= 18 && strspn(seq + epoch_len + 1, "0123456789") == len - epoch_len - 1;
}
