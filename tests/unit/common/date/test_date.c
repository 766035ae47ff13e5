/* common/date: the dates that feeds really write. */
#include "clock.h"
#include "date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
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

/* ── words ── */

struct month_count {
    int all, right, wrong;
};

/* Reads the table of tests/bench/feed/month_cases.py, with or without telling the language. */
static struct month_count count_months(int with_language)
{
    struct month_count count = {0};
    char line[256];
    FILE *file = fopen(TESTS_DIR "/data/dates/months.tsv", "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        char want[16];
        char got[CLOCK_RFC3339_SIZE] = "";
        int64_t time_ms;
        char *text = strchr(line, '\t');
        char *month = text ? strchr(text + 1, '\t') : NULL;
        assert_non_null(month);
        *text++ = *month++ = 0;
        snprintf(want, sizeof want, "2026-%02d-24", atoi(month));
        if (date_parse_in(text, with_language ? line : NULL, &time_ms))
            clock_rfc3339(time_ms, got);
        count.all++;
        count.right += strncmp(got, want, strlen(want)) == 0;
        count.wrong += got[0] && strncmp(got, want, strlen(want)) != 0;
        if (strncmp(got, want, strlen(want)) != 0)
            print_message("%s: \"%s\" was read as \"%s\"\n", line, text, got);
    }
    fclose(file);
    assert_true(count.all > 1700);
    return count;
}

static void months_of_all_languages_are_read_and_none_is_read_wrong(void **state)
{
    (void)state;
    struct month_count hinted = count_months(1);
    struct month_count unhinted = count_months(0);
    assert_int_equal(hinted.wrong, 0);
    assert_int_equal(unhinted.wrong, 0);
    assert_true(hinted.right * 1000 >= hinted.all * 995);
    assert_true(unhinted.right * 100 >= unhinted.all * 98);
}

static void names_are_read_in_any_letter_case_with_endings_and_in_a_hurry(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        {"MER. 4 F\u00C9V. 2026 07:08", "2026-02-04T07:08:00Z"},
        {"5 \u015EUBAT 2026", "2026-02-05T00:00:00Z"},
        {"5 KASIM 2026 07:08", "2026-11-05T07:08:00Z"},
        {"\u0427\u0422, 5 \u041D\u041E\u042F. 2026 \u0433. 07:08", "2026-11-05T07:08:00Z"},
        {"pe 6 lok 2026 klo 7.08", "2026-10-06T07:08:00Z"},
        {"lunes, 5 de enero de 2026 a las 7:08", "2026-01-05T07:08:00Z"},
        {"5. tri 2026", "none"},
        {"dijous 5 d\u2019agost de 2026", "2026-08-05T00:00:00Z"},
        {"2026. szeptember 5-\u00E9n 7:08", "2026-09-05T07:08:00Z"},
        {"2026(e)ko maiatzaren 5a", "2026-05-05T00:00:00Z"},
        {"5 \u05D1\u05D0\u05D5\u05E7\u05D8\u05D5\u05D1\u05E8 2026", "2026-10-05T00:00:00Z"},
        {"5 \u062A\u0634\u0631\u064A\u0646 \u0627\u0644\u062B\u0627\u0646\u064A 2026", "2026-11-05T00:00:00Z"},
        {"\u0665 \u0646\u0648\u0641\u0645\u0628\u0631 \u0662\u0660\u0662\u0666 \u0660\u0667:\u0660\u0668",
         "2026-11-05T07:08:00Z"},
        {"5 \u0E1E.\u0E22. 2569 07:08", "2026-11-05T07:08:00Z"},
        {"Septemb 5 2026", "2026-09-05T00:00:00Z"},
    };
    CHECK(pairs);
}

static void a_day_of_the_week_is_no_month_and_tells_months_of_one_name_apart(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        {"mar., 06 oct. 2026", "2026-10-06T00:00:00Z"},
        {"Sat, 5 Sep 2026", "2026-09-05T00:00:00Z"},
        {"Sun, 05 2026", "none"},
        {"5 lis 2026", "none"},
        {"Thu, 5 lis 2026", "2026-11-05T00:00:00Z"},
        {"Mon, 5 lis 2026", "2026-10-05T00:00:00Z"},
        {"Tue, 06/10/2026", "2026-10-06T00:00:00Z"},
        {"Wed, 06/10/2026", "2026-06-10T00:00:00Z"},
    };
    CHECK(pairs);
}

