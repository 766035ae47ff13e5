/* Reviews: which stories are due for them, and what they find. All reports are invented. */
#include "embed_later.h"
#include "join_model.h"
#include "review.h"
#include "review_queue.h"
#include "two_events.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct text_analyser *analyser;

static int setup(void **state)
{
    struct err err;
    analyser = text_analyser_new(&err);
    *state = story_index_new(NULL, &err);
    return analyser && *state ? 0 : -1;
}

static int teardown(void **state)
{
    story_index_free(*state);
    text_analyser_free(analyser);
    return 0;
}

static void id_of(char prefix, unsigned number, char out[ID_SIZE])
{
    snprintf(out, ID_SIZE, "%c%016u", prefix, number);
}

static void place(struct story_index *index, unsigned article, unsigned story, const char *title)
{
    struct err err;
    static struct article_features features;
    char article_id[ID_SIZE], story_id[ID_SIZE];
    const struct article_features_input input = {title, "", "en", 1};
    id_of('a', article, article_id);
    id_of('s', story, story_id);
    assert_int_equal(article_features_build(analyser, &input, &features, &err), 0);
    const struct placement placement = {article_id, story_id, "", START + article * HOUR_MS / 20, &features, {0}};
    assert_int_equal(story_index_apply(index, &placement, PLACEMENT_PROVISIONAL, &err), 1);
}

/* Ordinary words are ordinary, and other stories are there. */
static void place_background(struct story_index *index)
{
    for (unsigned i = 0; i < 100; i++) {
        char title[128];
        snprintf(title, sizeof title, "Council %u of Molen plans bridge %u, parliament of Brenn votes on quota %u", i,
                 i * 7 % 50, i * 13 % 40);
        place(index, 1000 + i, 1000 + i, title);
    }
}

static uint32_t slot_of(const struct story_index *index, unsigned story)
{
    char id[ID_SIZE];
    id_of('s', story, id);
    return story_index_find(index, id);
}

static void two_stories_of_one_event_are_found(void **state)
{
    struct story_index *index = *state;
    struct review_pair pairs[REVIEW_STORIES_MAX];
    place_background(index);
    for (unsigned i = 0; i < TITLES; i++) {
        place(index, 1 + i, i < 4 ? 1 : 2, BRIDGE[i]);
        place(index, 101 + i, 3, QUOTA[i]);
    }
    for (unsigned asked = 1; asked <= 2; asked++) {
        size_t count = review_story(index, slot_of(index, asked), pairs);
        assert_true(count >= 1);
        assert_int_equal(pairs[0].from, slot_of(index, 2)); /* the one with fewer reports goes */
        assert_int_equal(pairs[0].into, slot_of(index, 1));
        assert_true(pairs[0].score >= REVIEW_SCORE_MIN && pairs[0].score <= 1);
        for (size_t i = 1; i < count; i++) {
            assert_true(pairs[i].score <= pairs[i - 1].score);
        }
    }
}

static void two_events_stay_two_stories(void **state)
{
    struct story_index *index = *state;
    struct review_pair pairs[REVIEW_STORIES_MAX];
    place_background(index);
    for (unsigned i = 0; i < TITLES; i++) {
        place(index, 1 + i, 1, BRIDGE[i]);
        place(index, 101 + i, 3, QUOTA[i]);
    }
    for (unsigned asked = 1; asked <= 3; asked += 2) {
        size_t count = review_story(index, slot_of(index, asked), pairs);
        for (size_t i = 0; i < count; i++) {
            assert_true(pairs[i].score < REVIEW_SCORE_MIN);
        }
    }
}

static void looking_changes_nothing(void **state)
{
    struct story_index *index = *state;
    struct review_pair once[REVIEW_STORIES_MAX], again[REVIEW_STORIES_MAX];
    struct review_stray stray = {0}, stray_again = {0};
    place_background(index);
    for (unsigned i = 0; i < TITLES; i++) {
        place(index, 1 + i, i < 4 ? 1 : 2, BRIDGE[i]);
        place(index, 101 + i, 3, QUOTA[i]);
    }
    place(index, 201, 3, "Okafor beats Lindqvist in final of Quillport tennis open");
    struct story_index_counts before = story_index_counts(index);
    size_t count = review_story(index, slot_of(index, 1), once);
    int found = review_reports(index, slot_of(index, 3), &stray);
    assert_int_equal(review_story(index, slot_of(index, 1), again), count);
    assert_int_equal(review_reports(index, slot_of(index, 3), &stray_again), found);
    for (size_t i = 0; i < count; i++) {
        assert_float_equal(again[i].score, once[i].score, 0);
    }
    assert_float_equal(stray_again.fit_here, stray.fit_here, 0);
    struct story_index_counts after = story_index_counts(index);
    assert_int_equal(after.articles, before.articles);
    assert_int_equal(after.stories, before.stories);
    assert_int_equal(after.bytes, before.bytes);
}

