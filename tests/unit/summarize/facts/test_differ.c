/* What outlets disagree on. All texts are invented; tests/bench/summarize/differ_gold.jsonl has more. */
#include "facts_differ.h"
#include "facts_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct facts_fixture facts;
static struct facts_differ *differ;
static Triptych__Difference **found;
static size_t count;

static int open_fixture(void **state)
{
    (void)state;
    differ = facts_differ_new();
    return differ ? facts_fixture_open(&facts) : -1;
}

static int close_fixture(void **state)
{
    (void)state;
    facts_differ_free(differ);
    facts_fixture_close(&facts);
    return 0;
}

static int clear(void **state)
{
    (void)state;
    facts_fixture_clear(&facts);
    return 0;
}

static void add(const char *source, int64_t minute, const char *text)
{
    facts_add(&facts, source, minute, "", text);
}

static void find(void)
{
    facts_differ_find(differ, facts_told(&facts), &found, &count);
}

static void tolls_that_differ_are_told_the_latest_first(void **state)
{
    (void)state;
    add("coast.example", 10, "A fire on a ferry off Marvik killed at least 12 people on Monday, the coast guard said.");
    add("herald.example", 20, "The coast guard says 12 people were killed when a ferry burned off Marvik on Monday.");
    add("post.example", 90,
        "Fifteen people are dead after Monday's fire on a ferry off Marvik, rescuers said late on Monday.");
    add("globe.example", 95,
        "The death toll of the ferry fire off Marvik has risen to 15, the hospital of Marvik said.");
    find();
    assert_int_equal(count, 1);
    assert_string_equal(found[0]->kind, "number");
    assert_string_equal(found[0]->lang, "en");
    assert_int_equal(found[0]->n_claims, 2);
    const Triptych__Claim *latest = found[0]->claims[0], *older = found[0]->claims[1];
    assert_string_equal(latest->value, "15");
    assert_string_equal(latest->text, "Fifteen people are dead");
    assert_string_equal(found[0]->about, "dead");
    assert_string_equal(latest->source, "post.example");
    assert_int_equal(latest->time_ms, 90 * FACTS_MINUTE_MS);
    assert_int_equal(latest->last_ms, 95 * FACTS_MINUTE_MS);
    assert_int_equal(latest->source_count, 2);
    assert_int_equal(latest->n_sources, 2);
    assert_string_equal(latest->sources[1], "globe.example");
    assert_string_equal(older->value, "12");
    assert_string_equal(older->text, "killed at least 12 people");
    assert_string_equal(older->article_id, facts.story.rows[0].id);
}

static void a_toll_is_compared_across_languages(void **state)
{
    (void)state;
    add("coast.example", 10, "A fire on a ferry off Marvik killed at least 12 people on Monday, the coast guard said.");
    add("ufer.example", 30,
        "Bei dem Brand auf einer Fähre vor Marvik sind mindestens 15 Menschen getötet worden, teilte die Küstenwache "
        "mit.");
    facts.story.rows[1].placement.lang = (char[]){"de"};
    find();
    assert_int_equal(count, 1);
    assert_string_equal(found[0]->claims[0]->lang, "de");
    assert_string_equal(found[0]->claims[1]->lang, "en");
}

static void counts_differ_where_the_sentences_say_the_same(void **state)
{
    (void)state;
    add("coast.example", 10, "The shipyard of Marvik will cut 4,000 jobs by autumn, its owner said on Monday.");
    add("herald.example", 20, "The shipyard of Marvik will cut 3,500 jobs by autumn, the union said on Monday.");
    add("post.example", 30,
        "Unrelated plans would bring 3,000 jobs to a solar park in the hills, mayor Ann Moss wrote.");
    find();
    assert_int_equal(count, 1);
    assert_string_equal(found[0]->about, "jobs");
    assert_int_equal(found[0]->n_claims, 2);
    assert_string_equal(found[0]->claims[0]->value, "3500");
}

/* The second question takes the place of the first one; the third one must then yield to the second one, not be held
 * against the first one, which is gone. */
static void of_three_questions_about_one_thing_one_is_asked(void **state)
{
    (void)state;
    add("coast.example", 10, "The shipyard of Marvik will cut 4,000 jobs by autumn, its owner said on Monday.");
    add("herald.example", 20, "The shipyard of Marvik will cut 3,500 jobs by autumn, the union said on Monday.");
    add("post.example", 21, "The shipyard of Marvik will cut 3,500 jobs by autumn, its owner said on Monday.");
    add("globe.example", 30,
        "Unrelated plans would bring 900 jobs to a solar park in the hills, mayor Ann Moss wrote.");
    add("times.example", 31, "Unrelated plans would bring 900 jobs to a solar park in the hills, mayor Ann Moss said.");
    add("star.example", 32, "Unrelated plans would bring 800 jobs to a solar park in the hills, mayor Ann Moss wrote.");
    add("sun.example", 33, "Unrelated plans would bring 800 jobs to a solar park in the hills, mayor Ann Moss said.");
    add("echo.example", 40, "Engineers need 60 jobs filled for a railway tunnel beneath Torvik before winter comes.");
    add("mail.example", 41, "Engineers need 50 jobs filled for a railway tunnel beneath Torvik before winter comes.");
    find();
    assert_int_equal(count, 1);
    assert_string_equal(found[0]->about, "jobs");
    assert_string_equal(found[0]->claims[0]->value, "800");
}

