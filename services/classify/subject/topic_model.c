/* Scores an article's terms for every topic, and picks topics level by level. Linear, so what each word adds can be
 * said; the weights were trained by classify/training. */
#include "topic_model.h"

#include <math.h>
#include <string.h>

/* There are as many pairs as words, and most are chance; manner is what is left. */
static const float KIND_WEIGHT[TOPIC_TERM_KINDS] = {1.0f, 0.5f, 0.5f};

#define PICKED_A_LEVEL 3
/* In log odds: a second or third topic must be an even bet; the first need only be the best by far more than chance. */
#define BEST_MIN  (-1.2f)
#define OTHER_MIN 0.0f
/* Of so few words each has the weight of a whole text: "A long night" is no sport for its two. */
#define WORDS_FEW       4
#define BEST_OF_FEW_MIN 1.0f
/* In log odds of what an article's own words add: that a court stands in it, and that no offence does. "Appeals court
 * lets tariffs stand" is 7.7 and 0.4; of sentences for bribery and murder none has less than 2.2 of an offence. */
#define COURT_WORDS_MIN   3.0f
#define OFFENCE_WORDS_MAX 1.5f
#define RULED_ON_MIN      (-1.3f) /* in log odds, like BEST_MIN */
/* What an article's own words must add to what a topic's share of all news says, so that words the model does not know
 * are filed under nothing. Stop words and numbers do not count: they tell how something is written, and a title of nothing
 * else carries no topic. */
#define EVIDENCE_MIN 1.0f

/* Sorted hashes instead of a table: the model is read once and kept whole, and half of the terms of an article are not
 * in it. */
static int find_term(const struct topic_model *model, uint32_t hash, size_t *out_place)
{
    size_t low = 0;
    size_t high = model->term_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (model->hashes[middle] < hash) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *out_place = low;
    return low < model->term_count && model->hashes[low] == hash;
}

/* By which factor each kind's values are multiplied, so that long articles say no more than short ones. */
static void measure_kinds(const struct topic_terms *terms, float out_factors[TOPIC_TERM_KINDS])
{
    float squares[TOPIC_TERM_KINDS] = {0};
    for (size_t i = 0; i < terms->count; i++) {
        float value = topic_term_value(&terms->terms[i]);
        squares[terms->terms[i].kind] += value * value;
    }
    for (size_t kind = 0; kind < TOPIC_TERM_KINDS; kind++) {
        out_factors[kind] = squares[kind] > 0 ? KIND_WEIGHT[kind] / sqrtf(squares[kind]) : 0;
    }
}

/* Adds what each term weighs; of `manner` or of all others. */
static void add_scores(const struct topic_model *model, const struct topic_terms *terms, int of_manner,
                       float out_scores[TOPICS_MAX])
{
    float factors[TOPIC_TERM_KINDS];
    measure_kinds(terms, factors);
    for (size_t i = 0; i < terms->count; i++) {
        if ((terms->terms[i].kind == TOPIC_MANNER) != of_manner) {
            continue;
        }
        size_t place = 0;
        /* A word that the model has not seen says nothing, for no topic. */
        if (!find_term(model, terms->terms[i].hash, &place)) {
            continue;
        }
        float unit = topic_term_value(&terms->terms[i]) * factors[terms->terms[i].kind] * model->scale;
        for (uint32_t at = model->firsts[place]; at < model->firsts[place + 1]; at++) {
            out_scores[model->classes[at]] += unit * (float)model->weights[at];
        }
    }
}

void topic_model_scores(const struct topic_model *model, const struct topic_terms *terms, struct topic_scores *out)
{
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < terms->count; i++) {
        out->words += terms->terms[i].kind == TOPIC_STEM;
    }
    add_scores(model, terms, 0, out->evidence);
    memcpy(out->all, out->evidence, sizeof out->all);
    add_scores(model, terms, 1, out->all);
    for (size_t i = 0; i < model->class_count; i++) {
        out->all[i] += model->bias[i];
    }
}

static int was_picked(const uint8_t *topics, size_t count, int topic)
{
    return topic >= 0 && memchr(topics, topic, count) != NULL;
}

struct choice {
    const struct topic_scores *scores;
    uint8_t *picked;
    size_t count;
};

/* The best of a level that may be picked and is not yet, or -1. */
static int best_left(const struct choice *choice, size_t first, size_t end)
{
    const float *scores = choice->scores->all;
    int best = -1;
    for (size_t i = first; i < end; i++) {
        int parent = topic_names[i].parent;
        /* The second level is picked only below a topic of the first: "tennis" needs "sport". */
        int is_open = parent < 0 ? choice->scores->evidence[i] >= EVIDENCE_MIN
                                 : was_picked(choice->picked, choice->count, parent);
        if (is_open && !was_picked(choice->picked, choice->count, (int)i) && (best < 0 || scores[i] > scores[best])) {
            best = (int)i;
        }
    }
    return best;
}

static void pick_level(struct choice *choice, size_t first, size_t end, float first_min)
{
    for (size_t i = 0; i < PICKED_A_LEVEL; i++) {
        int best = best_left(choice, first, end);
        if (best < 0 || choice->scores->all[best] < (i == 0 ? first_min : OTHER_MIN)) {
            return;
        }
        choice->picked[choice->count++] = (uint8_t)best;
    }
}

static int is_picked(const struct choice *choice, const char *slug)
{
    return was_picked(choice->picked, choice->count, topic_find(slug));
}

/* Law alone says nothing of a ruling: what it rules on need be no even bet. */
static void pick_what_is_ruled_on(struct choice *choice)
{
    const float *words = choice->scores->evidence;
    if (choice->count != 1 || choice->picked[0] != topic_find("crime") ||
        words[topic_find("courts")] < COURT_WORDS_MIN || words[topic_find("offences")] > OFFENCE_WORDS_MAX) {
        return;
    }
    int best = best_left(choice, 0, TOPICS_TOP);
    if (best >= 0 && choice->scores->all[best] >= RULED_ON_MIN) {
        choice->picked[choice->count++] = (uint8_t)best;
    }
}

/* A court's ruling is about what it rules on: without an offence or the police in it, law stands behind the next topic of
 * the first level. */
static void put_ruling_behind(struct choice *choice, size_t top_count)
{
    uint8_t *picked = choice->picked;
    if (top_count > 1 && picked[0] == topic_find("crime") && !is_picked(choice, "offences") &&
        !is_picked(choice, "police")) {
        uint8_t law = picked[0];
        picked[0] = picked[1];
        picked[1] = law;
    }
}

size_t topic_pick(const struct topic_scores *scores, uint8_t out_topics[TOPICS_PICKED_MAX])
{
    struct choice choice = {scores, out_topics, 0};
    pick_level(&choice, 0, TOPICS_TOP, scores->words <= WORDS_FEW ? BEST_OF_FEW_MIN : BEST_MIN);
    if (scores->words > WORDS_FEW) {
        pick_what_is_ruled_on(&choice);
    }
    size_t top_count = choice.count;
    pick_level(&choice, TOPICS_TOP, topic_names_count, OTHER_MIN);
    put_ruling_behind(&choice, top_count);
    return choice.count;
}
