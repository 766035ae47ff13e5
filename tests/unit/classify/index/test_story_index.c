#include "story_index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HOUR_MS ((int64_t)3600 * 1000)
#define DAY_MS  (24 * HOUR_MS)
#define START   ((int64_t)1700000000000)

static struct story_index *open_index(const struct story_index_options *options)
{
    struct err err;
    struct story_index *index = story_index_new(options, &err);
    assert_non_null(index);
    return index;
}

/* Article `number` of title words that depend on `topic`. */
static void make_features(unsigned topic, unsigned number, struct article_features *out)
{
    memset(out, 0, sizeof *out);
    strcpy(out->lang, "en");
    out->has_time = 1;
    out->term_count = 6;
    for (uint32_t i = 0; i < 6; i++) {
        out->terms[i].hash = 1 + topic * 100 + (i < 4 ? i : 10 + i + number % 40 * 2);
        out->terms[i].title_count = 1;
        out->terms[i].flags = TERM_FLAG(TERM_TITLE);
    }
}

static int apply_at(struct story_index *index, unsigned article, unsigned story, enum placement_state state,
                    int64_t time_ms)
{
    static struct article_features features;
    char article_id[ID_SIZE];
    char story_id[ID_SIZE];
    struct err err;
    make_features(story, article, &features);
    snprintf(article_id, sizeof article_id, "a%016u", article);
    snprintf(story_id, sizeof story_id, "s%016u", story);
    const struct placement placement = {article_id, story_id, "", time_ms, &features, {0}};
    return story_index_apply(index, &placement, state, &err);
}

static int apply(struct story_index *index, unsigned article, unsigned story, enum placement_state state)
{
    return apply_at(index, article, story, state, START + article * HOUR_MS);
}

static void what_is_applied_is_found(void **state)
{
    (void)state;
    struct story_index *index = open_index(NULL);
    assert_int_equal(apply(index, 1, 1, PLACEMENT_COMMITTED), 1);
    assert_int_equal(apply(index, 2, 1, PLACEMENT_COMMITTED), 1);
    assert_int_equal(apply(index, 3, 2, PLACEMENT_COMMITTED), 1);
    assert_string_equal(story_index_story_of(index, "a0000000000000002"), "s0000000000000001");
    assert_null(story_index_story_of(index, "a0000000000000009"));
    assert_true(story_index_has_story(index, "s0000000000000002"));
    struct story_index_counts counts = story_index_counts(index);
    assert_int_equal(counts.stories, 2);
    assert_int_equal(counts.articles, 3);
    story_index_free(index);
}

static void applying_twice_changes_nothing(void **state)
{
    (void)state;
    struct story_index *index = open_index(NULL);
    assert_int_equal(apply(index, 1, 1, PLACEMENT_PROVISIONAL), 1);
    struct story_index_counts before = story_index_counts(index);
    assert_int_equal(before.provisional, 1);
    assert_int_equal(apply(index, 1, 1, PLACEMENT_COMMITTED), 0);
    assert_int_equal(apply(index, 1, 1, PLACEMENT_COMMITTED), 0);
    struct story_index_counts after = story_index_counts(index);
    assert_int_equal(after.provisional, 0);
    assert_int_equal(after.articles, 1);
    assert_int_equal(after.bytes, before.bytes);
    story_index_free(index);
}

static void undoing_leaves_no_trace(void **state)
{
    (void)state;
    struct story_index *index = open_index(NULL);
    apply(index, 1, 1, PLACEMENT_COMMITTED);
    struct story_index_counts before = story_index_counts(index);
    for (unsigned round = 0; round < 50; round++) {
        assert_int_equal(apply(index, 2, 1, PLACEMENT_PROVISIONAL), 1);
        assert_int_equal(apply(index, 3, 2, PLACEMENT_PROVISIONAL), 1);
        assert_int_equal(story_index_undo(index, "a0000000000000003"), 1);
        assert_int_equal(story_index_undo(index, "a0000000000000002"), 1);
    }
    struct story_index_counts after = story_index_counts(index);
    assert_int_equal(after.stories, before.stories);
    assert_int_equal(after.articles, before.articles);
    assert_int_equal(after.provisional, 0);
    assert_false(story_index_has_story(index, "s0000000000000002"));
    /* The centre's room may have grown once. */
    assert_in_range(after.bytes, before.bytes, before.bytes + 512);
    story_index_free(index);
}

static void what_is_committed_is_not_undone(void **state)
{
    (void)state;
    struct story_index *index = open_index(NULL);
    apply(index, 1, 1, PLACEMENT_PROVISIONAL);
    apply(index, 1, 1, PLACEMENT_COMMITTED);
    assert_int_equal(story_index_undo(index, "a0000000000000001"), 0);
    assert_int_equal(story_index_undo(index, "a0000000000000002"), 0);
    story_index_free(index);
}

