/* What a review leads to: two stories merged, a story split, or an article moved. It is sent to Redis at once, with what else
 * the review finds; the index follows later, when review_changes_settle is called, with all that was sent meanwhile. So nobody
 * waits for an answer, and yet at each point of the stream the index is the same, however fast Redis is. What Redis refused
 * (by an operator's pin, or for its size) is remembered and not asked for again. */
#ifndef TRIPTYCH_REVIEW_CHANGE_H
#define TRIPTYCH_REVIEW_CHANGE_H

#include "review.h"
#include "review_parts.h"
#include "store.h"

#include <sys/queue.h>

#define REVIEW_REFUSED_MAX 256 /* refused changes that are remembered: the latest */
#define REVIEW_CHANGES_MAX 64  /* open at a time */

struct classify;
struct metrics;
struct review_change;

TAILQ_HEAD(review_change_list, review_change);

struct review_changes {
    struct review_change_list open; /* sent, and not yet followed by the index; in the order in which they were sent */
    unsigned open_count, unanswered;
    uint64_t refused[REVIEW_REFUSED_MAX]; /* hashes of the changes */
    unsigned refused_count;
    struct metric *merges, *splits, *moves, *refusals;
    /* All that was sent has been answered, well or not. Not called while the daemon closes. */
    void (*on_answered)(struct classify *classify);
};

void review_changes_open(struct review_changes *changes, struct metrics *metrics,
                         void (*on_answered)(struct classify *classify));
/* Those that are answered are let go; each of the others goes with its answer, which comes while the daemon closes. */
void review_changes_close(struct review_changes *changes);

/* Whether an open change takes articles from the story, or puts some there. */
int review_changes_touch(const struct review_changes *changes, const char *story_id);
/* Whether an open merge is to take the whole story: then it need not be looked at, unless the merge comes to nothing. */
int review_changes_pass_over(struct review_changes *changes, const char *story_id);
/* The log brings a merge or a move. Returns 1 when it is an open change of this process, which the index follows with the
 * others; 0 when the caller is to apply it. */
int review_changes_take_log(struct classify *classify, const Triptych__LogEntry *log);
/* All are answered: the index follows, in the order in which they were sent. */
void review_changes_settle(struct classify *classify);

/* Fewer than REVIEW_CHANGES_MAX are open, and none touches these stories. Return 1 when the change is on its way, 0 when
 * Redis has refused it before, < 0 when it could not be sent. */
int review_change_merge(struct classify *classify, const struct review_pair *pair);
int review_change_split(struct classify *classify, const struct review_split *split);
int review_change_move(struct classify *classify, uint32_t story, const struct review_stray *stray);

#endif
