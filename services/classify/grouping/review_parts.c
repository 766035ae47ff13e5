/* A story in two parts. How like its reports are, pair by pair, says where the line would be drawn: of all ways to do so
 * the one that cuts least of what holds either side together (normalized cut, Shi and Malik 2000), found by trying all,
 * for there are at most REPORTS_KEPT_MAX reports. Then the model of reviews is asked about the parts as about any two
 * stories. */
#include "review_parts.h"

#include "report_follow.h"
#include "review_measure.h"
#include "story_slots.h"

#include <stdlib.h>
#include <string.h>

/* A cut whose sides hold together hardly better than with each other is not worth asking the model about: the mean
 * likeness across is this share of the mean within, at most. */
#define ACROSS_MAX 0.8f
/* Where some reports only follow one of the sides, the sides must be further apart; where most do, still further, and
 * either must have a third of those kept: three of the latest reports say little of thirty older ones. */
#define ACROSS_FOLLOWED_MAX    0.35f
#define ACROSS_MOST_FOLLOW_MAX 0.2f
#define KEPT_SHARE_MIN         3

struct likeness {
    unsigned count;
    float of[REPORTS_KEPT_MAX][REPORTS_KEPT_MAX]; /* 0 on the diagonal */
    float total[REPORTS_KEPT_MAX];
};

static void measure_likeness(const struct story_index *index, const struct live_story *story, struct likeness *out)
{
    memset(out, 0, sizeof *out);
    out->count = story->kept_count;
    for (unsigned i = 0; i < out->count; i++) {
        for (unsigned j = 0; j < i; j++) {
            float likeness = report_likeness(index, story->kept[i], story->kept[j]);
            out->of[i][j] = out->of[j][i] = likeness;
            out->total[i] += likeness;
            out->total[j] += likeness;
        }
    }
}

/* ── the line ────────────────────────────────────────────────────────────────────────────────────────────────────── */

struct cut {
    unsigned side; /* bit i: report i is on the side without the first one */
    float cost;
};

static int bits_of(unsigned side)
{
    int count = 0;
    for (; side; side &= side - 1) {
        count++;
    }
    return count;
}

static float cost_of(float across, float side_total, float all)
{
    float other_total = all - side_total;
    return side_total > 0 && other_total > 0 ? across / side_total + across / other_total : 2;
}

/* Tries all sides in the order of a Gray code: each differs from the last by one report, so that the sums follow with
 * few additions. */
static struct cut find_cut(const struct likeness *likeness)
{
    struct cut best = {0, 3};
    float to_side[REPORTS_KEPT_MAX] = {0};
    float across = 0, side_total = 0, all = 0;
    for (unsigned i = 0; i < likeness->count; i++) {
        all += likeness->total[i];
    }
    unsigned side = 0;
    for (unsigned step = 1; step < 1u << (likeness->count - 1); step++) {
        unsigned at = 1;
        for (unsigned zeros = step; (zeros & 1) == 0; zeros >>= 1) {
            at++;
        }
        float sign = side & (1u << at) ? -1.0f : 1.0f;
        side ^= 1u << at;
        across += sign * (likeness->total[at] - 2 * to_side[at]);
        side_total += sign * likeness->total[at];
        for (unsigned i = 0; i < likeness->count; i++) {
            to_side[i] += sign * likeness->of[i][at];
        }
        int count = bits_of(side);
        float cost = cost_of(across, side_total, all);
        if (cost < best.cost && count >= PART_REPORTS_MIN && (int)likeness->count - count >= PART_REPORTS_MIN) {
            best = (struct cut){side, cost};
        }
    }
    return best;
}

/* Mean likeness across the line, as a share of that within the sides. */
static float share_across(const struct likeness *likeness, unsigned side)
{
    float sums[2] = {0};
    unsigned counts[2] = {0};
    for (unsigned i = 0; i < likeness->count; i++) {
        for (unsigned j = 0; j < i; j++) {
            unsigned is_across = ((side >> i) ^ (side >> j)) & 1;
            sums[is_across] += likeness->of[i][j];
            counts[is_across]++;
        }
    }
    float within = sums[0] / (float)counts[0];
    return within > 0 ? sums[1] / (float)counts[1] / within : 1;
}

static int most_follow(const struct live_story *story)
{
    return story->report_count > 2u * story->kept_count;
}

static float across_max(const struct live_story *story)
{
    int all_are_kept = story->kept_count == story->report_count;
    return all_are_kept ? ACROSS_MAX : most_follow(story) ? ACROSS_MOST_FOLLOW_MAX : ACROSS_FOLLOWED_MAX;
}

static int are_apart(const struct live_story *story, const struct likeness *likeness, unsigned side)
{
    int on_side = bits_of(side);
    int fewer = on_side < story->kept_count - on_side ? on_side : story->kept_count - on_side;
    return side != 0 && (!most_follow(story) || fewer * KEPT_SHARE_MIN >= story->kept_count) &&
           share_across(likeness, side) <= across_max(story);
}

