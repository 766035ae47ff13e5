/* What an article and a story have in common, as numbers for the join model: first against the story's centre, for all
 * candidates; then against its single reports, its texts (copies) and its vectors, for the best of them. The features
 * are named in models/match_features.h; the order of floats and their scale are part of the trained models, so a change
 * here needs a new training (classify/training) and another hash of their names. */
#include "match.h"
#include "match_copy.h"
#include "match_crowd.h"

#include "embed_compact.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HOUR_MS ((int64_t)3600 * 1000)
/* Of a time that is not the article's own: a gap up to SLACK_MS tells nothing, a longer one no more than TOLD_MAX_MS beyond
 * it. With 576 of 746 articles undated, and 497 of 2,653 that come years late, precision of the undated rises by 4 to 5
 * points over taking their time as unknown; more than TOLD_MAX_MS separates those that come late from their stories. */
#define SLACK_MS    (12 * HOUR_MS)
#define TOLD_MAX_MS (24 * HOUR_MS)
/* What a guess adds: it is no evidence of nearness. */
#define GUESSED_MS (8 * HOUR_MS)
/* A vector's first terms lie beside its head; these are the next line of memory. */
#define VECTOR_TERMS_AHEAD 8

static float share(float part, float whole)
{
    float of_whole = whole > 0 ? part / whole : 0;
    return of_whole < 1 ? of_whole : 1;
}

/* Less likeness never follows from a smaller gap, so a gap that is not known must be no small one. */
static float log_hours(int64_t gap_ms)
{
    int64_t counted_ms = gap_ms < 0 ? GAP_UNKNOWN_MS : gap_ms;
    return logf(1.0f + (float)counted_ms / 3600000.0f);
}

static int64_t gap_told_ms(int64_t gap_ms, enum time_kind one, enum time_kind other)
{
    if (gap_ms < 0 || (one == TIME_OWN && other == TIME_OWN)) {
        return gap_ms;
    }
    gap_ms = gap_ms > SLACK_MS ? gap_ms - SLACK_MS : 0;
    gap_ms = gap_ms < TOLD_MAX_MS ? gap_ms : TOLD_MAX_MS;
    return one == TIME_GUESSED || other == TIME_GUESSED ? gap_ms + GUESSED_MS : gap_ms;
}

/* 0 stands for a time that is not known. */
static float log_gap(int64_t a_ms, int64_t b_ms)
{
    return log_hours(a_ms == 0 || b_ms == 0 ? -1 : a_ms > b_ms ? a_ms - b_ms : b_ms - a_ms);
}

static float log_gap_to(const struct live_article *report, const struct match_query *query)
{
    int64_t gap_ms =
        query->time_ms > report->time_ms ? query->time_ms - report->time_ms : report->time_ms - query->time_ms;
    int is_known = query->time_ms != 0 && report->time_ms != 0;
    return log_hours(is_known ? gap_told_ms(gap_ms, query->time_kind, report->time_kind) : -1);
}

/* The features that come from the story's centre and its history. */
static void measure_centre(const struct story_index *index, const struct match_query *query,
                           const struct overlap *overlap, struct match *out)
{
    const struct live_story *story = &index->stories[out->story];
    const struct vector *article = query->vector;
    float *features = out->features;
    const float *covered = overlap->class_covered_a;
    features[MATCH_CENTRE_COSINE] = overlap_cosine(overlap, article, story->centre);
    features[MATCH_TITLE_IN_CENTRE] = share(covered[TERM_TITLE], article->class_square[TERM_TITLE]);
    features[MATCH_ENTITIES_IN_CENTRE] = share(covered[TERM_ENTITY], article->class_square[TERM_ENTITY]);
    features[MATCH_NAMES_IN_CENTRE] = share(covered[TERM_NAME], article->class_square[TERM_NAME]);
    features[MATCH_NUMBERS_IN_CENTRE] = share(covered[TERM_NUMBER], article->class_square[TERM_NUMBER]);
    features[MATCH_PAIRS_IN_CENTRE] = share(covered[TERM_PAIR], article->class_square[TERM_PAIR]);
    features[MATCH_IN_CENTRE] = share(overlap->covered_a, article->square);
    features[MATCH_CENTRE_IN_ARTICLE] = share(overlap->covered_b, story->centre->square);
    features[MATCH_RAREST_SHARED] = term_frequency_rarity(index->frequency, query->lang, overlap->heaviest_hash);
    features[MATCH_SHARED_TERMS] = logf(1.0f + (float)overlap->shared);
    features[MATCH_CENTRE_SHARED_WEIGHT] = sqrtf(overlap->covered_a) * article->length;
    features[MATCH_KNOWN_ARTICLES] = logf(term_frequency_articles(index->frequency, query->lang));
    features[MATCH_STORY_GAP] =
        log_hours(gap_told_ms(live_story_gap_ms(story, query->time_ms), query->time_kind, story->time_kind));
    features[MATCH_STORY_SPAN] = log_gap(story->first_ms, story->last_ms);
    features[MATCH_STORY_REPORTS] = logf((float)story->report_count);
    features[MATCH_ARTICLE_TERMS] = logf(1.0f + (float)article->count);
    features[MATCH_TITLE_WEIGHT] = share(article->class_square[TERM_TITLE], article->square);
}

