/* Whether an article is a near-identical copy of one that the story has, or another issue of the same bulletin: what the
 * texts and titles say before any model is asked. */
#include "match_copy.h"

#include <stdlib.h>

/* A story is of another day when one in so many of its reports is another issue of the article's bulletin. */
#define ISSUES_SHARE 3

static int64_t gap_ms_to(const struct live_article *report, const struct match_query *query)
{
    int64_t gap_ms =
        query->time_ms > report->time_ms ? query->time_ms - report->time_ms : report->time_ms - query->time_ms;
    return query->time_ms != 0 && report->time_ms != 0 ? gap_ms : -1;
}

static int is_issue_of(const struct match_query *query, const struct live_article *report)
{
    return title_marks_are_issues(&query->title, &report->title, gap_ms_to(report, query));
}

/* Of most texts only the beginning is unpacked, into `room`. */
static int may_be_copy(const struct sketch *sketch, const struct sketch_packed *other, struct sketch *room)
{
    sketch_unpack(other, SKETCH_LOOK + 1, room);
    return sketch_may_be_copy(sketch, room);
}

/* Looks through the story's texts, latest first, for the one that has most in common with the article's. */
void match_copy_measure(const struct story_index *index, const struct match_query *query, struct match *out)
{
    const struct sketch *sketch = query->sketch;
    const struct live_story *story = &index->stories[out->story];
    struct sketch of_article;
    float most = 0;
    unsigned left = sketch && sketch->count > 0 ? story->sketch_count : 0;
    /* `left` ends the walk at the last sketch: only the latest SKETCHES_KEPT_MAX of a story's articles have one. */
    for (uint32_t slot = story->first_article; left > 0 && slot != SLOT_NONE; slot = index->articles[slot].next) {
        const struct live_article *article = &index->articles[slot];
        left -= article->sketch != NULL;
        if (!article->sketch || !may_be_copy(sketch, article->sketch, &of_article) ||
            !title_marks_allow_copy(&query->title, &article->title) ||
            (is_issue_of(query, article) && query->title.title != article->title.title)) {
            continue;
        }
        sketch_unpack(article->sketch, SKETCH_HASHES_MAX, &of_article);
        struct sketch_overlap overlap = sketch_compare(sketch, &of_article);
        float common = overlap.jaccard + overlap.containment;
        if (sketch_is_copy(&overlap) && common > most) {
            most = common;
            out->copy_of = slot;
        }
    }
    out->features[MATCH_COPIED] = out->copy_of != SLOT_NONE;
}

/* Where a story holds an issue of the bulletin that this article is another issue of, it is of another day; unless it is
 * told by so many others that this one outlet's words hardly matter. */
void match_issues_measure(const struct story_index *index, const struct match_query *query, struct match *out)
{
    const struct live_story *story = &index->stories[out->story];
    unsigned issues = 0;
    for (size_t i = 0; query->title.pattern && i < story->kept_count; i++) {
        issues += (unsigned)is_issue_of(query, &index->articles[story->kept[i]]);
    }
    out->is_other_issue = out->copy_of == SLOT_NONE && issues > 0 && issues * ISSUES_SHARE >= story->kept_count;
}
