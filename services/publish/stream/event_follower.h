/* Follows the stream of story events in Redis, as every replica does: each event goes into the catalog, out on the PUB
 * socket, and to the readers of the hub. */
#ifndef TRIPTYCH_EVENT_FOLLOWER_H
#define TRIPTYCH_EVENT_FOLLOWER_H

#include "catalog.h"
#include "heads_load.h"
#include "hub.h"
#include "metrics.h"
#include "pub_topics.h"
#include "store.h"

/* Lives inside the daemon's state, zeroed before. */
struct event_follower {
    /* Set by the daemon before event_follower_open; borrowed. */
    struct catalog *catalog;
    struct heads_load *load;
    struct metric *events; /* that were followed */
    struct metric *lost;   /* times that the position was gone */

    struct hub hub;           /* its seq is the position */
    struct pub_topics topics; /* its pub and tier are set by the daemon */
    struct store_follower *follower;
};

/* Returns 0 or < 0; event_follower_close cleans up either way. */
int event_follower_open(struct event_follower *follower, struct loop *loop, struct store *store, struct err *err);
/* Before the store is closed; readers have gone by then. Answers of the store may still come afterwards. */
void event_follower_close(struct event_follower *follower);

#endif