static void raise(float *feature, float value)
{
    *feature = value > *feature ? value : *feature;
}

static void measure_nearest(const struct live_article *report, const struct match_query *query,
                            const struct overlap *overlap, float cosine, float *features)
{
    features[MATCH_SECOND_COSINE] = features[MATCH_NEAREST_COSINE];
    features[MATCH_NEAREST_COSINE] = cosine;
    features[MATCH_NEAREST_GAP] = log_gap_to(report, query);
    features[MATCH_NEAREST_IN_ARTICLE] = share(overlap->covered_b, report->vector->square);
    features[MATCH_NEAREST_TERMS] = logf(1.0f + (float)report->vector->count);
    features[MATCH_NEAREST_TITLE_WEIGHT] = share(report->vector->class_square[TERM_TITLE], report->vector->square);
    features[MATCH_NEAREST_SHARED_WEIGHT] = sqrtf(overlap->covered_a) * query->vector->length;
    features[MATCH_SAME_LANGUAGE] = (float)text_language_is(report->lang, query->lang);
}

/* A story's reports lie anywhere in memory: asked for ahead, their misses overlap. */
static void prefetch_reports(const struct story_index *index, const struct match *match)
{
    const struct live_story *story = &index->stories[match->story];
    for (size_t i = 0; i < story->kept_count; i++) {
        const struct live_article *report = &index->articles[story->kept[i]];
        __builtin_prefetch(report->lang);
        __builtin_prefetch(&report->vector);
    }
}

static void prefetch_vectors(const struct story_index *index, const struct live_story *story)
{
    for (size_t i = 0; i < story->kept_count; i++) {
        const struct vector *vector = index->articles[story->kept[i]].vector;
        __builtin_prefetch(vector);
        __builtin_prefetch(&vector->terms[VECTOR_TERMS_AHEAD]);
    }
}

/* The features that come from the story's single reports. */
static void measure_reports(const struct story_index *index, const struct match_query *query, const struct probe *probe,
                            struct match *out)
{
    const struct live_story *story = &index->stories[out->story];
    float *features = out->features;
    features[MATCH_NEAREST_COSINE] = -1;
    features[MATCH_NEAREST_GAP] = log_hours(-1);
    float sum = 0;
    unsigned same_language = 0;
    prefetch_vectors(index, story);
    for (size_t i = 0; i < story->kept_count; i++) {
        const struct live_article *report = &index->articles[story->kept[i]];
        struct overlap overlap;
        same_language += (unsigned)text_language_is(report->lang, query->lang);
        probe_compare(probe, report->vector, &overlap);
        float cosine = overlap_cosine(&overlap, query->vector, report->vector);
        sum += cosine;
        if (cosine > features[MATCH_NEAREST_COSINE]) {
            measure_nearest(report, query, &overlap, cosine, features);
        } else {
            raise(&features[MATCH_SECOND_COSINE], cosine);
        }
        raise(&features[MATCH_TITLE_COSINE], overlap_class_cosine(&overlap, query->vector, report->vector, TERM_TITLE));
        raise(&features[MATCH_ENTITY_COSINE],
              overlap_class_cosine(&overlap, query->vector, report->vector, TERM_ENTITY));
        raise(&features[MATCH_NAME_COSINE], overlap_class_cosine(&overlap, query->vector, report->vector, TERM_NAME));
        raise(&features[MATCH_TITLE_IN_REPORT],
              share(overlap.class_covered_a[TERM_TITLE], query->vector->class_square[TERM_TITLE]));
    }
    features[MATCH_LANGUAGE_SHARE] = story->kept_count ? (float)same_language / (float)story->kept_count : 0;
    features[MATCH_NEAREST_COSINE] = story->kept_count ? features[MATCH_NEAREST_COSINE] : 0;
    features[MATCH_SECOND_COSINE] =
        story->kept_count > 1 ? features[MATCH_SECOND_COSINE] : features[MATCH_NEAREST_COSINE];
    features[MATCH_MEAN_COSINE] = story->kept_count ? sum / (float)story->kept_count : 0;
}

