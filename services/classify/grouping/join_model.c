/* The trained models behind a match: one for pairs that have vectors, one for those that have words alone. Log odds add
 * up, which is what reviews need; probabilities are what operators are shown. */
#include "join_model.h"

#include <string.h>

static const struct boosted_trees *trees_for(const struct grouping_models *models, const struct match *match)
{
    return match->has_meaning ? &models->join_meaning : &models->join_words;
}

float join_score(const struct grouping_models *models, const struct match *match)
{
    if (match->copy_of != SLOT_NONE)
        return 1.0f;
    return match->is_other_issue ? 0.0f : boosted_trees_score(trees_for(models, match), match->features);
}

void join_explain(const struct grouping_models *models, const struct match *match, float out_weights[MATCH_FEATURES])
{
    memset(out_weights, 0, MATCH_FEATURES * sizeof *out_weights);
    boosted_trees_explain(trees_for(models, match), match->features, out_weights);
}

float join_log_odds(const struct grouping_models *models, const struct match *match)
{
    return match->is_other_issue ? JOIN_LOG_ODDS_NEVER
                                 : boosted_trees_log_odds(trees_for(models, match), match->features);
}
