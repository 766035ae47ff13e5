/* Second thoughts: whether two live stories are one, and whether an article sits in the wrong one. An article is placed
 * by what is known when it comes; a review looks again when stories have grown. It asks the join model how well some
 * reports of either story would fit the other, and a second model what those answers together are worth. Pure: nothing
 * is changed; story_index_merge and story_index_move carry it out. */
#ifndef TRIPTYCH_REVIEW_H
#define TRIPTYCH_REVIEW_H

#include "boosted_trees.h"
#include "story_index.h"

#define REVIEW_REPORTS_MAX 5 /* of a story, evenly over those kept, that are asked about */
#define REVIEW_STORIES_MAX 3 /* that a story is compared with in full */
#define REVIEW_SCORE_MIN   0.5f

/* "from": the story that would go away, the one with fewer reports, "into": the other. Fits are log odds of the join
 * model, over the reports asked. */
enum review_feature {
    REVIEW_FROM_MEAN_FIT, /* of reports of `from` in `into` */
    REVIEW_FROM_BEST_FIT,
    REVIEW_FROM_WORST_FIT,
    REVIEW_INTO_MEAN_FIT, /* of reports of `into` in `from` */
    REVIEW_INTO_BEST_FIT,
    REVIEW_INTO_WORST_FIT,
    REVIEW_CENTRE_COSINE, /* of both stories' summed-up terms */
    REVIEW_FROM_REPORTS,  /* ln */
    REVIEW_INTO_REPORTS,  /* ln */
    REVIEW_GAP,           /* ln(1 + hours) between the last article of the one and the first of the other, 0: overlap */
    REVIEW_SPAN,          /* ln(1 + hours) from the first article of both to the last */
    REVIEW_SAME_LANGUAGE, /* share of the pairs of reports asked */
    REVIEW_RIVALS,        /* ln(1 + other stories that some report of the reviewed one might join): how crowded it is */
    REVIEW_RIVAL_FIT,     /* the best fit of a report of the reviewed story in one of these */
    REVIEW_FEATURES
};
/* A static name. */
const char *review_feature_name(enum review_feature feature);

/* For pairs of which most fits were found by the words alone, and with vectors. */
extern const struct boosted_trees REVIEW_BY_WORDS, REVIEW_WITH_MEANING;

struct review_pair {
    uint32_t from, into; /* slots of stories */
    int by_meaning;      /* vectors had a part in most fits */
    float score;         /* 0 to 1; from REVIEW_SCORE_MIN on they are one story */
    float features[REVIEW_FEATURES];
};

/* Compares the story with its likeliest others; fills `out`, best score first, and returns how many. */
size_t review_story(struct story_index *index, uint32_t story, struct review_pair out[REVIEW_STORIES_MAX]);

/* What each feature added to the log odds. */
void review_explain(const struct review_pair *pair, float out_weights[REVIEW_FEATURES]);

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
