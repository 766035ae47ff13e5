/* The trained models behind a match: one for pairs that have vectors, one for those that have words alone. Log odds add
 * up, which is what reviews need; probabilities are what operators are shown. */
#include "join_model.h"

#include <assert.h>
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

/* Of the matches that these trees are asked about. */
static void ask_each(const struct grouping_models *models, const struct boosted_trees *trees,
                     const struct match *matches, size_t count, float *out)
{
    const float *rows[MATCHES_MAX];
    float answers[MATCHES_MAX];
    size_t places[MATCHES_MAX];
    size_t asked = 0;
    for (size_t i = 0; i < count; i++) {
        if (!matches[i].is_other_issue && trees_for(models, &matches[i]) == trees) {
            places[asked] = i;
            rows[asked++] = matches[i].features;
        }
    }
    if (asked)
        boosted_trees_log_odds_each(trees, rows, asked, answers);
    for (size_t i = 0; i < asked; i++)
        out[places[i]] = answers[i];
}

void join_log_odds_each(const struct grouping_models *models, const struct match *matches, size_t count, float *out)
{
    assert(count <= MATCHES_MAX);
    for (size_t i = 0; i < count; i++)
        out[i] = JOIN_LOG_ODDS_NEVER;
    ask_each(models, &models->join_words, matches, count, out);
    ask_each(models, &models->join_meaning, matches, count, out);
}

void join_score_each(const struct grouping_models *models, const struct match *matches, size_t count, float *out)
{
    join_log_odds_each(models, matches, count, out);
    for (size_t i = 0; i < count; i++) {
        if (matches[i].copy_of != SLOT_NONE)
            out[i] = 1.0f;
        else
            out[i] = matches[i].is_other_issue ? 0.0f : boosted_trees_score_of(out[i]);
    }
}
