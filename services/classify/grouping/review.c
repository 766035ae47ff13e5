/* Reviews: whether two live stories are one, and whether a report strays in the wrong one. An article is decided on the
 * moment it comes, with what is known then; a story that has grown by a quarter is looked at again with all of its
 * reports. Measures only: the index is as before at the end (own_fit.c puts back what it takes out); on_review.c asks
 * for the changes. */
#include "review.h"

#include "join_model.h"
#include "match.h"
#include "match_crowd.h"
#include "own_fit.h"
#include "story_index_state.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A story that none of the reports would come near to joining is not compared in full. */
#define FIT_MIN      (-3.0f)
#define ISSUES_SHARE 3 /* of the smaller story's reports, one in so many */
#define RIVALS_MAX   (REVIEW_REPORTS_MAX * MATCHES_MAX)
/* Log odds. A report strays when another story is this much better than its own, and its own one that it would not
 * join; it stands alone when its own is this bad and no other would take it. */
#define STRAY_MARGIN  2.5f
#define STRAY_ALONE   (-5.0f)
#define STRAY_REPORTS 3 /* of a story, at least: of two, who could say which one strays */

/* ── asking ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

struct sample {
    unsigned count;
    const struct live_article *reports[REVIEW_REPORTS_MAX];
};

/* Spread evenly over the kept reports, oldest to latest: an affair that moves on is compared by all its phases. */
static struct sample sample_of(const struct story_index *index, uint32_t slot)
{
    const struct live_story *story = &index->stories[slot];
    struct sample sample = {.count = story->kept_count < REVIEW_REPORTS_MAX ? story->kept_count : REVIEW_REPORTS_MAX};
    for (unsigned i = 0; i < sample.count; i++) {
        unsigned last = story->kept_count - 1u;
        unsigned at = sample.count > 1 ? i * last / (sample.count - 1) : 0;
        sample.reports[i] = &index->articles[story->kept[at]];
    }
    return sample;
}

static struct match_query query_of(const struct story_index *index, const struct live_article *report)
{
    return (struct match_query){
        .lang = report->lang,
        .sketch = report->sketch,
        .title = report->title,
        .vector = report->vector,
        .time_ms = report->time_ms,
        .time_kind = report->time_kind,
        .embedding = {live_article_embedding(index, report), index->embeddings.dimensions, index->embeddings.model},
        .except = report->story,
        .crowd = report->crowd};
}

struct rival {
    uint32_t story;
    float fit;
};

static void add_rival(struct rival *all, size_t *count, uint32_t story, float fit)
{
    for (size_t i = 0; i < *count; i++) {
        if (all[i].story == story) {
            all[i].fit = fmaxf(all[i].fit, fit);
            return;
        }
    }
    all[(*count)++] = (struct rival){story, fit};
}

/* Ties by slot, so that the order does not depend on qsort. */
static int by_fit(const void *a, const void *b)
{
    const struct rival *left = a;
    const struct rival *right = b;
    if (left->fit != right->fit) {
        return left->fit < right->fit ? 1 : -1;
    }
    return (left->story > right->story) - (left->story < right->story);
}

/* What one report was compared with. */
struct asked {
    size_t count;
    struct match matches[MATCHES_MAX];
};

/* Kept for when single stories are compared with it. */
static void note_crowd(struct story_index *index, const struct live_article *report, const struct match *matches,
                       size_t count)
{
    if (count > 0) {
        index->articles[report - index->articles].crowd =
            (struct crowd){matches[0].features[MATCH_CROWD], matches[0].features[MATCH_MEANING_CROWD]};
    }
}

/* The stories that some report of this one would come nearest to joining; what each was compared with is kept in
 * `asked`. */
