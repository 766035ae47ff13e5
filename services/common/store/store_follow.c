/* Followers of the streams. Each asks, on every connection, where its position stands (stream_check, which raises the
 * epoch when Redis came back older), then reads on: without waiting while it is behind, then with XREAD BLOCK. Every
 * entry must name the one delivered before it; if not, the position is checked again. */
#include "connection.h"
#include "store_call.h"
#include "stream_entry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define READ_COUNT 256  /* entries of one read: at most some MB */
#define BLOCK_MS   2000 /* how long Redis waits for an entry before it says that there is none */
/* Redis answers at the latest when a read has blocked for that long: silence for longer is a dead connection. */
#define SILENCE_MS (BLOCK_MS + 5000)

enum question { ASKED_NOTHING, ASKED_CHECK, ASKED_READ };

struct store_follower {
    struct store *store;
    struct store_follow_options options;
    struct connection *connection;
    enum question asked;
    char seq[STORE_SEQ_SIZE]; /* last delivered; "" for none */
    int from_now;             /* where the stream ends is to be asked first */
    int is_known;             /* seq is a position whose successor must name it ("" : the very first entry) */
    int is_behind;
    int checks_in_vain; /* the position was found good, yet the next entry does not follow it */
    int busy, closing;
};

static const char *stream_name(const struct store_follower *follower)
{
    return follower->options.stream == STREAM_LOG ? "log" : "feed";
}

static enum key_kind stream_key(const struct store_follower *follower)
{
    return follower->options.stream == STREAM_LOG ? KEY_LOG : KEY_FEED;
}

/* ── asking ── */

static void ask(struct store_follower *follower, struct command *command, enum question question)
{
    if (command_finish(command) ||
        connection_send(follower->connection, command->data + command->start, command->size - command->start)) {
        connection_drop(follower->connection, "no memory to read a stream");
    } else {
        follower->asked = question;
        connection_flush(follower->connection);
    }
    command_done(command);
}

/* On each new connection: a Redis that was restored from an old dump would otherwise be followed as if nothing were
 * amiss. */
static void ask_check(struct store_follower *follower)
{
    struct command command;
    store_command_function(&command, "stream_check", 2);
    store_command_key(&command, follower->store, stream_key(follower), "");
    store_command_key(&command, follower->store, KEY_STATE, "");
    command_text(&command, stream_name(follower));
    command_text(&command, follower->seq);
    ask(follower, &command, ASKED_CHECK);
}

static void ask_read(struct store_follower *follower)
{
    struct command command;
    command_init(&command);
    command_text(&command, "XREAD");
    command_text(&command, "COUNT");
    command_number(&command, READ_COUNT);
    /* While behind there is something to read, so Redis never has to wait; once caught up, waiting costs no traffic. */
    if (!follower->is_behind) {
        command_text(&command, "BLOCK");
        command_number(&command, BLOCK_MS);
    }
    command_text(&command, "STREAMS");
    store_command_key(&command, follower->store, stream_key(follower), "");
    command_text(&command, follower->seq[0] ? follower->seq : "0-0");
    ask(follower, &command, ASKED_READ);
}

/* ── answers ── */

static void set_seq(struct store_follower *follower, const char *seq)
{
    snprintf(follower->seq, sizeof follower->seq, "%s", seq);
}

/* The log is read from its oldest entry again, as an index can be built from nothing else; of the feed only what comes
 * from now on, as its readers get the rest as a snapshot. */
static void lose(struct store_follower *follower, const char *last_seq, const char *reason)
{
    int is_feed = follower->options.stream == STREAM_FEED;
    set_seq(follower, is_feed ? last_seq : "");
    follower->is_known = is_feed;
    follower->is_behind = 1;
    follower->checks_in_vain = 0;
    follower->options.on_lost(follower->options.context, reason);
}

static void take_check(struct store_follower *follower, const redisReply *answer)
{
    const char *position = reply_text(reply_at(answer, 0));
    const char *last_seq = reply_text(reply_at(answer, 1));
    if (follower->from_now) {
        follower->from_now = 0;
        follower->is_known = 1;
        set_seq(follower, last_seq);
    } else if (strcmp(position, "trimmed") == 0) {
        lose(follower, last_seq, "the position followed has been trimmed away");
    } else if (strcmp(position, "older") == 0) {
        lose(follower, last_seq, "Redis came back older than what was followed");
    } else if (follower->checks_in_vain) {
        /* The position was there at the last check too, and still the next entry does not name it: checking once more
         * would go round for ever. */
        lose(follower, last_seq, "the stream has a gap");
    }
    follower->is_behind = 1;
    if (!follower->closing)
        ask_read(follower);
}

