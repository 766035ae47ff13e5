/* Boosted trees laid out for asking: the questions of all trees by what they ask for and by bound, so that an answer needs
 * no walk whose every step is a guess of the processor's. After Lucchese and others, "QuickScorer" (SIGIR 2015). Pure. */
#ifndef TRIPTYCH_TREE_QUESTIONS_H
#define TRIPTYCH_TREE_QUESTIONS_H

#include <stdint.h>

#define TREE_LEAVES_MAX   16  /* of a tree, as there are bits in a set of leaves */
#define TREE_FEATURES_MAX 128 /* of a model */

struct boosted_trees;

/* One node: a value above the bound leaves only these leaves of its tree. */
struct tree_question {
    float bound;
    uint16_t tree;
    uint16_t leaves; /* a bit each, from the leftmost */
};

struct tree_leaf {
    float value;
    uint32_t first_step, end_step; /* the way to it from the tree's root */
};

/* On the way to a leaf: what this node adds to the one before, by what that asks for. */
struct tree_step {
    float added;
    int feature;
};

struct tree_questions {
    unsigned feature_count;
    uint32_t step_count;
    uint32_t *firsts;          /* owned: where the questions of each feature begin; one more for the end */
    struct tree_question *all; /* owned: by feature, then by ascending bound */
    struct tree_leaf *leaves;  /* owned: TREE_LEAVES_MAX a tree */
    struct tree_step *steps;   /* owned: of all leaves, one after the other */
};

/* Returns 1 and fills *out (tree_questions_done); 0 when the trees cannot be laid out so (more features, one of more
 * leaves, or whose branches meet again): they are to be walked; ERR_MEMORY. */
int tree_questions_make(const struct boosted_trees *trees, unsigned feature_count, struct tree_questions *out);
void tree_questions_done(struct tree_questions *questions);

/* Sets, for each of the trees, the leaves that are left: the lowest bit is that of the leaf which a walk ends in. */
void tree_questions_ask(const struct tree_questions *questions, unsigned tree_count, const float *features,
                        uint16_t *out_leaves);

/* The same for several answers at once, TREE_LANES in one pass over the questions: which takes hardly longer than one.
 * `features` are by feature, then by lane; the first `lane_count` lanes are asked for, the others hold any numbers. */
#define TREE_LANES 8
void tree_questions_ask_lanes(const struct tree_questions *questions, unsigned tree_count,
                              const float (*features)[TREE_LANES], unsigned lane_count,
                              uint16_t (*out_leaves)[TREE_LANES]);

/* The leaf of a tree whose set of leaves is `left`. */
static inline const struct tree_leaf *tree_questions_leaf(const struct tree_questions *questions, unsigned tree,
                                                          uint16_t left)
{
    return &questions->leaves[tree * TREE_LEAVES_MAX + (unsigned)__builtin_ctz(left)];
}

#endif
