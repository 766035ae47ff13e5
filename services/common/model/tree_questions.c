/* A leaf is reached when no question on its way was answered otherwise. So each question that a value lies above takes
 * the leaves of its left branch out of its tree's set, in any order; the leftmost that is left is where a walk would have
 * ended. Questions of one measure stand by their bounds: those below the value come first, and the rest is not looked
 * at. */
#include "tree_questions.h"

#include "boosted_trees.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ALL_LEAVES 0xFFFFu
/* Of all ways through a tree: at most 1, 2 … nodes long, the last two alike, as in a tree that branches to one side only. */
#define STEPS_MAX (TREE_LEAVES_MAX * (TREE_LEAVES_MAX + 1) / 2)

/* One tree while it is laid out. */
struct layout {
    const struct tree_node *nodes;
    unsigned count;
    uint16_t sizes[BOOSTED_TREE_NODES_MAX];  /* of the branch that begins here, in nodes */
    uint16_t leaves[BOOSTED_TREE_NODES_MAX]; /* before this node */
    uint16_t parents[BOOSTED_TREE_NODES_MAX];
};

static unsigned nodes_of(const struct boosted_trees *trees, unsigned tree)
{
    unsigned end = tree + 1 < trees->tree_count ? trees->trees[tree + 1] : trees->node_count;
    return end - trees->trees[tree];
}

/* Returns whether each branch ends where the next begins, with few enough leaves. From the end, so that a node's branches
 * are known before it. */
static int lay_out(const struct boosted_trees *trees, unsigned tree, struct layout *out)
{
    unsigned leaves = 0;
    out->nodes = trees->nodes + trees->trees[tree];
    out->count = nodes_of(trees, tree);
    for (unsigned i = out->count; i-- > 0;) {
        const struct tree_node *node = &out->nodes[i];
        out->sizes[i] = 1;
        if (node->feature < 0)
            continue;
        if (node->right != i + 1u + out->sizes[i + 1])
            return 0;
        out->sizes[i] = (uint16_t)(1u + out->sizes[i + 1] + out->sizes[node->right]);
    }
    for (unsigned i = 0; i < out->count; i++) {
        out->leaves[i] = (uint16_t)leaves;
        leaves += out->nodes[i].feature < 0;
    }
    return out->sizes[0] == out->count && leaves <= TREE_LEAVES_MAX;
}

/* From the root to the leaf at `node`, in this order: sums of floats depend on it. */
static void add_steps(const struct layout *layout, unsigned node, struct tree_leaf *leaf, struct tree_questions *out)
{
    unsigned way[TREE_LEAVES_MAX];
    unsigned count = 0;
    for (unsigned at = node; at != 0; at = layout->parents[at]) {
        assert(count < TREE_LEAVES_MAX);
        way[count++] = at;
    }
    leaf->first_step = out->step_count;
    for (unsigned at = 0; count > 0; at = way[count]) {
        const struct tree_node *from = &layout->nodes[at], *to = &layout->nodes[way[--count]];
        out->steps[out->step_count++] = (struct tree_step){to->value - from->value, from->feature};
    }
    leaf->end_step = out->step_count;
}

static void add_tree(struct layout *layout, unsigned tree, struct tree_questions *out)
{
    for (unsigned i = 0; i < layout->count; i++) {
        const struct tree_node *node = &layout->nodes[i];
        if (node->feature < 0) {
            struct tree_leaf *leaf = &out->leaves[tree * TREE_LEAVES_MAX + layout->leaves[i]];
            leaf->value = node->value;
            add_steps(layout, i, leaf, out);
            continue;
        }
        layout->parents[i + 1] = layout->parents[node->right] = (uint16_t)i;
        unsigned left = (1u << layout->leaves[node->right]) - (1u << layout->leaves[i]);
        /* `firsts` still counts up: where the next question of the feature goes. */
        out->all[out->firsts[node->feature]++] =
            (struct tree_question){node->bound, (uint16_t)tree, (uint16_t)(ALL_LEAVES & ~left)};
    }
}

/* Ties by tree, so that the layout does not depend on qsort. */
static int by_bound(const void *a, const void *b)
{
    const struct tree_question *left = a, *right = b;
    if (left->bound != right->bound)
        return left->bound < right->bound ? -1 : 1;
    return (left->tree > right->tree) - (left->tree < right->tree);
}

static void count_questions(const struct boosted_trees *trees, struct tree_questions *out)
{
    for (unsigned i = 0; i < trees->node_count; i++) {
        assert(trees->nodes[i].feature < (int)out->feature_count);
        if (trees->nodes[i].feature >= 0)
            out->firsts[trees->nodes[i].feature + 1]++;
    }
    for (unsigned i = 0; i < out->feature_count; i++)
        out->firsts[i + 1] += out->firsts[i];
}