/* ── the vectors of meaning ──────────────────────────────────────────────────────────────────────────────────────── */

static void measure_nearest_meaning(const struct live_article *report, const struct match_query *query, float cosine,
                                    float *features)
{
    features[MATCH_MEANING_SECOND_COSINE] = features[MATCH_MEANING_NEAREST_COSINE];
    features[MATCH_MEANING_NEAREST_COSINE] = cosine;
    features[MATCH_MEANING_GAP] = log_gap_to(report, query);
    features[MATCH_MEANING_SAME_LANGUAGE] = (float)text_language_is(report->lang, query->lang);
}

/* In whole numbers: sums of at most REPORTS_KEPT_MAX int8 vectors fit easily, and every machine gets the same result,
 * whatever order its compiler adds in. */
static float centre_cosine(const struct match_query *query, const int8_t *const *vectors, unsigned count)
{
    int32_t sum[EMBEDDING_DIMENSIONS];
    int64_t product = 0, square = 0, square_query = 0;
    for (unsigned d = 0; d < query->embedding.dimensions; d++) {
        sum[d] = 0;
        for (unsigned i = 0; i < count; i++) {
            sum[d] += vectors[i][d];
        }
        product += (int64_t)sum[d] * query->embedding.values[d];
        square += (int64_t)sum[d] * sum[d];
        square_query += query->embedding.values[d] * query->embedding.values[d];
    }
    return square && square_query ? (float)((double)product / sqrt((double)square * (double)square_query)) : 0;
}

static void measure_meaning(const struct story_index *index, const struct match_query *query, struct match *out)
{
    const struct live_story *story = &index->stories[out->story];
    const int8_t *vectors[REPORTS_KEPT_MAX];
    unsigned count = 0;
    float sum = 0;
    float *features = out->features;
    features[MATCH_MEANING_NEAREST_COSINE] = features[MATCH_MEANING_SECOND_COSINE] = -1;
    for (size_t i = 0; i < story->kept_count; i++) {
        const struct live_article *report = &index->articles[story->kept[i]];
        const int8_t *vector = live_article_embedding(index, report);
        if (!vector) {
            continue;
        }
        float cosine = embed_cosine(vector, query->embedding.values, query->embedding.dimensions);
        sum += cosine;
        vectors[count++] = vector;
        if (cosine > features[MATCH_MEANING_NEAREST_COSINE]) {
            measure_nearest_meaning(report, query, cosine, features);
        } else {
            raise(&features[MATCH_MEANING_SECOND_COSINE], cosine);
        }
    }
    out->has_meaning = count > 0;
    features[MATCH_MEANING_NEAREST_COSINE] = count ? features[MATCH_MEANING_NEAREST_COSINE] : 0;
    features[MATCH_MEANING_SECOND_COSINE] =
        count > 1 ? features[MATCH_MEANING_SECOND_COSINE] : features[MATCH_MEANING_NEAREST_COSINE];
    features[MATCH_MEANING_MEAN_COSINE] = count ? sum / (float)count : 0;
    features[MATCH_MEANING_CENTRE_COSINE] = count ? centre_cosine(query, vectors, count) : 0;
}

/* ── the stories compared ────────────────────────────────────────────────────────────────────────────────────────── */

static int by_centre_cosine(const void *a, const void *b)
{
    const struct match *left = a;
    const struct match *right = b;
    float difference = right->features[MATCH_CENTRE_COSINE] - left->features[MATCH_CENTRE_COSINE];
    if (difference != 0) {
        return difference > 0 ? 1 : -1;
    }
    return (left->story > right->story) - (left->story < right->story);
}

/* What is measured of a story before it is known whether it is compared in full. */
static void begin_match(const struct story_index *index, const struct match_query *query, const struct probe *probe,
                        uint32_t story, struct match *out)
{
    struct overlap overlap;
    *out = (struct match){.story = story, .copy_of = SLOT_NONE};
    probe_compare(probe, index->stories[story].centre, &overlap);
    measure_centre(index, query, &overlap, out);
}

/* Centres lie anywhere in memory; the processor itself asks for their later lines. */
static void prefetch_centre(const struct story_index *index, uint32_t story)
{
    const struct vector *centre = index->stories[story].centre;
    __builtin_prefetch(centre);
    __builtin_prefetch(&centre->terms[VECTOR_TERMS_AHEAD]);
    __builtin_prefetch(&centre->terms[2 * VECTOR_TERMS_AHEAD]);
}