static void an_article_that_the_log_puts_elsewhere_moves(void **state)
{
    (void)state;
    struct story_index *index = open_index(NULL);
    apply(index, 1, 1, PLACEMENT_PROVISIONAL);
    assert_int_equal(apply(index, 1, 2, PLACEMENT_COMMITTED), 1);
    assert_string_equal(story_index_story_of(index, "a0000000000000001"), "s0000000000000002");
    assert_false(story_index_has_story(index, "s0000000000000001"));
    story_index_free(index);
}

static void a_dropped_story_takes_its_articles_along(void **state)
{
    (void)state;
    struct story_index *index = open_index(NULL);
    for (unsigned article = 0; article < 100; article++) {
        apply(index, article, article % 3, PLACEMENT_COMMITTED);
    }
    size_t full = story_index_counts(index).bytes;
    for (unsigned story = 0; story < 3; story++) {
        char story_id[ID_SIZE];
        snprintf(story_id, sizeof story_id, "s%016u", story);
        assert_int_equal(story_index_drop_story(index, story_id), 1);
        assert_int_equal(story_index_drop_story(index, story_id), 0);
    }
    struct story_index_counts counts = story_index_counts(index);
    assert_int_equal(counts.stories, 0);
    assert_int_equal(counts.articles, 0);
    assert_null(story_index_story_of(index, "a0000000000000001"));
    assert_true(counts.bytes < full);
    story_index_free(index);
}

static void stories_far_behind_the_stream_leave(void **state)
{
    (void)state;
    const struct story_index_options options = {.keep_ms = 3 * DAY_MS, .keep_articles = 10};
    struct story_index *index = open_index(&options);
    apply_at(index, 0, 0, PLACEMENT_COMMITTED, START);
    for (unsigned article = 1; article <= 60; article++) {
        apply_at(index, article, article, PLACEMENT_COMMITTED, START + article * 4 * HOUR_MS);
        story_index_expire(index);
    }
    assert_false(story_index_has_story(index, "s0000000000000000"));
    assert_true(story_index_has_story(index, "s0000000000000060"));
    struct story_index_counts counts = story_index_counts(index);
    assert_true(counts.stories >= 18 && counts.stories < 60);
    assert_int_equal(counts.expired + counts.stories, 61);
    story_index_free(index);
}

static void one_date_in_the_future_expires_nothing(void **state)
{
    (void)state;
    const struct story_index_options options = {.keep_ms = 3 * DAY_MS, .keep_articles = 10};
    struct story_index *index = open_index(&options);
    for (unsigned article = 0; article < 40; article++) {
        int64_t time_ms = article == 20 ? START + 1000 * DAY_MS : START + article * 60000;
        apply_at(index, article, article, PLACEMENT_COMMITTED, time_ms);
        assert_int_equal(story_index_expire(index), 0);
    }
    assert_true(story_index_counts(index).clock_ms < START + DAY_MS);
    story_index_free(index);
}

static void the_number_of_stories_is_bounded(void **state)
{
    (void)state;
    const struct story_index_options options = {.stories_max = 50};
    struct story_index *index = open_index(&options);
    for (unsigned article = 0; article < 300; article++) {
        apply(index, article, article, PLACEMENT_COMMITTED);
        story_index_expire(index);
        assert_true(story_index_counts(index).stories <= 50);
    }
    assert_true(story_index_has_story(index, "s0000000000000299"));
    assert_false(story_index_has_story(index, "s0000000000000249"));
    story_index_free(index);
}

static void one_story_that_never_ends_is_bounded(void **state)
{
    (void)state;
    struct story_index *index = open_index(NULL);
    for (unsigned article = 0; article < 9000; article++) {
        apply_at(index, article, 1, PLACEMENT_COMMITTED, START + article * 1000);
        assert_int_equal(story_index_expire(index), 0);
    }
    assert_in_range(story_index_counts(index).articles, 1000, 3000);
    assert_string_equal(story_index_story_of(index, "a0000000000008999"), "s0000000000000001");
    assert_null(story_index_story_of(index, "a0000000000000000"));
    assert_int_equal(story_index_drop_story(index, "s0000000000000001"), 1);
    assert_int_equal(story_index_counts(index).articles, 0);
    story_index_free(index);
}

