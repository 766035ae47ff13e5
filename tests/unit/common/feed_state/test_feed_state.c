/* common/feed_state: what is known of a feed between two fetches. */
#include "feed_state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void a_state_survives_a_round_trip(void **state)
{
    (void)state;
    const struct feed_state before = {.checked_ms = 1,
                                      .read_ms = 2,
                                      .changed_ms = 3,
                                      .interval_ms = 4,
                                      .failures = 5,
                                      .articles = 6,
                                      .http_status = 503,
                                      .whole_ms = 7,
                                      .gone_ms = 8,
                                      .moves = 2,
                                      .keep_ms = 9,
                                      .skip_hours = 0xFFFFFF,
                                      .skip_days = 0x41,
                                      .body_hash = 0x7FFFFFFFFFFFFFFF,
                                      .error = "the server answers \"no\"",
                                      .note = "it has no items",
                                      .title = "Caf\xC3\xA9",
                                      .moved_to = "https://b.example/feed",
                                      .etag = "W/\"a\\b\"",
                                      .last_modified = "Mon, 05 Jan 2026 07:08:09 GMT"};
    struct feed_state after;
    char json[FEED_STATE_BYTES_MAX];
    size_t size = feed_state_write(&before, json);
    assert_int_equal(size, strlen(json));
    assert_int_equal(feed_state_read(json, size, &after, NULL), 0);
    assert_memory_equal(&after, &before, sizeof after);
}

static void a_new_feed_has_a_state_of_zeros(void **state)
{
    (void)state;
    const struct feed_state none = {0};
    struct feed_state read;
    memset(&read, 0xFF, sizeof read);
    assert_int_equal(feed_state_read("", 0, &read, NULL), 0);
    assert_memory_equal(&read, &none, sizeof read);
}

static void what_is_missing_or_strange_is_zero(void **state)
{
    (void)state;
    const char *json = "{\"failures\":\"many\",\"error\":7,\"articles\":9,\"new_member\":[]}";
    struct feed_state read;
    assert_int_equal(feed_state_read(json, strlen(json), &read, NULL), 0);
    assert_int_equal(read.failures, 0);
    assert_string_equal(read.error, "");
    assert_int_equal(read.articles, 9);
}

static void what_is_no_object_is_refused_and_out_stays(void **state)
{
    (void)state;
    struct feed_state read = {.failures = 77};
    assert_int_equal(feed_state_read("[]", 2, &read, NULL), ERR_INVALID);
    assert_int_equal(feed_state_read("{", 1, &read, NULL), ERR_INVALID);
    assert_int_equal(read.failures, 77);
}

static void texts_that_escaping_makes_too_long_are_left_out(void **state)
{
    (void)state;
    struct feed_state before = {.articles = 9};
    struct feed_state after;
    char json[FEED_STATE_BYTES_MAX];
    memset(before.error, 1, sizeof before.error - 1);
    memset(before.title, 1, sizeof before.title - 1);
    memset(before.etag, 1, sizeof before.etag - 1);
    size_t size = feed_state_write(&before, json);
    assert_true(size > 0 && size < FEED_STATE_BYTES_MAX);
    assert_int_equal(feed_state_read(json, size, &after, NULL), 0);
    assert_int_equal(after.articles, 9);
    assert_string_equal(after.error, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_state_survives_a_round_trip),
        cmocka_unit_test(a_new_feed_has_a_state_of_zeros),
        cmocka_unit_test(what_is_missing_or_strange_is_zero),
        cmocka_unit_test(what_is_no_object_is_refused_and_out_stays),
        cmocka_unit_test(texts_that_escaping_makes_too_long_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
