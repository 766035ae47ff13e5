/* Text in the order in which it is drawn. */
#include "text_visual.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static size_t draw(const char *text, int is_rtl, uint32_t *out, size_t max)
{
    return text_visual_line(text, strlen(text), is_rtl, out, max);
}

static void latin_letters_stay_in_their_order(void **state)
{
    (void)state;
    uint32_t out[8];
    assert_int_equal(draw("Aé1", 0, out, 8), 3);
    assert_int_equal(out[0], 'A');
    assert_int_equal(out[1], 0xE9);
    assert_int_equal(out[2], '1');
    assert_int_equal(draw("abcdef", 0, out, 2), 2);
    assert_int_equal(draw("", 0, out, 8), 0);
}

static void hebrew_is_turned_round_and_numbers_in_it_are_not(void **state)
{
    (void)state;
    uint32_t out[8];
    const char *text = "\xD7\x90\xD7\x91 12"; /* alef, bet, 12 */
    assert_true(text_is_rtl(text, strlen(text)));
    assert_int_equal(draw(text, 1, out, 8), 5);
    assert_int_equal(out[0], '1');
    assert_int_equal(out[1], '2');
    assert_int_equal(out[3], 0x5D1);
    assert_int_equal(out[4], 0x5D0);
    assert_false(text_is_rtl("English", 7));
}

static void arabic_letters_are_joined(void **state)
{
    (void)state;
    uint32_t out[8];
    /* beh, beh: the first begins a word, the second ends it. */
    assert_int_equal(draw("\xD8\xA8\xD8\xA8", 1, out, 8), 2);
    assert_int_equal(out[1], 0xFE91);
    assert_int_equal(out[0], 0xFE90);
}

static void what_is_no_utf8_gives_nothing_and_what_is_too_long_is_cut(void **state)
{
    (void)state;
    static char text[3 * TEXT_VISUAL_MAX];
    static uint32_t out[2 * TEXT_VISUAL_MAX];
    assert_int_equal(draw("a\xFFz", 0, out, 8), 0);
    for (size_t i = 0; i + 2 < sizeof text; i += 2)
        memcpy(text + i, "\xC3\xA9", 2);
    size_t count = draw(text, 0, out, sizeof out / sizeof *out);
    assert_in_range(count, TEXT_VISUAL_MAX / 2 - 1, TEXT_VISUAL_MAX);
    assert_int_equal(out[count - 1], 0xE9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(latin_letters_stay_in_their_order),
        cmocka_unit_test(hebrew_is_turned_round_and_numbers_in_it_are_not),
        cmocka_unit_test(arabic_letters_are_joined),
        cmocka_unit_test(what_is_no_utf8_gives_nothing_and_what_is_too_long_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
