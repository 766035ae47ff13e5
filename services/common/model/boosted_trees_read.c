/* Boosted trees from a model file: "tree" begins one; a node is "feature right bound value", a leaf "leaf value". */
#include "boosted_trees.h"

#include <stdlib.h>
#include <string.h>

#define GROW_NODES 4096
#define GROW_TREES 256

static int make_room(struct boosted_trees *trees)
{
    /* Both lists grow before an element is added, by a fixed step: a model is read once, and the limits bound the
     * steps. */
    if (trees->node_count % GROW_NODES == 0) {
        struct tree_node *nodes = realloc(trees->nodes, (trees->node_count + GROW_NODES) * sizeof *nodes);
        if (!nodes)
            return ERR_MEMORY;
        trees->nodes = nodes;
    }
    if (trees->tree_count % GROW_TREES == 0) {
        uint32_t *firsts = realloc(trees->trees, (trees->tree_count + GROW_TREES) * sizeof *firsts);
        if (!firsts)
            return ERR_MEMORY;
        trees->trees = firsts;
    }
    return 0;
}

static int begin_tree(struct boosted_trees *trees)
{
    if (trees->tree_count == BOOSTED_TREES_MAX)
        return ERR_TOO_LARGE;
    if (make_room(trees))
        return ERR_MEMORY;
    trees->trees[trees->tree_count++] = trees->node_count;
    return 0;
}

/* Returns 1 with a node, 0 when the row is no node. */
static int parse_node(char *row, const struct model_features *features, struct tree_node *out)
{
    size_t name_len = strcspn(row, " ");
    char *at = row + name_len;
    unsigned long right = 0;
    *out = (struct tree_node){.feature = -1};
    if (name_len == 4 && memcmp(row, "leaf", 4) == 0)
        return model_text_take_float(&at, &out->value) && !*at;
    int feature = model_features_find(features, row, name_len);
    if (feature < 0 || !model_text_take_unsigned(&at, BOOSTED_TREE_NODES_MAX, &right) ||
        !model_text_take_float(&at, &out->bound) || !model_text_take_float(&at, &out->value))
        return 0;
    out->feature = (int8_t)feature;
    out->right = (uint16_t)right;
    return !*at;
}

static int add_node(struct boosted_trees *trees, const struct tree_node *node)
{
    unsigned first = trees->trees[trees->tree_count - 1];
    if (trees->node_count == BOOSTED_NODES_MAX || trees->node_count - first == BOOSTED_TREE_NODES_MAX)
        return ERR_TOO_LARGE;
    if (make_room(trees))
        return ERR_MEMORY;
    trees->nodes[trees->node_count++] = *node;
    return 0;
}

/* A question's answers lie behind it and within the tree, so that no walk can leave it or go round in it. */
static int is_closed(const struct boosted_trees *trees, unsigned tree)
{
    unsigned first = trees->trees[tree];
    unsigned end = tree + 1 < trees->tree_count ? trees->trees[tree + 1] : trees->node_count;
    for (unsigned i = first; i < end; i++) {
        const struct tree_node *node = &trees->nodes[i];
        if (node->feature >= 0 && (i + 1 >= end || first + node->right <= i || first + node->right >= end))
            return 0;
    }
    return end > first;
}

static int read_rows(struct model_text *text, const struct model_features *features, struct boosted_trees *out,
                     struct err *err)
{
    char *row = NULL;
    int result, code = 0;
    while (!code && (result = model_text_row(text, &row, err)) != 0) {
        struct tree_node node;
        if (result < 0)
            return result;
        if (strcmp(row, "tree") == 0)
            code = begin_tree(out);
        else if (!out->tree_count || !parse_node(row, features, &node))
            return model_text_wrong(text, "it is no node: `feature right bound value` or `leaf value`", err);
        else
            code = add_node(out, &node);
    }
    return code ? err_set(err, code, "model %s, line %u: too many nodes, or no memory for them", text->name, text->line)
                : 0;
}

/* Trees ask for measures by place. With other measures, or other meanings of them, they would still answer, and
 * wrongly: so the hash must be the same. */
static int check_features(const struct model_text *text, const struct model_features *features, struct err *err)
{
    char hash[MODEL_FEATURES_HASH_SIZE];
    model_features_hash(features, hash);
    if (strcmp(model_text_header(text, "features"), hash) == 0)
        return 0;
    return err_set(err, ERR_INVALID,
                   "model %s was trained with other measures (%.16s) than this program takes (%s): train it again",
                   text->name, model_text_header(text, "features"), hash);
}

/* A model is asked ten thousand times a second, and read once. */
static int lay_out(const struct model_text *text, unsigned feature_count, struct boosted_trees *out, struct err *err)
{
    if (out->tree_count > BOOSTED_TREES_ASKED_MAX)
        return 0;
    int result = tree_questions_make(out, feature_count, &out->questions);
    out->is_laid_out = result > 0;
    return result < 0 ? err_set(err, ERR_MEMORY, "model %s: no memory to lay its trees out", text->name) : 0;
}

int boosted_trees_read(struct model_text *text, const struct model_features *features, struct boosted_trees *out,
                       struct err *err)
{
    double start = 0;
    *out = (struct boosted_trees){.nodes = NULL};
    int code = check_features(text, features, err);
    if (!code)
        code = model_text_number(text, "start", -1000, 1000, &start, err);
    if (!code)
        code = read_rows(text, features, out, err);
    if (code)
        return code;
    out->start = strtof(model_text_header(text, "start"), NULL);
    for (unsigned i = 0; i < out->tree_count; i++)
        if (!is_closed(out, i))
            return err_set(err, ERR_INVALID, "model %s: tree %u is empty or leads out of itself", text->name, i);
    return out->tree_count ? lay_out(text, features->count, out, err)
                           : err_set(err, ERR_INVALID, "model %s has no tree", text->name);
}

void boosted_trees_done(struct boosted_trees *trees)
{
    free(trees->nodes);
    free(trees->trees);
    tree_questions_done(&trees->questions);
    *trees = (struct boosted_trees){.nodes = NULL};
}
