/* A sender's work: what waits (first in, first out), what came back and waits before it, and what is with which
 * receiver, found by id. Pure: no socket, no clock, no Redis. */
#ifndef TRIPTYCH_LINK_QUEUE_H
#define TRIPTYCH_LINK_QUEUE_H

#include "err.h"
#include "hash_index.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#define LINK_WORK_ID_SIZE 65

/* One piece of work. While it waits `holder` is NULL. */
struct link_item {
    char id[LINK_WORK_ID_SIZE];
    uint8_t *frame; /* packed LinkFrame, owned */
    size_t size;
    const void *holder;           /* the receiver it was sent to */
    int64_t sent_ms;              /* when it was sent to its holder */
    uint64_t avoid;               /* the receiver that it came back from; 0: none */
    unsigned orphaned;            /* how many receivers crashed with it in flight */
    int is_back;                  /* given out before: waits in `returned`, to be announced with `again` */
    TAILQ_ENTRY(link_item) place; /* in a waiting list, or in its holder's list */
};

/* Pieces in order, and how many: link_list_init before the first use. */
TAILQ_HEAD(link_items, link_item);
struct link_list {
    struct link_items items;
    unsigned count;
};

struct link_queue {
    struct link_list waiting, returned;
    struct hash_index by_id; /* all items, also those that are held */
    unsigned waiting_max;
    unsigned held;      /* with receivers */
    unsigned unchecked; /* changes since link_queue_check ran by itself */
};

void link_list_init(struct link_list *list);
struct link_item *link_list_first(const struct link_list *list); /* NULL when it is empty */
struct link_item *link_list_last(const struct link_list *list);
/* Moves all of `from` to the end of `list`. */
void link_list_take_all(struct link_list *list, struct link_list *from);

int link_queue_init(struct link_queue *queue, unsigned waiting_max, struct err *err);
void link_queue_done(
    struct link_queue *queue); /* frees what waits; held items belong to their lists: free them first */

/* How many pieces wait, in both lists. */
unsigned link_queue_waiting(const struct link_queue *queue);

/* Enters one piece at the end; one with the same id that still waits gets the new frame and keeps its place. Takes
 * `frame` on success. ERR_FULL, ERR_MEMORY. */
int link_queue_push(struct link_queue *queue, const char *id, uint8_t *frame, size_t size, struct err *err);

/* Moves a piece that waits to the end of those that came back from receiver `avoid` (0: nobody knows from whom). */
void link_queue_put_back(struct link_queue *queue, struct link_item *item, uint64_t avoid);

/* Hands `item`, which waits, to `holder`: it is on `list` now. One with the same id that the holder has already stands
 * for both: it gets the new frame and keeps its place and its time. Returns the piece that is held. */
struct link_item *link_queue_give(struct link_queue *queue, struct link_item *item, const void *holder,
                                  struct link_list *list);

/* The piece with this id that `holder` has (NULL: that waits). NULL when there is none. */
struct link_item *link_queue_find(const struct link_queue *queue, const char *id, const void *holder);
/* Whether it waits or any receiver has it. */
int link_queue_knows(const struct link_queue *queue, const char *id);

/* Forgets a held piece: its work is done. Frees it. */
void link_queue_drop(struct link_queue *queue, struct link_list *list, struct link_item *item);
/* Likewise one that waits. */
void link_queue_forget(struct link_queue *queue, struct link_item *item);

/* A held piece waits again, before all others, and had better go to another receiver than `avoid`; dropped when newer
 * work with the same id waits already. Returns 1 when it was queued. */
int link_queue_return(struct link_queue *queue, struct link_list *list, struct link_item *item, uint64_t avoid);

/* Walks all items: lists, counts and the table of ids say the same. For tests and checks. */
void link_queue_check(const struct link_queue *queue);
/* Walks a list that `holder` (NULL: nobody) has. */
void link_list_check(const struct link_list *list, const void *holder);

#endif
