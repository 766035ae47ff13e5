/* services/publish: what the pages tell of the feeds. */
#include "desk_metrics.h"
#include "desk_trouble.h"
#include "feed_health.h"
#include "feed_state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void count(struct desk_status *status, const struct feed_state *feed)
{
    char json[FEED_STATE_BYTES_MAX];
    size_t size = feed_state_write(feed, json);
    feed_health_count(status, "https://one.example/rss", json, size);
}

static void feeds_are_read_failing_or_still_new(void **state)
{
    (void)state;
    struct desk_status status = {0};
    struct feed_state well = {.checked_ms = 5, .read_ms = 5};
    struct feed_state ill = {.checked_ms = 9, .read_ms = 5, .failures = 2, .error = "404 Not Found"};
    struct feed_state silent = {.checked_ms = 9, .failures = 1};
    count(&status, &well);
    count(&status, &ill);
    count(&status, &silent);
    feed_health_count(&status, "https://new.example/rss", "", 0);
    feed_health_count(&status, "https://odd.example/rss", "no json", 7);
    assert_int_equal(status.feeds_read, 1);
    assert_int_equal(status.feeds_failing, 2);
    assert_int_equal(status.failing_count, 2);
    assert_string_equal(status.failing[0].name, "one.example");
    assert_string_equal(status.failing[0].reason, "404 Not Found");
    assert_true(*status.failing[1].reason);
}

static void a_feed_that_is_gone_does_not_fail(void **state)
{
    (void)state;
    struct desk_status status = {0};
    struct feed_state gone = {.checked_ms = 9, .read_ms = 5, .failures = 1, .gone_ms = 9, .error = "status 410"};
    count(&status, &gone);
    assert_int_equal(status.feeds_gone, 1);
    assert_int_equal(status.feeds_failing, 0);
    assert_int_equal(status.failing_count, 0);
    assert_int_equal(status.feeds_read, 0);
}

static void a_failing_feed_is_named_without_what_its_address_holds(void **state)
{
    (void)state;
    static const char url[] = "http://ana:pa55word@paid.example/private/s3cret?token=t0ken";
    struct desk_status status = {0};
    struct feed_state feed = {
        .failures = 1, .title = "Paid news", .error = "Could not read http://ana:pa55word@paid.example/x?token=t0ken"};
    char json[FEED_STATE_BYTES_MAX];
    for (int i = 0; i < 2; i++) {
        size_t size = feed_state_write(&feed, json);
        feed_health_count(&status, url, json, size);
        snprintf(feed.title, sizeof feed.title, "%s", url);
    }
    assert_string_equal(status.failing[0].name, "Paid news");
    assert_string_equal(status.failing[0].reason, "Could not read paid.example");
    assert_string_equal(status.failing[1].name, "paid.example");
}

static void only_so_many_failing_feeds_are_named_but_all_are_counted(void **state)
{
    (void)state;
    struct desk_status status = {0};
    struct feed_state ill = {.failures = 1, .error = "gone"};
    for (int i = 0; i < 100; i++)
        count(&status, &ill);
    assert_int_equal(status.feeds_failing, 100);
    assert_int_equal(status.failing_count, DESK_FAILING_MAX);
}

static void its_figures_are_gauges_once_they_are_known(void **state)
{
    (void)state;
    struct metrics *metrics = metrics_new();
    struct desk_status status = {
        .todo = {5, 6, 7}, .dead = 2, .feeds = 9, .feeds_failing = 3, .memory_used_bytes = 1024};
    desk_metrics_show(metrics, &status);
    size_t size = 0;
    char *text = metrics_print(metrics, &size);
    assert_null(strstr(text, "triptych_desk_"));
    free(text);
    status.is_known = 1;
    desk_metrics_show(metrics, &status);
    status.dead = 0; /* a gauge follows down, too */
    desk_metrics_show(metrics, &status);
    text = metrics_print(metrics, &size);
    assert_non_null(strstr(text, "triptych_desk_todo{stage=\"summarize\"} 6\n"));
    assert_non_null(strstr(text, "triptych_desk_feeds{state=\"failing\"} 3\n"));
    assert_non_null(strstr(text, "triptych_desk_redis_bytes 1024\n"));
    assert_non_null(strstr(text, "triptych_desk_dead 0\n"));
    free(text);
    metrics_free(metrics);
}

static void trouble_is_told_only_when_there_is_some_and_the_worst_first(void **state)
{
    (void)state;
    char text[DESK_TROUBLE_SIZE] = "x";
    struct desk_status status = {.memory_used_bytes = 95000000, .memory_limit_bytes = 100000000, .dead = 1};
    desk_trouble(&status, text);
    assert_string_equal(text, ""); /* nothing is known yet */
    status.is_known = 1;
    desk_trouble(&status, text);
    assert_string_equal(
        text, "Redis is nearly full (95 of 100 MB): when it is, nothing new comes. 1 piece of work was given up.");
    status = (struct desk_status){
        .is_known = 1, .memory_used_bytes = 899, .memory_limit_bytes = 1000, .feeds = 4, .feeds_failing = 2};
    desk_trouble(&status, text);
    assert_string_equal(text, "");
    status.feeds_failing = 3;
    status.memory_limit_bytes = 0; /* no limit */
    desk_trouble(&status, text);
    assert_string_equal(text, "3 of 4 feeds fail.");
    snprintf(status.ratings_problem, sizeof status.ratings_problem, "own.csv: no row");
    desk_trouble(&status, text);
    assert_string_equal(text, "3 of 4 feeds fail. Ratings are left out: own.csv: no row.");
    memset(status.contact_note, 'c', sizeof status.contact_note - 1);
    status.memory_used_bytes = status.memory_limit_bytes = UINT64_MAX / 200;
    desk_trouble(&status, text);
    assert_true(strlen(text) < sizeof text && strncmp(text, "Redis", 5) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(feeds_are_read_failing_or_still_new),
        cmocka_unit_test(a_feed_that_is_gone_does_not_fail),
        cmocka_unit_test(a_failing_feed_is_named_without_what_its_address_holds),
        cmocka_unit_test(only_so_many_failing_feeds_are_named_but_all_are_counted),
        cmocka_unit_test(trouble_is_told_only_when_there_is_some_and_the_worst_first),
        cmocka_unit_test(its_figures_are_gauges_once_they_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
