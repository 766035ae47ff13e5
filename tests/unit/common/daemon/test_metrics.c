/* The Prometheus text, and that series cannot grow without bound. */
#include "metrics.h"
#include "process.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int count_of(const char *text, const char *needle)
{
    int count = 0;
    for (const char *at = text; (at = strstr(at, needle)); at++)
        count++;
    return count;
}

static void series_of_one_name_stand_together_under_one_help(void **state)
{
    (void)state;
    struct metrics *metrics = metrics_new();
    size_t size = 0;
    metric_add(metrics_counter(metrics, "triptych_articles_total", "Articles\nby \\ outcome.", "outcome", "new"), 3);
    metric_set(metrics_gauge(metrics, "triptych_queue", "Queue.", NULL, NULL), -1.5);
    metric_add(metrics_counter(metrics, "triptych_articles_total", "ignored", "outcome", "a\"b\\c\nd"), 1);
    char *text = metrics_print(metrics, &size);
    assert_string_equal(text, "# HELP triptych_articles_total Articles\\nby \\\\ outcome.\n"
                              "# TYPE triptych_articles_total counter\n"
                              "triptych_articles_total{outcome=\"new\"} 3\n"
                              "triptych_articles_total{outcome=\"a\\\"b\\\\c\\nd\"} 1\n"
                              "# HELP triptych_queue Queue.\n"
                              "# TYPE triptych_queue gauge\n"
                              "triptych_queue -1.5\n");
    assert_int_equal(size, strlen(text));
    free(text);
    metrics_free(metrics);
}

static void same_name_and_label_find_the_same_series(void **state)
{
    (void)state;
    struct metrics *metrics = metrics_new();
    struct metric *one = metrics_counter(metrics, "a_total", "A.", "stage", "classify");
    assert_ptr_equal(one, metrics_counter(metrics, "a_total", "A.", "stage", "classify"));
    assert_ptr_not_equal(one, metrics_counter(metrics, "a_total", "A.", "stage", "publish"));
    assert_ptr_not_equal(one, metrics_counter(metrics, "a_total", "A.", NULL, NULL));
    metric_add(one, 2);
    metric_add(one, 2);
    assert_true(metric_value(one) == 4);
    metrics_free(metrics);
}

static void histogram_counts_each_observation_in_every_bucket_above(void **state)
{
    (void)state;
    struct metrics *metrics = metrics_new();
    struct metric *metric = metrics_histogram(metrics, "wait_seconds", "Wait.");
    size_t size;
    metric_observe(metric, 0.00005);
    metric_observe(metric, 0.01); /* a bound belongs to its bucket */
    metric_observe(metric, 0.011);
    metric_observe(metric, 60);
    char *text = metrics_print(metrics, &size);
    assert_non_null(strstr(text, "# TYPE wait_seconds histogram\n"));
    assert_non_null(strstr(text, "wait_seconds_bucket{le=\"0.0001\"} 1\n"));
    assert_non_null(strstr(text, "wait_seconds_bucket{le=\"0.005\"} 1\n"));
    assert_non_null(strstr(text, "wait_seconds_bucket{le=\"0.01\"} 2\n"));
    assert_non_null(strstr(text, "wait_seconds_bucket{le=\"0.025\"} 3\n"));
    assert_non_null(strstr(text, "wait_seconds_bucket{le=\"10\"} 3\n"));
    assert_non_null(strstr(text, "wait_seconds_bucket{le=\"+Inf\"} 4\n"));
    assert_non_null(strstr(text, "wait_seconds_sum 60.02105\n"));
    assert_non_null(strstr(text, "wait_seconds_count 4\n"));
    assert_int_equal(count_of(text, "_bucket{"), 17);
    free(text);
    metrics_free(metrics);
}

static void numbers_keep_their_digits(void **state)
{
    (void)state;
    struct metrics *metrics = metrics_new();
    size_t size;
    metric_set(metrics_gauge(metrics, "big", "B.", NULL, NULL), 123456789012.0);
    metric_set(metrics_gauge(metrics, "small", "S.", NULL, NULL), 0.000125);
    metric_set(metrics_gauge(metrics, "none", "N.", NULL, NULL), NAN);
    metric_set(metrics_gauge(metrics, "endless", "E.", NULL, NULL), -INFINITY);
    char *text = metrics_print(metrics, &size);
    assert_non_null(strstr(text, "\nbig 123456789012\n"));
    assert_non_null(strstr(text, "\nsmall 0.000125\n"));
    assert_non_null(strstr(text, "\nnone NaN\n"));
    assert_non_null(strstr(text, "\nendless -Inf\n"));
    free(text);
    metrics_free(metrics);
}

static void series_beyond_the_limit_share_one(void **state)
{
    (void)state;
    struct metrics *metrics = metrics_new();
    struct metric *last = NULL;
    size_t size;
    for (int i = 0; i < METRICS_MAX + 50; i++) {
        char value[32];
        snprintf(value, sizeof value, "v%d", i);
        last = metrics_counter(metrics, "many_total", "Many.", "value", value);
        metric_add(last, 1);
    }
    assert_ptr_equal(last, metrics_gauge(metrics, "other", "Other.", NULL, NULL));
    assert_ptr_equal(last, metrics_histogram(metrics, "third_seconds", "Third."));
    metric_observe(last, 0.5);
    char *text = metrics_print(metrics, &size);
    assert_int_equal(count_of(text, "many_total{"), METRICS_MAX);
    assert_non_null(strstr(text, "triptych_metrics_overflow 50.5\n"));
    assert_null(strstr(text, "other"));
    free(text);
    metrics_free(metrics);
}

static void process_tells_its_memory_time_and_descriptors(void **state)
{
    (void)state;
    struct metrics *metrics = metrics_new();
    struct process_metrics process;
    process_metrics_init(&process, metrics, "test");
    process_metrics_refresh(&process);
    double before = metric_value(process.open_fds);
    FILE *file = fopen("/dev/null", "re");
    process_metrics_refresh(&process);
    assert_true(metric_value(process.open_fds) == before + 1);
    fclose(file);
    assert_true(metric_value(process.resident_bytes) > 1e6);
    assert_true(metric_value(process.cpu_seconds) >= 0);
    assert_true(metric_value(process.max_fds) >= before);
    assert_true(metric_value(process.start_time) > 1.7e9);
    size_t size;
    char *text = metrics_print(metrics, &size);
    assert_non_null(strstr(text, "triptych_build_info{version=\"" TRIPTYCH_VERSION "\"} 1\n"));
    free(text);
    metrics_free(metrics);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(series_of_one_name_stand_together_under_one_help),
        cmocka_unit_test(same_name_and_label_find_the_same_series),
        cmocka_unit_test(histogram_counts_each_observation_in_every_bucket_above),
        cmocka_unit_test(numbers_keep_their_digits),
        cmocka_unit_test(series_beyond_the_limit_share_one),
        cmocka_unit_test(process_tells_its_memory_time_and_descriptors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
