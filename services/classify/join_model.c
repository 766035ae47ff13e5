#include "join_model.h"

#include <string.h>

static const struct boosted_trees *trees_for(const struct match *match)
{
    return match->has_meaning ? &JOIN_WITH_MEANING : &JOIN_BY_WORDS;
}

float join_score(const struct match *match)
{
    return match->copy_of != SLOT_NONE ? 1.0f : boosted_trees_score(trees_for(match), match->features);
}

void join_explain(const struct match *match, float out_weights[MATCH_FEATURES])
{
    memset(out_weights, 0, MATCH_FEATURES * sizeof *out_weights);
    boosted_trees_explain(trees_for(match), match->features, out_weights);
}

float join_log_odds(const struct match *match)
{
    return boosted_trees_log_odds(trees_for(match), match->features);
}
