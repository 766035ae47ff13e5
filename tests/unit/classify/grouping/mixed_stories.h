/* Stories of two invented events, and a desk that looks at them until nothing changes. For the tests of splits. */
#ifndef TRIPTYCH_MIXED_STORIES_H
#define TRIPTYCH_MIXED_STORIES_H

#include "review_parts.h"
#include "review_queue.h"
#include "story_slots.h"
#include "two_events.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct text_analyser *analyser;

static inline int setup(void **state)
{
    struct err err;
    analyser = text_analyser_new(&err);
    *state = story_index_new(NULL, &err);
    return analyser && *state ? 0 : -1;
}

static inline int teardown(void **state)
{
    story_index_check(*state);
    story_index_free(*state);
    text_analyser_free(analyser);
    return 0;
}

static inline const char *id_of(char prefix, unsigned number)
{
    static char ids[16][ID_SIZE];
    static unsigned next;
    char *id = ids[next++ % 16];
    snprintf(id, ID_SIZE, "%c%016u", prefix, number);
    return id;
}

static inline void place_copy(struct story_index *index, unsigned article, unsigned story, const char *title,
                              const char *copy_of)
{
    struct err err;
    static struct article_features features;
    const struct article_features_input input = {title, "", "en", 1};
    assert_int_equal(article_features_build(analyser, &input, &features, &err), 0);
    const struct placement placement = {
        id_of('a', article), id_of('s', story), copy_of, START + article * HOUR_MS / 20, &features, {0}};
    assert_int_equal(story_index_apply(index, &placement, PLACEMENT_PROVISIONAL, &err), 1);
}

static inline void place(struct story_index *index, unsigned article, unsigned story, const char *title)
{
    place_copy(index, article, story, title, "");
}

/* Ordinary words are ordinary, and other stories are there. */
static inline void place_background(struct story_index *index)
{
    for (unsigned i = 0; i < 100; i++) {
        char title[128];
        snprintf(title, sizeof title, "Council %u of Molen plans bridge %u, parliament of Brenn votes on quota %u", i,
                 i * 7 % 50, i * 13 % 40);
        place(index, 1000 + i, 1000 + i, title);
    }
}

static inline uint32_t slot_of(const struct story_index *index, unsigned story)
{
    return story_index_find(index, id_of('s', story));
}

static inline const char *story_of(const struct story_index *index, unsigned article)
{
    return story_index_story_of(index, id_of('a', article));
}

static inline void move_part(struct story_index *index, const struct review_split *split, const char *to)
{
    for (unsigned i = 0; i < split->count; i++) {
        char article_id[ID_SIZE];
        snprintf(article_id, sizeof article_id, "%s", story_index_article_id(index, split->articles[i]));
        assert_int_equal(story_index_move(index, article_id, to, NULL), 1);
    }
}

/* ── reviews until nothing changes ── */

struct tally {
    unsigned merges, splits, moves;
    unsigned moves_of[300]; /* by article */
};

static inline void count_move(struct tally *tally, const char *article_id)
{
    unsigned number = (unsigned)strtoul(article_id + 1, NULL, 10);
    assert_true(number < 300);
    tally->moves++;
    tally->moves_of[number]++;
}

static inline void begin_with(struct story_index *index, const uint32_t *articles, unsigned count, struct tally *tally)
{
    char to[ID_SIZE];
    snprintf(to, sizeof to, "%s", id_of('s', 5000 + tally->moves));
    for (unsigned i = 0; i < count; i++) {
        char article_id[ID_SIZE];
        snprintf(article_id, sizeof article_id, "%s", story_index_article_id(index, articles[i]));
        count_move(tally, article_id);
        assert_int_equal(story_index_move(index, article_id, to, NULL), 1);
    }
    review_queue_note(index, story_index_find(index, to));
}

static inline void move_stray(struct story_index *index, const struct review_stray *stray, struct tally *tally)
{
    char article_id[ID_SIZE];
    if (stray->to == SLOT_NONE) {
        begin_with(index, &stray->article, 1, tally);
        return;
    }
    snprintf(article_id, sizeof article_id, "%s", story_index_article_id(index, stray->article));
    count_move(tally, article_id);
    assert_int_equal(story_index_move(index, article_id, story_index_story_id(index, stray->to), NULL), 1);
}

/* As the daemon does when no more articles come. Returns whether something changed. */
static inline int review_one(struct story_index *index, uint32_t story, struct tally *tally)
{
    struct review_pair pairs[REVIEW_STORIES_MAX];
    struct review_split split;
    struct review_stray stray;
    if (review_story(index, story, pairs) > 0 && pairs[0].score >= REVIEW_SCORE_MIN) {
        tally->merges++;
        assert_int_equal(story_index_merge(index, story_index_story_id(index, pairs[0].from),
                                           story_index_story_id(index, pairs[0].into), NULL),
                         1);
        return 1;
    }
    if (review_parts(index, story, &split)) {
        tally->splits++;
        begin_with(index, split.articles, split.count, tally);
        return 1;
    }
    if (review_reports(index, story, &stray)) {
        move_stray(index, &stray, tally);
        return 1;
    }
    return 0;
}

static inline int is_background(const struct live_story *story)
{
    unsigned long number = strtoul(story->id + 1, NULL, 10);
    return number >= 1000 && number < 2000;
}

/* Looks at every story but those of the background until a whole round changes nothing. */
static inline void settle(struct story_index *index, struct tally *tally)
{
    for (unsigned round = 0, changes = 1; changes > 0; round++) {
        assert_true(round < 50);
        changes = 0;
        for (uint32_t slot = 0; slot < index->story_room; slot++) {
            const struct live_story *story = &index->stories[slot];
            changes += story->article_count > 0 && !is_background(story) && review_one(index, slot, tally);
        }
    }
}

#define index_test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