static void a_known_language_comes_first(void **state)
{
    (void)state;
    const struct {
        const char *text, *lang, *rfc3339;
    } rows[] = {
        {"5 listopada 2026", "pl", "2026-11-05T00:00:00Z"}, {"5 listopada 2026", "hr-HR", "2026-10-05T00:00:00Z"},
        {"5 srp 2026", "CS", "2026-08-05T00:00:00Z"},       {"5 May 2026", "pl", "2026-05-05T00:00:00Z"},
        {"6/10/2026", "fr-FR", "2026-10-06T00:00:00Z"},     {"6/10/2026", "en-GB", "2026-10-06T00:00:00Z"},
        {"6/10/2026", "en", "2026-06-10T00:00:00Z"},        {"6/10/2026", "x", "2026-10-06T00:00:00Z"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char written[CLOCK_RFC3339_SIZE] = "none";
        int64_t time_ms;
        if (date_parse_in(rows[i].text, rows[i].lang, &time_ms))
            clock_rfc3339(time_ms, written);
        assert_string_equal(written, rows[i].rfc3339);
    }
}

static void dates_of_east_asia_are_read(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        {"2026\u5E745\u67086\u65E5 07:08", "2026-05-06T07:08:00Z"},
        {"2026\u5E745\u67086\u65E5\u661F\u671F\u4E09 \u4E0B\u53483:05", "2026-05-06T15:05:00Z"},
        {"2026\u5E7411\u67086\u65E5(\u91D1)18\u664230\u5206", "2026-11-06T18:30:00Z"},
        {"2026\uB144 5\uC6D4 6\uC77C \uC624\uD6C4 3\uC2DC 5\uBD84", "2026-05-06T15:05:00Z"},
        {"2026. 5. 6. \uC624\uC804 7:08", "2026-05-06T07:08:00Z"},
        {"\u4E8C\u3007\u4E8C\u516D\u5E74\u5341\u4E00\u6708\u4E8C\u5341\u56DB\u65E5", "2026-11-24T00:00:00Z"},
        {"\u4EE4\u548C8\u5E745\u67086\u65E5", "2026-05-06T00:00:00Z"},
        {"\u6C11\u570B115\u5E745\u67086\u65E5", "2026-05-06T00:00:00Z"},
        {"\uFF12\uFF10\uFF12\uFF16/05/06", "2026-05-06T00:00:00Z"},
        {"ng\u00E0y 6 th\u00E1ng 5, 2026 07:08", "2026-05-06T07:08:00Z"},
        {"2026 \u043E\u043D\u044B 5-\u0440 \u0441\u0430\u0440", "2026-05-01T00:00:00Z"},
    };
    CHECK(pairs);
}

static void times_are_read_as_people_write_them(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        {"Jan. 5, 2026, 1:08 p.m.", "2026-01-05T13:08:00Z"},
        {"5 Jan 2026 1:08 p. m.", "2026-01-05T13:08:00Z"},
        {"5 Jan 2026 12:08 A.M.", "2026-01-05T00:08:00Z"},
        {"Jan 5, 2026 3pm", "2026-01-05T15:00:00Z"},
        {"5 \u064A\u0646\u0627\u064A\u0631 2026 - 06:05 \u0645", "2026-01-05T18:05:00Z"}, /* Arabic */
        {"5 \u064A\u0646\u0627\u064A\u0631 2026 - 12:05 \u0635", "2026-01-05T00:05:00Z"},
        {"5 \u064A\u0646\u0627\u064A\u0631 2026\u0645 06:05", "2026-01-05T06:05:00Z"}, /* "AD" behind the year */
        {"5 \u064A\u0646\u0627\u064A\u0631 2026 06:05 \u0645\u0633\u0627\u0621\u064B", "2026-01-05T18:05:00Z"},
        {"5.1.2026 06:05 \u00D6S", "2026-01-05T18:05:00Z"},
        {"5 Jan 2026 6:05 \u0905\u092A\u0930\u093E\u0939\u094D\u0928", "2026-01-05T18:05:00Z"},
        {"5 \u044F\u043D\u0432\u0430\u0440\u044F 2026, 18:05 \u041C\u0421\u041A", "2026-01-05T15:05:00Z"},
        {"Jan 5 2026 1:08:09:120PM", "2026-01-05T13:08:09Z"},
        {"5 janvier 2026 18h05", "2026-01-05T18:05:00Z"},
        {"5. Januar 2026, 18 Uhr", "2026-01-05T18:00:00Z"},
        {"5. Januar 2026 um 18.05 Uhr", "2026-01-05T18:05:00Z"},
        {"5.1.2026 klo 18.05", "2026-01-05T18:05:00Z"},
        {"5 Jan 2026 18.05.30 GMT", "2026-01-05T18:05:30Z"},
        {"05/Jan/2026:18:05:30 +0100", "2026-01-05T17:05:30Z"},
        {"18:05 5 Jan 2026", "2026-01-05T18:05:00Z"},
        {"5 January 2026 - 18:05", "2026-01-05T18:05:00Z"},
        {"5 January 2026 / 18:05", "2026-01-05T18:05:00Z"},
        {"Monday, January 5, 2026 - 18:05", "2026-01-05T18:05:00Z"},
    };
    CHECK(pairs);
}

