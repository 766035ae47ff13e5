/* ingest: what a server sent, as UTF-8, whatever it was declared as. */
#include "charset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define CAFE "caf\xC3\xA9"

static void check(const char *data, size_t size, const char *content_type, const char *expected)
{
    struct charset_text text;
    assert_int_equal(charset_to_utf8(data, size, content_type, &text, NULL), 0);
    assert_string_equal(text.text, expected);
    assert_int_equal(text.len, strlen(expected));
    charset_text_done(&text);
}

static void utf_8_is_taken_as_it_is_whatever_was_declared(void **state)
{
    (void)state;
    check(CAFE, 5, NULL, CAFE);
    check("\xEF\xBB\xBF" CAFE, 8, "text/xml; charset=koi8-r", CAFE);
    check("<?xml version='1.0' encoding='iso-8859-1'?>" CAFE, 48, NULL,
          "<?xml version='1.0' encoding='iso-8859-1'?>" CAFE);
    check("plain", 5, NULL, "plain");
    check("", 0, NULL, "");
}

static void byte_order_marks_and_wide_documents_are_seen(void **state)
{
    (void)state;
    check("\xFF\xFE<\0a\0\xE9\0", 8, NULL, "<a\xC3\xA9");
    check("\xFE\xFF\0<\0a\0\xE9", 8, NULL, "<a\xC3\xA9");
    check("<\0a\0\xE9\0", 6, NULL, "<a\xC3\xA9");
    check("\0<\0a\0\xE9", 6, NULL, "<a\xC3\xA9");
    check("\xFF\xFE\0\0<\0\0\0\xE9\0\0\0", 12, NULL, "<\xC3\xA9");
}

static void the_declared_charset_is_used(void **state)
{
    (void)state;
    const char *koi8 = "<?xml version=\"1.0\" encoding=\"KOI8-R\"?>\xC4\xC1";
    check(koi8, strlen(koi8), NULL, "<?xml version=\"1.0\" encoding=\"KOI8-R\"?>\xD0\xB4\xD0\xB0");
    check("\xC4\xC1", 2, "text/xml; charset=koi8-r", "\xD0\xB4\xD0\xB0");
    check("\x93x\x94", 3, "text/xml;charset=\"ISO-8859-1\"", "\xE2\x80\x9Cx\xE2\x80\x9D");
    check("\x1B$B8=\x1B(B", 8, "text/html; charset=ISO-2022-JP", "\xE7\x8F\xBE");
}

static void a_declared_charset_that_the_bytes_contradict_is_passed_over(void **state)
{
    (void)state;
    check("<?xml encoding='utf-8'?>caf\xE9", 28, NULL, "<?xml encoding='utf-8'?>" CAFE);
    check("<?xml encoding='no-such//charset'?>caf\xE9", 39, NULL, "<?xml encoding='no-such//charset'?>" CAFE);
}

static void a_sequence_cut_short_does_not_spoil_the_rest(void **state)
{
    (void)state;
    const char *data = "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9 \xC3!";
    struct charset_text text;
    assert_int_equal(charset_to_utf8(data, strlen(data), NULL, &text, NULL), 0);
    assert_string_equal(text.charset, "UTF-8");
    assert_int_equal(text.replaced, 1);
    assert_non_null(strstr(text.text, " \xEF\xBF\xBD!"));
    charset_text_done(&text);
}

static void an_undeclared_charset_is_guessed(void **state)
{
    (void)state;
    /* "Привет, это новости дня и погода" in windows-1251 */
    const char *data = "\xCF\xF0\xE8\xE2\xE5\xF2, \xFD\xF2\xEE \xED\xEE\xE2\xEE\xF1\xF2\xE8 \xE4\xED\xFF \xE8 "
                       "\xEF\xEE\xE3\xEE\xE4\xE0";
    struct charset_text text;
    assert_int_equal(charset_to_utf8(data, strlen(data), NULL, &text, NULL), 0);
    assert_memory_equal(text.text, "\xD0\x9F\xD1\x80\xD0\xB8", 6);
    charset_text_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf_8_is_taken_as_it_is_whatever_was_declared),
        cmocka_unit_test(byte_order_marks_and_wide_documents_are_seen),
        cmocka_unit_test(the_declared_charset_is_used),
        cmocka_unit_test(a_declared_charset_that_the_bytes_contradict_is_passed_over),
        cmocka_unit_test(a_sequence_cut_short_does_not_spoil_the_rest),
        cmocka_unit_test(an_undeclared_charset_is_guessed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
