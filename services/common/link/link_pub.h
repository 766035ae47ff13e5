/* The story feed's PUB socket (proto/feed.proto): frames [topic][message] to whoever subscribed. An XPUB inside, so
 * that the sender knows whether anyone wants a topic. Never waits: a subscriber that does not keep up loses messages
 * beyond `queue_max` and notices it by the predecessor that each event names. */
#ifndef TRIPTYCH_LINK_PUB_H
#define TRIPTYCH_LINK_PUB_H

#include "err.h"
#include "loop.h"

#include <stddef.h>

#define LINK_PUB_TOPIC_MAX    32   /* bytes of a topic that is sent */
#define LINK_PUB_PREFIXES_MAX 1024 /* different subscriptions that are told apart */

struct link_pub;

/* Binds. `queue_max`: messages that wait for one slow subscriber. */
int link_pub_open(struct loop *loop, const char *listen, int queue_max, struct link_pub **out, struct err *err);
void link_pub_close(struct link_pub *pub);
const char *link_pub_endpoint(const struct link_pub *pub); /* as bound */

/* Whether anyone has subscribed to what `topic` begins with. Errs on the side of yes. */
int link_pub_is_wanted(const struct link_pub *pub, const char *topic);
/* Sends (copies). ERR_IO when the socket refuses. */
int link_pub_send(struct link_pub *pub, const char *topic, const void *message, size_t size_bytes, struct err *err);

#endif
