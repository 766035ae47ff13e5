/* What came when. All texts are invented. */
#include "facts_fixture.h"
#include "timeline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct facts_fixture facts;
static struct timeline *timeline;
static struct text_analyser *analyser;
static Triptych__Novelty **found;
static size_t count;

static int open_fixture(void **state)
{
    (void)state;
    analyser = text_analyser_new(NULL);
    timeline = timeline_new(analyser);
    return timeline && analyser ? facts_fixture_open(&facts) : -1;
}

static int close_fixture(void **state)
{
    (void)state;
    timeline_free(timeline);
    text_analyser_free(analyser);
    facts_fixture_close(&facts);
    return 0;
}

static int clear(void **state)
{
    (void)state;
    facts_fixture_clear(&facts);
    return 0;
}

static void find(int is_whole)
{
    struct err err = {0};
    Triptych__StoryDetails details = TRIPTYCH__STORY_DETAILS__INIT;
    assert_int_equal(timeline_find(timeline, facts_told(&facts), is_whole, &details, &err), 0);
    found = details.timeline;
    count = details.n_timeline;
}

/* The first report is the last one given: the order of time counts. */
static void add_fire(void)
{
    facts_add(&facts, "herald.example", 70, "Minister blames pumps for ferry fire",
              "Minister Ann Moss blamed broken pumps for the fire on the ferry off Marvik on Monday evening.");
    facts_add(&facts, "globe.example", 90, "Pumps blamed for ferry fire",
              "Broken pumps were to blame for the fire on the ferry off Marvik, Minister Ann Moss told reporters.");
    facts_add(&facts, "echo.example", 95, "Ferry burns off Marvik",
              "A fire broke out on a ferry off Marvik on Monday, the coast guard of Marvik said.");
    facts_add(&facts, "coast.example", 10, "Ferry on fire off Marvik",
              "A fire broke out on a ferry off Marvik on Monday, the coast guard of Marvik said.");
}

static void the_first_report_comes_first_then_those_that_brought_something(void **state)
{
    (void)state;
    add_fire();
    find(1);
    assert_int_equal(count, 2);
    assert_string_equal(found[0]->source, "coast.example");
    assert_true(found[0]->first);
    assert_int_equal(found[0]->time_ms, 10 * FACTS_MINUTE_MS);
    assert_string_equal(found[0]->title, "Ferry on fire off Marvik");
    assert_string_equal(found[1]->source, "herald.example");
    assert_false(found[1]->first);
    assert_non_null(strstr(found[1]->text, "Minister Ann Moss blamed"));
    assert_int_equal(found[1]->n_facts, 1);
    assert_string_equal(found[1]->facts[0], "Ann Moss");
}

static void where_reports_may_be_missing_none_is_called_the_first(void **state)
{
    (void)state;
    add_fire();
    find(0);
    assert_int_equal(count, 2);
    assert_false(found[0]->first);
}

static void a_higher_toll_is_news_and_the_old_one_is_not(void **state)
{
    (void)state;
    facts_add(&facts, "coast.example", 10, "Ferry on fire off Marvik",
              "A fire on a ferry off Marvik killed 12 people on Monday, the coast guard said.");
    facts_add(&facts, "herald.example", 20, "Fire off Marvik",
              "A fire on a ferry off Marvik has killed twelve people on Monday, said the coast guard.");
    facts_add(&facts, "post.example", 30, "More dead off Marvik",
              "The fire on a ferry off Marvik killed 15 people, the coast guard said on Monday.");
    find(1);
    assert_int_equal(count, 2);
    assert_string_equal(found[1]->source, "post.example");
    assert_string_equal(found[1]->facts[0], "15 people");
}

static void copies_and_reports_without_a_time_bring_nothing(void **state)
{
    (void)state;
    add_fire();
    facts.story.rows[0].placement.copy_of = facts.story.rows[1].placement.copy_of = facts.story.rows[3].id;
    find(1);
    assert_int_equal(count, 0);
    facts.story.rows[0].placement.copy_of = facts.story.rows[1].placement.copy_of =
        facts.story.rows[2].placement.copy_of;
    facts.story.rows[0].article.published_ms = facts.story.rows[1].article.published_ms = 0;
    find(1);
    assert_int_equal(count, 0);
    /* The time of receipt serves where the article says none. */
    facts.story.rows[1].article.received_ms = 80 * FACTS_MINUTE_MS;
    find(1);
    assert_int_equal(count, 2);
    assert_string_equal(found[1]->source, "globe.example");
}

/* All names of the first report in a language are new to it: that is no news. */
static void a_report_in_another_language_is_no_news_by_that_alone(void **state)
{
    (void)state;
    facts_add(&facts, "coast.example", 10, "Ferry on fire off Marvik",
              "A fire on a ferry off Marvik killed 12 people on Monday, the coast guard said.");
    facts_add(&facts, "rive.example", 20, "Un ferry en feu",
              "Un incendie sur un ferry près de Marvik a tué 12 personnes lundi, selon la Garde Côtière de Norvège et "
              "le ministre Ann Moss.");
    facts.story.rows[1].placement.lang = (char[]){"fr"};
    find(1);
    assert_int_equal(count, 0);
}

static void the_strongest_of_many_stay_in_order_of_time(void **state)
{
    (void)state;
    static char texts[FIXTURE_ARTICLES_MAX][160], sources[FIXTURE_ARTICLES_MAX][24];
    for (int i = 0; i < 120; i++) {
        /* Two outlets each bring a number that is new. */
        snprintf(texts[i], sizeof texts[i],
                 "The ferry fire off Marvik closed %d harbours along the coast, Minister Ann Moss said.", 1000 + i / 2);
        snprintf(sources[i], sizeof sources[i], "s%d.example", i);
        facts_add(&facts, sources[i], i + 1, "Ferry fire", texts[i]);
    }
    find(1);
    assert_true(count <= TIMELINE_MAX);
    for (size_t i = 1; i < count; i++)
        assert_true(found[i]->time_ms > found[i - 1]->time_ms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_first_report_comes_first_then_those_that_brought_something, clear),
        cmocka_unit_test_setup(where_reports_may_be_missing_none_is_called_the_first, clear),
        cmocka_unit_test_setup(a_higher_toll_is_news_and_the_old_one_is_not, clear),
        cmocka_unit_test_setup(copies_and_reports_without_a_time_bring_nothing, clear),
        cmocka_unit_test_setup(a_report_in_another_language_is_no_news_by_that_alone, clear),
        cmocka_unit_test_setup(the_strongest_of_many_stay_in_order_of_time, clear),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