/* Two questions about one thing, as many outlets on each: the one that was spoken of last is asked, whichever was first. */
static void of_two_questions_of_equal_weight_the_latest_is_asked(void **state)
{
    (void)state;
    for (int is_swapped = 0; is_swapped < 2; is_swapped++) {
        facts_fixture_clear(&facts);
        int64_t yard = is_swapped ? 10 : 11, park = is_swapped ? 11 : 10;
        add("coast.example", yard, "The shipyard of Marvik will cut 4,000 jobs by autumn, its owner said on Monday.");
        add("herald.example", 50, "The shipyard of Marvik will cut 3,500 jobs by autumn, the union said on Monday.");
        add("globe.example", park, "Plans would bring 900 jobs to a solar park in the hills, mayor Ann Moss wrote.");
        add("star.example", 40, "Plans would bring 800 jobs to a solar park in the hills, mayor Ann Moss wrote.");
        find();
        assert_int_equal(count, 1);
        assert_string_equal(found[0]->claims[0]->value, "3500");
    }
}

static void suspects_that_differ_are_names(void **state)
{
    (void)state;
    add("coast.example", 10, "Police in Marvik identified the suspect as Kai Berg, a sailor from the town.");
    add("herald.example", 20, "Police in Marvik identified the suspect as Jon Dahl, a cook on the ferry.");
    find();
    assert_int_equal(count, 1);
    assert_string_equal(found[0]->kind, "name");
    assert_string_equal(found[0]->claims[0]->value, "Jon Dahl");
    assert_string_equal(found[0]->about, "identified the suspect as");
}

static void expect_agreement(const char *one, const char *other)
{
    facts_fixture_clear(&facts);
    add("coast.example", 10, one);
    add("herald.example", 20, other);
    find();
    if (count > 0)
        fail_msg("\"%s\" and \"%s\" exclude each other: %s", found[0]->claims[0]->text, found[0]->claims[1]->text, one);
}

static void what_can_both_be_true_is_no_difference(void **state)
{
    (void)state;
    expect_agreement("More than 100 people were injured in the fire on a ferry off Marvik on Monday.",
                     "The fire on a ferry off Marvik injured 104 people on Monday, the coast guard said.");
    expect_agreement("The fire on the ferry off Marvik killed 12 people on Monday, the coast guard said.",
                     "Fires on ferries have killed 60 people since 2019, the coast guard said in Marvik.");
    expect_agreement("The fire on the ferry off Marvik killed 12 people on Monday, the coast guard said.",
                     "The fire on the ferry off Marvik killed 12 people and 2 sailors are missing, rescuers said.");
    expect_agreement("The fire on the ferry off Marvik killed 12 people on Monday, the coast guard said.",
                     "Another 3 people were killed on Tuesday when the ferry off Marvik sank, the coast guard said.");
    expect_agreement("The fire on the ferry off Marvik killed 12 people on Monday, the coast guard said.",
                     "The fire on the ferry off Marvik killed four sailors on Monday, the union of sailors said.");
    expect_agreement("The fire on the ferry off Marvik killed 12 people on Monday, the coast guard said.",
                     "The war has killed 60,000 people, while the fire off Marvik shocked the whole country.");
}

static void numbers_that_one_report_states_together_are_of_two_things(void **state)
{
    (void)state;
    add("coast.example", 10, "The fire killed 12 people in Marvik on Monday, the coast guard of the country said.");
    add("herald.example", 20,
        "The storm killed 9 people in Torvik on Monday. The fire killed 12 people in Marvik, the coast guard said.");
    find();
    assert_int_equal(count, 0);
}

static void an_outlet_that_corrects_itself_disagrees_with_nobody(void **state)
{
    (void)state;
    add("coast.example", 10, "The fire on the ferry off Marvik killed 12 people on Monday, the coast guard said.");
    add("coast.example", 20, "The fire on the ferry off Marvik killed 15 people on Monday, the coast guard said.");
    find();
    assert_int_equal(count, 0);
}

/* More answers than fit: the latest ones stay, and nothing grows. */
static void many_answers_are_kept_within_limits(void **state)
{
    (void)state;
    static char texts[FIXTURE_ARTICLES_MAX][128], sources[FIXTURE_ARTICLES_MAX][24];
    for (int i = 0; i < 300; i++) {
        snprintf(texts[i], sizeof texts[i],
                 "The fire on the ferry off Marvik killed %d people on Monday, rescuers said.", 100 + i);
        snprintf(sources[i], sizeof sources[i], "s%d.example", i);
        add(sources[i], i + 1, texts[i]);
    }
    find();
    assert_int_equal(count, 1);
    assert_int_equal(found[0]->n_claims, DIFFERENCE_CLAIMS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(tolls_that_differ_are_told_the_latest_first, clear),
        cmocka_unit_test_setup(a_toll_is_compared_across_languages, clear),
        cmocka_unit_test_setup(counts_differ_where_the_sentences_say_the_same, clear),
        cmocka_unit_test_setup(of_three_questions_about_one_thing_one_is_asked, clear),
        cmocka_unit_test_setup(of_two_questions_of_equal_weight_the_latest_is_asked, clear),
        cmocka_unit_test_setup(suspects_that_differ_are_names, clear),
        cmocka_unit_test_setup(what_can_both_be_true_is_no_difference, clear),
        cmocka_unit_test_setup(numbers_that_one_report_states_together_are_of_two_things, clear),
        cmocka_unit_test_setup(an_outlet_that_corrects_itself_disagrees_with_nobody, clear),
        cmocka_unit_test_setup(many_answers_are_kept_within_limits, clear),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
