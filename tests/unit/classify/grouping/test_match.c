/* What is measured of an article and a story: what shares alone do not say. All reports are invented. */
#include "match.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HOUR_MS ((int64_t)3600 * 1000)
#define START   ((int64_t)1700000000000)

static struct text_analyser *analyser;

struct desk {
    struct story_index *index;
    struct article_features features;
    struct match matches[MATCHES_MAX];
    size_t count;
};

static int setup(void **state)
{
    struct err err;
    struct desk *desk = calloc(1, sizeof *desk);
    analyser = text_analyser_new(&err);
    desk->index = story_index_new(NULL, &err);
    *state = desk;
    return analyser && desk->index ? 0 : -1;
}

static int teardown(void **state)
{
    struct desk *desk = *state;
    story_index_free(desk->index);
    text_analyser_free(analyser);
    free(desk);
    return 0;
}

static void read_report(struct desk *desk, const char *title, const char *text, const char *lang, int64_t time_ms)
{
    struct err err;
    const struct article_features_input input = {title, text, lang, time_ms != 0};
    assert_int_equal(article_features_build(analyser, &input, &desk->features, &err), 0);
}

/* Each report in a story of its own, unless `story` is one that is there. */
static void place(struct desk *desk, unsigned article, unsigned story, const char *title, int64_t time_ms)
{
    struct err err;
    char article_id[ID_SIZE], story_id[ID_SIZE];
    snprintf(article_id, ID_SIZE, "a%016u", article);
    snprintf(story_id, ID_SIZE, "s%016u", story);
    read_report(desk, title, "", "en", time_ms);
    const struct placement placement = {article_id, story_id, "", time_ms, &desk->features, {0}};
    assert_int_equal(story_index_apply(desk->index, &placement, PLACEMENT_COMMITTED, &err), 1);
}

/* Compares a report with all its candidates. */
static void ask(struct desk *desk, const char *title, const char *text, const char *lang, int64_t time_ms)
{
    read_report(desk, title, text, lang, time_ms);
    struct vector *vector = vector_of_article(&desk->features, desk->index->frequency);
    const struct match_query query = {
        .lang = lang, .sketch = &desk->features.sketch, .vector = vector, .time_ms = time_ms, .except = SLOT_NONE};
    desk->count = match_stories(desk->index, &query, desk->matches);
    free(vector);
}

static float measured(const struct desk *desk, unsigned story, enum match_feature feature)
{
    char id[ID_SIZE];
    snprintf(id, ID_SIZE, "s%016u", story);
    for (size_t i = 0; i < desk->count; i++) {
        if (desk->matches[i].story == story_index_find(desk->index, id)) {
            return desk->matches[i].features[feature];
        }
    }
    fail_msg("story %u is no candidate", story);
    return 0;
}

static void a_story_that_stands_alone_is_taken_to_be_among_others(void **state)
{
    struct desk *desk = *state;
    place(desk, 1, 1, "Freighter Meridian strikes harbour bridge in Selby", START);
    ask(desk, "Harbour bridge of Selby closed after freighter Meridian", "", "en", START + HOUR_MS);
    assert_float_equal(measured(desk, 1, MATCH_CROWD), CROWD_BY_WORDS, 0);
}

static void where_much_is_alike_it_is_measured_how_much(void **state)
{
    struct desk *desk = *state;
    place(desk, 1, 1, "Olufsen wins hurdles final in Varda", START);
    place(desk, 2, 2, "Lindqvist wins hurdles final in Varda", START);
    place(desk, 3, 3, "Okafor wins hurdles final in Varda", START);
    place(desk, 4, 4, "Kovac wins sailing final in Varda", START);
    ask(desk, "Olufsen wins hurdles final", "", "en", START + HOUR_MS);
    float third = measured(desk, 3, MATCH_CROWD);
    assert_true(third > CROWD_BY_WORDS && third < 1);
    for (unsigned story = 1; story <= 4; story++) {
        assert_float_equal(measured(desk, story, MATCH_CROWD), third, 0); /* of the article, not of the story */
    }
    unsigned better = 0;
    for (unsigned story = 1; story <= 4; story++) {
        better += measured(desk, story, MATCH_NEAREST_COSINE) >= third;
    }
    assert_int_equal(better, 3);
}

