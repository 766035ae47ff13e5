/* common/query: OR, NOT and brackets, compared with an evaluation that is written down as plainly as can be. */
#include "told_story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

/* "pension" is in the story, "nowhere" is not. */
static void and_binds_before_or_and_not_before_both(void **state)
{
    (void)state;
    assert_true(told_matches("pension reform"));
    assert_false(told_matches("pension nowhere"));
    assert_true(told_matches("pension OR nowhere"));
    assert_true(told_matches("nowhere nobody OR pension"));
    assert_false(told_matches("nowhere (nobody OR pension)"));
    assert_true(told_matches("pension -nowhere"));
    assert_false(told_matches("-pension"));
    assert_false(told_matches("NOT pension OR nowhere"));
    assert_true(told_matches("-(pension nowhere)"));
    assert_false(told_matches("-(pension OR nowhere)"));
    assert_true(told_matches("- pension")); /* a dash between blanks is no NOT */
    assert_true(told_matches("-(-pension)"));
    assert_true(told_matches("NOT NOT pension"));
    assert_true(told_matches("pension AND reform"));
    assert_true(told_matches("((pension))"));
    assert_true(told_matches("(pension)(reform)"));
    assert_false(told_matches("pension or nowhere")); /* in small letters it is a word */
}

static void a_headline_with_a_dash_is_its_words(void **state)
{
    (void)state;
    assert_true(told_matches("Pension - reform"));
}

/* A condition as text and as what it comes to, made at random. */
struct made {
    char text[2000];
    int value;
};

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16;
}

static void make_leaf(unsigned *seed, struct made *out)
{
    static const char *const there[] = {"pension", "topic:politics", "sources>=6", "\"pension reform\"", "refo*"};
    static const char *const absent[] = {"nowhere", "topic:sport", "sources<3", "\"reform pension\"", "xyz*"};
    unsigned i = next_random(seed) % 5;
    out->value = next_random(seed) % 2 != 0;
    strcpy(out->text, out->value ? there[i] : absent[i]);
}

/* Joins conditions until one is left; each in brackets where it needs them. */
static void make(unsigned *seed, struct made *out)
{
    enum { LEAVES = 9 };
    static struct made parts[LEAVES];
    char text[sizeof out->text];
    for (int i = 0; i < LEAVES; i++)
        make_leaf(seed, &parts[i]);
    for (int count = LEAVES; count > 1; count--) {
        struct made *a = &parts[next_random(seed) % (unsigned)(count - 1)], *b = &parts[count - 1];
        int is_or = next_random(seed) % 2 != 0, is_not = next_random(seed) % 3 == 0;
        snprintf(text, sizeof text, "%s(%.900s %s %.900s)", is_not ? "-" : "", a->text, is_or ? "OR" : "", b->text);
        int value = is_or ? a->value || b->value : a->value && b->value;
        strcpy(a->text, text);
        a->value = is_not ? !value : value;
    }
    *out = parts[0];
}

static void any_nesting_comes_to_what_it_says(void **state)
{
    (void)state;
    unsigned seed = 20261130;
    int matched = 0;
    enum { ROUNDS = 2000 };
    for (int i = 0; i < ROUNDS; i++) {
        struct made made;
        make(&seed, &made);
        if (told_matches(made.text) != made.value)
            fail_msg("%s", made.text);
        matched += made.value;
    }
    assert_in_range(matched, ROUNDS / 4, 3 * ROUNDS / 4); /* else the rounds say little */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(and_binds_before_or_and_not_before_both),
        cmocka_unit_test(a_headline_with_a_dash_is_its_words),
        cmocka_unit_test(any_nesting_comes_to_what_it_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