static void memory_follows_what_is_held(void **state)
{
    (void)state;
    struct story_index *index = open_index(NULL);
    for (unsigned article = 0; article < 4000; article++) {
        apply(index, article, article, PLACEMENT_COMMITTED);
    }
    size_t bytes = story_index_counts(index).bytes;
    assert_in_range(bytes / 4000, 100, 4096);
    story_index_free(index);
}

static void an_article_without_terms_is_a_story_of_its_own(void **state)
{
    (void)state;
    struct story_index *index = open_index(NULL);
    static struct article_features features;
    struct err err;
    memset(&features, 0, sizeof features);
    strcpy(features.lang, "und");
    const struct placement placement = {"a0000000000000001", "s0000000000000001", "", 0, &features, {0}};
    assert_int_equal(story_index_apply(index, &placement, PLACEMENT_PROVISIONAL, &err), 1);
    assert_int_equal(story_index_undo(index, "a0000000000000001"), 1);
    assert_int_equal(story_index_counts(index).stories, 0);
    story_index_free(index);
}

/* Of two stories that are one by now, an older report may follow one of the other story, which leaves the kept ones a moment
 * later. */
static void a_merge_of_many_reports_leaves_nobody_behind_one_that_left(void **state)
{
    (void)state;
    struct story_index *index = open_index(NULL);
    struct err err;
    for (unsigned i = 0; i < 24; i++) {
        static struct article_features features;
        char article[ID_SIZE];
        make_features(1, i / 2, &features); /* each is most like the one that comes next, in the other story */
        snprintf(article, sizeof article, "a%016u", i);
        const struct placement placement = {
            article, i % 2 ? "s0000000000000002" : "s0000000000000001", "", START + i * HOUR_MS, &features, {0}};
        assert_int_equal(story_index_apply(index, &placement, PLACEMENT_COMMITTED, &err), 1);
    }
    story_index_check(index);
    assert_int_equal(story_index_merge(index, "s0000000000000002", "s0000000000000001", &err), 1);
    story_index_check(index);
    assert_int_equal(story_index_counts(index).articles, 24);
    story_index_free(index);
}

/* A fixed sequence of numbers: the same in every run. */
static unsigned next_number(unsigned bound)
{
    static uint32_t state = 1;
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % bound;
}

static void id_of(char out[ID_SIZE], char kind, unsigned number)
{
    snprintf(out, ID_SIZE, "%c%016u", kind, number);
}

/* Whatever may be asked of the index, on few articles and stories, so that all meet. */
static void change_something(struct story_index *index, unsigned step)
{
    enum { ARTICLES = 60, STORIES = 12 };
    char article[ID_SIZE], story[ID_SIZE], other[ID_SIZE];
    struct err err;
    unsigned number = next_number(ARTICLES), topic = next_number(STORIES);
    id_of(article, 'a', number);
    id_of(story, 's', topic);
    id_of(other, 's', next_number(STORIES));
    switch (next_number(9)) {
    case 0:
        story_index_undo(index, article);
        break;
    case 1:
        story_index_move(index, article, story, &err);
        break;
    case 2:
        story_index_merge(index, other, story, &err);
        break;
    case 3:
        if (step % 5 == 0)
            story_index_drop_story(index, story);
        break;
    case 4:
        story_index_expire(index);
        break;
    default:
        apply_at(index, number, topic, next_number(2) ? PLACEMENT_PROVISIONAL : PLACEMENT_COMMITTED,
                 START + step * HOUR_MS);
    }
}

static void after_any_change_all_its_parts_agree(void **state)
{
    (void)state;
    const struct story_index_options options = {.stories_max = 9};
    struct story_index *index = open_index(&options);
    for (unsigned step = 0; step < 3000; step++) {
        change_something(index, step);
        story_index_check(index);
    }
    assert_true(story_index_counts(index).stories > 1);
    story_index_free(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_applied_is_found),
        cmocka_unit_test(applying_twice_changes_nothing),
        cmocka_unit_test(undoing_leaves_no_trace),
        cmocka_unit_test(what_is_committed_is_not_undone),
        cmocka_unit_test(an_article_that_the_log_puts_elsewhere_moves),
        cmocka_unit_test(a_dropped_story_takes_its_articles_along),
        cmocka_unit_test(stories_far_behind_the_stream_leave),
        cmocka_unit_test(one_date_in_the_future_expires_nothing),
        cmocka_unit_test(the_number_of_stories_is_bounded),
        cmocka_unit_test(one_story_that_never_ends_is_bounded),
        cmocka_unit_test(memory_follows_what_is_held),
        cmocka_unit_test(an_article_without_terms_is_a_story_of_its_own),
        cmocka_unit_test(a_merge_of_many_reports_leaves_nobody_behind_one_that_left),
        cmocka_unit_test(after_any_change_all_its_parts_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