static void a_gap_that_is_not_known_is_no_small_one(void **state)
{
    struct desk *desk = *state;
    place(desk, 1, 1, "Freighter Meridian strikes harbour bridge in Selby", START);
    place(desk, 2, 2, "Harbour bridge of Selby struck by freighter Meridian", 0);
    ask(desk, "Freighter Meridian strikes harbour bridge in Selby", "", "en", START + HOUR_MS);
    assert_float_equal(measured(desk, 1, MATCH_NEAREST_GAP), logf(2), 1e-5f);
    assert_true(measured(desk, 2, MATCH_NEAREST_GAP) > logf(8));
    assert_true(measured(desk, 2, MATCH_STORY_GAP) > logf(8));
}

static void more_words_in_common_weigh_more_than_the_same_share_of_fewer(void **state)
{
    struct desk *desk = *state;
    place(desk, 1, 1, "Meridian strikes bridge", START);
    place(desk, 2, 2, "Olufsen loses parliament vote on Varda fishing quota after coalition breaks", START);
    ask(desk, "Meridian strikes bridge", "", "en", START);
    float few = measured(desk, 1, MATCH_NEAREST_SHARED_WEIGHT);
    float share_of_few = measured(desk, 1, MATCH_NEAREST_COSINE);
    ask(desk, "Olufsen loses parliament vote on Varda fishing quota after coalition breaks", "", "en", START);
    assert_float_equal(measured(desk, 2, MATCH_NEAREST_COSINE), share_of_few, 1e-3f);
    assert_true(measured(desk, 2, MATCH_NEAREST_SHARED_WEIGHT) > 1.5f * few);
    assert_true(measured(desk, 2, MATCH_CENTRE_SHARED_WEIGHT) > 1.5f * few);
}

static void the_share_of_reports_in_the_articles_language_is_measured(void **state)
{
    struct desk *desk = *state;
    place(desk, 1, 1, "Meridian Selby Kovac", START);
    place(desk, 2, 1, "Meridian Selby Olufsen", START);
    ask(desk, "Meridian Selby Kovac", "", "en", START);
    assert_float_equal(measured(desk, 1, MATCH_LANGUAGE_SHARE), 1, 0);
    ask(desk, "Meridian Selby Kovac", "", "fr", START);
    assert_float_equal(measured(desk, 1, MATCH_LANGUAGE_SHARE), 0, 0);
}

static void how_much_is_known_of_words_is_measured(void **state)
{
    struct desk *desk = *state;
    place(desk, 1, 1, "Meridian Selby Kovac", START);
    ask(desk, "Meridian Selby Kovac", "", "en", START);
    float young = measured(desk, 1, MATCH_KNOWN_ARTICLES);
    for (unsigned i = 2; i < 500; i++) {
        place(desk, i, i, "Rain over Molen", START);
    }
    ask(desk, "Meridian Selby Kovac", "", "en", START);
    assert_true(measured(desk, 1, MATCH_KNOWN_ARTICLES) > young);
    assert_float_equal(measured(desk, 1, MATCH_TITLE_WEIGHT), 1, 1e-5f);
    assert_float_equal(measured(desk, 1, MATCH_NEAREST_TITLE_WEIGHT), 1, 1e-5f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_story_that_stands_alone_is_taken_to_be_among_others, setup, teardown),
        cmocka_unit_test_setup_teardown(where_much_is_alike_it_is_measured_how_much, setup, teardown),
        cmocka_unit_test_setup_teardown(a_gap_that_is_not_known_is_no_small_one, setup, teardown),
        cmocka_unit_test_setup_teardown(more_words_in_common_weigh_more_than_the_same_share_of_fewer, setup, teardown),
        cmocka_unit_test_setup_teardown(the_share_of_reports_in_the_articles_language_is_measured, setup, teardown),
        cmocka_unit_test_setup_teardown(how_much_is_known_of_words_is_measured, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
