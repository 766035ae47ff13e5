/* The index follows merges and moves without looking at a text again. */
#include "decision.h"
#include "story_index.h"
#include "story_slots.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define START   ((int64_t)1700000000000)
#define HOUR_MS ((int64_t)3600 * 1000)

static const char *id_of(char prefix, unsigned n)
{
    static char ids[16][ID_SIZE];
    static unsigned next;
    char *id = ids[next++ % 16];
    snprintf(id, ID_SIZE, "%c%016u", prefix, n);
    return id;
}

static struct story_index *open_index(void)
{
    struct story_index *index = story_index_new(NULL, NULL);
    assert_non_null(index);
    return index;
}

/* Twelve terms of the topic, of which the article has ten. */
static void make_features(unsigned topic, unsigned number, struct article_features *out)
{
    memset(out, 0, sizeof *out);
    strcpy(out->lang, "en");
    out->has_time = 1;
    out->term_count = 10;
    for (uint32_t i = 0, term = 0; i < 10; i++, term++) {
        term += term == number % 11;
        out->terms[i].hash = 100000 + topic * 1000 + term;
        out->terms[i].title_count = 1;
        out->terms[i].flags = TERM_FLAG(TERM_TITLE);
    }
}

static int apply(struct story_index *index, unsigned article, unsigned story, unsigned topic, const char *copy_of)
{
    struct article_features features;
    make_features(topic, article, &features);
    const struct placement placement = {id_of('a', article),       id_of('s', story), copy_of,
                                        START + article * HOUR_MS, &features,         {0}};
    return story_index_apply(index, &placement, PLACEMENT_COMMITTED, NULL);
}

static int merge(struct story_index *index, unsigned from, unsigned into)
{
    return story_index_merge(index, id_of('s', from), id_of('s', into), NULL);
}

static int move(struct story_index *index, unsigned article, unsigned to)
{
    return story_index_move(index, id_of('a', article), id_of('s', to), NULL);
}

/* Where a further report of the topic would go; "" for a story of its own. */
static const char *joined(struct story_index *index, unsigned article, unsigned topic)
{
    static struct decision decision;
    struct article_features features;
    make_features(topic, article, &features);
    assert_true(decide(index, &(struct decision_input){id_of('a', article), &features, {0}, START + article * HOUR_MS},
                       &decision, NULL) >= 0);
    return decision.joins ? decision.story_id : "";
}

static const struct live_story *live(const struct story_index *index, unsigned story)
{
    uint32_t slot = story_slots_find_story(index, id_of('s', story));
    assert_int_not_equal(slot, SLOT_NONE);
    return &index->stories[slot];
}

static void fill_two_topics(struct story_index *index)
{
    for (unsigned article = 1; article <= 8; article++) {
        apply(index, article, article % 2 + 1, article % 2 + 1, "");
    }
    /* Others, so that a topic's terms are rare. */
    for (unsigned article = 100; article < 200; article++) {
        apply(index, article, article, article, "");
    }
}

static void reports_find_the_story_that_theirs_went_into(void **state)
{
    (void)state;
    struct story_index *index = open_index();
    fill_two_topics(index);
    assert_string_equal(joined(index, 9, 2), id_of('s', 2));
    struct story_index_counts before = story_index_counts(index);
    assert_int_equal(merge(index, 2, 1), 1);
    assert_false(story_index_has_story(index, id_of('s', 2)));
    for (unsigned article = 1; article <= 8; article++) {
        assert_string_equal(story_index_story_of(index, id_of('a', article)), id_of('s', 1));
    }
    assert_string_equal(joined(index, 9, 2), id_of('s', 1));
    assert_string_equal(joined(index, 9, 1), id_of('s', 1));
    struct story_index_counts after = story_index_counts(index);
    assert_int_equal(after.articles, before.articles);
    assert_int_equal(after.stories, before.stories - 1);
    assert_int_equal(after.clock_ms, before.clock_ms);
    assert_int_equal(merge(index, 2, 1), 0);
    assert_int_equal(merge(index, 1, 1), 0);
    story_index_free(index);
}

static void a_story_goes_into_one_that_is_not_known_here(void **state)
{
    (void)state;
    struct story_index *index = open_index();
    fill_two_topics(index);
    assert_int_equal(merge(index, 2, 7777), 1);
    assert_string_equal(joined(index, 9, 2), id_of('s', 7777));
    assert_string_equal(joined(index, 9, 1), id_of('s', 1));
    story_index_free(index);
}

