/* A subscriber of Triptych's story feed in one header: libzmq and protobuf-c, nothing else of the desk's.
 *
 *     struct triptych_feed feed;
 *     triptych_feed_open(&feed, &(struct triptych_feed_options){.where = "topic:politics place:FR", .resume = "france.seq"});
 *     for (const Triptych__StoryEvent *event; (event = triptych_feed_next(&feed)) != NULL;)
 *         printf("%s %s %s\n", event->seq, event->kind, event->head->summary ? event->head->summary->headline : "");
 *     fprintf(stderr, "%s\n", feed.error);
 *     triptych_feed_close(&feed);
 *
 * Every event that matches comes once and in order, without a gap, also when the desk or this program is restarted. Build:
 *     protoc-c --c_out=. -Iproto article.proto story.proto feed.proto
 *     cc -I. -Ideploy/clients/c program.c article.pb-c.c story.pb-c.c feed.pb-c.c -lzmq -lprotobuf-c
 * One thread for each feed. Functions are static: include it where it is used. */
#ifndef TRIPTYCH_FEED_H
#define TRIPTYCH_FEED_H

#include "feed.pb-c.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#define TRIPTYCH_FEED_CREDIT     2048  /* events that the desk may send before it is asked for more */
#define TRIPTYCH_FEED_ANSWER_MS  5000  /* no answer to a question for so long: it is asked again */
#define TRIPTYCH_FEED_SILENCE_MS 15000 /* a subscription says every five seconds where it stands */
#define TRIPTYCH_FEED_SEQ_SIZE   64

/* All borrowed, and outlive the feed; zeroed is everything from now on. */
struct triptych_feed_options {
    const char *where; /* a query; NULL: everything */
    const char
        *resume; /* a file that holds the position: read at the beginning, written when the next event is asked for;
                             NULL: none */
    const char *start;    /* without a position in `resume`: "now" (else), "start", "snapshot" or a sequence number */
    const char *snapshot; /* the desk's snapshot socket; NULL: tcp://127.0.0.1:5557 */
    const char *key;      /* a tier key; NULL: none */
    uint32_t min_sources; /* 0: any */
    int once, full;       /* of each story the first match; whole stories in event->story */
};

/* Lives where the caller likes; all but `error` and `seq` is the feed's own. */
struct triptych_feed {
    char error[320];                  /* why triptych_feed_next has returned NULL: "bad-request: …" */
    char seq[TRIPTYCH_FEED_SEQ_SIZE]; /* the position */
    struct triptych_feed_options options;
    void *context, *socket;
    Triptych__FeedReply *reply; /* owned: being given, event by event */
    size_t at;                  /* of the reply's events, or stories while a snapshot is taken */
    Triptych__StoryEvent story; /* of a snapshot, as an event of the kind "snapshot" */
    int is_given, is_taking_snapshot, is_subscribed;
    uint32_t credit;
};

/* ── the position ── */

static inline void triptych_feed_set_seq(struct triptych_feed *feed, const char *seq)
{
    char draft[4096];
    if (!*seq || strcmp(seq, feed->seq) == 0)
        return;
    snprintf(feed->seq, sizeof feed->seq, "%s", seq);
    if (!feed->options.resume || snprintf(draft, sizeof draft, "%s.new", feed->options.resume) >= (int)sizeof draft)
        return;
    /* Whole or not at all: a program that is killed here finds the position before. */
    FILE *file = fopen(draft, "w");
    int is_written = file && fprintf(file, "%s\n", seq) > 0;
    if (file && fclose(file) == 0 && is_written)
        rename(draft, feed->options.resume);
}

static inline void triptych_feed_read_seq(struct triptych_feed *feed)
{
    FILE *file = feed->options.resume ? fopen(feed->options.resume, "r") : NULL;
    if (file && !fgets(feed->seq, sizeof feed->seq, file))
        feed->seq[0] = '\0';
    if (file)
        fclose(file);
    feed->seq[strcspn(feed->seq, "\r\n")] = '\0';
}

/* ── asking ── */

