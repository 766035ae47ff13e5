/* Strings of a registry, each once where it comes again soon. */
#include "string_store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *keep(struct string_store *store, const char *text)
{
    return string_store_keep(store, text, strlen(text));
}

static void equal_strings_that_come_soon_are_kept_once(void **state)
{
    struct string_store store = {0};
    (void)state;
    const char *first = keep(&store, "center");
    assert_string_equal(first, "center");
    size_t bytes = store.bytes;
    for (int i = 0; i < 1000; i++) {
        char copy[] = "center";
        assert_ptr_equal(keep(&store, copy), first);
    }
    assert_int_equal(store.bytes, bytes);
    string_store_done(&store);
}

static void a_part_of_a_text_is_kept_as_a_text_of_its_own(void **state)
{
    struct string_store store = {0};
    (void)state;
    const char *whole = keep(&store, "lean-left");
    const char *part = string_store_keep(&store, "lean-left", 4);
    assert_string_equal(part, "lean");
    assert_string_equal(whole, "lean-left");
    assert_string_equal(string_store_keep(&store, "lean-left", 0), "");
    string_store_done(&store);
}

/* Others point into the store while it grows: what was given stays where it is. */
static void what_was_kept_never_moves(void **state)
{
    enum { COUNT = 20000 };
    struct string_store store = {0};
    static const char *kept[COUNT];
    char text[32];
    (void)state;
    for (int i = 0; i < COUNT; i++) {
        snprintf(text, sizeof text, "source%d.example", i);
        kept[i] = keep(&store, text);
    }
    string_store_freeze(&store);
    for (int i = 0; i < COUNT; i++) {
        snprintf(text, sizeof text, "source%d.example", i);
        assert_string_equal(kept[i], text);
    }
    assert_false(store.is_out_of_memory);
    string_store_done(&store);
}

static void a_string_that_is_longer_than_a_block_is_kept_whole(void **state)
{
    struct string_store store = {0};
    size_t size = 200000;
    char *text = malloc(size + 1);
    (void)state;
    assert_non_null(text);
    memset(text, 'x', size);
    text[size] = 0;
    const char *small = keep(&store, "small");
    const char *large = keep(&store, text);
    assert_int_equal(strlen(large), size);
    assert_string_equal(small, "small");
    assert_true(store.bytes > size);
    string_store_done(&store);
    free(text);
}

static void nothing_is_kept_twice_after_freezing_either_and_all_is_freed(void **state)
{
    struct string_store store = {0};
    (void)state;
    keep(&store, "a");
    string_store_freeze(&store);
    string_store_freeze(&store);
    /* The table begins again: the same text may lie there twice, and is right both times. */
    assert_string_equal(keep(&store, "a"), "a");
    string_store_done(&store);
    assert_null(store.blocks);
    assert_null(store.recent);
    string_store_done(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_strings_that_come_soon_are_kept_once),
        cmocka_unit_test(a_part_of_a_text_is_kept_as_a_text_of_its_own),
        cmocka_unit_test(what_was_kept_never_moves),
        cmocka_unit_test(a_string_that_is_longer_than_a_block_is_kept_whole),
        cmocka_unit_test(nothing_is_kept_twice_after_freezing_either_and_all_is_freed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
