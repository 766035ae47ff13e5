/* The trained part of the decision: boosted trees over the match features, as a table. Pure.
 * Trained by tests/bench/group/train.py, which writes join_model_words_table.c and
 * join_model_meaning_table.c. */
#ifndef TRIPTYCH_JOIN_MODEL_H
#define TRIPTYCH_JOIN_MODEL_H

#include "match.h"

/* A node: the feature it asks for and the bound (at most: left, the node that follows; above: right), or a leaf.
 * `value` is what the tree has added to the log odds by then, so that a path tells what each feature was worth. */
struct join_node {
    int8_t feature; /* -1: leaf */
    uint16_t right; /* within the tree */
    float bound;
    float value;
};

struct join_model {
    const struct join_node *nodes;
    const uint32_t *trees; /* first node of each */
    unsigned tree_count;
    float start; /* log odds before the first tree */
};

/* By the words alone, and with the vectors of meaning beside them. */
extern const struct join_model JOIN_BY_WORDS, JOIN_WITH_MEANING;
const struct join_model *join_model_for(const struct match *match);

/* From this score on an article joins: the trainer moves `start` so that it is one half. */
#define JOIN_SCORE_MIN 0.5f

/* How well the article fits the story, 0 to 1; one half is an even bet for the best of its candidates. */
float join_model_score(const struct join_model *model, const float features[MATCH_FEATURES]);

/* What each feature added to the log odds. */
void join_model_explain(const struct join_model *model, const float features[MATCH_FEATURES],
                        float out_weights[MATCH_FEATURES]);

#endif
