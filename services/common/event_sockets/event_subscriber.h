/* A subscriber of the published feed (proto/feed.proto): every event once, in order, without a gap, over reconnects and
 * restarts of publish. Subscribes first, then asks for what it has missed, and asks again whenever an event names a
 * predecessor that it has not seen. */
#ifndef TRIPTYCH_EVENT_SUBSCRIBER_H
#define TRIPTYCH_EVENT_SUBSCRIBER_H

#include "err.h"
#include "feed.pb-c.h"
#include "loop.h"

#define EVENT_SUBSCRIBER_BUFFER_MAX 4096 /* live events kept while a replay runs; more are asked for again afterwards */

struct event_subscriber;

struct event_subscriber_options {
    const char *pub, *snapshot; /* ZeroMQ endpoints of publish */
    const char *from;           /* "now"; "start": the oldest event kept; "snapshot": all stories, then what follows;
                                   else the last seq known */
    const char *key;            /* tier key, "" for free */
    int full, all;              /* as in FeedRequest */
    void (*on_event)(void *context, const Triptych__StoryEvent *event);
    void (*on_story)(void *context, const Triptych__FeedReply *page); /* snapshot only: one page of it */
    /* The position is gone, or the request was refused: nothing more comes. `error` is a FeedReply's. */
    void (*on_error)(void *context, const char *error, const char *detail);
    /* For a person: connected, waiting, asking again. May be NULL. */
    void (*on_note)(void *context, const char *note);
    void *context;
};

int event_subscriber_open(struct loop *loop, const struct event_subscriber_options *options,
                          struct event_subscriber **out, struct err *err);
void event_subscriber_close(struct event_subscriber *subscriber);
const char *event_subscriber_seq(const struct event_subscriber *subscriber); /* last event delivered, "" for none */

#endif
