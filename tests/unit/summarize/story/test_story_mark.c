/* When a story's mark stays and when it changes. All texts are invented. */
#include "story_fixture.h"
#include "story_mark.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct story_fixture fixture;
static struct summarizer *summarizer;

static int open_summarizer(void **state)
{
    (void)state;
    struct err err;
    summarizer = summarizer_new(&err);
    return summarizer ? 0 : -1;
}

static int close_summarizer(void **state)
{
    (void)state;
    summarizer_free(summarizer);
    return 0;
}

/* The mark of a story of two outlets that say `first` and `second`. */
static uint64_t mark_of(const char *first, const char *second)
{
    Triptych__Story story = TRIPTYCH__STORY__INIT;
    struct err err;
    uint64_t mark = 0;
    fixture_init(&fixture);
    fixture_add(&fixture, &(struct fixture_row){.source = "coast.example", .title = "Marvik", .text = first});
    fixture_add(&fixture, &(struct fixture_row){.source = "herald.example", .title = "Marvik", .text = second});
    story.n_articles = fixture.count;
    story.articles = fixture.pointers;
    assert_int_equal(story_mark(summarizer, &story, &mark, &err), 0);
    return mark;
}

static uint64_t mark_of_money(const char *sum)
{
    char text[160];
    snprintf(text, sizeof text, "The shipyard of Marvik asked for a %s settlement on Monday, its owner said.", sum);
    return mark_of(text, "");
}

static void more_of_the_same_keeps_the_mark_and_another_number_changes_it(void **state)
{
    (void)state;
    const char *twelve = "A fire on a ferry off Marvik killed 12 people on Monday, the coast guard said.";
    const char *again = "The coast guard says 12 people were killed when a ferry burned off Marvik on Monday.";
    const char *fifteen = "The coast guard says 15 people were killed when a ferry burned off Marvik on Monday.";
    uint64_t mark = mark_of(twelve, "");
    assert_true(mark_of(twelve, again) == mark);
    assert_true(mark_of(twelve, fifteen) != mark);
}

static void a_sum_has_one_mark_however_it_is_written(void **state)
{
    (void)state;
    assert_true(mark_of_money("$4.1 million") == mark_of_money("$4,100,000"));
    assert_true(mark_of_money("$8.03 billion") == mark_of_money("$8,030,000,000"));
    assert_true(mark_of_money("$4.1 million") != mark_of_money("$4.11 million"));
}

static void the_largest_numbers_count_and_larger_ones_are_no_claims(void **state)
{
    (void)state;
    assert_true(mark_of_money("$999999999999998") != mark_of_money("$999999999999999"));
    assert_true(mark_of_money("$400000000000000000") == mark_of_money("$500000000000000000"));
    assert_true(mark_of_money("$400000000000000 trillion") == mark_of_money("$500000000000000 trillion"));
    assert_true(mark_of_money("$400000000000000000") != mark_of_money("$400000"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_of_the_same_keeps_the_mark_and_another_number_changes_it),
        cmocka_unit_test(a_sum_has_one_mark_however_it_is_written),
        cmocka_unit_test(the_largest_numbers_count_and_larger_ones_are_no_claims),
    };
    return cmocka_run_group_tests(tests, open_summarizer, close_summarizer);
}