static inline int triptych_feed_send(struct triptych_feed *feed, const Triptych__FeedRequest *request)
{
    size_t size = triptych__feed_request__get_packed_size(request);
    uint8_t *packed = malloc(size ? size : 1);
    int sent = packed && triptych__feed_request__pack(request, packed) == size &&
               zmq_send(feed->socket, packed, size, ZMQ_DONTWAIT) >= 0;
    free(packed);
    return sent;
}

/* On a connection of its own: what was on its way on the one before is not taken for an answer. */
static inline int triptych_feed_connect(struct triptych_feed *feed)
{
    const int linger = 0;
    if (feed->socket)
        zmq_close(feed->socket);
    feed->socket = zmq_socket(feed->context, ZMQ_DEALER);
    if (feed->socket)
        zmq_setsockopt(feed->socket, ZMQ_LINGER, &linger, sizeof linger);
    return feed->socket && zmq_connect(feed->socket, feed->options.snapshot) == 0;
}

static inline int triptych_feed_ask(struct triptych_feed *feed)
{
    Triptych__FeedRequest request = TRIPTYCH__FEED_REQUEST__INIT;
    const int is_now = !*feed->seq && strcmp(feed->options.start, "now") == 0;
    request.kind = (char *)(feed->is_taking_snapshot ? "snapshot" : "subscribe");
    request.from = feed->is_taking_snapshot ? (char *)"" : is_now ? (char *)"now" : feed->seq;
    request.query = (char *)feed->options.where;
    request.key = (char *)feed->options.key;
    request.min_sources = feed->options.min_sources;
    request.full = feed->options.full;
    request.once = !feed->is_taking_snapshot && feed->options.once;
    request.credit = feed->credit = TRIPTYCH_FEED_CREDIT;
    feed->is_subscribed = triptych_feed_connect(feed) && triptych_feed_send(feed, &request);
    return feed->is_subscribed;
}

static inline void triptych_feed_grant(struct triptych_feed *feed, size_t used)
{
    Triptych__FeedRequest request = TRIPTYCH__FEED_REQUEST__INIT;
    feed->credit -= used < feed->credit ? (uint32_t)used : feed->credit;
    if (feed->credit > TRIPTYCH_FEED_CREDIT / 2)
        return;
    request.kind = (char *)"credit";
    request.credit = TRIPTYCH_FEED_CREDIT - feed->credit;
    if (triptych_feed_send(feed, &request))
        feed->credit = TRIPTYCH_FEED_CREDIT;
}

/* ── receiving ── */

static inline void triptych_feed_drop_reply(struct triptych_feed *feed)
{
    if (feed->reply)
        triptych__feed_reply__free_unpacked(feed->reply, NULL);
    feed->reply = NULL;
    feed->at = 0;
}

/* The next reply into feed->reply: 1; 0 after a silence, or a message that is no reply. */
static inline int triptych_feed_receive(struct triptych_feed *feed)
{
    zmq_pollitem_t item = {feed->socket, 0, ZMQ_POLLIN, 0};
    int wait_ms = feed->is_taking_snapshot ? TRIPTYCH_FEED_ANSWER_MS : TRIPTYCH_FEED_SILENCE_MS;
    zmq_msg_t part;
    int is_last = 0;
    triptych_feed_drop_reply(feed);
    if (zmq_poll(&item, 1, wait_ms) <= 0)
        return 0;
    while (!is_last) {
        zmq_msg_init(&part);
        if (zmq_msg_recv(&part, feed->socket, 0) < 0)
            return 0;
        is_last = !zmq_msg_more(&part);
        if (is_last)
            feed->reply = triptych__feed_reply__unpack(NULL, zmq_msg_size(&part), zmq_msg_data(&part));
        zmq_msg_close(&part);
    }
    return feed->reply != NULL;
}

/* What an error means: 0 ask again, -1 the end, with feed->error. */
static inline int triptych_feed_take_error(struct triptych_feed *feed)
{
    const Triptych__FeedReply *reply = feed->reply;
    int is_passing = strcmp(reply->error, "unavailable") == 0 || strcmp(reply->error, "unknown-subscription") == 0;
    int is_gone = strcmp(reply->error, "snapshot-required") == 0 && strcmp(feed->options.start, "snapshot") == 0;
    if (is_gone)
        feed->is_taking_snapshot = 1;
    if (is_passing || is_gone)
        return 0;
    snprintf(feed->error, sizeof feed->error, "%.40s: %.200s", reply->error, reply->detail);
    return -1;
}