/* Comparing with each of a story's reports costs up to REPORTS_KEPT_MAX times what the centre costs, so the centre
 * chooses which stories are worth it. */
static size_t match_by_words(struct story_index *index, const struct match_query *query, const struct probe *probe,
                             struct match out[MATCHES_BY_WORDS_MAX])
{
    struct candidate candidates[CANDIDATES_MAX];
    struct match matches[CANDIDATES_MAX];
    /* A guess chooses no candidates: a row without a date may stand anywhere in a file. */
    int64_t time_ms = query->time_kind == TIME_GUESSED ? 0 : query->time_ms;
    size_t found = story_candidates_find(index, query->vector, time_ms, candidates);
    size_t count = 0;
    for (size_t i = 0; i < found; i++) {
        __builtin_prefetch(&index->stories[candidates[i].story].centre);
    }
    for (size_t i = 0; i < found; i++) {
        prefetch_centre(index, candidates[i + 1 < found ? i + 1 : i].story);
        if (candidates[i].story != query->except) {
            begin_match(index, query, probe, candidates[i].story, &matches[count++]);
        }
    }
    if (count > 1) {
        qsort(matches, count, sizeof *matches, by_centre_cosine);
    }
    count = count < MATCHES_BY_WORDS_MAX ? count : MATCHES_BY_WORDS_MAX;
    for (size_t i = 0; i < count; i++) {
        out[i] = matches[i];
    }
    return count;
}

/* At most MATCHES_MAX entries: a table would cost more than it saves. */
static int is_among(const struct match *matches, size_t count, uint32_t story)
{
    for (size_t i = 0; i < count; i++) {
        if (matches[i].story == story) {
            return 1;
        }
    }
    return 0;
}

/* Adds the stories of the nearest reports to the `count` matches that there are; returns how many then. */
static size_t match_by_meaning(struct story_index *index, const struct match_query *query, const struct probe *probe,
                               struct match out[MATCHES_MAX], size_t count)
{
    struct embedding_neighbour nearest[EMBEDDING_NEAREST_MAX];
    size_t found = embedding_store_nearest(&index->embeddings, &query->embedding, nearest);
    size_t max = count + MATCHES_BY_MEANING_MAX;
    for (size_t i = 0; i < found && count < max; i++) {
        uint32_t story = index->articles[nearest[i].owner].story;
        if (story != query->except && !is_among(out, count, story)) {
            begin_match(index, query, probe, story, &out[count++]);
        }
    }
    return count;
}

static int can_compare_meaning(const struct story_index *index, const struct match_query *query)
{
    return index->embeddings.count > 0 && embedding_store_fits(&index->embeddings, &query->embedding);
}

static void complete_match(const struct story_index *index, const struct match_query *query, const struct probe *probe,
                           struct match *out)
{
    measure_reports(index, query, probe, out);
    match_copy_measure(index, query, out);
    match_issues_measure(index, query, out);
    if (can_compare_meaning(index, query)) {
        measure_meaning(index, query, out);
    }
}

/* An article that says no time, and of whose receipt nothing is known, comes now. */
static struct match_query with_time(const struct story_index *index, const struct match_query *query)
{
    struct match_query known = *query;
    if (known.time_ms == 0) {
        known.time_ms = story_index_clock_ms(index);
        known.time_kind = TIME_GUESSED;
    }
    return known;
}

size_t match_stories(struct story_index *index, const struct match_query *query, struct match out[MATCHES_MAX])
{
    const struct match_query known = with_time(index, query);
    struct probe probe;
    probe_init(&probe, query->vector);
    size_t count = match_by_words(index, &known, &probe, out);
    if (can_compare_meaning(index, &known)) {
        count = match_by_meaning(index, &known, &probe, out, count);
    }
    for (size_t i = 0; i < count; i++) {
        prefetch_reports(index, &out[i + 1 < count ? i + 1 : i]);
        complete_match(index, &known, &probe, &out[i]);
    }
    match_crowd_measure(query, out, count);
    return count;
}

void match_story(const struct story_index *index, const struct match_query *query, uint32_t story, struct match *out)
{
    const struct match_query known = with_time(index, query);
    struct probe probe;
    probe_init(&probe, query->vector);
    begin_match(index, &known, &probe, story, out);
    complete_match(index, &known, &probe, out);
    match_crowd_set(out, &query->crowd);
}