static void a_moved_report_takes_its_terms_along(void **state)
{
    (void)state;
    struct story_index *index = open_index();
    fill_two_topics(index);
    assert_int_equal(apply(index, 50, 1, 3, ""), 1);
    assert_int_equal(move(index, 50, 3), 1);
    assert_int_equal(move(index, 50, 3), 0);
    assert_int_equal(move(index, 51, 3), 0);
    assert_string_equal(story_index_story_of(index, id_of('a', 50)), id_of('s', 3));
    assert_string_equal(joined(index, 61, 3), id_of('s', 3));
    assert_string_equal(joined(index, 9, 1), id_of('s', 1));
    /* Back: the story of its own goes with it. */
    assert_int_equal(move(index, 50, 1), 1);
    assert_false(story_index_has_story(index, id_of('s', 3)));
    story_index_free(index);
}

static void moving_there_and_back_leaves_the_story_as_it_was(void **state)
{
    (void)state;
    struct story_index *index = open_index();
    fill_two_topics(index);
    struct story_index_counts before = story_index_counts(index);
    const struct live_story story = *live(index, 1);
    for (unsigned round = 0; round < 100; round++) {
        assert_int_equal(move(index, 2, 5), 1);
        assert_int_equal(move(index, 2, 1), 1);
    }
    struct story_index_counts after = story_index_counts(index);
    assert_int_equal(after.stories, before.stories);
    assert_int_equal(after.articles, before.articles);
    assert_in_range(after.bytes, before.bytes - 1024, before.bytes + 1024);
    assert_int_equal(live(index, 1)->first_ms, story.first_ms);
    assert_int_equal(live(index, 1)->last_ms, story.last_ms);
    assert_int_equal(live(index, 1)->report_count, story.report_count);
    assert_int_equal(live(index, 1)->article_count, story.article_count);
    story_index_free(index);
}

static void copies_move_too(void **state)
{
    (void)state;
    struct story_index *index = open_index();
    fill_two_topics(index);
    apply(index, 50, 1, 1, id_of('a', 2));
    uint32_t reports = live(index, 1)->report_count;
    assert_int_equal(move(index, 50, 2), 1);
    assert_int_equal(live(index, 1)->report_count, reports);
    assert_string_equal(story_index_story_of(index, id_of('a', 50)), id_of('s', 2));
    assert_int_equal(merge(index, 2, 1), 1);
    assert_int_equal(live(index, 1)->report_count, 8);
    story_index_free(index);
}

static void what_is_kept_of_a_merged_story_stays_bounded_and_is_freed(void **state)
{
    (void)state;
    struct story_index *index = open_index();
    for (unsigned article = 0; article < 3 * ARTICLES_KEPT_MAX / 2; article++) {
        apply(index, article, article % 2, article % 2, "");
    }
    assert_int_equal(merge(index, 0, 1), 1);
    assert_int_equal(story_index_counts(index).articles, ARTICLES_KEPT_MAX);
    for (unsigned article = 100000; article < 100000 + ARTICLES_KEPT_MAX; article++) {
        apply(index, article, 3, 3, "");
    }
    assert_int_equal(merge(index, 3, 1), 1);
    assert_int_equal(story_index_counts(index).articles, ARTICLES_KEPT_MAX);
    unsigned vectors = 0;
    for (uint32_t i = 0; i < index->article_room; i++) {
        vectors += index->articles[i].vector != NULL;
    }
    assert_int_equal(vectors, REPORTS_KEPT_MAX);
    assert_int_equal(story_index_drop_story(index, id_of('s', 1)), 1);
    assert_int_equal(story_index_counts(index).articles, 0);
    story_index_free(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_find_the_story_that_theirs_went_into),
        cmocka_unit_test(a_story_goes_into_one_that_is_not_known_here),
        cmocka_unit_test(a_moved_report_takes_its_terms_along),
        cmocka_unit_test(moving_there_and_back_leaves_the_story_as_it_was),
        cmocka_unit_test(copies_move_too),
        cmocka_unit_test(what_is_kept_of_a_merged_story_stays_bounded_and_is_freed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
