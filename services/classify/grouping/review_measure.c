/* Two stories measured against each other: how well some reports of either would join the other, by the join model, and
 * what those fits were made of. */
#include "review_measure.h"

#include "join_model.h"
#include "match_crowd.h"

#include <math.h>
#include <string.h>

/* ── asking ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

struct review_sample review_sample_of(const struct story_index *index, const struct live_story *story)
{
    struct review_sample sample = {.count =
                                       story->kept_count < REVIEW_REPORTS_MAX ? story->kept_count : REVIEW_REPORTS_MAX};
    for (unsigned i = 0; i < sample.count; i++) {
        unsigned last = story->kept_count - 1u;
        unsigned at = sample.count > 1 ? i * last / (sample.count - 1) : 0;
        sample.reports[i] = &index->articles[story->kept[at]];
    }
    return sample;
}

struct match_query review_query_of(const struct story_index *index, const struct live_article *report)
{
    return (struct match_query){
        .lang = report->lang,
        .title = report->title,
        .vector = report->vector,
        .time_ms = report->time_ms,
        .time_kind = report->time_kind,
        .embedding = {live_article_embedding(index, report), index->embeddings.dimensions, index->embeddings.model},
        .except = report->story,
        .crowd = report->crowd};
}

const struct sketch *review_sketch_of(const struct live_article *report, struct sketch *room)
{
    if (!report->sketch) {
        return NULL;
    }
    sketch_unpack(report->sketch, SKETCH_HASHES_MAX, room);
    return room;
}

/* ── measuring ───────────────────────────────────────────────────────────────────────────────────────────────────── */

struct fits {
    float mean, best, worst;
    float by_meaning;               /* share */
    float measures[MATCH_FEATURES]; /* means */
};

/* What the fits were made of: means of match features that become review features. */
static const struct {
    enum review_feature to;
    enum match_feature of;
} MEANS[] = {
    {REVIEW_NEAREST_COSINE, MATCH_NEAREST_COSINE},
    {REVIEW_TITLE_COSINE, MATCH_TITLE_COSINE},
    {REVIEW_ENTITY_COSINE, MATCH_ENTITY_COSINE},
    {REVIEW_NAME_COSINE, MATCH_NAME_COSINE},
    {REVIEW_NEAREST_SHARED_WEIGHT, MATCH_NEAREST_SHARED_WEIGHT},
    {REVIEW_RAREST_SHARED, MATCH_RAREST_SHARED},
    {REVIEW_NEAREST_GAP, MATCH_NEAREST_GAP},
    {REVIEW_TERMS, MATCH_ARTICLE_TERMS},
    {REVIEW_TITLE_WEIGHT, MATCH_TITLE_WEIGHT},
    {REVIEW_MEANING_NEAREST_COSINE, MATCH_MEANING_NEAREST_COSINE},
    {REVIEW_MEANING_MEAN_COSINE, MATCH_MEANING_MEAN_COSINE},
    {REVIEW_MEANING_CENTRE_COSINE, MATCH_MEANING_CENTRE_COSINE},
};

/* As match_story would compare them. */
static void match_known(const struct story_index *index, const struct live_article *report,
                        const struct review_asked *asked, uint32_t story, struct match *out)
{
    struct match_query query = review_query_of(index, report);
    for (size_t i = 0; asked && i < asked->count; i++) {
        if (asked->matches[i].story == story) {
            *out = asked->matches[i];
            match_crowd_set(out, &query.crowd);
            return;
        }
    }
    struct sketch sketch;
    if (report->story != story) { /* there it would be found to be a copy of itself */
        query.sketch = review_sketch_of(report, &sketch);
    }
    match_story(index, &query, story, out);
}

static void add_fit(struct fits *fits, const struct match *match, float fit, unsigned count)
{
    fits->mean += fit / (float)count;
    fits->best = fmaxf(fits->best, fit);
    fits->worst = fminf(fits->worst, fit);
    fits->by_meaning += (float)match->has_meaning / (float)count;
    for (size_t i = 0; i < sizeof MEANS / sizeof *MEANS; i++) {
        fits->measures[MEANS[i].of] += match->features[MEANS[i].of] / (float)count;
    }
}

/* How well the sampled reports of `one` would join `other`, which stands in its slot of the index meanwhile: measures
 * are taken of slots, and nothing else runs. */
