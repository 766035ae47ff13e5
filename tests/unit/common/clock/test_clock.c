#include "clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void times_are_written_and_read_back(void **state)
{
    char text[CLOCK_RFC3339_SIZE];
    int64_t time_ms = 0;
    (void)state;
    clock_rfc3339(1767225600000, text);
    assert_string_equal(text, "2026-01-01T00:00:00Z");
    assert_int_equal(clock_parse_rfc3339(text, &time_ms), 1);
    assert_int_equal(time_ms, 1767225600000);
}

static void times_of_any_year_have_their_four_digits(void **state)
{
    static const struct {
        int64_t time_ms;
        const char *text;
    } cases[] = {{1, "1970-01-01T00:00:00Z"},
                 {951782399999, "2000-02-28T23:59:59Z"},
                 {951782400000, "2000-02-29T00:00:00Z"},
                 {-1000, "1969-12-31T23:59:59Z"},
                 {-62135596800000, "0001-01-01T00:00:00Z"},
                 {253402300799000, "9999-12-31T23:59:59Z"},
                 {INT64_MAX, "1900-01-00T00:00:00Z"}}; /* no date, and plainly so */
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[CLOCK_RFC3339_SIZE];
        clock_rfc3339(cases[i].time_ms, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void offsets_and_fractions_are_understood(void **state)
{
    int64_t time_ms = 0;
    (void)state;
    assert_int_equal(clock_parse_rfc3339("2026-01-01T02:00:00.25+02:00", &time_ms), 1);
    assert_int_equal(time_ms, 1767225600250);
    assert_int_equal(clock_parse_rfc3339("2025-12-31 19:00:00 -0500", &time_ms), 1);
    assert_int_equal(time_ms, 1767225600000);
    assert_int_equal(clock_parse_rfc3339("2026-01-01", &time_ms), 1);
    assert_int_equal(time_ms, 1767225600000);
}

static void what_is_no_date_is_refused_and_leaves_the_result_alone(void **state)
{
    static const char *const bad[] = {"",
                                      "yesterday",
                                      "2026-13-01",
                                      "2026-01-32",
                                      "2026-1-1",
                                      "2026-01-01T25:00:00Z",
                                      "2026-01-01T00:60:00Z",
                                      "2026-01-01T00:00:00X",
                                      "2026-01-01T",
                                      "2026-01-01T00:00:00+1"};
    int64_t time_ms = 7;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (clock_parse_rfc3339(bad[i], &time_ms))
            fail_msg("\"%s\" was taken for a date", bad[i]);
        assert_int_equal(time_ms, 7);
    }
}

static void a_set_clock_stands_still(void **state)
{
    (void)state;
    clock_set_for_test(1234);
    assert_int_equal(clock_now_ms(), 1234);
    assert_int_equal(clock_monotonic_ms(), 1234);
    clock_set_for_test(0);
    assert_true(clock_now_ms() > 1700000000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_written_and_read_back),
        cmocka_unit_test(times_of_any_year_have_their_four_digits),
        cmocka_unit_test(offsets_and_fractions_are_understood),
        cmocka_unit_test(what_is_no_date_is_refused_and_leaves_the_result_alone),
        cmocka_unit_test(a_set_clock_stands_still),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
