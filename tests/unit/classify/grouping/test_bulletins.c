/* The issues of an outlet's bulletin are no evidence of one event. Outlets and figures are invented. */
#include "own_desk.h"
#include "review.h"
#include "story_index_state.h"

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

/* `story_id` NULL: where the decision says. Returns the story, until four more are placed. */
static const char *place_in(const char *story_id, const char *domain, const char *title, int64_t time_ms)
{
    static char placed[4][ID_SIZE];
    static unsigned next;
    char *where = placed[next++ % 4];
    own_desk_decide(domain, title, "", time_ms);
    snprintf(where, ID_SIZE, "%s", story_id ? story_id : own_desk.decision.story_id);
    own_desk_enter(where, "", time_ms);
    return where;
}

static const char *place(const char *domain, const char *title, int64_t time_ms)
{
    return place_in(NULL, domain, title, time_ms);
}

static void the_next_day_s_issue_begins_a_story(void **state)
{
    static const char *const series[] = {"Varda stock exchange on %d May: index closes at 2105", "The day in pictures",
                                         "Port Selby Games: medal table after day %d"};
    (void)state;
    for (int i = 0; i < 3; i++) {
        for (int day = 0; day < 4; day++) {
            char title[80];
            snprintf(title, sizeof title, "%s", series[i]);
            char *digits = strstr(title, "%d");
            if (digits)
                memcpy(digits, day % 2 ? "13" : "14", 2);
            place("quill.example", title, START + day * DAY_MS);
            assert_false(own_desk.decision.joins);
        }
        own_desk_close(NULL);
        own_desk_open(NULL);
    }
}

static void another_outlet_s_report_of_the_same_day_joins(void **state)
{
    (void)state;
    const char *first = place("quill.example", "Varda stock exchange on 3 May: index closes at 2,105", START);
    place("gazette.example", "Varda stock exchange closes at 2,105 on 3 May", START + HOUR_MS);
    assert_true(own_desk.decision.joins);
    assert_string_equal(own_desk.decision.story_id, first);
}

static void numbers_that_rise_within_hours_tell_one_event(void **state)
{
    (void)state;
    place("quill.example", "Flood in Molen valley: death toll rises to 45", START);
    place("quill.example", "Flood in Molen valley: death toll rises to 57", START + 3 * HOUR_MS);
    assert_true(own_desk.decision.joins);
}

static void an_hourly_series_is_told_by_its_number(void **state)
{
    char title[80];
    int joined = 0;
    (void)state;
    for (int hour = 6; hour < 18; hour++) {
        snprintf(title, sizeof title, "Traffic in Varda at %d o'clock", hour);
        place("radio.example", title, START + hour * HOUR_MS);
        joined += hour >= 10 && own_desk.decision.joins;
    }
    assert_int_equal(joined, 0);
}

static void a_story_that_others_tell_too_is_not_closed_to_the_outlet(void **state)
{
    (void)state;
    char story[ID_SIZE];
    strcpy(story, place("quill.example", "Flood in Molen valley: death toll rises to 45", START));
    for (int i = 0; i < 5; i++) {
        char domain[32];
        snprintf(domain, sizeof domain, "paper%d.example", i);
        place_in(story, domain, "Flood in Molen valley: death toll rises, many missing", START + (3 + i) * HOUR_MS);
    }
    place("quill.example", "Flood in Molen valley: death toll rises to 112", START + 14 * HOUR_MS);
    assert_true(own_desk.decision.joins);
    assert_string_equal(own_desk.decision.story_id, story);
}

static void reviews_do_not_merge_two_days(void **state)
{
    char title[80];
    struct review_pair pairs[REVIEW_STORIES_MAX];
    static const char *const days[] = {"s0000000000000001", "s0000000000000002"};
    (void)state;
    for (int day = 0; day < 2; day++) {
        for (int outlet = 0; outlet < 3; outlet++) {
            char domain[32];
            snprintf(domain, sizeof domain, "paper%d.example", outlet);
            snprintf(title, sizeof title, "Varda stock exchange on %d May: index closes at %d", 3 + day, 2105);
            place_in(days[day], domain, title, START + day * DAY_MS);
        }
    }
    assert_int_equal(review_story(own_desk.stories, story_index_find(own_desk.stories, days[0]), pairs), 0);
}

static void an_issue_that_sits_among_those_of_another_day_strays(void **state)
{
    struct review_stray stray;
    (void)state;
    const char *story = "s0000000000000001";
    place_in(story, "quill.example", "Varda stock exchange on 3 May: index closes at 2,105", START);
    place_in(story, "quill.example", "Varda stock exchange on 4 May: index closes at 2,113", START + DAY_MS);
    place_in(story, "quill.example", "Varda stock exchange on 5 May: index closes at 2,098", START + 2 * DAY_MS);
    assert_int_equal(review_reports(own_desk.stories, story_index_find(own_desk.stories, story), &stray), 1);
    assert_int_equal(stray.to, SLOT_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_next_day_s_issue_begins_a_story, own_desk_open, own_desk_close),
        cmocka_unit_test_setup_teardown(another_outlet_s_report_of_the_same_day_joins, own_desk_open, own_desk_close),
        cmocka_unit_test_setup_teardown(numbers_that_rise_within_hours_tell_one_event, own_desk_open, own_desk_close),
        cmocka_unit_test_setup_teardown(an_hourly_series_is_told_by_its_number, own_desk_open, own_desk_close),
        cmocka_unit_test_setup_teardown(a_story_that_others_tell_too_is_not_closed_to_the_outlet, own_desk_open,
                                        own_desk_close),
        cmocka_unit_test_setup_teardown(reviews_do_not_merge_two_days, own_desk_open, own_desk_close),
        cmocka_unit_test_setup_teardown(an_issue_that_sits_among_those_of_another_day_strays, own_desk_open,
                                        own_desk_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
