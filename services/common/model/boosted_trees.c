/* Asks the trees: log odds are a sum over leaves, and what each feature added is read off the path, which is what
 * `triptych why` shows. In the order of the trees, however their leaves are found: floats add up differently in another
 * order, and the same articles must make the same stories. */
#include "boosted_trees.h"

#include <math.h>

static const struct tree_node *next_node(const struct tree_node *tree, const struct tree_node *node,
                                         const float *features)
{
    /* The left child stands right behind its parent, so only the right one's place is stored. */
    return features[node->feature] <= node->bound ? node + 1 : tree + node->right;
}

static float walk_all(const struct boosted_trees *trees, const float *features)
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

float boosted_trees_log_odds(const struct boosted_trees *trees, const float *features)
{
    uint16_t left[BOOSTED_TREES_ASKED_MAX];
    if (!trees->is_laid_out) {
        return walk_all(trees, features);
    }
    tree_questions_ask(&trees->questions, trees->tree_count, features, left);
    float log_odds = trees->start;
    for (unsigned i = 0; i < trees->tree_count; i++) {
        log_odds += tree_questions_leaf(&trees->questions, i, left[i])->value;
    }
    return log_odds;
}

/* At most TREE_LANES rows. Their sums do not wait for each other, as one sum's steps do. */
static void ask_lanes(const struct boosted_trees *trees, const float *const *rows, unsigned count, float *out)
{
    static const float nothing[TREE_FEATURES_MAX];
    float features[TREE_FEATURES_MAX][TREE_LANES];
    uint16_t left[BOOSTED_TREES_ASKED_MAX][TREE_LANES];
    for (unsigned lane = 0; lane < TREE_LANES; lane++) {
        const float *row = lane < count ? rows[lane] : nothing;
        for (unsigned i = 0; i < trees->questions.feature_count; i++) {
            features[i][lane] = row[i];
        }
    }
    tree_questions_ask_lanes(&trees->questions, trees->tree_count, (const float(*)[TREE_LANES])features, count, left);
    for (unsigned lane = 0; lane < count; lane++) {
        out[lane] = trees->start;
    }
    for (unsigned i = 0; i < trees->tree_count; i++) {
        for (unsigned lane = 0; lane < count; lane++) {
            out[lane] += tree_questions_leaf(&trees->questions, i, left[i][lane])->value;
        }
    }
}

void boosted_trees_log_odds_each(const struct boosted_trees *trees, const float *const *rows, size_t count, float *out)
{
    for (size_t at = 0; at < count;) {
        size_t left = count - at;
        unsigned lanes = left < TREE_LANES ? (unsigned)left : TREE_LANES;
        if (lanes == 1 || !trees->is_laid_out) {
            out[at] = boosted_trees_log_odds(trees, rows[at]);
            lanes = 1;
        } else {
            ask_lanes(trees, rows + at, lanes, out + at);
        }
        at += lanes;
    }
}

float boosted_trees_score(const struct boosted_trees *trees, const float *features)
{
    return boosted_trees_score_of(boosted_trees_log_odds(trees, features));
}

float boosted_trees_score_of(float log_odds)
{
    return 1.0f / (1.0f + expf(-log_odds));
}

static void explain_by_walks(const struct boosted_trees *trees, const float *features, float *weights)
{
    for (unsigned i = 0; i < trees->tree_count; i++) {
        const struct tree_node *tree = trees->nodes + trees->trees[i];
        const struct tree_node *node = tree;
        while (node->feature >= 0) {
            const struct tree_node *next = next_node(tree, node, features);
            weights[node->feature] += next->value - node->value;
            node = next;
        }
    }
}

void boosted_trees_explain(const struct boosted_trees *trees, const float *features, float *weights)
{
    /* Inner nodes have values too, the mean below them: each step's change is put down to the feature that was asked. */
    uint16_t left[BOOSTED_TREES_ASKED_MAX];
    if (!trees->is_laid_out) {
        explain_by_walks(trees, features, weights);
        return;
    }
    tree_questions_ask(&trees->questions, trees->tree_count, features, left);
    for (unsigned i = 0; i < trees->tree_count; i++) {
        const struct tree_leaf *leaf = tree_questions_leaf(&trees->questions, i, left[i]);
        for (uint32_t at = leaf->first_step; at < leaf->end_step; at++) {
            weights[trees->questions.steps[at].feature] += trees->questions.steps[at].added;
        }
    }
}
