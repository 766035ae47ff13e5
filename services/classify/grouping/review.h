/* Reviews: whether two live stories are one, and whether an article sits in the wrong one. An article is placed
 * by what is known when it comes; a review looks again when stories have grown. It asks the join model how well some
 * reports of either story would fit the other, and a second model what those answers together are worth. Pure: nothing
 * is changed; story_index_merge and story_index_move carry it out. */
#ifndef TRIPTYCH_REVIEW_H
#define TRIPTYCH_REVIEW_H

#include "review_features.h"
#include "story_index.h"

#define REVIEW_REPORTS_MAX 5 /* of a story, evenly over those kept, that are asked about */
#define REVIEW_STORIES_MAX 3 /* that a story is compared with in full */
#define REVIEW_SCORE_MIN   0.5f

struct review_pair {
    uint32_t from, into; /* slots of stories */
    int by_meaning;      /* vectors had a part in most fits */
    float score;         /* 0 to 1; from REVIEW_SCORE_MIN on they are one story */
    float features[REVIEW_FEATURES];
};

/* Compares the story with its likeliest others; fills `out`, best score first, and returns how many. */
size_t review_story(struct story_index *index, uint32_t story, struct review_pair out[REVIEW_STORIES_MAX]);

/* What each feature added to the log odds. */
void review_explain(const struct story_index *index, const struct review_pair *pair,
                    float out_weights[REVIEW_FEATURES]);

/* A report that would not join its story today, the story that it would join instead, and by how much (log odds). */
struct review_stray {
    uint32_t article;
    uint32_t to; /* story; SLOT_NONE: a story of its own */
    float fit_here, fit_there;
};
/* Looks for the report that fits its story least, without itself, and least of all by a clear margin. One that was
 * moved before is left where it is, so that nothing goes to and fro. Returns 1 and fills *out, or 0. */
int review_reports(struct story_index *index, uint32_t story, struct review_stray *out);

#endif
