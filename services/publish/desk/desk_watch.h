/* Every few seconds: what is in Redis, and what became of the feeds. Nothing waits for it; pages show the last
 * round. */
#ifndef TRIPTYCH_DESK_WATCH_H
#define TRIPTYCH_DESK_WATCH_H

#include "desk_status.h"
#include "loop.h"
#include "store.h"

#define DESK_WATCH_MS       2000
#define DESK_WATCH_FIRST_MS 200

/* Lives inside the daemon's state, zeroed before. */
struct desk_watch {
    struct desk_status status;
    void (*on_round)(void *context); /* a round has ended; set by the daemon, may be NULL */
    void *context;
    const char *ratings_problem; /* what is wrong with the registry's files, "" for nothing; borrowed, may be NULL */
    /* Private. */
    struct store *store;     /* borrowed */
    struct desk_status next; /* being counted */
    unsigned under_way;      /* calls */
    int is_stopped;
    struct loop_timer timer;
};

void desk_watch_start(struct desk_watch *watch, struct loop *loop, struct store *store);
/* No more rounds; an answer that still comes is thrown away. */
void desk_watch_stop(struct desk_watch *watch);

#endif
