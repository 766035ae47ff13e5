/* An upstream's work: what waits (first in, first out) and what is with which worker, found by id. Pure: no socket, no
 * clock, no Redis. */
#ifndef TRIPTYCH_LINK_QUEUE_H
#define TRIPTYCH_LINK_QUEUE_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

#define LINK_WORK_ID_SIZE 65

/* One piece of work. While it waits `holder` is NULL. */
struct link_item {
    char id[LINK_WORK_ID_SIZE];
    uint8_t *frame; /* packed LinkFrame, owned */
    size_t size;
    const void *holder;              /* the worker it was sent to */
    unsigned orphaned;               /* how many workers were lost with it in hand */
    struct link_item *chain;         /* same hash */
    struct link_item *next, *before; /* in the waiting list, or in its holder's list */
};

struct link_list {
    struct link_item *first, *last;
    unsigned count;
};

struct link_queue {
    struct link_list waiting;
    struct link_item **buckets;
    size_t bucket_count; /* a power of two */
    unsigned waiting_max;
    unsigned held; /* with workers */
};

int link_queue_init(struct link_queue *queue, unsigned waiting_max, struct err *err);
void link_queue_done(
    struct link_queue *queue); /* frees what waits; held items belong to their lists: free them first */

/* Enters one piece at the end; one with the same id that still waits gets the new frame and keeps its place. Takes
 * `frame` on success. ERR_FULL, ERR_MEMORY. */
int link_queue_push(struct link_queue *queue, const char *id, uint8_t *frame, size_t size, struct err *err);

/* The oldest that waits, now held by `holder` and on `list`. NULL when none waits. */
struct link_item *link_queue_take(struct link_queue *queue, const void *holder, struct link_list *list);

/* The piece with this id that `holder` has (NULL: that waits). NULL when there is none. */
struct link_item *link_queue_find(const struct link_queue *queue, const char *id, const void *holder);
/* Whether it waits or any worker has it. */
int link_queue_knows(const struct link_queue *queue, const char *id);

/* Forgets a held piece: its work is done. Frees it. */
void link_queue_drop(struct link_queue *queue, struct link_list *list, struct link_item *item);

/* A held piece waits again, before all others; dropped when newer work with the same id waits already. Returns 1 when
 * it was queued. */
int link_queue_return(struct link_queue *queue, struct link_list *list, struct link_item *item);

#endif
