/* Whether a story is two: its kept reports fall into two parts that the review would not make one. Pure: nothing is
 * changed. */
#ifndef TRIPTYCH_REVIEW_PARTS_H
#define TRIPTYCH_REVIEW_PARTS_H

#include "review.h"
#include "story_index_state.h"

#define PART_REPORTS_MIN   2    /* of either part: a report alone is a stray (review_reports) */
#define SPLIT_ARTICLES_MAX 200  /* that leave, copies included; of more there is no split (STORE_SPLIT_ARTICLES_MAX) */
#define SPLIT_SCORE_MAX    0.2f /* of being one event: far below what merges, so that nothing goes to and fro */

/* The part that leaves: the one with fewer reports; of two alike, the younger. */
struct review_split {
    struct review_pair pair; /* of the parts; both slots are the story's */
    unsigned count;
    uint32_t articles[SPLIT_ARTICLES_MAX]; /* reports first, then their copies */
};

/* Returns 1 and fills *out when the two parts are clear and no article of the one that leaves was moved before, or 0.
 * Reports that are not kept any more go with the one that they follow (report_follow.h), and stay where that is not
 * known. Bounded: parts are sought among the reports that are kept, and a story's articles in memory (ARTICLES_KEPT_MAX)
 * are walked a few times. */
int review_parts(struct story_index *index, uint32_t story, struct review_split *out);

#endif