static struct fits fits_in(struct story_index *index, const struct review_sample *sample, const struct review_side *one,
                           const struct review_side *other)
{
    struct fits fits = {0, -INFINITY, INFINITY, 0, {0}};
    struct match matches[REVIEW_REPORTS_MAX];
    float log_odds[REVIEW_REPORTS_MAX];
    const struct live_story saved = index->stories[other->slot];
    index->stories[other->slot] = other->story;
    for (unsigned i = 0; i < sample->count; i++) {
        match_known(index, sample->reports[i], one->asked ? &one->asked[i] : NULL, other->slot, &matches[i]);
    }
    index->stories[other->slot] = saved;
    join_log_odds_each(index->models, matches, sample->count, log_odds);
    for (unsigned i = 0; i < sample->count; i++) {
        add_fit(&fits, &matches[i], log_odds[i], sample->count);
    }
    return fits;
}

/* Of a gap that may be an overlap, which is 0. */
static float log_hours_ahead(int64_t gap_ms)
{
    return logf(1.0f + (float)(gap_ms > 0 ? gap_ms : 0) / 3600000.0f);
}

static float same_language(const struct review_sample *a, const struct review_sample *b)
{
    unsigned same = 0;
    for (unsigned i = 0; i < a->count; i++) {
        for (unsigned j = 0; j < b->count; j++) {
            same += (unsigned)text_language_is(a->reports[i]->lang, b->reports[j]->lang);
        }
    }
    return (float)same / (float)(a->count * b->count);
}

static const struct boosted_trees *trees_for(const struct grouping_models *models, const struct review_pair *pair)
{
    return pair->by_meaning ? &models->review_meaning : &models->review_words;
}

void review_explain(const struct story_index *index, const struct review_pair *pair, float out_weights[REVIEW_FEATURES])
{
    memset(out_weights, 0, REVIEW_FEATURES * sizeof *out_weights);
    boosted_trees_explain(trees_for(index->models, pair), pair->features, out_weights);
}

void review_measure(struct story_index *index, const struct review_side *from_side, const struct review_side *into_side,
                    struct review_pair *pair)
{
    const struct live_story *from = &from_side->story;
    const struct live_story *into = &into_side->story;
    struct review_sample of_from = review_sample_of(index, from);
    struct review_sample of_into = review_sample_of(index, into);
    struct fits from_fits = fits_in(index, &of_from, from_side, into_side);
    struct fits into_fits = fits_in(index, &of_into, into_side, from_side);
    int64_t first_ms = from->first_ms < into->first_ms ? from->first_ms : into->first_ms;
    int64_t last_ms = from->last_ms > into->last_ms ? from->last_ms : into->last_ms;
    int has_times = from->first_ms && into->first_ms;
    float *features = pair->features;
    features[REVIEW_FROM_MEAN_FIT] = from_fits.mean;
    features[REVIEW_FROM_BEST_FIT] = from_fits.best;
    features[REVIEW_FROM_WORST_FIT] = from_fits.worst;
    features[REVIEW_INTO_MEAN_FIT] = into_fits.mean;
    features[REVIEW_INTO_BEST_FIT] = into_fits.best;
    features[REVIEW_INTO_WORST_FIT] = into_fits.worst;
    features[REVIEW_CENTRE_COSINE] = vector_cosine(from->centre, into->centre);
    features[REVIEW_FROM_REPORTS] = logf((float)from->report_count);
    features[REVIEW_INTO_REPORTS] = logf((float)into->report_count);
    features[REVIEW_GAP] = has_times ? fmaxf(log_hours_ahead(into->first_ms - from->last_ms),
                                             log_hours_ahead(from->first_ms - into->last_ms))
                                     : log_hours_ahead(GAP_UNKNOWN_MS);
    features[REVIEW_SPAN] = log_hours_ahead(has_times ? last_ms - first_ms : GAP_UNKNOWN_MS);
    features[REVIEW_SAME_LANGUAGE] = same_language(&of_from, &of_into);
    for (size_t i = 0; i < sizeof MEANS / sizeof *MEANS; i++) {
        features[MEANS[i].to] = (from_fits.measures[MEANS[i].of] + into_fits.measures[MEANS[i].of]) / 2;
    }
    /* The model with vectors is asked when at least half of all comparisons had them; it was trained on such pairs. */
    pair->by_meaning = from_fits.by_meaning + into_fits.by_meaning >= 1;
    pair->score = boosted_trees_score(trees_for(index->models, pair), features);
}
