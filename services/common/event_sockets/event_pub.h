/* The story feed's PUB socket (proto/feed.proto): frames [topic][message] to whoever subscribed. The sender knows
 * whether anyone wants a topic. Never waits: what is sent is kept once for all subscribers, up to `buffer_bytes`; one
 * that falls behind that is cut off. It connects again by itself, and notices what it missed by the predecessor that
 * each event names. */
#ifndef TRIPTYCH_EVENT_PUB_H
#define TRIPTYCH_EVENT_PUB_H

#include "err.h"
#include "event_listen.h"
#include "loop.h"

#include <stddef.h>

struct event_pub;

struct event_pub_options {
    struct event_listen listen;
    size_t buffer_bytes; /* kept for all subscribers together */
};

int event_pub_open(struct loop *loop, const struct event_pub_options *options, struct event_pub **out, struct err *err);
void event_pub_close(struct event_pub *pub);
const char *event_pub_endpoint(const struct event_pub *pub); /* as bound */
unsigned event_pub_connections(const struct event_pub *pub);

/* Whether anyone has subscribed to what `topic` begins with. Topics: "head", "full", "heartbeat". */
int event_pub_is_wanted(const struct event_pub *pub, const char *topic);
/* Sends (copies) to who has subscribed. ERR_TOO_LARGE beyond `buffer_bytes`. */
int event_pub_send(struct event_pub *pub, const char *topic, const void *message, size_t size_bytes, struct err *err);

#endif
