/* What is measured of two stories that may be one. Pure. */
#ifndef TRIPTYCH_REVIEW_FEATURES_H
#define TRIPTYCH_REVIEW_FEATURES_H

#include "model_features.h"

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
    /* What the fits were made of, as the mean over both directions: a fit of short texts or of two languages is worth
     * something else. The match features of the same name. */
    REVIEW_NEAREST_COSINE,
    REVIEW_TITLE_COSINE,
    REVIEW_ENTITY_COSINE,
    REVIEW_NAME_COSINE,
    REVIEW_NEAREST_SHARED_WEIGHT,
    REVIEW_RAREST_SHARED,
    REVIEW_NEAREST_GAP,
    REVIEW_TERMS, /* of the reports: how long the texts are */
    REVIEW_TITLE_WEIGHT,
    REVIEW_MEANING_NEAREST_COSINE,
    REVIEW_MEANING_MEAN_COSINE,
    REVIEW_MEANING_CENTRE_COSINE,
    REVIEW_FEATURES
};

/* Name and meaning of each, as models are trained with them. */
extern const struct model_features review_features;

/* Its name; static. */
const char *review_feature_name(enum review_feature feature);

#endif
