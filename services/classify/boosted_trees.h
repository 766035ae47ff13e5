/* Boosted trees as a table: what every trained decision here is. Pure. Written by tests/bench/group/train.py. */
#ifndef TRIPTYCH_BOOSTED_TREES_H
#define TRIPTYCH_BOOSTED_TREES_H

#include <stdint.h>

/* A node: the feature it asks for and the bound (at most: left, the node that follows; above: right), or a leaf.
 * `value` is what the tree has added to the log odds by then, so that a path tells what each feature was worth. */
struct tree_node {
    int8_t feature; /* -1: leaf */
    uint16_t right; /* within the tree */
    float bound;
    float value;
};

struct boosted_trees {
    const struct tree_node *nodes;
    const uint32_t *trees; /* first node of each */
    unsigned tree_count;
    float start; /* log odds before the first tree */
};

/* The log odds, and as a score from 0 to 1. `features` are as many as the trees were trained with. */
float boosted_trees_log_odds(const struct boosted_trees *trees, const float *features);
float boosted_trees_score(const struct boosted_trees *trees, const float *features);

/* Adds to `weights`, one a feature, what each added to the log odds. */
void boosted_trees_explain(const struct boosted_trees *trees, const float *features, float *weights);

#endif
