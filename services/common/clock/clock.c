/* The only place where the time is read (tests/style/check_homes.py), so that tests can set it, and RFC 3339, the form
 * in which we write times and in which settings and JSON carry them. Dates as feeds write them are common/date's. */
#include "clock.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t test_now_ms;

static int64_t read_clock_us(clockid_t id)
{
    struct timespec now;
    if (test_now_ms)
        return test_now_ms * 1000;
    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_now_ms(void)
{
    return read_clock_us(CLOCK_REALTIME) / 1000;
}

int64_t clock_monotonic_ms(void)
{
    return read_clock_us(CLOCK_MONOTONIC) / 1000;
}

int64_t clock_monotonic_us(void)
{
    return read_clock_us(CLOCK_MONOTONIC);
}

void clock_set_for_test(int64_t now_ms)
{
    test_now_ms = now_ms;
}

/* As many digits as asked, and the sign that follows them; returns where to go on. */
static char *put_digits(char *at, int value, int digits, char sign)
{
    for (int i = digits - 1; i >= 0; i--, value /= 10)
        at[i] = (char)('0' + value % 10);
    at[digits] = sign;
    return at + digits + 1;
}

/* By hand: strftime looks up the locale for each, and a story has dozens of times. */
void clock_rfc3339(int64_t time_ms, char out[CLOCK_RFC3339_SIZE])
{
    time_t seconds = (time_t)(time_ms / 1000);
    struct tm parts;
    if (!gmtime_r(&seconds, &parts) || parts.tm_year > 9999 - 1900 || parts.tm_year < -1900)
        /* A year that RFC 3339 cannot write: better a date that is plainly wrong than one that does not parse. */
        memset(&parts, 0, sizeof parts);
    char *at = put_digits(out, parts.tm_year + 1900, 4, '-');
    at = put_digits(at, parts.tm_mon + 1, 2, '-');
    at = put_digits(at, parts.tm_mday, 2, 'T');
    at = put_digits(at, parts.tm_hour, 2, ':');
    at = put_digits(at, parts.tm_min, 2, ':');
    at = put_digits(at, parts.tm_sec, 2, 'Z');
    *at = '\0';
}

/* Reads exactly `digits` digits at *at and moves it on; returns -1 when they are not there. */
static int take_number(const char **at, int digits)
{
    int value = 0;
    for (int i = 0; i < digits; i++, (*at)++) {
        if (!isdigit((unsigned char)**at))
            return -1;
        value = value * 10 + (**at - '0');
    }
    return value;
}

static int take_char(const char **at, const char *allowed)
{
    if (!**at || !strchr(allowed, **at))
        return 0;
    (*at)++;
    return 1;
}

static int take_date(const char **at, struct tm *out)
{
    int year = take_number(at, 4);
    int month = take_char(at, "-") ? take_number(at, 2) : -1;
    int day = take_char(at, "-") ? take_number(at, 2) : -1;
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31)
        return 0;
    *out = (struct tm){.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    return 1;
}

/* The part behind the date: "T00:00[:00[.000]]"; *out_ms receives the fraction. */
static int take_time(const char **at, struct tm *out, int *out_ms)
{
    out->tm_hour = take_number(at, 2);
    out->tm_min = take_char(at, ":") ? take_number(at, 2) : -1;
    out->tm_sec = take_char(at, ":") ? take_number(at, 2) : 0;
    if (out->tm_hour < 0 || out->tm_hour > 24 || out->tm_min < 0 || out->tm_min > 59 || out->tm_sec < 0 ||
        /* 60 is a leap second. */
        out->tm_sec > 60)
        return 0;
    *out_ms = 0;
    /* Digits beyond milliseconds are read and count 0. */
    if (take_char(at, ".,"))
        for (int scale = 100; isdigit((unsigned char)**at); scale /= 10, (*at)++)
            *out_ms += scale * (**at - '0');
    return 1;
}

/* "Z", "+hh:mm", "+hhmm", "+hh" or nothing (UTC); *out_seconds receives what to subtract. */
static int take_offset(const char **at, int *out_seconds)
{
    *out_seconds = 0;
    if (!**at || take_char(at, "Zz"))
        return **at == 0;
    int sign = **at == '-' ? -1 : 1;
    if (!take_char(at, "+-"))
        return 0;
    int hours = take_number(at, 2);
    take_char(at, ":");
    int minutes = **at ? take_number(at, 2) : 0;
    if (hours < 0 || minutes < 0 || **at)
        return 0;
    *out_seconds = sign * (hours * 3600 + minutes * 60);
    return 1;
}

int clock_parse_rfc3339(const char *text, int64_t *out_time_ms)
{
    struct tm parts;
    int fraction_ms = 0;
    int offset_seconds = 0;
    if (!take_date(&text, &parts))
        return 0;
    if (*text) {
        if (!take_char(&text, "Tt ") || !take_time(&text, &parts, &fraction_ms))
            return 0;
        if (*text == ' ')
            text++;
        if (!take_offset(&text, &offset_seconds))
            return 0;
    }
    *out_time_ms = ((int64_t)timegm(&parts) - offset_seconds) * 1000 + fraction_ms;
    return 1;
}
