/* Entries of the commit log and the feed as Redis returns them. Pure. */
#ifndef TRIPTYCH_STREAM_ENTRY_H
#define TRIPTYCH_STREAM_ENTRY_H

#include "feed.pb-c.h"
#include "reply.h"
#include "store_range.h"

struct stream_entry {
    struct store_entry entry; /* borrows from the reply and from the three below */
    Triptych__LogEntry *log;
    Triptych__StoryHead *head;
    Triptych__StoryEvent *changed;
};

/* Reads one element of XRANGE's answer. Returns 0 or a negative err_code. */
int stream_entry_read(const redisReply *reply, enum store_stream stream, struct stream_entry *out, struct err *err);
void stream_entry_done(struct stream_entry *entry);

/* The same of the feed without unpacking it: what out->event points to is owned (free). */
int stream_entry_pack(const redisReply *reply, struct store_packed_entry *out, struct err *err);

/* The two that every entry has, without unpacking the rest: "" when it has none. */
const char *stream_entry_seq(const redisReply *reply);
const char *stream_entry_prev(const redisReply *reply);

/* Whether `seq` is "<epoch>-<number>", shorter than STORE_SEQ_SIZE. */
int stream_seq_is_valid(const char *seq);

#endif
