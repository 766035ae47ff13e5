/* common/buffer: growth, the cap, and failures that are remembered. */
#include "buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void what_is_written_comes_out_whole_and_terminated(void **state)
{
    (void)state;
    struct buffer buffer;
    char *out = NULL;
    size_t size = 0;
    buffer_init(&buffer, 1 << 20);
    for (int i = 0; i < 10000; i++)
        buffer_format(&buffer, "%d;", i);
    buffer_text(&buffer, NULL);
    buffer_char(&buffer, '.');
    assert_int_equal(buffer_take(&buffer, &out, &size, NULL), 0);
    assert_int_equal(size, strlen(out));
    assert_memory_equal(out, "0;1;2;", 6);
    assert_string_equal(out + size - 6, "9999;.");
    free(out);
}

static void nothing_written_is_an_empty_string(void **state)
{
    (void)state;
    struct buffer buffer;
    char *out = NULL;
    buffer_init(&buffer, 10);
    assert_int_equal(buffer_take(&buffer, &out, NULL, NULL), 0);
    assert_string_equal(out, "");
    free(out);
}

static void the_cap_holds_to_the_byte_and_is_named(void **state)
{
    (void)state;
    struct buffer buffer;
    struct err err = {0};
    char *out = NULL;
    buffer_init(&buffer, 4);
    buffer_text(&buffer, "1234");
    assert_false(buffer.is_failed);
    buffer_char(&buffer, '5');
    buffer_text(&buffer, "");
    assert_int_equal(buffer_take(&buffer, &out, NULL, &err), ERR_TOO_LARGE);
    assert_null(out);
    assert_non_null(strstr(err.text, "4 bytes"));
    buffer_text(&buffer, "ab");
    assert_int_equal(buffer_take(&buffer, &out, NULL, &err), 0);
    assert_string_equal(out, "ab");
    free(out);
}

static void formatting_writes_whole_or_nothing(void **state)
{
    (void)state;
    struct buffer buffer;
    char *out = NULL;
    char long_text[2000];
    memset(long_text, 'y', sizeof long_text);
    long_text[sizeof long_text - 1] = '\0';
    buffer_init(&buffer, 3000);
    buffer_format(&buffer, "%s", "");
    buffer_format(&buffer, "%d-%s", 7, long_text); /* longer than the room there is at first */
    buffer_format(&buffer, "%s", "z");
    assert_int_equal(buffer.len, 2 + 1999 + 1);
    assert_string_equal(buffer.data + 2000, "yz");
    buffer_format(&buffer, "%s", long_text);
    assert_int_equal(buffer.len, 2 + 1999 + 1);
    assert_int_equal(strlen(buffer.data), buffer.len);
    assert_int_equal(buffer_take(&buffer, &out, NULL, NULL), ERR_TOO_LARGE);
}

static void what_is_expected_is_no_promise_and_what_is_extended_holds_the_cap(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 1000);
    buffer_expect(&buffer, 5000); /* more than may ever come */
    size_t capacity = buffer.capacity;
    memset(buffer_extend(&buffer, 999), 'x', 999);
    buffer_char(&buffer, 'y');
    assert_int_equal(buffer.capacity, capacity);
    assert_int_equal(buffer.len, 1000);
    assert_int_equal(strlen(buffer.data), 1000);
    assert_null(buffer_extend(&buffer, 1));
    assert_int_equal(buffer.is_failed, ERR_TOO_LARGE);
    buffer_done(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_comes_out_whole_and_terminated),
        cmocka_unit_test(nothing_written_is_an_empty_string),
        cmocka_unit_test(the_cap_holds_to_the_byte_and_is_named),
        cmocka_unit_test(formatting_writes_whole_or_nothing),
        cmocka_unit_test(what_is_expected_is_no_promise_and_what_is_extended_holds_the_cap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
