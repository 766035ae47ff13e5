/* The snapshot socket: what its requests need of the daemon, and the answers under way. */
#ifndef TRIPTYCH_SNAPSHOT_SERVER_H
#define TRIPTYCH_SNAPSHOT_SERVER_H

#include "catalog.h"
#include "event_snapshot.h"
#include "hash_index.h"
#include "heads_load.h"
#include "hub.h"
#include "metrics.h"
#include "tier_keys_watch.h"

struct reply_job;
struct text_stemmers;

/* Lives inside the daemon's state, zeroed before. */
struct snapshot_server {
    /* Set by the daemon before snapshot_server_open; borrowed. */
    struct loop *loop;
    struct store *store;
    const struct catalog *catalog;
    const struct heads_load *load; /* before it is done there are no snapshots */
    struct hub *hub;
    struct tier_keys_watch *tier_keys;
    struct text_stemmers *stemmers; /* for queries */
    enum tier tier;                 /* what everybody may see */
    unsigned client_jobs_max;       /* snapshots and replays of one address */
    struct metric *asked, *tier_keys_refused, *tier_keys_limited;
    /* Private. */
    struct event_snapshot *socket;
    struct reply_job *jobs, *subscriptions;
    struct hash_index peers; /* jobs of both lists by their connection */
    unsigned subscription_count;
    size_t batched_bytes; /* of events gathered for replies */
    unsigned story_asks;  /* single stories that Redis was asked for */
    struct loop_timer tick, heartbeat, room_tick;
    int is_closing; /* what the store still answers goes to nobody */
};

/* Returns 0 or < 0. */
int snapshot_server_open(struct snapshot_server *server, const struct event_listen *listen, struct err *err);
/* The keys have changed: subscriptions whose key does not hold any more end. */
void snapshot_server_check_tier_keys(struct snapshot_server *server);
/* Ends all answers: before the hub and the store are closed. */
void snapshot_server_stop(struct snapshot_server *server);
/* Closes the socket: after the store. Zeroed is fine. */
void snapshot_server_close(struct snapshot_server *server);

#endif
