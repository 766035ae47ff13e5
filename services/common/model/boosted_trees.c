/* Walks the trees: log odds are a sum over leaves, and what each feature added is read off the path, which is what
 * `triptych why` shows. */
#include "boosted_trees.h"

#include <math.h>

static const struct tree_node *next_node(const struct tree_node *tree, const struct tree_node *node,
                                         const float *features)
{
    /* The left child stands right behind its parent, so only the right one's place is stored. */
    return features[node->feature] <= node->bound ? node + 1 : tree + node->right;
}

float boosted_trees_log_odds(const struct boosted_trees *trees, const float *features)
{
    float log_odds = trees->start;
    for (unsigned i = 0; i < trees->tree_count; i++) {
        const struct tree_node *tree = trees->nodes + trees->trees[i];
        const struct tree_node *node = tree;
        while (node->feature >= 0) {
            node = next_node(tree, node, features);
        }
        log_odds += node->value;
    }
    return log_odds;
}

float boosted_trees_score(const struct boosted_trees *trees, const float *features)
{
    return 1.0f / (1.0f + expf(-boosted_trees_log_odds(trees, features)));
}

void boosted_trees_explain(const struct boosted_trees *trees, const float *features, float *weights)
{
    for (unsigned i = 0; i < trees->tree_count; i++) {
        const struct tree_node *tree = trees->nodes + trees->trees[i];
        const struct tree_node *node = tree;
        while (node->feature >= 0) {
            const struct tree_node *next = next_node(tree, node, features);
            /* Inner nodes have values too, the mean below them: each step's change is put down to the feature that was
             * asked. */
            weights[node->feature] += next->value - node->value;
            node = next;
        }
    }
}
