/* Linear models over an article's terms: a score for each class, the sum of what its terms weigh. Pure.
 * Trained by tests/bench/topic/train.py with liblinear, which writes topic_model_table.c and never edits it by hand. */
#ifndef TRIPTYCH_TOPIC_MODEL_H
#define TRIPTYCH_TOPIC_MODEL_H

#include "topic_names.h"
#include "topic_terms.h"

#include <stddef.h>
#include <stdint.h>

struct topic_model {
    size_t class_count; /* at most TOPICS_MAX */
    const float *bias;  /* of each class */
    float scale;        /* of a weight's unit */
    size_t term_count;
    const uint32_t *hashes; /* of the terms it knows, ascending */
    const uint32_t *firsts; /* where each term's weights begin; one more at the end */
    const uint8_t *classes; /* of each weight */
    const int8_t *weights;  /* in `scale` units */
};

/* The shipped one: its classes are the topics of topic_names. */
extern const struct topic_model TOPIC_MODEL;

/* Log odds of each class, `class_count` of them. */
void topic_model_scores(const struct topic_model *model, const struct topic_terms *terms, float out_scores[TOPICS_MAX]);

#define TOPICS_PICKED_MAX 6 /* of one article: three of the first level, three below them */

/* Chooses the topics that an article is filed under, the first level before the second, the likeliest first; a topic of
 * the second level only under its own parent. `model` is one of the topics' and made the scores. Returns how many, 0
 * when nothing speaks clearly for any. */
size_t topic_pick(const struct topic_model *model, const float scores[TOPICS_MAX],
                  uint8_t out_topics[TOPICS_PICKED_MAX]);

#endif
