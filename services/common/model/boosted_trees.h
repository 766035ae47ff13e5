/* Boosted trees, read from a model file: what every trained decision here is. Pure. */
#ifndef TRIPTYCH_BOOSTED_TREES_H
#define TRIPTYCH_BOOSTED_TREES_H

#include "err.h"
#include "model_features.h"
#include "model_text.h"
#include "tree_questions.h"

#include <stdint.h>

#define BOOSTED_TREES_MAX      10000  /* trees of a model */
#define BOOSTED_TREE_NODES_MAX 1000   /* nodes of a tree */
#define BOOSTED_NODES_MAX      200000 /* nodes of a model */

#define BOOSTED_TREES_ASKED_MAX 2048 /* trees of a model that is laid out for asking; larger ones are walked */

/* A node: the feature it asks for and the bound (at most: left, the node that follows; above: right), or a leaf.
 * `value` is what the tree has added to the log odds by then, so that a path tells what each feature was worth. */
struct tree_node {
    int8_t feature; /* -1: leaf */
    uint16_t right; /* within the tree */
    float bound;
    float value;
};

struct boosted_trees {
    struct tree_node *nodes; /* owned */
    uint32_t *trees;         /* owned: first node of each */
    unsigned tree_count, node_count;
    float start; /* log odds before the first tree */
    int is_laid_out;
    struct tree_questions questions; /* owned, when is_laid_out */
};

/* Reads the model; its header must carry the hash of `features`. Every path of a tree ends in a leaf within it,
 * whatever the file says. Returns 0, or ERR_INVALID, ERR_TOO_LARGE, ERR_MEMORY; `out` needs boosted_trees_done either
 * way. */
int boosted_trees_read(struct model_text *text, const struct model_features *features, struct boosted_trees *out,
                       struct err *err);
void boosted_trees_done(struct boosted_trees *trees);

/* The log odds, and as a score from 0 to 1. `features` are as many as the trees were trained with. */
float boosted_trees_log_odds(const struct boosted_trees *trees, const float *features);
float boosted_trees_score(const struct boosted_trees *trees, const float *features);
float boosted_trees_score_of(float log_odds);

/* The log odds of `count` rows of features, to the bit as one by one, in a fraction of the time. */
void boosted_trees_log_odds_each(const struct boosted_trees *trees, const float *const *rows, size_t count, float *out);

/* Adds to `weights`, one a feature, what each added to the log odds. */
void boosted_trees_explain(const struct boosted_trees *trees, const float *features, float *weights);

#endif
