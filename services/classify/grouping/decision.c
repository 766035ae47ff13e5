/* The decision on one article: score the matches that match.c found, join the best when its probability is above
 * JOIN_SCORE_MIN, else begin a story. Keeps why (the features that weighed most) and what was not taken, for `triptych
 * why` and for the related stories. Pure: the caller enters and commits what was decided. */
#include "decision.h"

#include "join_model.h"
#include "match.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a feature must add at least to be told as a reason. */
#define REASON_WEIGHT_MIN 0.01f
/* ln of 20: a word of one article in twenty guards nothing. Articles that share only such words are of two stories, and
 * replicas would refuse each other's all the time. */
#define GUARD_RARITY_MIN 3.0f

/* The heaviest reasons, of two alike the first. */
static void add_reason(struct decision *out, const struct decision_reason *reason)
{
    float weight = fabsf(reason->weight);
    unsigned at = out->reason_count;
    while (at > 0 && fabsf(out->reasons[at - 1].weight) < weight) {
        at--;
    }
    if (at == DECISION_REASONS_MAX) {
        return;
    }
    out->reason_count += out->reason_count < DECISION_REASONS_MAX;
    for (unsigned i = out->reason_count - 1; i > at; i--) {
        out->reasons[i] = out->reasons[i - 1];
    }
    out->reasons[at] = *reason;
}

static void explain(const struct grouping_models *models, const struct match *match, struct decision *out)
{
    float weights[MATCH_FEATURES];
    join_explain(models, match, weights);
    out->reason_count = 0;
    for (int i = 0; i < MATCH_FEATURES; i++) {
        if (fabsf(weights[i]) >= REASON_WEIGHT_MIN) {
            add_reason(out, &(struct decision_reason){match_feature_name((enum match_feature)i), match->features[i],
                                                      weights[i]});
        }
    }
}

/* Pairs and names stand for words that are there too. Guard terms are compared between replicas before a story begins
 * (article_place.c). */
static int is_guard_word(const struct vector *vector, const struct vector_term *term)
{
    unsigned place = vector->class_square[TERM_TITLE] > 0 ? TERM_FLAG(TERM_TITLE) : 0;
    return term->weight > 0 && (term->flags & place) == place &&
           !(term->flags & (TERM_FLAG(TERM_PAIR) | TERM_FLAG(TERM_NAME)));
}

/* Words of the title, or of the lead where there is no title, heaviest first. */
static void choose_guard_terms(const struct story_index *index, const struct match_query *query, struct decision *out)
{
    unsigned weights[DECISION_GUARD_TERMS_MAX];
    unsigned count = 0;
    for (size_t i = 0; i < query->vector->count; i++) {
        const struct vector_term *term = &query->vector->terms[i];
        if (!is_guard_word(query->vector, term) ||
            term_frequency_rarity(index->frequency, query->lang, term->hash) < GUARD_RARITY_MIN ||
            (count == DECISION_GUARD_TERMS_MAX && term->weight <= weights[count - 1])) {
            continue;
        }
        unsigned at = count < DECISION_GUARD_TERMS_MAX ? count++ : count - 1;
        for (; at > 0 && weights[at - 1] < term->weight; at--) {
            weights[at] = weights[at - 1];
            out->guard_terms[at] = out->guard_terms[at - 1];
        }
        weights[at] = term->weight;
        out->guard_terms[at] = term->hash;
    }
    out->guard_count = count;
}

/* Single words that the story says too, heaviest first: what readers are told. */
static void choose_shared(const struct live_story *story, const struct vector *vector, struct decision *out)
{
    unsigned weights[SHARED_TERMS_MAX];
    unsigned count = 0;
    for (size_t i = 0; i < vector->count; i++) {
        const struct vector_term *term = &vector->terms[i];
        if (term->weight == 0 || (term->flags & (TERM_FLAG(TERM_PAIR) | TERM_FLAG(TERM_NAME))) ||
            (count == SHARED_TERMS_MAX && term->weight <= weights[count - 1]) ||
            !vector_has(story->centre, term->hash)) {
            continue;
        }
        unsigned at = count < SHARED_TERMS_MAX ? count++ : count - 1;
        for (; at > 0 && weights[at - 1] < term->weight; at--) {
            weights[at] = weights[at - 1];
            out->shared[at] = out->shared[at - 1];
        }
        weights[at] = term->weight;
        out->shared[at] = term->hash;
    }
    out->shared_count = count;
}

