/* What an outlet says whatever it reports makes no story and no copy: articles are read, decided on and entered as classify
 * does it. Outlets, events and texts are invented. */
#include "own_desk.h"

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

static const struct decision *place(const char *domain, const char *title, const char *text, int64_t time_ms)
{
    own_desk_decide(domain, title, text, time_ms);
    own_desk_enter(own_desk.decision.story_id, own_desk.decision.copy_of, time_ms);
    return &own_desk.decision;
}

static void a_wall_under_two_titles_makes_neither_a_story_nor_a_copy(void **state)
{
    static const int64_t gaps[] = {0, HOUR_MS, 60 * DAY_MS};
    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        place("quill.example", "Ceasefire between Ostria and Valmora holds", WALL, START);
        place("quill.example", "Lindqvist beats Okafor in the final of Port Selby", WALL, START + gaps[i]);
        assert_false(own_desk.decision.joins);
        assert_string_equal(own_desk.decision.copy_of, "");
        own_desk_close(NULL);
        own_desk_open(NULL);
    }
}

static void nor_does_that_of_another_outlet(void **state)
{
    (void)state;
    place("quill.example", "Ceasefire between Ostria and Valmora holds", WALL, START);
    place("gazette.example", "Lindqvist beats Okafor in the final of Port Selby", WALL, START + HOUR_MS);
    assert_false(own_desk.decision.joins);
    place("lantern.example", "Volcano on Isla Perdida erupts", WALL, START + HOUR_MS);
    assert_false(own_desk.decision.joins);
}

static void a_title_that_says_nothing_gathers_no_outlets(void **state)
{
    char domain[32];
    (void)state;
    for (int i = 0; i < 40; i++) {
        snprintf(domain, sizeof domain, "paper%d.example", i);
        place(domain, "Just a moment...", i % 2 ? "Checking your connection before you go on." : "",
              START + i * HOUR_MS / 4);
        assert_false(own_desk.decision.joins);
    }
}

static void an_agency_s_text_under_another_headline_is_a_copy(void **state)
{
    (void)state;
    place("quill.example", "Ferry Aurora runs onto a rock off Skarvholm", FERRY, START);
    place("gazette.example", "All 212 saved: rescue service brings passengers ashore", FERRY, START + HOUR_MS);
    assert_true(own_desk.decision.joins);
    assert_string_equal(own_desk.decision.copy_of, "a0000000000000001");
    place("lantern.example", "Skarvholm: ferry passengers saved", FERRY " " WALL, START + HOUR_MS);
    assert_string_equal(own_desk.decision.copy_of, "a0000000000000001");
}

static void the_same_text_after_the_story_s_span_is_none(void **state)
{
    (void)state;
    place("quill.example", "Ferry Aurora runs onto a rock off Skarvholm", FERRY, START);
    place("quill.example", "Ferry Aurora runs onto a rock off Skarvholm", FERRY, START + 60 * DAY_MS);
    assert_false(own_desk.decision.joins);
    assert_string_equal(own_desk.decision.copy_of, "");
    /* It goes on with the former one, and readers are shown that. */
    assert_true(own_desk.decision.rejected_score > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_wall_under_two_titles_makes_neither_a_story_nor_a_copy, own_desk_open,
                                        own_desk_close),
        cmocka_unit_test_setup_teardown(nor_does_that_of_another_outlet, own_desk_open, own_desk_close),
        cmocka_unit_test_setup_teardown(a_title_that_says_nothing_gathers_no_outlets, own_desk_open, own_desk_close),
        cmocka_unit_test_setup_teardown(an_agency_s_text_under_another_headline_is_a_copy, own_desk_open,
                                        own_desk_close),
        cmocka_unit_test_setup_teardown(the_same_text_after_the_story_s_span_is_none, own_desk_open, own_desk_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
