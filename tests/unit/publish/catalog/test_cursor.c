/* services/publish: cursors that clients hand back. */
#include "cursor.h"
#include "query_facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void a_cursor_comes_back_as_it_was_given_in_every_order(void **state)
{
    (void)state;
    struct query_facts facts = {0};
    struct catalog_entry last = {
        .id = "s0123456789abcdef", .last_updated_ms = 1795000000000, .rank = 41.25, .noted_ms = 7, .facts = &facts};
    struct catalog_place place;
    char text[CURSOR_SIZE];
    facts.numbers[QUERY_SOURCES - QUERY_NUMBERS] = 12;
    facts.numbers[QUERY_LEFT - QUERY_NUMBERS] = 5;
    facts.numbers[QUERY_RIGHT - QUERY_NUMBERS] = 3;
    for (int order = 0; order < CATALOG_ORDERS; order++) {
        struct catalog_place expected = catalog_place_of(&last, (enum catalog_order)order);
        cursor_write(&last, (enum catalog_order)order, text);
        assert_true(cursor_read(text, (enum catalog_order)order, &place));
        assert_true(place.key == expected.key);
        assert_string_equal(place.id, last.id);
        for (int other = 0; other < CATALOG_ORDERS; other++)
            assert_int_equal(cursor_read(text, (enum catalog_order)other, &place), other == order);
    }
    assert_int_equal(catalog_place_of(&last, CATALOG_COVERAGE).key, 12);
    assert_int_equal(catalog_place_of(&last, CATALOG_CONTROVERSY).key, 3);
    cursor_write(&last, CATALOG_LATEST, text);
    assert_string_equal(text, "1795000000000.s0123456789abcdef"); /* as clients have kept it */
    assert_true(cursor_read(NULL, CATALOG_LATEST, &place));
    assert_string_equal(place.id, "");
    assert_true(cursor_read("", CATALOG_TOP, &place));
    assert_string_equal(place.id, "");
}

static void what_is_no_cursor_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"x",
                                        "1795000000000",
                                        "1795000000000.",
                                        "1795000000000.a0123456789abcdef",
                                        ".s0123456789abcdef",
                                        "1 .s0123456789abcdef",
                                        "99999999999999999999.s0123456789abcdef",
                                        "1.s0123456789abcdefg"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct catalog_place place;
        assert_false(cursor_read(wrong[i], CATALOG_LATEST, &place));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cursor_comes_back_as_it_was_given_in_every_order),
        cmocka_unit_test(what_is_no_cursor_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