static size_t find_rivals(struct story_index *index, const struct sample *sample,
                          struct asked asked[REVIEW_REPORTS_MAX], struct rival out[RIVALS_MAX])
{
    size_t count = 0;
    for (unsigned i = 0; i < sample->count; i++) {
        struct match *matches = asked[i].matches;
        struct match_query query = query_of(index, sample->reports[i]);
        size_t found = asked[i].count = match_stories(index, &query, matches);
        note_crowd(index, sample->reports[i], matches, found);
        for (size_t j = 0; j < found; j++) {
            float fit = join_log_odds(index->models, &matches[j]);
            if (fit >= FIT_MIN) {
                add_rival(out, &count, matches[j].story, fit);
            }
        }
    }
    if (count > 1) {
        qsort(out, count, sizeof *out, by_fit);
    }
    return count;
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
static void match_known(const struct story_index *index, const struct live_article *report, const struct asked *asked,
                        uint32_t story, struct match *out)
{
    const struct match_query query = query_of(index, report);
    for (size_t i = 0; asked && i < asked->count; i++) {
        if (asked->matches[i].story == story) {
            *out = asked->matches[i];
            match_crowd_set(out, &query.crowd);
            return;
        }
    }
    match_story(index, &query, story, out);
}

/* `asked`: what the sample was compared with before, or NULL. */
static struct fits fits_in(const struct story_index *index, const struct sample *sample, const struct asked *asked,
                           uint32_t story)
{
    struct fits fits = {0, -INFINITY, INFINITY, 0, {0}};
    for (unsigned i = 0; i < sample->count; i++) {
        struct match match;
        match_known(index, sample->reports[i], asked ? &asked[i] : NULL, story, &match);
        float fit = join_log_odds(index->models, &match);
        fits.mean += fit / (float)sample->count;
        fits.best = fmaxf(fits.best, fit);
        fits.worst = fminf(fits.worst, fit);
        fits.by_meaning += (float)match.has_meaning / (float)sample->count;
        for (size_t j = 0; j < sizeof MEANS / sizeof *MEANS; j++) {
            fits.measures[MEANS[j].of] += match.features[MEANS[j].of] / (float)sample->count;
        }
    }
    return fits;
}

/* Of a gap that may be an overlap, which is 0. */
static float log_hours_ahead(int64_t gap_ms)
{
    return logf(1.0f + (float)(gap_ms > 0 ? gap_ms : 0) / 3600000.0f);
}

static float same_language(const struct sample *a, const struct sample *b)
{
    unsigned same = 0;
    for (unsigned i = 0; i < a->count; i++) {
        for (unsigned j = 0; j < b->count; j++) {
            same += (unsigned)text_language_is(a->reports[i]->lang, b->reports[j]->lang);
        }
    }
    return (float)same / (float)(a->count * b->count);
}

/* The story with fewer reports goes into the other; of two alike, the younger one. More readers know the larger one's
 * address. */
static int goes_away(const struct story_index *index, uint32_t one, uint32_t other)
{
    const struct live_story *a = &index->stories[one];
    const struct live_story *b = &index->stories[other];
    if (a->report_count != b->report_count) {
        return a->report_count < b->report_count;
    }
    return a->first_ms != b->first_ms ? a->first_ms > b->first_ms : strcmp(a->id, b->id) > 0;
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

/* `asked` is of the sample of `story`, one of the two. */
static void measure(const struct story_index *index, uint32_t story, const struct asked *asked,
                    struct review_pair *pair)
{
    const struct live_story *from = &index->stories[pair->from];
    const struct live_story *into = &index->stories[pair->into];
    struct sample of_from = sample_of(index, pair->from);
    struct sample of_into = sample_of(index, pair->into);
    struct fits from_fits = fits_in(index, &of_from, pair->from == story ? asked : NULL, pair->into);
    struct fits into_fits = fits_in(index, &of_into, pair->into == story ? asked : NULL, pair->from);
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

static int by_score(const void *a, const void *b)
{
    const struct review_pair *left = a;
    const struct review_pair *right = b;
    return (left->score < right->score) - (left->score > right->score);
}

/* Together they must not be longer than story_span: the join would not have allowed it either. */
static int can_be_one(const struct story_index *index, uint32_t one, uint32_t other)
{
    const struct live_story *a = &index->stories[one];
    const struct live_story *b = &index->stories[other];
    return !story_index_is_too_long(index, a->first_ms, b->last_ms) &&
           !story_index_is_too_long(index, b->first_ms, a->last_ms);
}

/* Whether a third of the smaller story's reports are issues of bulletins of which the other holds other issues. */
static int are_issues(const struct story_index *index, uint32_t one, uint32_t other)
{
    const struct live_story *a = &index->stories[one];
    const struct live_story *b = &index->stories[other];
    unsigned issues = 0;
    for (unsigned i = 0; i < a->kept_count; i++) {
        const struct live_article *report = &index->articles[a->kept[i]];
        int is_issue = 0;
        for (unsigned j = 0; report->title.pattern && !is_issue && j < b->kept_count; j++) {
            const struct live_article *another = &index->articles[b->kept[j]];
            int64_t gap_ms = report->time_ms - another->time_ms;
            int is_known = report->time_ms != 0 && another->time_ms != 0;
            is_issue = title_marks_are_issues(&report->title, &another->title, is_known ? llabs(gap_ms) : -1);
        }
        issues += (unsigned)is_issue;
    }
    unsigned fewer = a->kept_count < b->kept_count ? a->kept_count : b->kept_count;
    return issues > 0 && issues * ISSUES_SHARE >= fewer;
}

/* Reports whose terms are not kept cannot be asked about. */
static int can_be_asked(const struct story_index *index, uint32_t story)
{
    return index->stories[story].kept_count > 0 && index->stories[story].centre;
}

size_t review_story(struct story_index *index, uint32_t story, struct review_pair out[REVIEW_STORIES_MAX])
{
    if (!can_be_asked(index, story)) {
        return 0;
    }
    struct rival rivals[RIVALS_MAX];
    struct asked asked[REVIEW_REPORTS_MAX];
    struct sample sample = sample_of(index, story);
    size_t rival_count = find_rivals(index, &sample, asked, rivals);
    size_t count = 0;
    for (size_t i = 0; i < rival_count && count < REVIEW_STORIES_MAX; i++) {
        uint32_t other = rivals[i].story;
        if (can_be_asked(index, other) && can_be_one(index, story, other) && !are_issues(index, story, other)) {
            int goes = goes_away(index, story, other);
            out[count] = (struct review_pair){.from = goes ? story : other, .into = goes ? other : story};
            out[count].features[REVIEW_RIVALS] = logf((float)rival_count);
            out[count].features[REVIEW_RIVAL_FIT] = rival_count == 1 ? FIT_MIN : rivals[i > 0 ? 0 : 1].fit;
            measure(index, story, asked, &out[count++]);
        }
    }
    qsort(out, count, sizeof *out, by_score);
    return count;
}

/* ── strays ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

static int fit_without_itself(struct story_index *index, uint32_t slot, float *out_fit)
{
    struct match_query query = query_of(index, &index->articles[slot]);
    query.sketch = NULL; /* it would be found to be a copy of itself */
    return own_fit(index, slot, &query, out_fit);
}

static struct rival best_other(struct story_index *index, const struct live_article *report)
{
    struct match matches[MATCHES_MAX];
    struct match_query query = query_of(index, report);
    struct rival best = {SLOT_NONE, -INFINITY};
    size_t count = match_stories(index, &query, matches);
    for (size_t i = 0; i < count; i++) {
        float fit = join_log_odds(index->models, &matches[i]);
        best = fit > best.fit ? (struct rival){matches[i].story, fit} : best;
    }
    return best;
}

int review_reports(struct story_index *index, uint32_t story, struct review_stray *out)
{
    if (!can_be_asked(index, story) || index->stories[story].report_count < STRAY_REPORTS) {
        return 0;
    }
    struct review_stray worst = {.article = SLOT_NONE, .fit_here = 0};
    for (size_t i = 0; i < index->stories[story].kept_count; i++) {
        uint32_t slot = index->stories[story].kept[i];
        float fit = 0;
        /* An article that was moved once stays, by whomever: two stories must not pass it back and forth. */
        if (!index->articles[slot].was_moved && fit_without_itself(index, slot, &fit) == 0 && fit < worst.fit_here) {
            worst = (struct review_stray){.article = slot, .fit_here = fit};
        }
    }
    if (worst.article == SLOT_NONE) {
        return 0;
    }
    struct rival other = best_other(index, &index->articles[worst.article]);
    int has_home = other.fit >= 0 && other.fit >= worst.fit_here + STRAY_MARGIN;
    worst.to = has_home ? other.story : SLOT_NONE;
    worst.fit_there = has_home ? other.fit : 0;
    *out = worst;
    return has_home || worst.fit_here <= STRAY_ALONE;
}
