/* Reviews: whether two live stories are one, and whether a report strays in the wrong one. An article is decided on the
 * moment it comes, with what is known then; a story that has grown by a quarter is looked at again with all of its
 * reports. Measures only: the index is as before at the end (own_fit.c puts back what it takes out); on_review.c asks
 * for the changes. */
#include "review.h"

#include "join_model.h"
#include "own_fit.h"
#include "review_measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ISSUES_SHARE 3 /* of the smaller story's reports, one in so many */
#define RIVALS_MAX   (REVIEW_REPORTS_MAX * MATCHES_MAX)
/* Log odds. A report strays when another story is this much better than its own, and its own one that it would not
 * join; it stands alone when its own is this bad and no other would take it. */
#define STRAY_MARGIN  1.0f
#define STRAY_ALONE   (-4.0f)
#define STRAY_REPORTS 3 /* of a story, at least: of two, who could say which one strays */

/* ── asking ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

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
static size_t find_rivals(struct story_index *index, const struct review_sample *sample,
                          struct review_asked asked[REVIEW_REPORTS_MAX], struct rival out[RIVALS_MAX])
{
    size_t count = 0;
    for (unsigned i = 0; i < sample->count; i++) {
        struct match *matches = asked[i].matches;
        struct sketch sketch;
        struct match_query query = review_query_of(index, sample->reports[i]);
        query.sketch = review_sketch_of(sample->reports[i], &sketch);
        size_t found = asked[i].count = match_stories(index, &query, matches);
        note_crowd(index, sample->reports[i], matches, found);
        float fits[MATCHES_MAX];
        join_log_odds_each(index->models, matches, found, fits);
        for (size_t j = 0; j < found; j++) {
            if (fits[j] >= REVIEW_FIT_MIN) {
                add_rival(out, &count, matches[j].story, fits[j]);
            }
        }
    }
    if (count > 1) {
        qsort(out, count, sizeof *out, by_fit);
    }
    return count;
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

/* `asked` is of the sample of `story`, one of the two. */
static void measure_stories(struct story_index *index, uint32_t story, const struct review_asked *asked,
                            struct review_pair *pair)
{
    const struct review_side from = {pair->from, index->stories[pair->from], pair->from == story ? asked : NULL};
    const struct review_side into = {pair->into, index->stories[pair->into], pair->into == story ? asked : NULL};
    review_measure(index, &from, &into, pair);
}

static int by_score(const void *a, const void *b)
{
    const struct review_pair *left = a;
    const struct review_pair *right = b;
    return (left->score < right->score) - (left->score > right->score);
}

/* Together they must not be longer than story_span: the join would not have allowed it either. What a review has taken
 * apart stays so. */
static int can_be_one(const struct story_index *index, uint32_t one, uint32_t other)
{
    const struct live_story *a = &index->stories[one];
    const struct live_story *b = &index->stories[other];
    return !story_index_is_too_long(index, a->first_ms, b->last_ms) &&
           !story_index_is_too_long(index, b->first_ms, a->last_ms) && !story_apart_is(index, one, other);
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
    struct review_asked asked[REVIEW_REPORTS_MAX];
    struct review_sample sample = review_sample_of(index, &index->stories[story]);
    size_t rival_count = find_rivals(index, &sample, asked, rivals);
    size_t count = 0;
    for (size_t i = 0; i < rival_count && count < REVIEW_STORIES_MAX; i++) {
        uint32_t other = rivals[i].story;
        if (can_be_asked(index, other) && can_be_one(index, story, other) && !are_issues(index, story, other)) {
            int goes = goes_away(index, story, other);
            out[count] = (struct review_pair){.from = goes ? story : other, .into = goes ? other : story};
            out[count].features[REVIEW_RIVALS] = logf((float)rival_count);
            out[count].features[REVIEW_RIVAL_FIT] = rival_count == 1 ? REVIEW_FIT_MIN : rivals[i > 0 ? 0 : 1].fit;
            measure_stories(index, story, asked, &out[count++]);
        }
    }
    qsort(out, count, sizeof *out, by_score);
    return count;
}

/* ── strays ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

static int fit_without_itself(struct story_index *index, uint32_t slot, float *out_fit)
{
    struct match_query query = review_query_of(index, &index->articles[slot]);
    return own_fit(index, slot, &query, out_fit);
}

static struct rival best_other(struct story_index *index, const struct live_article *report)
{
    struct match matches[MATCHES_MAX];
    struct sketch sketch;
    struct match_query query = review_query_of(index, report);
    query.sketch = review_sketch_of(report, &sketch);
    struct rival best = {SLOT_NONE, -INFINITY};
    size_t count = match_stories(index, &query, matches);
    float fits[MATCHES_MAX];
    join_log_odds_each(index->models, matches, count, fits);
    for (size_t i = 0; i < count; i++) {
        best = fits[i] > best.fit ? (struct rival){matches[i].story, fits[i]} : best;
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
