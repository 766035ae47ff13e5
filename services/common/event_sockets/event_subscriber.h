/* A subscriber of the published feed (proto/feed.proto): every event, or every one that matches a query, once, in order,
 * without a gap, over reconnects and restarts of publish. Without a query it subscribes first, then asks for what it has
 * missed, and asks again whenever an event names a predecessor that it has not seen; with one it grants credit, and subscribes
 * again from its position after a silence. */
#ifndef TRIPTYCH_EVENT_SUBSCRIBER_H
#define TRIPTYCH_EVENT_SUBSCRIBER_H

#include "err.h"
#include "feed.pb-c.h"
#include "loop.h"

#define EVENT_SUBSCRIBER_BUFFER_MAX 4096 /* live events kept while a replay runs; more are asked for again afterwards */

#define EVENT_SUBSCRIBER_CREDIT 2048 /* events that a subscription with a query may send unasked */

struct event_subscriber;

struct event_subscriber_options {
    const char *pub, *snapshot; /* ZeroMQ endpoints of publish */
    const char *from;           /* "now"; "start": the oldest event kept; "snapshot": all stories, then what follows;
                                   else the last seq known */
    const char *key;            /* tier key, "" for free */
    int full, all;              /* as in FeedRequest */
    /* NULL: everything, from the PUB socket. Else what matches alone ("": everything), subscribed to on the snapshot socket;
     * `pub` is not used then. */
    const char *query;
    uint32_t min_sources; /* with a query: 0 any */
    int once;             /* with a query: of each story the first event that matches */
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
const char *event_subscriber_seq(
    const struct event_subscriber *subscriber); /* last event delivered, or with a query passed; "" for none */

#endif
