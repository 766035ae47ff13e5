/* common/utf8: what is valid, and where to cut. */
#include "utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void every_length_survives_a_round_trip(void **state)
{
    (void)state;
    const uint32_t code_points[] = {0x24, 0x7F, 0x80, 0x7FF, 0x800, 0xFFFD, 0xFFFF, 0x10000, 0x1F5DE, 0x10FFFF};
    for (size_t i = 0; i < sizeof code_points / sizeof *code_points; i++) {
        char bytes[UTF8_SEQUENCE_MAX];
        uint32_t back = 0;
        size_t len = utf8_put(code_points[i], bytes);
        assert_int_equal(utf8_next(bytes, len, &back), len);
        assert_int_equal(back, code_points[i]);
        assert_int_equal(utf8_next(bytes, len - 1, &back), 0);
    }
}

static void forbidden_code_points_become_the_replacement(void **state)
{
    (void)state;
    char bytes[UTF8_SEQUENCE_MAX];
    uint32_t back = 0;
    assert_int_equal(utf8_put(0xD800, bytes), 3);
    assert_int_equal(utf8_next(bytes, 3, &back), 3);
    assert_int_equal(back, 0xFFFD);
    assert_int_equal(utf8_put(0x110000, bytes), 3);
}

static void overlong_surrogate_and_stray_bytes_are_invalid(void **state)
{
    (void)state;
    const char *const broken[] = {
        "\xC0\x80",         "\xC1\xBF", "\xE0\x80\x80",     "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\x80",     "\xF8\x88\x80\x80", "\xFF",         "\xE2\x28\xA1"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        assert_int_equal(utf8_valid_len(broken[i], strlen(broken[i])), 0);
}

static void valid_length_ends_at_the_first_wrong_byte_or_nul(void **state)
{
    (void)state;
    assert_int_equal(utf8_valid_len("caf\xC3\xA9", 5), 5);
    assert_int_equal(utf8_valid_len("caf\xC3", 4), 3);
    assert_int_equal(utf8_valid_len("a\0b", 3), 1);
    assert_int_equal(utf8_valid_len("", 0), 0);
}

static void a_wrong_byte_is_found_wherever_it_stands_in_a_long_text(void **state)
{
    (void)state;
    static const char wrong[] = {0, '\x80', '\xFF', '\xC3'};
    char text[64];
    for (size_t at = 0; at < sizeof text; at++) {
        for (size_t i = 0; i < sizeof wrong; i++) {
            memset(text, 'x', sizeof text);
            text[at] = wrong[i];
            assert_int_equal(utf8_valid_len(text, sizeof text), at);
        }
        memset(text, '\x01', sizeof text); /* the least that is not NUL */
        assert_int_equal(utf8_valid_len(text, at), at);
    }
    for (size_t at = 0; at + 2 <= sizeof text; at++) {
        memset(text, '\x7F', sizeof text);
        memcpy(text + at, "\xC3\xA9", 2);
        assert_int_equal(utf8_valid_len(text, sizeof text), sizeof text);
    }
}

static void a_cut_never_splits_a_sequence(void **state)
{
    (void)state;
    const char *text = "a\xC3\xA9\xF0\x9F\x97\x9E";
    const size_t expected[] = {0, 1, 1, 3, 3, 3, 3, 7, 7};
    for (size_t max = 0; max < sizeof expected / sizeof *expected; max++)
        assert_int_equal(utf8_cut_len(text, 7, max), expected[max]);
}

static void a_copy_says_whether_it_was_cut_and_splits_nothing(void **state)
{
    char out[5];
    (void)state;
    assert_int_equal(utf8_copy(out, sizeof out, "abcd"), 1);
    assert_string_equal(out, "abcd");
    assert_int_equal(utf8_copy(out, sizeof out, "abc\xC3\xA4"), 0); /* two bytes, of which one would fit */
    assert_string_equal(out, "abc");
    assert_int_equal(utf8_copy(out, 1, "x"), 0);
    assert_string_equal(out, "");
    assert_int_equal(utf8_copy(out, 1, ""), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_length_survives_a_round_trip),
        cmocka_unit_test(forbidden_code_points_become_the_replacement),
        cmocka_unit_test(overlong_surrogate_and_stray_bytes_are_invalid),
        cmocka_unit_test(valid_length_ends_at_the_first_wrong_byte_or_nul),
        cmocka_unit_test(a_wrong_byte_is_found_wherever_it_stands_in_a_long_text),
        cmocka_unit_test(a_cut_never_splits_a_sequence),
        cmocka_unit_test(a_copy_says_whether_it_was_cut_and_splits_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