/* Delivers one entry. Returns 0 when it does not follow the last one. */
static int take_entry(struct store_follower *follower, const redisReply *reply, int more_follow)
{
    struct stream_entry entry;
    /* Redis trims streams without telling their readers: that an entry is missing shows only here. */
    if (follower->is_known && strcmp(stream_entry_prev(reply), follower->seq) != 0)
        return 0;
    /* What cannot be unpacked was written by a newer version: it counts as read. */
    int is_read = !stream_entry_read(reply, follower->options.stream, &entry, NULL);
    set_seq(follower, stream_entry_seq(reply));
    follower->is_known = 1;
    follower->checks_in_vain = 0;
    if (is_read) {
        entry.entry.more_follow = more_follow;
        follower->options.on_entry(follower->options.context, &entry.entry);
        stream_entry_done(&entry);
    }
    return 1;
}

static void take_read(struct store_follower *follower, const redisReply *answer)
{
    const redisReply *entries = reply_at(reply_at(answer, 0), 1);
    size_t count = reply_count(entries);
    for (size_t i = 0; i < count && !follower->closing; i++) {
        if (!take_entry(follower, reply_at(entries, i), i + 1 < count)) {
            follower->checks_in_vain++;
            ask_check(follower);
            return;
        }
    }
    if (follower->closing)
        return;
    /* A full read says that there may be more, a shorter one that this was all. */
    if (count == READ_COUNT) {
        follower->is_behind = 1;
    } else if (follower->is_behind) {
        follower->is_behind = 0;
        follower->options.on_caught_up(follower->options.context, follower->seq);
    }
    if (!follower->closing)
        ask_read(follower);
}

/* ── the connection's callbacks ── */

static void leave(struct store_follower *follower)
{
    if (--follower->busy == 0 && follower->closing)
        free(follower);
}

static void on_ready(void *context)
{
    struct store_follower *follower = context;
    follower->busy++;
    ask_check(follower);
    leave(follower);
}

static int on_answer(void *context, redisReply *answer)
{
    struct store_follower *follower = context;
    enum question asked = follower->asked;
    follower->busy++;
    follower->asked = ASKED_NOTHING;
    if (reply_is_error(answer)) {
        connection_drop(follower->connection, answer->str);
    } else {
        connection_settle(follower->connection);
        if (asked == ASKED_CHECK)
            take_check(follower, answer);
        else if (asked == ASKED_READ)
            take_read(follower, answer);
    }
    leave(follower);
    return 0;
}

static void on_room(void *context)
{
    (void)context;
}

/* The store tells of the state of Redis; a follower goes on when it can. */
static void on_down(void *context, const char *reason)
{
    struct store_follower *follower = context;
    (void)reason;
    follower->asked = ASKED_NOTHING;
}

int store_follow_open(struct store *store, const struct store_follow_options *options, struct store_follower **out,
                      struct err *err)
{
    int from_now = strcmp(options->from, "$") == 0;
    if (*options->from && !from_now && !stream_seq_is_valid(options->from))
        return err_set(err, ERR_INVALID, "not a position in a stream: %.64s", options->from);
    struct store_follower *follower = calloc(1, sizeof *follower);
    if (!follower)
        return err_set(err, ERR_MEMORY, "no memory for a follower");
    follower->store = store;
    follower->options = *options;
    follower->options.from = NULL; /* borrowed only until we return */
    follower->from_now = from_now;
    follower->is_known = *options->from && !from_now;
    set_seq(follower, from_now ? "" : options->from);
    follower->connection = connection_new(&(struct connection_options){.loop = store->loop,
                                                                       .target = &store->target,
                                                                       .silence_ms = SILENCE_MS,
                                                                       .on_ready = on_ready,
                                                                       .on_answer = on_answer,
                                                                       .on_room = on_room,
                                                                       .on_down = on_down,
                                                                       .context = follower});
    if (!follower->connection) {
        free(follower);
        return err_set(err, ERR_MEMORY, "no memory for a connection to Redis");
    }
    *out = follower;
    return 0;
}

void store_follow_close(struct store_follower *follower)
{
    if (!follower)
        return;
    follower->closing = 1;
    connection_free(follower->connection);
    follower->busy++;
    leave(follower);
}

const char *store_follow_seq(const struct store_follower *follower)
{
    return follower->seq;
}
