/* Articles that do not say when they were published: their time is that of receipt, or of those around them, and counts for
 * less. Events are invented. */
#include "decision.h"
#include "story_index_state.h"
#include "story_slots.h"

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
#define RULING  "Supreme court of Ostria upholds ban on deep-sea trawling"
#define AGAIN   "Ban on deep-sea trawling: supreme court of Ostria has ruled"

static struct text_analyser *analyser;
static struct story_index *stories;
static struct article_features features;
static struct decision decision;
static unsigned number;

static int setup(void **state)
{
    (void)state;
    analyser = text_analyser_new(NULL);
    stories = story_index_new(NULL, NULL);
    number = 0;
    return analyser && stories ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    story_index_free(stories);
    text_analyser_free(analyser);
    return 0;
}

static float best_score(void)
{
    return decision.joins ? decision.score : decision.rejected_score;
}

/* `has_time`: `time_ms` is the article's own. */
static const char *decide_on(const char *title, int has_time, int64_t time_ms)
{
    static char id[ID_SIZE];
    struct err err = {0};
    const struct article_features_input input = {title, "", "en", has_time};
    snprintf(id, sizeof id, "a%016u", ++number);
    assert_int_equal(article_features_build(analyser, &input, &features, &err), 0);
    assert_int_equal(decide(stories, &(struct decision_input){id, &features, {0}, time_ms}, &decision, &err), 0);
    return id;
}

static const struct live_story *place(const char *title, int has_time, int64_t time_ms)
{
    struct err err = {0};
    const char *id = decide_on(title, has_time, time_ms);
    const struct placement placement = {id, decision.story_id, "", time_ms, &features, {0}};
    assert_int_equal(story_index_apply(stories, &placement, PLACEMENT_COMMITTED, &err), 1);
    return &stories->stories[story_index_find(stories, decision.story_id)];
}

/* The stream goes on to `time_ms`. */
static void pass_to(int64_t time_ms)
{
    for (unsigned i = 0; i < CLOCK_ARTICLES; i++) {
        char title[64];
        snprintf(title, sizeof title, "Rain %u floods cellars of valley %u", i * 7, i * 13);
        place(title, 1, time_ms);
    }
    assert_int_equal(story_index_clock_ms(stories), time_ms);
}

static void without_a_date_it_is_of_the_time_of_those_around_it(void **state)
{
    (void)state;
    pass_to(START);
    const struct live_story *story = place(RULING, 0, 0);
    assert_int_equal(story->first_ms, START);
    assert_int_equal(story->time_kind, TIME_GUESSED);
    assert_int_equal(story_index_clock_ms(stories), START); /* a guess does not move the clock */
    story = place(AGAIN, 1, START + 5 * HOUR_MS);
    assert_true(decision.joins);
    /* The first time that an article says replaces the guess. */
    assert_int_equal(story->first_ms, START + 5 * HOUR_MS);
    assert_int_equal(story->time_kind, TIME_OWN);
    place(RULING, 0, 0);
    assert_int_equal(story->first_ms, START + 5 * HOUR_MS);
}

static void before_any_date_the_time_is_unknown(void **state)
{
    (void)state;
    const struct live_story *story = place(RULING, 0, 0);
    assert_int_equal(story->first_ms, 0);
    place(AGAIN, 0, 0);
    assert_true(decision.joins);
}

static void long_after_a_story_an_undated_article_fits_it_less(void **state)
{
    (void)state;
    pass_to(START);
    place(RULING, 1, START);
    decide_on(AGAIN, 0, 0);
    float soon = best_score();
    pass_to(START + 300 * DAY_MS);
    decide_on(AGAIN, 0, 0);
    assert_true(best_score() < soon);
    /* It counts less than a gap that is known: what comes late still finds its story. */
    float guessed = best_score();
    decide_on(AGAIN, 1, START + 300 * DAY_MS);
    assert_true(best_score() < guessed);
}

static void what_was_received_after_a_story_s_span_does_not_join_it(void **state)
{
    (void)state;
    pass_to(START);
    place(RULING, 1, START);
    decide_on(AGAIN, 0, START + HOUR_MS);
    assert_true(decision.joins);
    decide_on(AGAIN, 0, START + (STORY_INDEX_SPAN_DAYS + 1) * DAY_MS);
    assert_false(decision.joins);
}

static void a_merged_story_has_the_surest_times_of_both(void **state)
{
    (void)state;
    char guessed[ID_SIZE], sure[ID_SIZE];
    pass_to(START);
    strcpy(guessed, place(RULING, 0, START + 9 * DAY_MS)->id);
    strcpy(sure, place("Okafor beats Lindqvist at Port Selby", 1, START + DAY_MS)->id);
    assert_int_equal(story_index_merge(stories, sure, guessed, NULL), 1);
    const struct live_story *story = &stories->stories[story_index_find(stories, guessed)];
    assert_int_equal(story->first_ms, START + DAY_MS);
    assert_int_equal(story->last_ms, START + DAY_MS);
    assert_int_equal(story->time_kind, TIME_OWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_a_date_it_is_of_the_time_of_those_around_it, setup, teardown),
        cmocka_unit_test_setup_teardown(before_any_date_the_time_is_unknown, setup, teardown),
        cmocka_unit_test_setup_teardown(long_after_a_story_an_undated_article_fits_it_less, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_received_after_a_story_s_span_does_not_join_it, setup, teardown),
        cmocka_unit_test_setup_teardown(a_merged_story_has_the_surest_times_of_both, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
