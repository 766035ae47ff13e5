/* The one escaper of JSON strings. */
#include "json_escape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void expect(const char *text, size_t size, enum json_escape_what what, const char *wanted)
{
    char all[256] = "";
    size_t len = 0;
    for (size_t at = 0; at < size;) {
        char piece[JSON_ESCAPE_MAX];
        size_t piece_size = 0;
        at += json_escape(text + at, size - at, what, piece, &piece_size);
        assert_in_range(piece_size, 1, JSON_ESCAPE_MAX);
        memcpy(all + len, piece, piece_size);
        len += piece_size;
    }
    all[len] = '\0';
    assert_string_equal(all, wanted);
}

static void controls_quotes_and_backslashes_are_escaped(void **state)
{
    (void)state;
    expect("a\"b\\c\n\t\r\b\f\x01\x1f\x7f/", 14, JSON_ESCAPE_NEEDED,
           "a\\\"b\\\\c\\n\\t\\r\\b\\f\\u0001\\u001f\\u007f/");
    expect("x\0y", 3, JSON_ESCAPE_NEEDED, "x\\u0000y");
}

static void other_characters_stay_as_they_are(void **state)
{
    (void)state;
    const char *text = "\u00E9\xC2\x85\u2028\u202E\U0001F5DE";
    expect(text, strlen(text), JSON_ESCAPE_NEEDED, text);
}

static void what_a_terminal_acts_on_is_escaped_for_it(void **state)
{
    (void)state;
    const char *text = "\u00E9\xC2\x85\u2028\u202E\u2066\U0001F5DE";
    expect(text, strlen(text), JSON_ESCAPE_ACTIVE, "\u00E9\\u0085\\u2028\\u202e\\u2066\U0001F5DE");
}

static void bytes_that_are_not_utf8_become_the_replacement(void **state)
{
    (void)state;
    expect("x\xFF(\xC3", 4, JSON_ESCAPE_NEEDED, "x\uFFFD(\uFFFD");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(controls_quotes_and_backslashes_are_escaped),
        cmocka_unit_test(other_characters_stay_as_they_are),
        cmocka_unit_test(what_a_terminal_acts_on_is_escaped_for_it),
        cmocka_unit_test(bytes_that_are_not_utf8_become_the_replacement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
