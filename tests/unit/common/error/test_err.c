/* How failures travel, and when checks of ourselves run. */
#include "check.h"
#include "err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_failure_is_its_code_and_a_sentence(void **state)
{
    struct err err = {0};
    (void)state;
    assert_int_equal(err_set(&err, ERR_IO, "cannot read %s: %d", "feeds.opml", 5), ERR_IO);
    assert_int_equal(err.code, ERR_IO);
    assert_string_equal(err.text, "cannot read feeds.opml: 5");
}

static void who_needs_no_sentence_gives_no_room_for_it(void **state)
{
    (void)state;
    assert_int_equal(err_set(NULL, ERR_FULL, "%s", "nobody reads this"), ERR_FULL);
}

static void a_sentence_that_is_too_long_is_cut_and_terminated(void **state)
{
    char longest[2 * ERR_TEXT_MAX];
    struct err err;
    (void)state;
    memset(&err, 'y', sizeof err);
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = 0;
    err_set(&err, ERR_INVALID, "%s", longest);
    assert_int_equal(strlen(err.text), ERR_TEXT_MAX - 1);
    assert_int_equal(err.code, ERR_INVALID);
}

static void a_newer_failure_takes_the_place_of_an_older_one(void **state)
{
    struct err err = {0};
    (void)state;
    err_set(&err, ERR_INVALID, "a sentence of some length");
    err_set(&err, ERR_MEMORY, "short");
    assert_string_equal(err.text, "short");
    assert_int_equal(err.code, ERR_MEMORY);
}

static void every_code_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int code = ERR_FULL; code <= ERR_NONE; code++) {
        assert_string_not_equal(err_code_name((enum err_code)code), "unknown");
        for (int other = ERR_FULL; other < code; other++)
            assert_string_not_equal(err_code_name((enum err_code)code), err_code_name((enum err_code)other));
    }
    assert_string_equal(err_code_name((enum err_code) - 99), "unknown");
}

/* Walks take time in proportion to what they walk over, so they come the more seldom the more there is. */
static void a_walk_over_much_comes_seldom(void **state)
{
    unsigned few = 0, many = 0, walks_few = 0, walks_many = 0;
    (void)state;
    for (int change = 0; change < 10000; change++) {
        walks_few += check_is_due(&few, 10) != 0;
        walks_many += check_is_due(&many, 1000) != 0;
    }
#ifdef TRIPTYCH_CHECKS
    assert_true(walks_few > walks_many && walks_many > 0);
#else
    assert_int_equal(walks_few + walks_many, 0);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failure_is_its_code_and_a_sentence),
        cmocka_unit_test(who_needs_no_sentence_gives_no_room_for_it),
        cmocka_unit_test(a_sentence_that_is_too_long_is_cut_and_terminated),
        cmocka_unit_test(a_newer_failure_takes_the_place_of_an_older_one),
        cmocka_unit_test(every_code_has_a_name_of_its_own),
        cmocka_unit_test(a_walk_over_much_comes_seldom),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
