/* services/publish: cursors that clients hand back. */
#include "cursor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void a_cursor_comes_back_as_it_was_given(void **state)
{
    (void)state;
    struct catalog_entry last = {.id = "s0123456789abcdef", .last_updated_ms = 1795000000000};
    struct catalog_query query = {0};
    char text[CURSOR_SIZE];
    cursor_write(&last, text);
    assert_true(cursor_read(text, &query));
    assert_int_equal(query.after_ms, last.last_updated_ms);
    assert_string_equal(query.after_id, last.id);
    query = (struct catalog_query){0};
    assert_true(cursor_read("", &query));
    assert_true(cursor_read(NULL, &query));
    assert_string_equal(query.after_id, "");
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
        struct catalog_query query = {0};
        assert_false(cursor_read(wrong[i], &query));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cursor_comes_back_as_it_was_given),
        cmocka_unit_test(what_is_no_cursor_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
