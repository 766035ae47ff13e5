/* common/query: what is no query is refused with a sentence, and with where it is wrong. */
#include "query.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

/* `marked` is the text with what is wrong between ‹ and ›. */
static void expect_problem(const char *marked, const char *sentence)
{
    char text[QUERY_BYTES_MAX];
    size_t len = 0, at = 0, length = 0, characters = 0;
    for (const char *from = marked; *from; from++) {
        if (strncmp(from, "‹", 3) == 0 || strncmp(from, "›", 3) == 0) {
            if (from[2] == "‹"[2])
                at = characters;
            else
                length = characters - at;
            from += 2;
            continue;
        }
        text[len++] = *from;
        characters += ((unsigned char)*from & 0xC0) != 0x80;
    }
    text[len] = '\0';
    struct query *query = query_new(&(struct query_options){.tier = TIER_FREE});
    struct query_problem problem;
    assert_int_equal(query_add(query, text, &problem), ERR_INVALID);
    if (problem.at != at || problem.length != length || !strstr(problem.err.text, sentence))
        fail_msg("%s: at %zu, %zu long: %s", marked, problem.at, problem.length, problem.err.text);
    assert_true(query_is_empty(query));
    query_free(query);
}

static void brackets_and_quotes_are_closed(void **state)
{
    (void)state;
    expect_problem("alpha ‹(›beta", "This bracket is not closed.");
    expect_problem("‹(›alpha (beta)", "This bracket is not closed.");
    expect_problem("alpha‹)›", "This bracket closes, and none is open.");
    expect_problem("alpha ‹\"›beta gamma", "This quote is not closed.");
    expect_problem("‹owner:\"alpha› beta", "This quote is not closed.");
    expect_problem("alpha (‹)›", "missing before this");
}

static void operators_stand_between_two(void **state)
{
    (void)state;
    expect_problem("‹›", "Something to look for is missing here.");
    expect_problem("  ‹›", "missing here");
    expect_problem("alpha OR‹›", "missing here");
    expect_problem("‹OR› alpha", "missing before this");
    expect_problem("alpha AND ‹OR› beta", "missing before this");
    expect_problem("NOT‹›", "missing here");
    expect_problem("(alpha OR ‹)›", "missing before this");
    expect_problem("alpha ‹!?›", "no letter or digit");
    expect_problem("\"‹…›\"", "no letter or digit");
}

static void the_place_is_told_in_characters(void **state)
{
    (void)state;
    expect_problem("élections ‹topc›:politics", "There is no such field. There are topic, place,");
    expect_problem("東京 topic:‹スポーツ›", "There is no such topic. There are arts, ");
}

static void values_are_those_that_there_are(void **state)
{
    (void)state;
    expect_problem("topic:‹politic›", "There is no such topic");
    expect_problem("topic:politics,‹politic›,sport", "There is no such topic");
    expect_problem("topic:‹›", "Here topic needs a value, like topic:politics.");
    expect_problem("topic:sport,‹› alpha", "needs a value");
    expect_problem("place:‹XX›", "place is a country or a city of one");
    expect_problem("place:‹FR/›", "place is a country");
    expect_problem("country:‹Atlantis›", "country is a country's code");
    expect_problem("lang:‹english›", "lang is the code of a language");
    expect_problem("lang:‹e›", "lang is the code");
    expect_problem("source:‹lantern›", "source is an outlet's domain");
    expect_problem("side:‹middle›", "side is one of: left center right unrated.");
    expect_problem("blindspot:‹center›", "blindspot is one of: left right any none.");
    expect_problem("story:‹s123›", "story is a story's id");
    expect_problem("is:‹nice›", "is is one of: pinned retitled split.");
    expect_problem("since:‹yesterday›", "since is a day or a time");
    expect_problem("until:‹2026-13-01›", "until is a day or a time");
}

