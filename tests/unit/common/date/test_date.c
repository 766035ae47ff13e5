/* common/date: the dates that feeds really write. */
#include "clock.h"
#include "date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

struct pair {
    const char *text, *rfc3339;
};

static void check(const struct pair *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char written[CLOCK_RFC3339_SIZE] = "none";
        int64_t time_ms;
        if (date_parse(pairs[i].text, &time_ms))
            clock_rfc3339(time_ms, written);
        if (strcmp(written, pairs[i].rfc3339) != 0)
            fail_msg("\"%s\" was read as %s, not %s", pairs[i].text, written, pairs[i].rfc3339);
    }
}
#define CHECK(pairs) check(pairs, sizeof(pairs) / sizeof *(pairs))

static void rfc_822_is_read_in_its_sloppy_forms(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        {"Mon, 05 Jan 2026 07:08:09 GMT", "2026-01-05T07:08:09Z"},
        {"Mon, 5 Jan 2026 07:08:09 +0100", "2026-01-05T06:08:09Z"},
        {"5 Jan 2026 07:08 EST", "2026-01-05T12:08:00Z"},
        {"Tuesday, 05 January 2026 07:08:09 PDT", "2026-01-05T14:08:09Z"},
        {"05 Jan 26 07:08:09 Z", "2026-01-05T07:08:09Z"},
        {"Mon, 05 Jan 99 07:08:09 GMT", "1999-01-05T07:08:09Z"},
        {"Mon,05 Jan 2026 07:08:09 -05:30", "2026-01-05T12:38:09Z"},
        {"Mon, 05-Jan-2026 07:08:09 UTC", "2026-01-05T07:08:09Z"},
        {"Mon, 05 Jan 2026 07:08:09 GMT+2", "2026-01-05T05:08:09Z"},
        {"Mon, 05 Jan 2026 07:08:09 +0000 (UTC)", "2026-01-05T07:08:09Z"},
        {"Mon, 05 Jan 2026", "2026-01-05T00:00:00Z"},
        {"Mon, 05 Jan 2026 24:00:00 GMT", "2026-01-06T00:00:00Z"},
        {"  Mon,\n 05 Jan 2026 07:08:09 QQQ ", "2026-01-05T07:08:09Z"},
        {"Mon, Jan 05 2026 07:08:09 EDT", "2026-01-05T11:08:09Z"},
        {"January 5, 2026, 7:08 pm", "2026-01-05T19:08:00Z"},
        {"Mon Jan  5 07:08:09 2026", "2026-01-05T07:08:09Z"},
        {"mar., 06 janv. 2026 07:08:09 +0100", "2026-01-06T06:08:09Z"},
        {"6. M\xC3\xA4rz 2026 07:08", "2026-03-06T07:08:00Z"},
    };
    CHECK(pairs);
}

static void iso_8601_is_read_with_parts_missing(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        {"2026-01-05T07:08:09Z", "2026-01-05T07:08:09Z"},
        {"2026-01-05T07:08:09.5+01:00", "2026-01-05T06:08:09Z"},
        {"2026-01-05 07:08:09-05", "2026-01-05T12:08:09Z"},
        {"2026-01-05T07:08", "2026-01-05T07:08:00Z"},
        {"2026-01-05", "2026-01-05T00:00:00Z"},
        {"2026-01", "2026-01-01T00:00:00Z"},
        {"2026", "2026-01-01T00:00:00Z"},
        {"20260105", "2026-01-05T00:00:00Z"},
        {"20260105T0708Z", "2026-01-05T07:08:00Z"},
        {"20260105T070809+0100", "2026-01-05T06:08:09Z"},
        {"2024-02-29T23:59:60Z", "2024-03-01T00:00:00Z"},
    };
    CHECK(pairs);
}

static void numeric_dates_are_read(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        {"2026/01/05 07:08:09", "2026-01-05T07:08:09Z"},      {"05.01.2026 07:08", "2026-01-05T07:08:00Z"},
        {"1/5/2026 7:08:09 AM", "2026-01-05T07:08:09Z"},      {"1/5/2026 12:08 AM", "2026-01-05T00:08:00Z"},
        {"1/5/2026 12:08 PM", "2026-01-05T12:08:00Z"},        {"25/1/2026", "2026-01-25T00:00:00Z"},
        {"Mon, 2026-01-05 07:08:09", "2026-01-05T07:08:09Z"},
    };
    CHECK(pairs);
}

static void milliseconds_are_kept(void **state)
{
    (void)state;
    int64_t time_ms = 0;
    assert_int_equal(date_parse("2026-01-05T07:08:09.0456789Z", &time_ms), 1);
    assert_int_equal(time_ms % 1000, 45);
    assert_int_equal(date_parse("2026-01-05T07:08:09.7Z", &time_ms), 1);
    assert_int_equal(time_ms % 1000, 700);
}

static void what_is_no_date_is_refused_and_out_stays(void **state)
{
    (void)state;
    const char *const none[] = {"",
                                "today",
                                "0001-01-01T00:00:00Z",
                                "0000-00-00 00:00:00",
                                "2026-13-01",
                                "2026-02-30",
                                "31 Jun 2026",
                                "2026-01-05T25:00:00Z",
                                "2026-01-05T07:61:00Z",
                                "99999999999999999999",
                                "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25",
                                "::::::",
                                "Jan",
                                "2026-01-05T07:08:09Z2026-01-05T07:08:09Z2026-01-05T07:08:09Z2026-01-05T07:08:09Z"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        int64_t time_ms = 77;
        if (date_parse(none[i], &time_ms))
            fail_msg("\"%s\" was read as a date", none[i]);
        assert_int_equal(time_ms, 77);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rfc_822_is_read_in_its_sloppy_forms),
        cmocka_unit_test(iso_8601_is_read_with_parts_missing),
        cmocka_unit_test(numeric_dates_are_read),
        cmocka_unit_test(milliseconds_are_kept),
        cmocka_unit_test(what_is_no_date_is_refused_and_out_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
