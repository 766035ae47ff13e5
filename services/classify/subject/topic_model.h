/* Linear models over an article's terms: a score for each class, the sum of what its terms weigh. Pure.
 * Read from a model file (../models/README.md). */
#ifndef TRIPTYCH_TOPIC_MODEL_H
#define TRIPTYCH_TOPIC_MODEL_H

#include "model_features.h"
#include "model_text.h"
#include "topic_names.h"
#include "topic_terms.h"

#include <stddef.h>
#include <stdint.h>

#define TOPIC_MODEL_TERMS_MAX   200000
#define TOPIC_MODEL_WEIGHTS_MAX 4000000
#define TOPIC_CLASS_NAME_SIZE   64 /* terminated */

struct topic_model {
    size_t class_count; /* at most TOPICS_MAX */
    char names[TOPICS_MAX][TOPIC_CLASS_NAME_SIZE];
    float bias[TOPICS_MAX];
    float scale; /* of a weight's unit */
    size_t term_count, weight_count;
    uint32_t *hashes; /* owned: of the terms it knows, ascending */
    uint32_t *firsts; /* owned: where each term's weights begin; one more at the end */
    uint8_t *classes; /* owned: of each weight */
    int8_t *weights;  /* owned: in `scale` units */
};

/* Rows "class NAME BIAS" first, then "HASH class:weight …", ascending; the header must carry the hash of what the model
 * sees of an article. Returns 0, or ERR_INVALID, ERR_TOO_LARGE, ERR_MEMORY; `out` needs topic_model_done either way. */
int topic_model_read(struct model_text *text, struct topic_model *out, struct err *err);
void topic_model_done(struct topic_model *model);

/* The model of the topics: FOLDER/topics.model, or the one that was built in when `folder` is "" or has none. Its
 * classes are those of topic_names, in that order. Errors as topic_model_read. */
int topic_model_load(const char *folder, struct topic_model *out, struct err *err);

/* What a model sees of an article, as its header's hash stands for. */
extern const struct model_features topic_model_features;

/* Of each class, `class_count` of them. */
struct topic_scores {
    float all[TOPICS_MAX];      /* log odds */
    unsigned words;             /* different ones, without stop words and numbers */
    float evidence[TOPICS_MAX]; /* what words and their pairs add to them, without bias, stop words and numbers */
};
void topic_model_scores(const struct topic_model *model, const struct topic_terms *terms, struct topic_scores *out);

#define TOPICS_PICKED_MAX 6 /* of one article: three of the first level, three below them */

/* Chooses the topics that an article is filed under, the first level before the second, the likeliest first; a topic of
 * the second level only under its own parent. `scores` are by the model of the topics. Returns how many, 0 when nothing
 * speaks clearly for any. */
size_t topic_pick(const struct topic_scores *scores, uint8_t out_topics[TOPICS_PICKED_MAX]);

#endif
