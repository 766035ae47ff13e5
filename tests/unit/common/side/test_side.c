/* common/side: the three sides, what the edition calls them, and which leanings they are made of. */
#include "side.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static int configure_defaults(void **state)
{
    (void)state;
    return side_configure(SIDE_NAMES_DEFAULT, SIDE_STEPS_DEFAULT, NULL);
}

static void the_defaults_are_what_holds_before_anything_is_configured(void **state)
{
    (void)state;
    static const char *const leanings[] = {"far-left",   "left",  "lean-left", "center",
                                           "lean-right", "right", "far-right"};
    static const enum side sides[] = {SIDE_LEFT, SIDE_LEFT, SIDE_LEFT, SIDE_CENTER, SIDE_RIGHT, SIDE_RIGHT, SIDE_RIGHT};
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
            assert_int_equal(side_of_leaning(leanings[i]), sides[i]);
        assert_int_equal(side_of_leaning(""), SIDE_UNRATED);
        assert_int_equal(side_of_leaning("Left"), SIDE_UNRATED);
        assert_string_equal(side_label(SIDE_LEFT), "Left");
        assert_string_equal(side_in_text(SIDE_RIGHT), "right");
        assert_string_equal(side_label(SIDE_UNRATED), "Not rated");
        assert_false(side_is_renamed(SIDE_CENTER));
        configure_defaults(NULL);
    }
}

static void an_edition_names_its_sides_and_says_what_they_are_made_of(void **state)
{
    (void)state;
    assert_int_equal(side_configure("Opposition, Zwischen den Stühlen ,Government",
                                    "far-right:right, right:right,far-left : left,left:left,lean-left:center,"
                                    "center:center,lean-right:center",
                                    NULL),
                     0);
    assert_string_equal(side_label(SIDE_LEFT), "Opposition");
    assert_string_equal(side_in_text(SIDE_CENTER), "Zwischen den Stühlen");
    assert_string_equal(side_in_text(SIDE_RIGHT), "Government");
    assert_string_equal(side_name(SIDE_RIGHT), "right"); /* programs call it as before */
    assert_true(side_is_renamed(SIDE_LEFT));
    assert_int_equal(side_of_leaning("lean-left"), SIDE_CENTER);
    assert_int_equal(side_of_leaning("lean-right"), SIDE_CENTER);
    assert_int_equal(side_of_leaning("left"), SIDE_LEFT);
    assert_int_equal(side_of_leaning(""), SIDE_UNRATED);
}

static void assert_refused(const char *names, const char *steps, const char *reason)
{
    struct err err = {0};
    assert_int_equal(side_configure(names, steps, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, reason));
    assert_string_equal(side_label(SIDE_LEFT), "Left"); /* nothing has changed */
    assert_int_equal(side_of_leaning("lean-left"), SIDE_LEFT);
}

static void bad_names_are_refused_with_what_is_wrong(void **state)
{
    (void)state;
    assert_refused("A,B", SIDE_STEPS_DEFAULT, "no name for the right side");
    assert_refused("A,B,C,D", SIDE_STEPS_DEFAULT, "more than three names");
    assert_refused("A,,C", SIDE_STEPS_DEFAULT, "name of the center side has 0 bytes");
    assert_refused("A,B,A", SIDE_STEPS_DEFAULT, "\"A\" names two sides");
    assert_refused("A,B,<b>C</b>", SIDE_STEPS_DEFAULT, "name of the right side holds");
    assert_refused("A,B\n,C", SIDE_STEPS_DEFAULT, "name of the center side holds");
    assert_refused("A,B,\xC3", SIDE_STEPS_DEFAULT, "not UTF-8");
    assert_refused("A,B,ccccccccccccccccccccccccccccccccccccccccc", SIDE_STEPS_DEFAULT, "has 41 bytes");
}

static void bad_steps_are_refused_with_what_is_wrong(void **state)
{
    (void)state;
    assert_refused("A,B,C", "", "\"\" is not one of the seven leanings");
    assert_refused("A,B,C", SIDE_STEPS_DEFAULT ",", "\"\" is not one of the seven leanings");
    assert_refused("A,B,C", SIDE_STEPS_DEFAULT ",hard-left:left", "\"hard-left\" is not one of");
    assert_refused("A,B,C", SIDE_STEPS_DEFAULT ",left:right", "left comes twice");
    assert_refused("A,B,C", "far-left:left,left", "left needs a side behind a colon");
    assert_refused("A,B,C", "far-left:unrated", "far-left needs a side behind a colon");
    assert_refused("A,B,C", "far-left:left,left:left,lean-left:left,center:center,lean-right:right,right:right",
                   "does not say which side far-right is");
    assert_refused("A,B,C",
                   "far-left:left,left:left,lean-left:left,center:left,lean-right:right,right:right,far-right:right",
                   "the center side is left without a leaning");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_defaults_are_what_holds_before_anything_is_configured),
        cmocka_unit_test_setup_teardown(an_edition_names_its_sides_and_says_what_they_are_made_of, configure_defaults,
                                        configure_defaults),
        cmocka_unit_test_setup_teardown(bad_names_are_refused_with_what_is_wrong, configure_defaults,
                                        configure_defaults),
        cmocka_unit_test_setup_teardown(bad_steps_are_refused_with_what_is_wrong, configure_defaults,
                                        configure_defaults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
