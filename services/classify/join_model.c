#include "join_model.h"

#include <math.h>
#include <string.h>

static const struct join_node *next_node(const struct join_node *tree, const struct join_node *node,
                                         const float *features)
{
    return features[node->feature] <= node->bound ? node + 1 : tree + node->right;
}

float join_model_score(const struct join_model *model, const float features[MATCH_FEATURES])
{
    float log_odds = model->start;
    for (unsigned i = 0; i < model->tree_count; i++) {
        const struct join_node *tree = model->nodes + model->trees[i];
        const struct join_node *node = tree;
        while (node->feature >= 0) {
            node = next_node(tree, node, features);
        }
        log_odds += node->value;
    }
    return 1.0f / (1.0f + expf(-log_odds));
}

void join_model_explain(const struct join_model *model, const float features[MATCH_FEATURES],
                        float out_weights[MATCH_FEATURES])
{
    memset(out_weights, 0, MATCH_FEATURES * sizeof *out_weights);
    for (unsigned i = 0; i < model->tree_count; i++) {
        const struct join_node *tree = model->nodes + model->trees[i];
        const struct join_node *node = tree;
        while (node->feature >= 0) {
            const struct join_node *next = next_node(tree, node, features);
            out_weights[node->feature] += next->value - node->value;
            node = next;
        }
    }
}

const struct join_model *join_model_for(const struct match *match)
{
    return match->has_meaning ? &JOIN_WITH_MEANING : &JOIN_BY_WORDS;
}
