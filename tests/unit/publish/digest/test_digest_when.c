/* When a digest is due: on the clocks of its zone, also when those are set. */
#include "clock.h"
#include "digest_when.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void the_last_time_is_that_of_the_zone_s_clocks(void **state)
{
    (void)state;
    static const struct {
        const char *when, *zone, *now, *due;
    } cases[] = {
        {"daily 07:00", "", "2026-11-30T07:00:00Z", "2026-11-30T07:00:00Z"},
        {"daily 07:00", "UTC", "2026-11-30T06:59:59Z", "2026-11-29T07:00:00Z"},
        {"daily 07:00", "Europe/Berlin", "2026-11-30T06:00:00Z", "2026-11-30T06:00:00Z"},
        {"daily 07:00", "Europe/Berlin", "2026-07-01T05:00:00Z", "2026-07-01T05:00:00Z"},
        {"daily 00:30", "Pacific/Auckland", "2026-11-30T11:30:00Z", "2026-11-30T11:30:00Z"},
        {"daily 23:30", "America/Los_Angeles", "2026-11-30T07:29:00Z", "2026-11-29T07:30:00Z"},
        {"Monday 08:00", "", "2026-11-30T08:00:00Z", "2026-11-30T08:00:00Z"}, /* a Monday */
        {"monday 08:00", "", "2026-11-30T07:59:00Z", "2026-11-23T08:00:00Z"},
        {"sunday 00:00", "Pacific/Auckland", "2026-11-28T11:00:00Z", "2026-11-28T11:00:00Z"},
        /* 02:30 comes twice in Berlin on 25 October and not at all on 29 March: the digest comes once either way. */
        {"daily 02:30", "Europe/Berlin", "2026-10-25T01:45:00Z", "2026-10-25T00:30:00Z"},
        {"daily 02:30", "Europe/Berlin", "2026-03-29T06:00:00Z", "2026-03-29T01:30:00Z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct digest_when when;
        int64_t now_ms, due_ms;
        char due[CLOCK_RFC3339_SIZE];
        assert_int_equal(digest_when_read(cases[i].when, cases[i].zone, &when, NULL), 0);
        assert_true(clock_parse_rfc3339(cases[i].now, &now_ms));
        due_ms = digest_when_last(&when, now_ms);
        clock_rfc3339(due_ms, due);
        assert_string_equal(due, cases[i].due);
    }
}

static void what_is_no_time_or_zone_is_said(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {
        {"", ""},
        {"daily", ""},
        {"07:00", ""},
        {"daily 7:00", ""},
        {"daily 24:00", ""},
        {"daily 07:60", ""},
        {"daily 07:00 ", ""},
        {"day 07:00", ""},
        {"daily  07:00", ""},
        {"daily -7:00", ""},
        {"daily 07:00", "Berlin"},
        {"daily 07:00", "Europe/Nowhere"},
        {"daily 07:00", "Europe/Berlin/Europe/Berlin/Europe/Berlin/Europe/Berlin"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct digest_when when;
        struct err err = {0};
        if (digest_when_read(wrong[i][0], wrong[i][1], &when, &err) != ERR_INVALID)
            fail_msg("\"%s\" in \"%s\" was taken", wrong[i][0], wrong[i][1]);
        assert_true(strlen(err.text) > 20);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_time_is_that_of_the_zone_s_clocks),
        cmocka_unit_test(what_is_no_time_or_zone_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
