/* The models that grouping decides by, read once: those that were built in, or files of a folder in their place. */
#ifndef TRIPTYCH_GROUPING_MODELS_H
#define TRIPTYCH_GROUPING_MODELS_H

#include "boosted_trees.h"
#include "err.h"
#include "term_prior.h"

/* Of each pair the first is for articles that are compared by their words alone, the second for those with vectors. */
struct grouping_models {
    struct boosted_trees join_words, join_meaning;
    struct boosted_trees review_words, review_meaning;
    struct term_priors frequencies;
};

/* `folder`: files join-words.model and so on there take the place of those built in; "" for none. Returns 0 and sets
 * *out (returns owned: grouping_models_free), or ERR_INVALID, ERR_IO, ERR_TOO_LARGE, ERR_MEMORY with the file's
 * name. */
int grouping_models_load(const char *folder, struct grouping_models **out, struct err *err);
void grouping_models_free(struct grouping_models *models);

/* Those built in, read at the first call and kept for the life of the process (borrowed). NULL without memory. */
const struct grouping_models *grouping_models_shipped(void);

#endif
