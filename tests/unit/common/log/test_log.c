/* One line a fact: its shape in JSON and text, what is escaped, what is cut. */
#include "log.h"

#include "clock.h"
#include "log_limit.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static int saved_stderr;
static int reading_end;
static char said[65536];

/* stderr into a pipe; what a test logs fits into its buffer. */
static void capture(void)
{
    int ends[2];
    fflush(stderr);
    saved_stderr = dup(STDERR_FILENO);
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    reading_end = ends[0];
}

static const char *captured(void)
{
    size_t size = 0;
    ssize_t got;
    dup2(saved_stderr, STDERR_FILENO);
    close(saved_stderr);
    while ((got = read(reading_end, said + size, sizeof said - 1 - size)) > 0)
        size += (size_t)got;
    close(reading_end);
    said[size] = '\0';
    return said;
}

static int set_clock(void **state)
{
    (void)state;
    clock_set_for_test(1767225600042); /* 2026-01-01T00:00:00.042Z */
    return 0;
}

static void json_line_has_time_level_program_event_and_fields(void **state)
{
    (void)state;
    log_setup("ingest", LOG_INFO, 1);
    capture();
    log_info("article_placed", LOG_TEXT("article", "a1"), LOG_INT("count", -3), LOG_REAL("share", 0.25));
    assert_string_equal(captured(), "{\"time\":\"2026-01-01T00:00:00.042Z\",\"level\":\"info\",\"program\":\"ingest\","
                                    "\"event\":\"article_placed\",\"article\":\"a1\",\"count\":-3,\"share\":0.25}\n");
}

static void text_line_quotes_only_what_needs_it(void **state)
{
    (void)state;
    log_setup("ingest", LOG_INFO, 0);
    capture();
    log_warn("feed_failed", LOG_TEXT("feed", "https://a.example/rss"), LOG_TEXT("title", "two words"),
             LOG_TEXT("empty", ""), LOG_TEXT("absent", NULL), LOG_INT("status", 500));
    assert_string_equal(captured(), "2026-01-01T00:00:00.042Z warn  ingest feed_failed feed=https://a.example/rss "
                                    "title=\"two words\" empty=\"\" absent=\"\" status=500\n");
}

static void levels_below_the_set_one_are_silent(void **state)
{
    (void)state;
    log_setup("x", LOG_WARN, 0);
    capture();
    log_debug("no", LOG_INT("a", 1));
    log_info("no", LOG_INT("a", 1));
    log_error("yes", LOG_INT("a", 1));
    const char *text = captured();
    assert_null(strstr(text, "no"));
    assert_non_null(strstr(text, "error x yes a=1"));
}

static void foreign_text_cannot_break_the_line(void **state)
{
    (void)state;
    for (int as_json = 0; as_json < 2; as_json++) {
        log_setup("x", LOG_INFO, as_json);
        capture();
        log_info("e", LOG_TEXT("t", "a\"b\\c\nd\re\tf\x1B[31m\x7F\xC2\x85g\xE2\x80\xA8h\xE2\x80\xAEi\xFFj\xC3\xA9"));
        const char *text = captured();
        assert_non_null(strstr(text, "\"a\\\"b\\\\c\\nd\\re\\tf\\u001b[31m\\u007f\\u0085g\\u2028h\\u202ei"
                                     "\xEF\xBF\xBDj\xC3\xA9\""));
        assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
    }
}

static void long_value_is_cut_between_characters(void **state)
{
    (void)state;
    char value[1200];
    for (size_t i = 0; i + 1 < sizeof value; i++)
        value[i] = i % 2 ? (char)0xA9 : (char)0xC3;
    value[sizeof value - 1] = '\0';
    log_setup("x", LOG_INFO, 1);
    capture();
    log_info("e", LOG_TEXT("t", value + 1)); /* begins inside a character, so the cap falls inside one too */
    const char *text = captured();
    assert_non_null(strstr(text, "\xC3\xA9\xE2\x80\xA6\"}\n"));
    assert_true(strlen(text) < LOG_VALUE_MAX + 120);
}

static void value_of_exactly_the_limit_is_whole(void **state)
{
    (void)state;
    char value[LOG_VALUE_MAX + 1];
    memset(value, 'x', LOG_VALUE_MAX);
    value[LOG_VALUE_MAX] = '\0';
    log_setup("x", LOG_INFO, 1);
    capture();
    log_info("e", LOG_TEXT("t", value));
    assert_null(strstr(captured(), "\xE2\x80\xA6"));
}

static void field_that_does_not_fit_is_left_out_whole(void **state)
{
    (void)state;
    char value[LOG_VALUE_MAX + 1];
    memset(value, 1, LOG_VALUE_MAX); /* six bytes each when escaped */
    value[LOG_VALUE_MAX] = '\0';
    log_setup("x", LOG_INFO, 1);
    capture();
    log_info("e", LOG_INT("id", 1), LOG_TEXT("a", value), LOG_TEXT("b", value), LOG_TEXT("c", value),
             LOG_INT("last", 2));
    const char *text = captured();
    assert_non_null(strstr(text, "\"b\":"));
    assert_null(strstr(text, "\"c\":"));
    assert_non_null(strstr(text, ",\"last\":2,\"cut\":true}\n"));
    assert_true(strlen(text) <= 8192);
}

static void number_that_json_does_not_know_is_null(void **state)
{
    (void)state;
    log_setup("x", LOG_INFO, 1);
    capture();
    log_info("e", LOG_REAL("a", NAN), LOG_REAL("b", INFINITY), LOG_REAL("c", 1e300));
    assert_non_null(strstr(captured(), "\"a\":null,\"b\":null,\"c\":1e+300}"));
}

static void a_kind_has_one_line_a_minute_and_says_what_was_held_back(void **state)
{
    struct log_limits limits = {0};
    uint64_t held_back = 7;
    (void)state;
    clock_set_for_test(1000000);
    assert_true(log_limit_take(&limits, "frame", &held_back));
    assert_int_equal(held_back, 0);
    for (int i = 0; i < 300; i++)
        assert_false(log_limit_take(&limits, "frame", &held_back));
    assert_true(log_limit_take(&limits, "key", &held_back)); /* another kind */
    clock_set_for_test(1000000 + LOG_LIMIT_MS - 1);
    assert_false(log_limit_take(&limits, "frame", &held_back));
    clock_set_for_test(1000000 + LOG_LIMIT_MS);
    assert_true(log_limit_take(&limits, "frame", &held_back));
    assert_int_equal(held_back, 301);
    assert_false(log_limit_take(&limits, "frame", &held_back));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_line_has_time_level_program_event_and_fields),
        cmocka_unit_test(text_line_quotes_only_what_needs_it),
        cmocka_unit_test(levels_below_the_set_one_are_silent),
        cmocka_unit_test(foreign_text_cannot_break_the_line),
        cmocka_unit_test(long_value_is_cut_between_characters),
        cmocka_unit_test(value_of_exactly_the_limit_is_whole),
        cmocka_unit_test(field_that_does_not_fit_is_left_out_whole),
        cmocka_unit_test(number_that_json_does_not_know_is_null),
        cmocka_unit_test(a_kind_has_one_line_a_minute_and_says_what_was_held_back),
    };
    return cmocka_run_group_tests(tests, set_clock, NULL);
}