/* The two best matches that the article may join, and the best of those that have gone on for too long to be joined; -1
 * where there is none. */
struct ranking {
    int best, second, ended;
    float best_score, second_score, ended_score;
};

/* A copy does not join a story that has ended either: what is printed again after weeks tells of another occasion. */
static int has_ended(const struct story_index *index, const struct match *match, int64_t time_ms)
{
    const struct live_story *story = &index->stories[match->story];
    return story_index_is_too_long(index, story->first_ms, time_ms) ||
           story_index_is_too_long(index, time_ms, story->last_ms);
}

static void rank_one(struct ranking *ranking, int place, float score)
{
    if (ranking->best < 0 || score > ranking->best_score) {
        ranking->second = ranking->best;
        ranking->second_score = ranking->best_score;
        ranking->best = place;
        ranking->best_score = score;
    } else if (ranking->second < 0 || score > ranking->second_score) {
        ranking->second = place;
        ranking->second_score = score;
    }
}

static struct ranking rank(const struct story_index *index, const struct match *matches, size_t count, int64_t time_ms)
{
    struct ranking ranking = {-1, -1, -1, 0, 0, 0};
    float scores[MATCHES_MAX];
    join_score_each(index->models, matches, count, scores);
    for (size_t i = 0; i < count; i++) {
        float score = scores[i];
        if (!has_ended(index, &matches[i], time_ms)) {
            rank_one(&ranking, (int)i, score);
        } else if (ranking.ended < 0 || score > ranking.ended_score) {
            ranking.ended = (int)i;
            ranking.ended_score = score;
        }
    }
    return ranking;
}

static void set_rejected(const struct story_index *index, const struct match *match, float score, struct decision *out)
{
    snprintf(out->rejected_story_id, sizeof out->rejected_story_id, "%s", index->stories[match->story].id);
    out->rejected_score = score;
}

static void join(const struct story_index *index, const struct match *best, float score, struct decision *out)
{
    out->joins = 1;
    out->score = score;
    snprintf(out->story_id, sizeof out->story_id, "%s", index->stories[best->story].id);
    if (best->copy_of != SLOT_NONE) {
        const struct live_article *copied = &index->articles[best->copy_of];
        /* Copies of copies count with the original, so that chains never form. */
        snprintf(out->copy_of, sizeof out->copy_of, "%s", copied->copy_of[0] ? copied->copy_of : copied->id);
    }
}

/* What was not taken: for a story that begins, one that it continues is told before any other. */
static void choose(const struct story_index *index, const struct match *matches, const struct ranking *ranking,
                   struct decision *out)
{
    const struct match *best = ranking->best >= 0 ? &matches[ranking->best] : NULL;
    const struct match *ended = ranking->ended >= 0 ? &matches[ranking->ended] : NULL;
    if (best && ranking->best_score >= JOIN_SCORE_MIN) {
        join(index, best, ranking->best_score, out);
        explain(index->models, best, out);
        if (ranking->second >= 0) {
            set_rejected(index, &matches[ranking->second], ranking->second_score, out);
        }
    } else if (ended && (!best || ranking->ended_score > ranking->best_score)) {
        set_rejected(index, ended, ranking->ended_score, out);
        explain(index->models, ended, out);
    } else if (best) {
        set_rejected(index, best, ranking->best_score, out);
        explain(index->models, best, out);
    }
}

int decide(struct story_index *index, const struct decision_input *input, struct decision *out, struct err *err)
{
    struct vector *vector = vector_of_article(input->features, index->frequency);
    if (!vector) {
        return err_set(err, ERR_MEMORY, "no memory to weigh article %s", input->article_id);
    }
    *out = (struct decision){.score = 1};
    /* Derived from the article's id: a try that is repeated, here or by another replica, begins the same story. */
    id_for_story(input->article_id, out->story_id);
    struct match matches[MATCHES_MAX];
    struct match_query query = {.lang = input->features->lang,
                                .sketch = &input->features->sketch,
                                .title = title_mark_of(input->features),
                                .vector = vector,
                                .time_ms = input->time_ms,
                                .time_kind = time_kind_of(input->features->has_time, input->time_ms),
                                .embedding = input->embedding,
                                .except = SLOT_NONE};
    struct ranking ranking = rank(index, matches, match_stories(index, &query, matches), query.time_ms);
    choose(index, matches, &ranking, out);
    if (out->joins) {
        choose_shared(&index->stories[matches[ranking.best].story], vector, out);
    }
    choose_guard_terms(index, &query, out);
    free(vector);
    return 0;
}
