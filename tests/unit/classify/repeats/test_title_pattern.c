/* The issues of a bulletin have one pattern. */
#include "title_pattern.h"

#include "date_word.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void numbers_and_dates_make_no_difference(void **state)
{
    (void)state;
    uint32_t markets = title_pattern("Markets on 3 May: index at 2,105", 9);
    assert_true(markets != 0);
    assert_int_equal(title_pattern("Markets on 14 June: index at 1,987.5", 9), markets);
    assert_int_equal(title_pattern("Wetter in Brenn am Dienstag", 9), title_pattern("Wetter in Brenn am Freitag", 9));
    assert_int_equal(title_pattern("La journée en images, mardi 3 février", 9),
                     title_pattern("La journée en images, jeudi 12 août", 9));
    assert_int_equal(title_pattern("5月3日收盘：指数报2105点", 9), title_pattern("5月14日收盘：指数报1987点", 9));
    assert_true(title_pattern("5月3日收盘：指数报2105点", 9) != title_pattern("5月3日开盘：指数报2105点", 9));
    assert_int_equal(title_pattern("Medal table after day 4", 9), title_pattern("Medal table after day 11", 9));
}

static void words_and_the_outlet_do(void **state)
{
    (void)state;
    uint32_t markets = title_pattern("Markets on 3 May: index at 2,105", 9);
    assert_true(title_pattern("Markets on 3 May: index at 2,105", 10) != markets);
    assert_true(title_pattern("Shares on 3 May: index at 2,105", 9) != markets);
    assert_int_equal(title_pattern("Markets on 3 May: index at 2,105", 0), 0);
}

static void too_little_is_no_pattern(void **state)
{
    (void)state;
    assert_int_equal(title_pattern("", 9), 0);
    assert_int_equal(title_pattern("3 May 2026", 9), 0);
    assert_int_equal(title_pattern("Ferry 12", 9), 0);
    /* A sentence is about one event, on however many days an outlet says it. */
    assert_int_equal(title_pattern("At least 12 people drown as the ferry Aurora sinks near the coast of Varda", 9), 0);
}

static void names_of_months_and_days_are_known_in_the_languages_of_the_press(void **state)
{
    static const char *const names[] = {"may", "monday", "montag", "fevrier", "jueves", "марта", "wrzesnia", NULL};
    static const char *const words[] = {"ferry", "mond", "maya", "x", "", "do", NULL};
    (void)state;
    for (int i = 0; names[i]; i++)
        assert_true(date_is_name(names[i], strlen(names[i])));
    for (int i = 0; words[i]; i++)
        assert_false(date_is_name(words[i], strlen(words[i])));
    assert_true(date_is_name("mayor", 3)); /* need not be terminated */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_and_dates_make_no_difference),
        cmocka_unit_test(words_and_the_outlet_do),
        cmocka_unit_test(too_little_is_no_pattern),
        cmocka_unit_test(names_of_months_and_days_are_known_in_the_languages_of_the_press),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
