/* common/xml: character references. */
#include "html_entity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void check(const char *text, size_t expected_len, uint32_t expected)
{
    uint32_t code_point = 0;
    assert_int_equal(html_entity_read(text, strlen(text), &code_point), expected_len);
    assert_int_equal(code_point, expected);
}

static void names_are_known(void **state)
{
    (void)state;
    check("&amp;", 5, '&');
    check("&eacute;x", 8, 0xE9);
    check("&hellip;", 8, 0x2026);
    check("&apos;", 6, '\'');
    check("&ccaron;", 8, 0x10D);
    check("&thetasym;", 10, 0x3D1);
    check("&AElig;", 7, 0xC6);
    check("&zwnj;", 6, 0x200C);
}

static void numbers_are_read_with_or_without_a_semicolon(void **state)
{
    (void)state;
    check("&#8217;", 7, 0x2019);
    check("&#x2019;", 8, 0x2019);
    check("&#X2019 x", 7, 0x2019);
    check("&#65x", 4, 'A');
}

static void windows_1252_is_meant_where_nothing_is(void **state)
{
    (void)state;
    check("&#146;", 6, 0x2019);
    check("&#x80;", 6, 0x20AC);
}

static void numbers_that_are_no_character_are_replaced(void **state)
{
    (void)state;
    check("&#xD800;", 8, 0xFFFD);
    check("&#x110000;", 10, 0xFFFD);
    check("&#xFFFF;", 8, 0xFFFD);
    check("&#0;", 4, ' ');
    check("&#7;", 4, ' ');
}

static void what_is_no_reference_is_none(void **state)
{
    (void)state;
    const char *const none[] = {"&",   "&;",   "& amp;", "&amp",           "&nosuchname;",
                                "&#;", "&#x;", "&#xg;",  "&verylongname;", "&amp&amp;"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        uint32_t code_point = 0;
        assert_int_equal(html_entity_read(none[i], strlen(none[i]), &code_point), 0);
    }
}

static void nothing_is_read_behind_the_end(void **state)
{
    (void)state;
    uint32_t code_point = 0;
    const char *text = "&amp;";
    for (size_t len = 1; len < 5; len++)
        assert_int_equal(html_entity_read(text, len, &code_point), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_known),
        cmocka_unit_test(numbers_are_read_with_or_without_a_semicolon),
        cmocka_unit_test(windows_1252_is_meant_where_nothing_is),
        cmocka_unit_test(numbers_that_are_no_character_are_replaced),
        cmocka_unit_test(what_is_no_reference_is_none),
        cmocka_unit_test(nothing_is_read_behind_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
