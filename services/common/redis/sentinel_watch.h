/* Listens to one Sentinel after another for the master's address, so that a connection to a master that has been replaced
 * is given up even though that master still answers: what it took would be lost when it becomes a replica. */
#ifndef TRIPTYCH_SENTINEL_WATCH_H
#define TRIPTYCH_SENTINEL_WATCH_H

#include "loop.h"
#include "redis_target.h"

#define SENTINEL_TICK_MS    1000 /* between two pings, and before the next Sentinel is tried */
#define SENTINEL_SILENCE_MS 4000 /* one that says nothing for so long is left */

struct sentinel_watch;

/* The master is at this address: told when listening begins, and at each change. Comes on the loop; the watch may be
 * freed in it. */
typedef void sentinel_master_fn(void *context, const char *host, unsigned port);

/* `target` names Sentinels and master; borrowed, outlives the watch. Returns owned (sentinel_watch_free), NULL without
 * memory. What goes wrong with a Sentinel is not told: the next one is tried. */
struct sentinel_watch *sentinel_watch_new(struct loop *loop, const struct redis_target *target,
                                          sentinel_master_fn *on_master, void *context);
/* Asks again, the next Sentinel: for who has just connected, since the one that named the master may have been behind.
 * NULL is fine. */
void sentinel_watch_again(struct sentinel_watch *watch);
void sentinel_watch_free(struct sentinel_watch *watch); /* NULL is fine */

#endif
