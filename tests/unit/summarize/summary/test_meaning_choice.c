/* Bullets chosen with vectors: what says the same in other words is left out. All texts are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "story_fixture.h"
#include "summary_make.h"

#define DIMENSIONS 8

static struct story_fixture fixture;
static struct summarizer *summarizer;
static struct meanings *meanings;
static struct meaning_wants wants;

static int open_fixture(void **state)
{
    (void)state;
    fixture_init(&fixture);
    summarizer = summarizer_new(NULL);
    meanings = meanings_new();
    wants.count = 0;
    return summarizer && meanings ? 0 : -1;
}

static int close_fixture(void **state)
{
    (void)state;
    summarizer_free(summarizer);
    meanings_free(meanings);
    return 0;
}

static void add(const char *source, const char *title, const char *text)
{
    fixture_add(&fixture, &(struct fixture_row){.source = source, .title = title, .text = text});
}

static const char fact[] = "Rockets hit a market in the port of Marvik on Monday and killed seven traders there.";
static const char again[] =
    "Seven merchants lost their lives when mortar fire struck stalls beside the harbour of Marvik.";
static const char other[] =
    "The governor of Marvik closed all schools of the harbour district until the end of the week.";

static void add_market(void)
{
    add("one.example", "Rockets hit market in port of Marvik, seven traders killed", fact);
    add("two.example", "Rockets hit market in Marvik", again);
    add("three.example", "Rockets hit Marvik, governor closes schools", other);
}

static const Triptych__Summary *sum_up(void)
{
    const Triptych__Summary *summary;
    struct err err = {0};
    assert_int_equal(summary_make(summarizer, fixture.pointers, fixture.count, &summary, &err), 0);
    return summary;
}

static int has(const Triptych__Summary *summary, const char *text)
{
    int found = 0;
    for (size_t i = 0; i < summary->n_bullets; i++)
        found |= strcmp(summary->bullets[i]->text, text) == 0;
    return found;
}

/* As an embedder would answer: the two wordings of the fact nearly the same vector, everything else its own. */
static void answer(void)
{
    for (unsigned i = 0; i < wants.count; i++) {
        const struct meaning_want *want = &wants.rows[i];
        int is_fact = memcmp(want->text, fact, 20) == 0 || memcmp(want->text, again, 20) == 0;
        float vector[DIMENSIONS] = {0};
        vector[is_fact ? 0 : 1 + i % (DIMENSIONS - 1)] = 1;
        meanings_put(meanings, want->wording, vector, DIMENSIONS);
    }
}

static void words_alone_say_a_fact_twice(void **state)
{
    (void)state;
    add_market();
    const Triptych__Summary *summary = sum_up();
    assert_true(has(summary, fact) && has(summary, again) && has(summary, other));
    assert_int_equal(wants.count, 0); /* nobody asked */
}

static void vectors_leave_out_what_says_it_again(void **state)
{
    (void)state;
    add_market();
    summarizer_meanings(summarizer, meanings, &wants);
    assert_true(has(sum_up(), again)); /* nothing is known yet */
    answer();
    const Triptych__Summary *summary = sum_up();
    assert_true(has(summary, fact) && has(summary, other));
    assert_false(has(summary, again));
}

static void the_bullets_and_the_next_likeliest_are_wanted_in_their_language(void **state)
{
    (void)state;
    add_market();
    summarizer_meanings(summarizer, meanings, &wants);
    sum_up();
    unsigned found = 0;
    for (unsigned i = 0; i < wants.count; i++) {
        assert_string_equal(wants.rows[i].lang, "en");
        found += wants.rows[i].len_bytes == strlen(again) && memcmp(wants.rows[i].text, again, strlen(again)) == 0;
    }
    assert_int_equal(found, 1);
    assert_in_range(wants.count, 4, MEANING_WANTS_MAX); /* the headline and three sentences */
}

static void what_is_known_is_not_wanted_again(void **state)
{
    (void)state;
    add_market();
    summarizer_meanings(summarizer, meanings, &wants);
    sum_up();
    answer();
    wants.count = 0;
    sum_up();
    assert_int_equal(wants.count, 0);
}

#define choice_test(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        choice_test(words_alone_say_a_fact_twice),
        choice_test(vectors_leave_out_what_says_it_again),
        choice_test(the_bullets_and_the_next_likeliest_are_wanted_in_their_language),
        choice_test(what_is_known_is_not_wanted_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