/* ── the parts ───────────────────────────────────────────────────────────────────────────────────────────────────── */

/* A report that is not kept any more is on the side of the one that it follows. */
static int is_with(const struct story_index *index, const struct live_story *part, uint32_t slot)
{
    const struct live_article *article = &index->articles[slot];
    for (unsigned i = 0; i < part->kept_count; i++) {
        if (part->kept[i] == article->follows) {
            return 1;
        }
    }
    return 0;
}

static void note_report(const struct story_index *index, uint32_t slot, struct live_story *part)
{
    const struct live_article *report = &index->articles[slot];
    live_story_note_time(part, report->time_ms, report->time_kind);
    part->report_count++;
}

/* The story as it would be with the reports of one side alone, as far as they are kept, and those that follow them. Its
 * centre is owned by the caller. Returns 0 without memory. */
static int make_part(const struct story_index *index, uint32_t slot, unsigned side, struct review_side *out)
{
    const struct live_story *story = &index->stories[slot];
    *out = (struct review_side){slot, *story, NULL};
    struct live_story *part = &out->story;
    part->centre = NULL;
    part->kept_count = 0;
    part->report_count = 0;
    part->first_ms = part->last_ms = 0;
    for (unsigned i = 0; i < story->kept_count; i++) {
        if (!(side >> i & 1)) {
            continue;
        }
        if (vector_add(&part->centre, index->articles[story->kept[i]].vector) < 0) {
            return 0;
        }
        part->kept[part->kept_count++] = story->kept[i];
        note_report(index, story->kept[i], part);
    }
    for (uint32_t at = story->first_article; at != SLOT_NONE; at = index->articles[at].next) {
        if (is_with(index, part, at)) {
            note_report(index, at, part);
        }
    }
    return part->centre != NULL;
}

static int is_copy_of_one(const struct story_index *index, const char *copy_of, const uint32_t *reports, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (strcmp(index->articles[reports[i]].id, copy_of) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Returns 0 when they are too many, or it was moved before. */
static int list_one(const struct story_index *index, uint32_t slot, struct review_split *out)
{
    if (out->count == SPLIT_ARTICLES_MAX || index->articles[slot].was_moved) {
        return 0;
    }
    out->articles[out->count++] = slot;
    return 1;
}

/* The part's reports, those that follow them, and what is a copy of one. Returns 0 when they are too many, or one was
 * moved before. */
static int list_articles(const struct story_index *index, const struct review_side *part, struct review_split *out)
{
    int can_leave = 1;
    out->count = 0;
    for (unsigned i = 0; can_leave && i < part->story.kept_count; i++) {
        can_leave = list_one(index, part->story.kept[i], out);
    }
    const uint32_t first = index->stories[part->slot].first_article;
    for (uint32_t at = first; can_leave && at != SLOT_NONE; at = index->articles[at].next) {
        can_leave = !is_with(index, &part->story, at) || list_one(index, at, out);
    }
    const unsigned reports = out->count;
    for (uint32_t at = first; can_leave && at != SLOT_NONE; at = index->articles[at].next) {
        const char *copy_of = index->articles[at].copy_of;
        if (copy_of[0] && is_copy_of_one(index, copy_of, out->articles, reports)) {
            can_leave = list_one(index, at, out);
        }
    }
    return can_leave;
}

static int judge(struct story_index *index, struct review_side *one, struct review_side *other,
                 struct review_split *out)
{
    int one_leaves =
        one->story.report_count < other->story.report_count ||
        (one->story.report_count == other->story.report_count && one->story.first_ms > other->story.first_ms);
    const struct review_side *leaves = one_leaves ? one : other;
    const struct review_side *stays = one_leaves ? other : one;
    if (!list_articles(index, leaves, out)) {
        return 0;
    }
    out->pair = (struct review_pair){.from = leaves->slot, .into = stays->slot};
    out->pair.features[REVIEW_RIVAL_FIT] = REVIEW_FIT_MIN; /* no others come into it */
    review_measure(index, leaves, stays, &out->pair);
    return out->pair.score <= SPLIT_SCORE_MAX;
}

int review_parts(struct story_index *index, uint32_t slot, struct review_split *out)
{
    const struct live_story *story = &index->stories[slot];
    if (story->kept_count < 2 * PART_REPORTS_MIN) {
        return 0;
    }
    struct likeness likeness;
    measure_likeness(index, story, &likeness);
    struct cut cut = find_cut(&likeness);
    if (!are_apart(story, &likeness, cut.side)) {
        return 0;
    }
    struct review_side one, other = {.story.centre = NULL};
    unsigned all = (1u << story->kept_count) - 1;
    int are_two = make_part(index, slot, all & ~cut.side, &one) && make_part(index, slot, cut.side, &other) &&
                  judge(index, &one, &other, out);
    free(one.story.centre);
    free(other.story.centre);
    return are_two;
}
