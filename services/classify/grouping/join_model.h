/* The trained part of the decision on one article: how well it fits a story. Pure. */
#ifndef TRIPTYCH_JOIN_MODEL_H
#define TRIPTYCH_JOIN_MODEL_H

#include "grouping_models.h"
#include "match.h"

/* From this score on an article joins: the trainer moves `start` so that it is one half. */
#define JOIN_SCORE_MIN 0.5f

/* The log odds of what no likeness joins: another issue of a bulletin. Beyond what trees come to. */
#define JOIN_LOG_ODDS_NEVER (-20.0f)

/* How well the article fits the story, 0 to 1; one half is an even bet for the best of its candidates. A near-identical
 * copy fits without fail. */
float join_score(const struct grouping_models *models, const struct match *match);

/* The same as log odds; a copy's are the trees'. */
float join_log_odds(const struct grouping_models *models, const struct match *match);

/* The same two of up to MATCHES_MAX matches, to the bit as one by one: to ask for all at once takes less than half the
 * time. */
void join_score_each(const struct grouping_models *models, const struct match *matches, size_t count, float *out);
void join_log_odds_each(const struct grouping_models *models, const struct match *matches, size_t count, float *out);

/* What each feature added to the log odds. */
void join_explain(const struct grouping_models *models, const struct match *match, float out_weights[MATCH_FEATURES]);

#endif
