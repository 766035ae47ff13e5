/* ingest: when a feed is asked next. */
#include "feed_schedule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define NOW_MS 1767596889000 /* 2026-01-05T07:08:09Z */

static const struct feed_wish no_wish = {0};

static void the_first_reading_says_nothing_about_the_pace(void **state)
{
    (void)state;
    struct feed_state feed = {0};
    /* Feeds that were added together spread over a whole interval. */
    assert_int_equal(feed_schedule_next(&feed, FEED_CHANGED, &no_wish, NOW_MS, 0), FEED_INTERVAL_FIRST_MS / 2);
    assert_int_equal(feed.interval_ms, FEED_INTERVAL_FIRST_MS);
    feed = (struct feed_state){0};
    assert_int_equal(feed_schedule_next(&feed, FEED_CHANGED, &no_wish, NOW_MS, FEED_INTERVAL_FIRST_MS),
                     FEED_INTERVAL_FIRST_MS * 3 / 2);
    assert_int_equal(feed.checked_ms, NOW_MS);
    assert_int_equal(feed.read_ms, NOW_MS);
    assert_int_equal(feed.changed_ms, NOW_MS);
}

static void news_shorten_the_interval_down_to_the_least(void **state)
{
    (void)state;
    struct feed_state feed = {.read_ms = 1, .interval_ms = FEED_INTERVAL_MAX_MS};
    assert_int_equal(feed_schedule_next(&feed, FEED_CHANGED, &no_wish, NOW_MS, 0), FEED_INTERVAL_MAX_MS / 2);
    for (int i = 0; i < 10; i++)
        feed_schedule_next(&feed, FEED_CHANGED, &no_wish, NOW_MS, 0);
    assert_int_equal(feed.interval_ms, FEED_INTERVAL_MIN_MS);
}

static void silence_lengthens_the_interval_up_to_the_most(void **state)
{
    (void)state;
    struct feed_state feed = {.read_ms = 1, .interval_ms = FEED_INTERVAL_MIN_MS, .changed_ms = 5};
    assert_int_equal(feed_schedule_next(&feed, FEED_UNCHANGED, &no_wish, NOW_MS, 0), FEED_INTERVAL_MIN_MS * 3 / 2);
    for (int i = 0; i < 20; i++)
        feed_schedule_next(&feed, FEED_UNCHANGED, &no_wish, NOW_MS, 0);
    assert_int_equal(feed.interval_ms, FEED_INTERVAL_MAX_MS);
    assert_int_equal(feed.changed_ms, 5);
}

static void failures_double_the_wait_and_leave_the_interval(void **state)
{
    (void)state;
    struct feed_state feed = {.read_ms = 1, .interval_ms = FEED_INTERVAL_MIN_MS};
    assert_int_equal(feed_schedule_next(&feed, FEED_FAILED, &no_wish, NOW_MS, 0), FEED_INTERVAL_FIRST_MS);
    assert_int_equal(feed_schedule_next(&feed, FEED_FAILED, &no_wish, NOW_MS, 0), 2 * FEED_INTERVAL_FIRST_MS);
    for (int i = 0; i < 100; i++)
        feed_schedule_next(&feed, FEED_FAILED, &no_wish, NOW_MS, 0);
    assert_int_equal(feed_schedule_next(&feed, FEED_FAILED, &no_wish, NOW_MS, 0), FEED_FAILURE_MAX_MS);
    assert_int_equal(feed.failures, 103);
    assert_int_equal(feed.read_ms, 1);
    assert_int_equal(feed.interval_ms, FEED_INTERVAL_MIN_MS);
    feed_schedule_next(&feed, FEED_UNCHANGED, &no_wish, NOW_MS, 0);
    assert_int_equal(feed.failures, 0);
}

static void the_servers_wishes_are_kept_within_reason(void **state)
{
    (void)state;
    const struct feed_wish later = {.max_age_ms = 2 * FEED_INTERVAL_FIRST_MS};
    const struct feed_wish never = {.max_age_ms = INT64_MAX / 2};
    const struct feed_wish retry = {.retry_after_ms = 3 * FEED_INTERVAL_MAX_MS};
    const struct feed_wish retry_never = {.retry_after_ms = INT64_MAX / 2};
    struct feed_state feed = {0};
    assert_int_equal(feed_schedule_next(&feed, FEED_UNCHANGED, &later, NOW_MS, 0), later.max_age_ms);
    assert_int_equal(feed_schedule_next(&feed, FEED_UNCHANGED, &never, NOW_MS, 0), FEED_INTERVAL_MAX_MS);
    assert_int_equal(feed_schedule_next(&feed, FEED_FAILED, &retry, NOW_MS, 0), retry.retry_after_ms);
    assert_int_equal(feed_schedule_next(&feed, FEED_FAILED, &retry_never, NOW_MS, 0), FEED_RETRY_MAX_MS);
}

static void feeds_drift_apart_but_never_sooner(void **state)
{
    (void)state;
    int differ = 0;
    for (uint64_t salt = 1; salt < 1000; salt++) {
        struct feed_state feed = {.read_ms = 1, .interval_ms = FEED_INTERVAL_MIN_MS * 2 / 3};
        int64_t delay_ms = feed_schedule_next(&feed, FEED_UNCHANGED, &no_wish, NOW_MS, salt * 7919);
        assert_in_range(delay_ms, FEED_INTERVAL_MIN_MS, FEED_INTERVAL_MIN_MS * (100 + FEED_JITTER_PCT) / 100);
        differ += delay_ms != FEED_INTERVAL_MIN_MS;
    }
    assert_true(differ > 900);
}

