/* The story feed's PUB socket (proto/feed.proto): frames [topic][message] to whoever subscribed. The sender knows
 * whether anyone wants a topic. Never waits: what is sent is kept once for all subscribers, up to `buffer_bytes`; one
 * that falls behind that is cut off. It connects again by itself, and notices what it missed by the predecessor that
 * each event names. */
#ifndef TRIPTYCH_LINK_PUB_H
#define TRIPTYCH_LINK_PUB_H

#include "err.h"
#include "link_listen.h"
#include "loop.h"

#include <stddef.h>

struct link_pub;

struct link_pub_options {
    struct link_listen listen;
    size_t buffer_bytes; /* kept for all subscribers together */
};

int link_pub_open(struct loop *loop, const struct link_pub_options *options, struct link_pub **out, struct err *err);
void link_pub_close(struct link_pub *pub);
const char *link_pub_endpoint(const struct link_pub *pub); /* as bound */
unsigned link_pub_connections(const struct link_pub *pub);

/* Whether anyone has subscribed to what `topic` begins with. Topics: "head", "full", "heartbeat". */
int link_pub_is_wanted(const struct link_pub *pub, const char *topic);
/* Sends (copies) to who has subscribed. ERR_TOO_LARGE beyond `buffer_bytes`. */
int link_pub_send(struct link_pub *pub, const char *topic, const void *message, size_t size_bytes, struct err *err);

#endif