static void zones_are_read_by_offset_then_name(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        {"Mon Jan 5 2026 07:08:09 GMT+0800 (CST)", "2026-01-04T23:08:09Z"},
        {"Mon, 5 Jan 2026 07:08:09 +0200 (IST)", "2026-01-05T05:08:09Z"},
        {"2026-01-05T07:08:09-05:00Z", "2026-01-05T12:08:09Z"},
        {"2026-07-05T07:08:09+02:00[Europe/Berlin]", "2026-07-05T05:08:09Z"},
        {"2026-07-05T07:08:09[Europe/Berlin]", "2026-07-05T05:08:09Z"},
        {"2026-01-05 07:08:09 Europe/Berlin", "2026-01-05T06:08:09Z"},
        {"2026-07-05 07:08:09 america/new_york", "2026-07-05T11:08:09Z"},
        {"5 Jan 2026 07:08 Nowhere/Land", "2026-01-05T07:08:00Z"},
        {"5 Jan 2026 07:08 MT", "2026-01-05T14:08:00Z"},
        {"5 Jul 2026 07:08 ET", "2026-07-05T11:08:00Z"},
        {"Mon Jan 5 07:08:09 +0100 2026", "2026-01-05T06:08:09Z"},
        {"5 Jan 2026 07:08:09 \u22120500", "2026-01-05T12:08:09Z"},
    };
    CHECK(pairs);
}

static void unix_times_and_days_of_the_year_are_read(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        {"1767596889", "2026-01-05T07:08:09Z"},
        {" 1767596889.5 ", "2026-01-05T07:08:09Z"},
        {"1767596889000", "2026-01-05T07:08:09Z"},
        {"1767596889000000", "2026-01-05T07:08:09Z"},
        {"2026-005", "2026-01-05T00:00:00Z"},
        {"2024-366", "2024-12-31T00:00:00Z"},
        {"2026-366", "none"},
        {"2026-W02-1", "2026-01-05T00:00:00Z"},
        {"2026W021", "2026-01-05T00:00:00Z"},
        {"2026-W02", "2026-01-05T00:00:00Z"},
        {"2026-W54-1", "none"},
        {"20260105070809", "2026-01-05T07:08:09Z"},
        {"202601050708", "2026-01-05T07:08:00Z"},
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
                                "5 Foo 2026",
                                "Sun, 16 zzz 2012",
                                "2013-xx-27",
                                "07-01T01:55:07-05:00",
                                "Sun, 99 Jun 2009",
                                "5 2026",
                                "5 May June 2026",
                                "5 May 2026 2027",
                                "2026-05-06 7 June",
                                "5 May 2026 7:08 +9900",
                                "5 May 2026 13:08 AM",
                                "2 hours ago",
                                "yesterday evening",
                                "n/a",
                                "12 - 14 May 2026",
                                "May 2026-41-05",
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
        cmocka_unit_test(months_of_all_languages_are_read_and_none_is_read_wrong),
        cmocka_unit_test(names_are_read_in_any_letter_case_with_endings_and_in_a_hurry),
        cmocka_unit_test(a_day_of_the_week_is_no_month_and_tells_months_of_one_name_apart),
        cmocka_unit_test(a_known_language_comes_first),
        cmocka_unit_test(dates_of_east_asia_are_read),
        cmocka_unit_test(times_are_read_as_people_write_them),
        cmocka_unit_test(zones_are_read_by_offset_then_name),
        cmocka_unit_test(unix_times_and_days_of_the_year_are_read),
        cmocka_unit_test(milliseconds_are_kept),
        cmocka_unit_test(what_is_no_date_is_refused_and_out_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
