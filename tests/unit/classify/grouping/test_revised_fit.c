/* Whether an article whose wording changed still belongs to its story. All reports are invented. */
#include "revised_fit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HOUR_MS ((int64_t)3600 * 1000)
#define START   ((int64_t)1700000000000)

static const char *const BRIDGE[] = {
    "Freighter Meridian Star strikes harbour bridge in Port Selby",
    "Port Selby harbour bridge closed after freighter Meridian Star hits pillar",
    "Meridian Star: divers look at pillar of Port Selby harbour bridge",
};
static const char *const QUOTA[] = {
    "Parliament of Varda rejects fishing quota of minister Olufsen",
    "Olufsen loses vote on fishing quota in Varda parliament",
    "Varda fishing quota fails: parliament votes against minister Olufsen",
};

static struct text_analyser *analyser;
static struct article_features features;

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

static void read_title(const char *title)
{
    struct err err;
    const struct article_features_input input = {title, "", "en", 1};
    assert_int_equal(article_features_build(analyser, &input, &features, &err), 0);
}

static void place(struct story_index *index, unsigned article, unsigned story, const char *title, const char *copy_of)
{
    struct err err;
    char article_id[ID_SIZE], story_id[ID_SIZE];
    id_of('a', article, article_id);
    id_of('s', story, story_id);
    read_title(title);
    const struct placement placement = {article_id, story_id, copy_of, START + article * HOUR_MS / 20, &features, {0}};
    assert_int_equal(story_index_apply(index, &placement, PLACEMENT_COMMITTED, &err), 1);
}

static void place_all(struct story_index *index)
{
    for (unsigned i = 0; i < 100; i++) {
        char title[128];
        snprintf(title, sizeof title, "Council %u of Molen plans bridge %u, parliament of Brenn votes on quota %u", i,
                 i * 7 % 50, i * 13 % 40);
        place(index, 1000 + i, 1000 + i, title, "");
    }
    for (unsigned i = 0; i < 3; i++) {
        place(index, 1 + i, 1, BRIDGE[i], "");
        place(index, 101 + i, 2, QUOTA[i], "");
    }
}

static struct revised_fit fit_of(struct story_index *index, unsigned article, const char *title)
{
    struct err err;
    struct revised_fit fit;
    char id[ID_SIZE];
    id_of('a', article, id);
    read_title(title);
    const struct decision_input input = {id, &features, {0}, START + article * HOUR_MS / 20};
    assert_int_equal(revised_fit(index, &input, &fit, &err), 0);
    return fit;
}

static void a_correction_stays_in_its_story(void **state)
{
    place_all(*state);
    assert_true(
        fit_of(*state, 1, "Correction: freighter Meridian Star did not strike harbour bridge in Port Selby").stays);
    assert_true(fit_of(*state, 1, "Port Selby: harbour bridge opens, Meridian Star leaves").stays);
}

static void what_tells_of_another_event_goes_to_its_story(void **state)
{
    char quota[ID_SIZE];
    place_all(*state);
    id_of('s', 2, quota);
    struct revised_fit fit = fit_of(*state, 1, "Fishing quota rejected: minister Olufsen loses in Varda parliament");
    assert_false(fit.stays);
    assert_string_equal(fit.to_story_id, quota);
    assert_true(fit.there > fit.here);
}

static void what_fits_nowhere_gets_a_story_of_its_own(void **state)
{
    place_all(*state);
    struct revised_fit fit = fit_of(*state, 1, "Okafor beats Lindqvist in final of Quillport tennis open");
    assert_false(fit.stays);
    assert_string_equal(fit.to_story_id, "");
}

static void what_is_alone_or_not_known_stays(void **state)
{
    place_all(*state);
    assert_true(fit_of(*state, 1005, "Okafor beats Lindqvist in final of Quillport tennis open").stays);
    assert_true(fit_of(*state, 9999, "Okafor beats Lindqvist in final of Quillport tennis open").stays);
}

static void a_copy_that_was_rewritten_is_one_no_more(void **state)
{
    char original[ID_SIZE];
    place_all(*state);
    id_of('a', 1, original);
    place(*state, 4, 1, BRIDGE[0], original);
    struct revised_fit fit =
        fit_of(*state, 4, "Port Selby harbour bridge closed for weeks, says pilot of Meridian Star");
    assert_true(fit.stays);
    assert_false(fit.is_copy);
    assert_false(fit_of(*state, 4, "Olufsen of Varda may resign over fishing quota, says parliament").stays);
}

static void the_index_knows_the_new_words_afterwards(void **state)
{
    struct err err;
    char article[ID_SIZE], bridge[ID_SIZE];
    place_all(*state);
    id_of('a', 1, article);
    id_of('s', 1, bridge);
    struct story_index_counts before = story_index_counts(*state);
    read_title("Divers find second wreck under harbour bridge of Port Selby");
    const struct placement placement = {article, bridge, "", START, &features, {0}};
    assert_int_equal(story_index_revise(*state, &placement, &err), 1);
    assert_string_equal(story_index_story_of(*state, article), bridge);
    struct story_index_counts after = story_index_counts(*state);
    assert_int_equal(after.articles, before.articles);
    assert_int_equal(after.stories, before.stories);
    assert_int_equal(after.provisional, 0);
    assert_true(fit_of(*state, 2, "Second wreck found by divers under harbour bridge").stays);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_correction_stays_in_its_story, setup, teardown),
        cmocka_unit_test_setup_teardown(what_tells_of_another_event_goes_to_its_story, setup, teardown),
        cmocka_unit_test_setup_teardown(what_fits_nowhere_gets_a_story_of_its_own, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_alone_or_not_known_stays, setup, teardown),
        cmocka_unit_test_setup_teardown(a_copy_that_was_rewritten_is_one_no_more, setup, teardown),
        cmocka_unit_test_setup_teardown(the_index_knows_the_new_words_afterwards, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
