/* What an outlet says whatever it reports makes no story and no copy: articles are read, decided on and entered as classify
 * does it. Outlets, events and texts are invented. */
#include "article_own.h"
#include "decision.h"

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
#define WALL                                                                                                           \
    "Support from people like you keeps our newsroom open, whatever others may say or pay for. Every gift, however "   \
    "small, buys another hour of careful work by a reporter who knows the ground. Please take two minutes and choose " \
    "the plan that suits you best; you may change or cancel it at any time, and nobody will ask you why. If you give " \
    "already, thank you from all of us here."
#define FERRY                                                                                                          \
    "The ferry Aurora ran onto a rock off Skarvholm on Sunday night with 212 people on board. Boats of the rescue "    \
    "service took all of them ashore within two hours, said harbour master Jorun Aasen. One woman broke her wrist. "   \
    "Divers are to look at the hull when the sea is calm, and the company Nordlinje has sent another ship."

static struct text_analyser *analyser;
static struct repeats *memory;
static struct story_index *stories;
static struct decision decision;
static unsigned number;

static int setup(void **state)
{
    (void)state;
    analyser = text_analyser_new(NULL);
    memory = repeats_new(NULL);
    stories = story_index_new(NULL, NULL);
    number = 0;
    return analyser && memory && stories ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    story_index_free(stories);
    repeats_free(memory);
    text_analyser_free(analyser);
    return 0;
}

static const struct decision *place(const char *domain, const char *title, const char *text, int64_t time_ms)
{
    static struct article_own own;
    static struct article_features features;
    struct err err = {0};
    char id[ID_SIZE];
    snprintf(id, sizeof id, "a%016u", ++number);
    const struct article_own_input input = {id, domain, "", "", title, text, "en"};
    assert_int_equal(article_own_read(analyser, memory, &input, &own, &err), 0);
    const struct article_features_input words = {own.title.text, own.text, "en", time_ms != 0};
    assert_int_equal(article_features_build(analyser, &words, &features, &err), 0);
    features.marks = own.marks;
    assert_int_equal(decide(stories, &(struct decision_input){id, &features, {0}, time_ms}, &decision, &err), 0);
    const struct placement placement = {id, decision.story_id, decision.copy_of, time_ms, &features, {0}};
    assert_int_equal(story_index_apply(stories, &placement, PLACEMENT_COMMITTED, &err), 1);
    return &decision;
}

static void a_wall_under_two_titles_makes_neither_a_story_nor_a_copy(void **state)
{
    static const int64_t gaps[] = {0, HOUR_MS, 60 * DAY_MS};
    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        place("quill.example", "Ceasefire between Ostria and Valmora holds", WALL, START);
        place("quill.example", "Lindqvist beats Okafor in the final of Port Selby", WALL, START + gaps[i]);
        assert_false(decision.joins);
        assert_string_equal(decision.copy_of, "");
        teardown(NULL);
        setup(NULL);
    }
}

static void nor_does_that_of_another_outlet(void **state)
{
    (void)state;
    place("quill.example", "Ceasefire between Ostria and Valmora holds", WALL, START);
    place("gazette.example", "Lindqvist beats Okafor in the final of Port Selby", WALL, START + HOUR_MS);
    assert_false(decision.joins);
    place("lantern.example", "Volcano on Isla Perdida erupts", WALL, START + HOUR_MS);
    assert_false(decision.joins);
}

static void a_title_that_says_nothing_gathers_no_outlets(void **state)
{
    char domain[32];
    (void)state;
    for (int i = 0; i < 40; i++) {
        snprintf(domain, sizeof domain, "paper%d.example", i);
        place(domain, "Just a moment...", i % 2 ? "Checking your connection before you go on." : "",
              START + i * HOUR_MS / 4);
        assert_false(decision.joins);
    }
}

static void an_agency_s_text_under_another_headline_is_a_copy(void **state)
{
    (void)state;
    place("quill.example", "Ferry Aurora runs onto a rock off Skarvholm", FERRY, START);
    place("gazette.example", "All 212 saved: rescue service brings passengers ashore", FERRY, START + HOUR_MS);
    assert_true(decision.joins);
    assert_string_equal(decision.copy_of, "a0000000000000001");
    place("lantern.example", "Skarvholm: ferry passengers saved", FERRY " " WALL, START + HOUR_MS);
    assert_string_equal(decision.copy_of, "a0000000000000001");
}

static void the_same_text_after_the_story_s_span_is_none(void **state)
{
    (void)state;
    place("quill.example", "Ferry Aurora runs onto a rock off Skarvholm", FERRY, START);
    place("quill.example", "Ferry Aurora runs onto a rock off Skarvholm", FERRY, START + 60 * DAY_MS);
    assert_false(decision.joins);
    assert_string_equal(decision.copy_of, "");
    /* It goes on with the former one, and readers are shown that. */
    assert_true(decision.rejected_score > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_wall_under_two_titles_makes_neither_a_story_nor_a_copy, setup, teardown),
        cmocka_unit_test_setup_teardown(nor_does_that_of_another_outlet, setup, teardown),
        cmocka_unit_test_setup_teardown(a_title_that_says_nothing_gathers_no_outlets, setup, teardown),
        cmocka_unit_test_setup_teardown(an_agency_s_text_under_another_headline_is_a_copy, setup, teardown),
        cmocka_unit_test_setup_teardown(the_same_text_after_the_story_s_span_is_none, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