static void a_report_in_the_wrong_story_is_found(void **state)
{
    struct story_index *index = *state;
    struct review_stray stray;
    char article_id[ID_SIZE], to[ID_SIZE];
    place_background(index);
    for (unsigned i = 0; i < TITLES - 1; i++) {
        place(index, 1 + i, 1, BRIDGE[i]);
        place(index, 101 + i, 3, QUOTA[i]);
    }
    assert_int_equal(review_reports(index, slot_of(index, 1), &stray), 0);
    place(index, 1 + TITLES, 1, QUOTA[TITLES - 1]);
    assert_int_equal(review_reports(index, slot_of(index, 1), &stray), 1);
    id_of('a', 1 + TITLES, article_id);
    id_of('s', 3, to);
    assert_string_equal(index->articles[stray.article].id, article_id);
    assert_int_equal(stray.to, slot_of(index, 3));
    assert_true(stray.fit_there > 0 && stray.fit_here < 0);
    assert_int_equal(story_index_move(index, article_id, to, NULL), 1);
    assert_int_equal(review_reports(index, slot_of(index, 1), &stray), 0);
    /* Put back by hand: it is left there. */
    id_of('s', 1, to);
    assert_int_equal(story_index_move(index, article_id, to, NULL), 1);
    assert_int_equal(review_reports(index, slot_of(index, 1), &stray), 0);
}

static void what_the_measures_added_makes_the_score(void **state)
{
    struct story_index *index = *state;
    struct review_pair pairs[REVIEW_STORIES_MAX];
    float weights[REVIEW_FEATURES];
    place_background(index);
    for (unsigned i = 0; i < TITLES; i++) {
        place(index, 1 + i, i < 4 ? 1 : 2, BRIDGE[i]);
    }
    assert_true(review_story(index, slot_of(index, 1), pairs) >= 1);
    review_explain(index, &pairs[0], weights);
    const struct boosted_trees *trees = &grouping_models_shipped()->review_words;
    float log_odds = trees->start;
    for (unsigned i = 0; i < trees->tree_count; i++) {
        log_odds += trees->nodes[trees->trees[i]].value;
    }
    for (int i = 0; i < REVIEW_FEATURES; i++) {
        assert_non_null(review_feature_name((enum review_feature)i));
        log_odds += weights[i];
    }
    assert_false(pairs[0].by_meaning);
    assert_float_equal(pairs[0].score, 1 / (1 + expf(-log_odds)), 1e-3);
}

/* ── the queue ── */

static void a_story_is_due_when_some_more_articles_have_gone_by(void **state)
{
    struct story_index *index = *state;
    place(index, 1, 1, BRIDGE[0]);
    assert_int_equal(review_queue_next(index, 0), SLOT_NONE);
    for (unsigned i = 0; i < REVIEW_AFTER; i++) {
        assert_int_equal(review_queue_next(index, 0), SLOT_NONE);
        place(index, 100 + i, 100 + i, QUOTA[i % TITLES]);
    }
    assert_int_equal(review_queue_next(index, 0), slot_of(index, 1));
    assert_int_equal(review_queue_next(index, 0), SLOT_NONE);
    assert_int_equal(index->due_count, REVIEW_AFTER);
    assert_int_equal(review_queue_next(index, 1), slot_of(index, 100)); /* nothing else comes: no waiting */
}

static void a_story_that_is_noted_late_stands_where_it_would(void **state)
{
    struct story_index *index = *state;
    for (unsigned i = 0; i < 3; i++)
        place(index, 1 + i, 1 + i, QUOTA[i]);
    uint32_t late = slot_of(index, 2);
    review_queue_remove(index, late);
    review_queue_note_since(index, late, 2);
    for (unsigned i = 1; i <= 3; i++)
        assert_int_equal(review_queue_next(index, 1), slot_of(index, i));
    assert_int_equal(review_queue_count(index), 0);
    review_queue_renew(index, slot_of(index, 3));
    index->stories[late].reviewed_reports = 0;
    review_queue_note_since(index, late, 0);
    assert_int_equal(review_queue_next(index, 1), late);
    assert_int_equal(review_queue_next(index, 1), slot_of(index, 3));
    assert_int_equal(review_queue_next(index, 1), SLOT_NONE);
}