static void numbers_have_an_operator_and_digits(void **state)
{
    (void)state;
    expect_problem("sources:‹5›", "sources is a number: say sources>=5.");
    expect_problem("sources‹>=›", "a whole number");
    expect_problem("sources‹>=five›", "a whole number");
    expect_problem("sources‹>=123456789›", "below 10 million");
    expect_problem("sources‹>=5%›", "sources has no share");
    expect_problem("left‹>=40%x›", "a whole number");
}

static void stars_stand_behind_two_letters(void **state)
{
    (void)state;
    expect_problem("‹a*›", "two letters");
    expect_problem("‹*›", "no letter");
    expect_problem("‹al*pha›", "at the end of a word");
    expect_problem("‹*alpha›", "at the end of a word");
}

static void what_a_tier_does_not_see_cannot_be_asked_for(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum tier asks, opens;
    } rows[] = {{"factuality:high", TIER_FREE, TIER_PREMIUM},
                {"ownership:state", TIER_PREMIUM, TIER_VANTAGE},
                {"owner:alpha", TIER_FREE, TIER_VANTAGE}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct query *query = query_new(&(struct query_options){.tier = rows[i].asks});
        struct query_problem problem;
        assert_int_equal(query_add(query, rows[i].text, &problem), ERR_INVALID);
        assert_int_equal(problem.opens, rows[i].opens);
        assert_non_null(strstr(problem.err.text, tier_name(rows[i].opens)));
        query_free(query);
        query = query_new(&(struct query_options){.tier = rows[i].opens});
        assert_int_equal(query_add(query, rows[i].text, &problem), 0);
        query_free(query);
    }
    expect_problem("‹kind›:created", "kind is an event's");
}

static void parameters_are_told_by_where_their_value_is_wrong(void **state)
{
    (void)state;
    struct query *query = query_new(&(struct query_options){0});
    struct query_problem problem;
    assert_int_equal(query_add_field(query, "topic", "sport,nonsense", &problem), ERR_INVALID);
    assert_int_equal(problem.at, 6);
    assert_int_equal(problem.length, 8);
    assert_int_equal(query_add_field(query, "topic", "", &problem), ERR_INVALID);
    assert_int_equal(query_add_field(query, "nothing", "x", &problem), ERR_INVALID);
    assert_true(query_is_empty(query));
    query_free(query);
}

static void add_many(struct query *query, const char *word, int count, int expected)
{
    char text[QUERY_BYTES_MAX + 10] = "";
    struct query_problem problem;
    for (int i = 0; i < count; i++)
        strcat(text, word);
    assert_int_equal(query_add(query, text, &problem), expected);
}

static void bounds_are_told_by_name(void **state)
{
    (void)state;
    struct query *query = query_new(&(struct query_options){0});
    add_many(query, "a1 ", QUERY_TESTS_MAX + 1, ERR_TOO_LARGE);
    add_many(query, "-(", QUERY_DEPTH_MAX + 1, ERR_INVALID);
    add_many(query, "-", 3 * QUERY_DEPTH_MAX + 2, ERR_INVALID);
    add_many(query, "x", QUERY_BYTES_MAX + 1, ERR_TOO_LARGE);
    assert_true(query_is_empty(query));
    add_many(query, "a1 ", QUERY_TESTS_MAX, 0);
    add_many(query, "a1 ", 1, ERR_TOO_LARGE);
    query_free(query);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(brackets_and_quotes_are_closed),
        cmocka_unit_test(operators_stand_between_two),
        cmocka_unit_test(the_place_is_told_in_characters),
        cmocka_unit_test(values_are_those_that_there_are),
        cmocka_unit_test(numbers_have_an_operator_and_digits),
        cmocka_unit_test(stars_stand_behind_two_letters),
        cmocka_unit_test(what_a_tier_does_not_see_cannot_be_asked_for),
        cmocka_unit_test(parameters_are_told_by_where_their_value_is_wrong),
        cmocka_unit_test(bounds_are_told_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
