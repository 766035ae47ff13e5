/* The signed log: a copy that nobody touched verifies, and any that somebody did does not. */
#include "ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SECRET "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define OTHER  "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define DAYS   5

static char lines[DAYS][LEDGER_LINE_MAX];
static struct desk_key key;

static void write_day(int at, const char *secret, const char *previous)
{
    struct ledger_day day = {.desk = "https://desk.example \"quoted\"", .edition = "world", .previous = previous};
    assert_true(desk_key_read(secret, &key));
    ledger_day_write(20787 + at, day.day);
    for (int i = 0; i < LEDGER_COUNTS; i++)
        day.counts[i] = (uint64_t)(at * 100 + i);
    assert_int_equal(ledger_write(&day, &key, lines[at], NULL), 0);
}

static int write_log(void **state)
{
    (void)state;
    for (int i = 0; i < DAYS; i++)
        write_day(i, SECRET, i ? lines[i - 1] : "");
    return 0;
}

/* The number of lines that were right; what is wrong with the next one in *err. */
static unsigned check(const char *whose, struct err *err)
{
    struct ledger_check checked = {.lines = 0};
    snprintf(checked.key, sizeof checked.key, "%s", whose);
    for (int i = 0; i < DAYS; i++)
        if (*lines[i] && ledger_check_line(&checked, lines[i], err))
            break;
    return checked.lines;
}

static void a_copy_that_nobody_touched_is_right(void **state)
{
    struct err err;
    char day[LEDGER_DAY_SIZE];
    uint64_t counts[LEDGER_COUNTS];
    (void)state;
    assert_int_equal(check("", &err), DAYS);
    assert_int_equal(check(key.name, &err), DAYS);
    assert_true(ledger_read(lines[2], day, counts));
    assert_string_equal(day, "2026-12-02");
    assert_int_equal(counts[LEDGER_ARTICLES], 200);
    assert_int_equal(counts[LEDGER_PUBLISHED], 200 + LEDGER_PUBLISHED);
    assert_int_equal(ledger_day_read(day), 20789);
}

static void any_byte_that_is_changed_shows(void **state)
{
    struct err err;
    (void)state;
    for (size_t at = 0, len = strlen(lines[1]); at < len; at++) {
        char was = lines[1][at];
        lines[1][at] = was == '0' ? '1' : '0';
        assert_int_equal(check(key.name, &err), 1);
        lines[1][at] = was;
    }
    assert_int_equal(check("", &err), DAYS);
}

static void a_line_that_is_left_out_or_put_in_shows(void **state)
{
    struct err err;
    (void)state;
    *lines[2] = '\0';
    assert_int_equal(check("", &err), 2);
    assert_non_null(strstr(err.text, "left out or put in"));
    /* The first may be missing: a copy may begin later. */
    write_log(state);
    *lines[0] = '\0';
    assert_int_equal(check("", &err), DAYS - 1);
    /* Signed again, with another count, it is not the one that the next is chained to. */
    write_log(state);
    write_day(1, SECRET, "");
    assert_int_equal(check("", &err), 1);
    write_log(state);
    memcpy(lines[3], lines[2], sizeof lines[3]);
    assert_int_equal(check("", &err), 3);
    assert_non_null(strstr(err.text, "does not come after"));
}

static void another_s_key_shows(void **state)
{
    struct err err;
    (void)state;
    write_day(4, OTHER, lines[3]);
    assert_int_equal(check("", &err), 4);
    assert_non_null(strstr(err.text, "another key"));
    write_log(state);
    assert_int_equal(check("00", &err), 0);
}

static void what_is_no_line_is_none(void **state)
{
    static const char *const wrong[] = {
        "", "{}", "x", "{\"entry\":{},\"signature\":\"\"}", "{\"entry\":", "{\"entry\":null,\"signature\":\"00\"}",
    };
    char *huge = malloc(LEDGER_LINE_MAX + 100);
    char day[LEDGER_DAY_SIZE];
    uint64_t counts[LEDGER_COUNTS];
    struct err err;
    (void)state;
    memset(huge, 'x', LEDGER_LINE_MAX + 99);
    huge[LEDGER_LINE_MAX + 99] = '\0';
    memcpy(huge, "{\"entry\":", 9);
    for (size_t i = 0; i <= sizeof wrong / sizeof *wrong; i++) {
        struct ledger_check checked = {.lines = 0};
        const char *line = i < sizeof wrong / sizeof *wrong ? wrong[i] : huge;
        assert_int_equal(ledger_check_line(&checked, line, &err), ERR_INVALID);
        assert_false(ledger_read(line, day, counts));
        assert_string_equal(day, "");
    }
    free(huge);
}

static void a_desk_with_a_name_that_is_too_long_is_told(void **state)
{
    static char name[LEDGER_LINE_MAX];
    struct ledger_day day = {.desk = name, .edition = "world", .day = "2026-11-30", .previous = ""};
    char line[LEDGER_LINE_MAX];
    (void)state;
    memset(name, 'x', sizeof name - 1);
    assert_int_equal(ledger_write(&day, &key, line, NULL), ERR_TOO_LARGE);
    assert_false(desk_key_read("00", &key));
}

#define log_test(name) cmocka_unit_test_setup(name, write_log)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        log_test(a_copy_that_nobody_touched_is_right),
        log_test(any_byte_that_is_changed_shows),
        log_test(a_line_that_is_left_out_or_put_in_shows),
        log_test(another_s_key_shows),
        log_test(what_is_no_line_is_none),
        log_test(a_desk_with_a_name_that_is_too_long_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