static int reserve(const struct boosted_trees *trees, struct tree_questions *out)
{
    out->firsts = calloc(out->feature_count + 1u, sizeof *out->firsts);
    out->all = calloc(trees->node_count, sizeof *out->all);
    out->leaves = calloc((size_t)trees->tree_count * TREE_LEAVES_MAX, sizeof *out->leaves);
    out->steps = calloc((size_t)trees->tree_count * STEPS_MAX, sizeof *out->steps);
    return out->firsts && out->all && out->leaves && out->steps ? 0 : ERR_MEMORY;
}

static void sort_questions(struct tree_questions *out)
{
    /* Each `first` has moved to where the next one began. */
    memmove(out->firsts + 1, out->firsts, out->feature_count * sizeof *out->firsts);
    out->firsts[0] = 0;
    for (unsigned i = 0; i < out->feature_count; i++)
        if (out->firsts[i + 1] > out->firsts[i])
            qsort(out->all + out->firsts[i], out->firsts[i + 1] - out->firsts[i], sizeof *out->all, by_bound);
}

int tree_questions_make(const struct boosted_trees *trees, unsigned feature_count, struct tree_questions *out)
{
    struct layout layout;
    *out = (struct tree_questions){.feature_count = feature_count};
    if (feature_count > TREE_FEATURES_MAX)
        return 0;
    if (reserve(trees, out) < 0) {
        tree_questions_done(out);
        return ERR_MEMORY;
    }
    count_questions(trees, out);
    for (unsigned i = 0; i < trees->tree_count; i++) {
        if (!lay_out(trees, i, &layout)) {
            tree_questions_done(out);
            return 0;
        }
        add_tree(&layout, i, out);
    }
    sort_questions(out);
    /* What was reserved for deeper trees goes; a smaller block stays where it is. */
    struct tree_step *steps = realloc(out->steps, (out->step_count + 1u) * sizeof *steps);
    out->steps = steps ? steps : out->steps;
    return 1;
}

void tree_questions_done(struct tree_questions *questions)
{
    free(questions->firsts);
    free(questions->all);
    free(questions->leaves);
    free(questions->steps);
    *questions = (struct tree_questions){.firsts = NULL};
}

void tree_questions_ask(const struct tree_questions *questions, unsigned tree_count, const float *features,
                        uint16_t *out_leaves)
{
    memset(out_leaves, 0xFF, tree_count * sizeof *out_leaves);
    for (unsigned i = 0; i < questions->feature_count; i++) {
        const struct tree_question *question = questions->all + questions->firsts[i];
        const struct tree_question *end = questions->all + questions->firsts[i + 1];
        /* As a walk does: a value that is no number is at most nothing, and goes right. */
        for (float value = features[i]; question < end && !(value <= question->bound); question++)
            out_leaves[question->tree] &= question->leaves;
    }
}

/* The largest of the lanes' values: questions whose bound is above it leave every set as it is. A value that is no number
 * lies above every bound. */
static float highest_of(const float values[TREE_LANES], unsigned lane_count)
{
    float highest = values[0];
    for (unsigned i = 0; i < lane_count; i++) {
        if (!(values[i] <= highest))
            highest = values[i];
        if (isnan(values[i]))
            return NAN;
    }
    return highest;
}

typedef float lane_values __attribute__((vector_size(TREE_LANES * sizeof(float))));
typedef uint16_t lane_leaves __attribute__((vector_size(TREE_LANES * sizeof(uint16_t))));

/* The lanes that lie at or below a bound keep their sets, without a branch for each. In clones for what processors can do,
 * of a function that no other file calls: clang makes clones under names that other files do not know. */
#if defined(__x86_64__) && defined(__linux__)
__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif
static void
ask_lanes(const struct tree_questions *questions, const float (*features)[TREE_LANES], const float *highest,
          uint16_t (*restrict leaves)[TREE_LANES])
{
    for (unsigned i = 0; i < questions->feature_count; i++) {
        const struct tree_question *question = questions->all + questions->firsts[i];
        const struct tree_question *end = questions->all + questions->firsts[i + 1];
        lane_values values;
        memcpy(&values, features[i], sizeof values);
        for (; question < end && !(highest[i] <= question->bound); question++) {
            float b = question->bound;
            lane_values bound = {b, b, b, b, b, b, b, b};
            lane_leaves left;
            memcpy(&left, leaves[question->tree], sizeof left);
            left &= question->leaves | __builtin_convertvector(values <= bound, lane_leaves);
            memcpy(leaves[question->tree], &left, sizeof left);
        }
    }
}

void tree_questions_ask_lanes(const struct tree_questions *questions, unsigned tree_count,
                              const float (*features)[TREE_LANES], unsigned lane_count,
                              uint16_t (*out_leaves)[TREE_LANES])
{
    float highest[TREE_FEATURES_MAX];
    assert(lane_count > 0 && lane_count <= TREE_LANES);
    for (unsigned i = 0; i < questions->feature_count; i++)
        highest[i] = highest_of(features[i], lane_count);
    memset(out_leaves, 0xFF, tree_count * sizeof *out_leaves);
    ask_lanes(questions, features, highest, out_leaves);
}
