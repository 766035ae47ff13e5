/* Loads the five models of grouping, from the operator's folder where a file is there, else as they were built in. Each
 * file is looked for by itself, so one model can be tried beside the others that were built in. */
#include "grouping_models.h"
#include "model_open.h"

#include "match_features.h"
#include "review_features.h"

#include <assert.h>
#include <stdlib.h>

static int read_trees(const char *folder, const char *name, const struct model_features *features,
                      struct boosted_trees *out, struct err *err)
{
    struct model_text text;
    int code = model_text_open(folder, name, "boosted-trees", &text, err);
    if (!code)
        code = boosted_trees_read(&text, features, out, err);
    model_text_done(&text);
    return code;
}

static int read_frequencies(const char *folder, struct term_priors *out, struct err *err)
{
    struct model_text text;
    int code = model_text_open(folder, "term-frequencies", "term-frequencies", &text, err);
    if (!code)
        code = term_priors_read(&text, out, err);
    model_text_done(&text);
    return code;
}

int grouping_models_load(const char *folder, struct grouping_models **out, struct err *err)
{
    struct grouping_models *models = calloc(1, sizeof *models);
    if (!models)
        return err_set(err, ERR_MEMORY, "no memory for the models");
    int code = read_trees(folder, "join-words", &match_features, &models->join_words, err);
    if (!code)
        code = read_trees(folder, "join-meaning", &match_features, &models->join_meaning, err);
    if (!code)
        code = read_trees(folder, "review-words", &review_features, &models->review_words, err);
    if (!code)
        code = read_trees(folder, "review-meaning", &review_features, &models->review_meaning, err);
    if (!code)
        code = read_frequencies(folder, &models->frequencies, err);
    if (code) {
        grouping_models_free(models);
        return code;
    }
    *out = models;
    return 0;
}

void grouping_models_free(struct grouping_models *models)
{
    if (!models)
        return;
    boosted_trees_done(&models->join_words);
    boosted_trees_done(&models->join_meaning);
    boosted_trees_done(&models->review_words);
    boosted_trees_done(&models->review_meaning);
    term_priors_done(&models->frequencies);
    free(models);
}

const struct grouping_models *grouping_models_shipped(void)
{
    static struct grouping_models *shipped;
    struct err err = {0};
    if (!shipped && grouping_models_load("", &shipped, &err))
        assert(err.code == ERR_MEMORY); /* a model that was built in is right, or the build is wrong */
    return shipped;
}