/* The story at feed->at of a page of a snapshot, as an event; NULL behind the last. */
static inline const Triptych__StoryEvent *triptych_feed_story(struct triptych_feed *feed)
{
    Triptych__FeedReply *reply = feed->reply;
    triptych__story_event__init(&feed->story);
    feed->story.kind = (char *)"snapshot";
    feed->story.seq = reply->seq;
    if (feed->at < reply->n_stories)
        feed->story.head = reply->stories[feed->at];
    else if (reply->story && feed->at == reply->n_stories) {
        feed->story.head = reply->story->head;
        feed->story.story = reply->story;
    } else
        return NULL;
    feed->at++;
    return &feed->story;
}

/* The next of what the reply holds; NULL when all of it was given: then what follows from that is done. */
static inline const Triptych__StoryEvent *triptych_feed_give(struct triptych_feed *feed)
{
    Triptych__FeedReply *reply = feed->reply;
    if (feed->is_taking_snapshot) {
        const Triptych__StoryEvent *story = triptych_feed_story(feed);
        if (!story && !reply->more) {
            triptych_feed_set_seq(feed, reply->seq);
            feed->is_taking_snapshot = feed->is_subscribed = 0;
        }
        return story;
    }
    if (feed->is_given)
        triptych_feed_set_seq(feed, reply->events[feed->at - 1]->seq);
    feed->is_given = feed->at < reply->n_events;
    if (feed->is_given)
        return reply->events[feed->at++];
    triptych_feed_set_seq(feed, reply->seq); /* what lies between does not match */
    triptych_feed_grant(feed, reply->n_events);
    return NULL;
}

/* ── what a program calls ── */

/* Returns 1, or 0 without memory; triptych_feed_close either way. Nothing is sent yet. */
static inline int triptych_feed_open(struct triptych_feed *feed, const struct triptych_feed_options *options)
{
    memset(feed, 0, sizeof *feed);
    feed->options = *options;
    if (!feed->options.where)
        feed->options.where = "";
    if (!feed->options.key)
        feed->options.key = "";
    if (!feed->options.start)
        feed->options.start = "now";
    if (!feed->options.snapshot)
        feed->options.snapshot = "tcp://127.0.0.1:5557";
    triptych_feed_read_seq(feed);
    feed->is_taking_snapshot = !*feed->seq && strcmp(feed->options.start, "snapshot") == 0;
    if (!*feed->seq && !feed->is_taking_snapshot && strcmp(feed->options.start, "now") != 0 &&
        strcmp(feed->options.start, "start") != 0)
        snprintf(feed->seq, sizeof feed->seq, "%s", feed->options.start);
    feed->context = zmq_ctx_new();
    return feed->context != NULL;
}

/* Waits for the next event (borrowed until the next call); the one before counts as dealt with. NULL: the desk refused, and
 * feed->error says why. */
static inline const Triptych__StoryEvent *triptych_feed_next(struct triptych_feed *feed)
{
    for (;;) {
        const Triptych__StoryEvent *event = feed->reply ? triptych_feed_give(feed) : NULL;
        if (event)
            return event;
        triptych_feed_drop_reply(feed);
        if (!feed->is_subscribed && !triptych_feed_ask(feed)) {
            zmq_poll(NULL, 0, 1000);
            continue;
        }
        feed->is_subscribed = triptych_feed_receive(feed);
        if (!feed->reply || !*feed->reply->error)
            continue;
        int code = triptych_feed_take_error(feed);
        triptych_feed_drop_reply(feed);
        feed->is_subscribed = 0;
        if (code < 0)
            return NULL;
        zmq_poll(NULL, 0, 1000);
    }
}

static inline void triptych_feed_close(struct triptych_feed *feed)
{
    triptych_feed_drop_reply(feed);
    if (feed->socket)
        zmq_close(feed->socket);
    if (feed->context)
        zmq_ctx_term(feed->context);
    feed->socket = feed->context = NULL;
}

#endif