static void a_story_is_due_again_when_it_has_grown_by_a_quarter(void **state)
{
    struct story_index *index = *state;
    unsigned looks = 0;
    for (unsigned i = 0; i < 100; i++) {
        place(index, 1 + i, 1, BRIDGE[i % TITLES]);
        looks += review_queue_next(index, 1) != SLOT_NONE;
    }
    assert_in_range(looks, 8, 20);
    assert_int_equal(review_queue_next(index, 1), SLOT_NONE);
    review_queue_renew(index, slot_of(index, 1));
    assert_int_equal(review_queue_next(index, 1), slot_of(index, 1));
}

static void stories_that_go_leave_the_queue(void **state)
{
    struct story_index *index = *state;
    char id[ID_SIZE], into[ID_SIZE];
    for (unsigned i = 0; i < TITLES; i++) {
        place(index, 1 + i, 1 + i, BRIDGE[i]);
    }
    id_of('s', 3, id);
    assert_int_equal(story_index_drop_story(index, id), 1);
    id_of('s', 1, id);
    id_of('s', 2, into);
    assert_int_equal(story_index_merge(index, id, into, NULL), 1);
    assert_int_equal(index->due_count, TITLES - 2);
    unsigned seen = 0;
    for (uint32_t slot; (slot = review_queue_next(index, 1)) != SLOT_NONE; seen++) {
        assert_true(index->stories[slot].article_count > 0);
    }
    assert_int_equal(seen, TITLES - 2);
    assert_int_equal(index->due_count, 0);
}

static void what_others_placed_is_theirs_to_look_at(void **state)
{
    struct story_index *index = *state;
    struct err err;
    static struct article_features features;
    const struct article_features_input input = {BRIDGE[0], "", "en", 1};
    assert_int_equal(article_features_build(analyser, &input, &features, &err), 0);
    const struct placement placement = {"a0000000000000001", "s0000000000000001", "", START, &features, {0}};
    assert_int_equal(story_index_apply(index, &placement, PLACEMENT_COMMITTED, &err), 1);
    assert_int_equal(review_queue_next(index, 1), SLOT_NONE);
}

/* ── articles whose vector comes later ── */

static void the_latest_is_embedded_first_and_the_oldest_forgotten(void **state)
{
    (void)state;
    struct embed_later later = {0};
    struct embed_later_entry entry;
    char id[ID_SIZE];
    assert_int_equal(embed_later_take(&later, &entry), 0);
    for (unsigned i = 0; i < EMBED_LATER_MAX + 10; i++) {
        id_of('a', i, id);
        embed_later_add(&later, id, "gist", "en");
    }
    assert_int_equal(later.count, EMBED_LATER_MAX);
    for (unsigned i = EMBED_LATER_MAX + 10; i-- > 10;) {
        id_of('a', i, id);
        assert_int_equal(embed_later_take(&later, &entry), 1);
        assert_string_equal(entry.article_id, id);
        assert_string_equal(entry.gist, "gist");
        free(entry.gist);
    }
    assert_int_equal(embed_later_take(&later, &entry), 0);
    embed_later_add(&later, id, "gist", "en");
    embed_later_done(&later);
    assert_int_equal(later.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(two_stories_of_one_event_are_found, setup, teardown),
        cmocka_unit_test_setup_teardown(two_events_stay_two_stories, setup, teardown),
        cmocka_unit_test_setup_teardown(looking_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_report_in_the_wrong_story_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(what_the_measures_added_makes_the_score, setup, teardown),
        cmocka_unit_test_setup_teardown(a_story_is_due_when_some_more_articles_have_gone_by, setup, teardown),
        cmocka_unit_test_setup_teardown(a_story_that_is_noted_late_stands_where_it_would, setup, teardown),
        cmocka_unit_test_setup_teardown(a_story_is_due_again_when_it_has_grown_by_a_quarter, setup, teardown),
        cmocka_unit_test_setup_teardown(stories_that_go_leave_the_queue, setup, teardown),
        cmocka_unit_test_setup_teardown(what_others_placed_is_theirs_to_look_at, setup, teardown),
        cmocka_unit_test(the_latest_is_embedded_first_and_the_oldest_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
