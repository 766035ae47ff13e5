/* Where the next attempt to connect goes: to the place that somebody named (a Redis Cluster by MOVED, a Sentinel), else
 * to where it went well last, else to the given addresses in turn. Pure. */
#ifndef TRIPTYCH_REDIS_ROUTE_H
#define TRIPTYCH_REDIS_ROUTE_H

#include "redis_url.h"

#include <stdint.h>

#define CONNECTION_BACKOFF_MIN_MS 50
#define CONNECTION_BACKOFF_MAX_MS 2000

/* Zeroed before its first use. */
struct redis_route {
    struct redis_url url;   /* where this attempt goes, as whom */
    int is_sentinel;        /* this attempt goes to a Sentinel, to ask for the master */
    int is_named;           /* the next one goes to where `url` points now */
    struct redis_seed last; /* where Redis served us last; port 0: nowhere yet, or it was tried again since */
    unsigned turn;          /* attempts at given addresses */
    int64_t pause_ms;       /* before the next attempt; 0: the shortest */
};

/* Sets `url` and `is_sentinel` for the next attempt. `given` is redis_url as it was set. */
void redis_route_next(struct redis_route *route, const struct redis_url *given);
/* The next attempt goes to this place, once; when that fails, to the given addresses again. `host` "": the host that
 * was asked. */
void redis_route_name(struct redis_route *route, const char *host, unsigned port);
/* Redis serves us there. */
void redis_route_settle(struct redis_route *route);

/* How long to wait before the next attempt, in ms: longer each time, so that a hundred replicas do not storm a Redis
 * that is just loading its file. */
int64_t redis_route_pause(struct redis_route *route);
/* The next pause is the shortest again. */
void redis_route_shorten(struct redis_route *route);

#endif