static void headers_are_read(void **state)
{
    (void)state;
    assert_int_equal(feed_schedule_retry_after_ms("120", NOW_MS), 120000);
    assert_int_equal(feed_schedule_retry_after_ms("Mon, 05 Jan 2026 07:09:09 GMT", NOW_MS), 60000);
    assert_int_equal(feed_schedule_retry_after_ms("Mon, 05 Jan 2026 07:07:09 GMT", NOW_MS), 0);
    assert_int_equal(feed_schedule_retry_after_ms("soon", NOW_MS), 0);
    assert_int_equal(feed_schedule_retry_after_ms("", NOW_MS), 0);
    assert_int_equal(feed_schedule_retry_after_ms("-5", NOW_MS), 0);
    assert_true(feed_schedule_retry_after_ms("99999999999999999999", NOW_MS) > 0);
    assert_int_equal(feed_schedule_max_age_ms("public, Max-Age=300"), 300000);
    assert_int_equal(feed_schedule_max_age_ms("no-cache"), 0);
    assert_int_equal(feed_schedule_max_age_ms("max-age=x"), 0);
}

static void what_a_server_asks_for_counts_up_to_a_week(void **state)
{
    (void)state;
    struct feed_state feed = {.read_ms = 1, .interval_ms = FEED_INTERVAL_MIN_MS};
    struct feed_wish wish = {.retry_after_ms = 3 * 86400000LL};
    assert_int_equal(feed_schedule_next(&feed, FEED_FAILED, &wish, NOW_MS, 0), 3 * 86400000LL);
    wish.retry_after_ms = 30 * 86400000LL;
    assert_int_equal(feed_schedule_next(&feed, FEED_FAILED, &wish, NOW_MS, 0), FEED_RETRY_MAX_MS);
}

static void a_feed_that_says_how_long_it_keeps_is_left_alone_that_long(void **state)
{
    (void)state;
    struct feed_state feed = {.read_ms = 1, .interval_ms = FEED_INTERVAL_MIN_MS, .keep_ms = 7200000};
    assert_int_equal(feed_schedule_next(&feed, FEED_UNCHANGED, &no_wish, NOW_MS, 0), 7200000);
    feed.keep_ms = 30 * 86400000LL;
    assert_int_equal(feed_schedule_next(&feed, FEED_UNCHANGED, &no_wish, NOW_MS, 0), FEED_INTERVAL_MAX_MS);
}

static void a_feed_is_not_read_when_it_does_not_want_to(void **state)
{
    (void)state;
    struct feed_state feed = {.read_ms = 1, .interval_ms = 1000000, .skip_hours = 1 << 7}; /* now it is 07:08:09 */
    int64_t until_8_ms = (51 * 60 + 51) * 1000LL;
    assert_int_equal(feed_schedule_next(&feed, FEED_CHANGED, &no_wish, NOW_MS, 0), until_8_ms);
    feed.skip_days = 1 << 1; /* Monday, all day */
    assert_int_equal(feed_schedule_next(&feed, FEED_CHANGED, &no_wish, NOW_MS, 0), until_8_ms + 16 * 3600000LL);
    feed.skip_hours = 0xFFFFFF; /* it cannot mean that */
    assert_true(feed_schedule_next(&feed, FEED_CHANGED, &no_wish, NOW_MS, 0) <= FEED_FAILURE_MAX_MS + 3600000LL);
}

static void what_is_gone_is_left_alone(void **state)
{
    (void)state;
    struct feed_state feed = {.read_ms = 1, .interval_ms = FEED_INTERVAL_MIN_MS};
    assert_int_equal(feed_schedule_next(&feed, FEED_GONE, &no_wish, NOW_MS, 7), FEED_GONE_MS);
    assert_int_equal(feed.gone_ms, NOW_MS);
    feed_schedule_next(&feed, FEED_GONE, &no_wish, NOW_MS + 5, 7);
    assert_int_equal(feed.gone_ms, NOW_MS);
    feed_schedule_next(&feed, FEED_UNCHANGED, &no_wish, NOW_MS + 9, 7);
    assert_int_equal(feed.gone_ms, 0);
    assert_int_equal(feed.failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_reading_says_nothing_about_the_pace),
        cmocka_unit_test(news_shorten_the_interval_down_to_the_least),
        cmocka_unit_test(silence_lengthens_the_interval_up_to_the_most),
        cmocka_unit_test(failures_double_the_wait_and_leave_the_interval),
        cmocka_unit_test(the_servers_wishes_are_kept_within_reason),
        cmocka_unit_test(feeds_drift_apart_but_never_sooner),
        cmocka_unit_test(headers_are_read),
        cmocka_unit_test(what_a_server_asks_for_counts_up_to_a_week),
        cmocka_unit_test(a_feed_that_says_how_long_it_keeps_is_left_alone_that_long),
        cmocka_unit_test(a_feed_is_not_read_when_it_does_not_want_to),
        cmocka_unit_test(what_is_gone_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
