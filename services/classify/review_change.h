/* What a review leads to, on its way to Redis: two stories merged, a story split, or an article moved. One at a time. What Redis
 * refused (by an operator's pin, or for its size) is remembered and not asked for again. */
#ifndef TRIPTYCH_REVIEW_CHANGE_H
#define TRIPTYCH_REVIEW_CHANGE_H

#include "review.h"
#include "review_parts.h"
#include "store.h"

#define REVIEW_REFUSED_MAX 256 /* refused changes that are remembered: the latest */

struct classify;
struct metrics;

struct review_changes {
    uint64_t refused[REVIEW_REFUSED_MAX]; /* hashes of the changes */
    unsigned refused_count;
    struct metric *merges, *splits, *moves, *refusals;
    /* A change has been answered, well or not. Not called while the daemon closes. */
    void (*on_answered)(struct classify *classify);
};

void review_changes_open(struct review_changes *changes, struct metrics *metrics,
                         void (*on_answered)(struct classify *classify));

/* Return 1 when the change is on its way, 0 when Redis has refused it before, < 0 when it could not be sent. */
int review_change_merge(struct classify *classify, const struct review_pair *pair);
int review_change_split(struct classify *classify, const struct review_split *split);
int review_change_move(struct classify *classify, uint32_t story, const struct review_stray *stray);

#endif
