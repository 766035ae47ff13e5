#include "clock.h"
#include "date.h"
#include "date_token.h"

#include <stdio.h>
#include <string.h>

#define YEAR_MIN 1900
#define YEAR_MAX 2199

/* What has been found so far; year, month, day and hour are -1 until they are. */
struct found {
    int year, month, day;
    int hour, minute, second, millisecond;
    int zone_minutes;
    int is_afternoon; /* 0 am, 1 pm, -1 a 24-hour clock */
};

static int is_sign(const struct date_token *token, const struct date_tokens *all, const char *signs)
{
    return token < all->at + all->count && token->kind == DATE_SIGN && strchr(signs, token->sign);
}

static int is_number(const struct date_token *token, const struct date_tokens *all)
{
    return token < all->at + all->count && token->kind == DATE_NUMBER;
}

static int full_year(const struct date_token *token)
{
    if (token->digits > 2)
        return token->number;
    return token->number + (token->number < 70 ? 2000 : 1900); /* RFC 2822 says 50; feeds did not exist in 1969 */
}

static int fraction_ms(const struct date_token *token)
{
    int value = token->number;
    int digits = token->digits > DATE_DIGITS_MAX ? DATE_DIGITS_MAX : token->digits;
    for (; digits > 3; digits--)
        value /= 10;
    for (; digits < 3; digits++)
        value *= 10;
    return value;
}

/* "07:08", "07:08:09", "07:08:09.123" at `token`: returns how many tokens it takes, 0 when it is no time. */
static int take_time(const struct date_token *token, const struct date_tokens *all, struct found *found)
{
    if (!is_sign(token + 1, all, ":") || !is_number(token + 2, all))
        return 0;
    found->hour = token[0].number;
    found->minute = token[2].number;
    found->second = 0;
    if (!is_sign(token + 3, all, ":") || !is_number(token + 4, all))
        return 3;
    found->second = token[4].number;
    if (!is_sign(token + 5, all, ".,") || !is_number(token + 6, all) || token[6].spaced)
        return 5;
    found->millisecond = fraction_ms(&token[6]);
    return 7;
}

/* "+0100", "-5", "+01:00" behind a time: returns how many tokens it takes. */
static int take_offset(const struct date_token *token, const struct date_tokens *all, struct found *found)
{
    if (!is_number(token + 1, all) || token[1].spaced)
        return 0;
    int sign = token->sign == '-' ? -1 : 1;
    int number = token[1].number;
    int has_minutes = is_sign(token + 2, all, ":") && is_number(token + 3, all);
    int minutes = token[1].digits > 2 ? number / 100 * 60 + number % 100 : number * 60;
    if (has_minutes)
        minutes += token[3].number;
    if (minutes < 24 * 60)
        found->zone_minutes = sign * minutes;
    return has_minutes ? 4 : 2;
}

/* "2026-01-05", "5.1.2026", "1/5/26" at `token`: returns how many tokens it takes, 0 when it is no numeric date. */
static int take_numeric_date(const struct date_token *token, const struct date_tokens *all, struct found *found)
{
    if (!is_sign(token + 1, all, "-/.") || !is_number(token + 2, all))
        return 0;
    if (!is_sign(token + 3, all, "-/.") || !is_number(token + 4, all) || token[1].sign != token[3].sign) {
        if (token[0].digits != 4 || token[2].digits != 2)
            return 0;
        found->year = token[0].number;
        found->month = token[2].number;
        return 3;
    }
    if (token[0].digits == 4) {
        found->year = token[0].number;
        found->month = token[2].number;
        found->day = token[4].number;
        return 5;
    }
    int day_first = token[1].sign != '/' || token[0].number > 12;
    found->year = full_year(&token[4]);
    found->month = token[day_first ? 2 : 0].number;
    found->day = token[day_first ? 0 : 2].number;
    return 5;
}

/* A number that stands alone: a day, a year, or all of a date ("20260105"). */
static void take_plain_number(const struct date_token *token, struct found *found)
{
    if (token->digits == 8 && found->year < 0) {
        found->year = token->number / 10000;
        found->month = token->number / 100 % 100;
        found->day = token->number % 100;
    } else if (token->digits == 4 && found->year < 0) {
        found->year = token->number;
    } else if (token->digits == 4 && found->day >= 0 && found->hour < 0) {
        found->hour = token->number / 100;
        found->minute = token->number % 100;
    } else if (token->digits == 6 && found->year >= 0 && found->hour < 0) {
        found->hour = token->number / 10000;
        found->minute = token->number / 100 % 100;
        found->second = token->number % 100;
    } else if (token->digits <= 2 && found->day < 0 && token->number <= 31) {
        found->day = token->number;
    } else if (token->digits <= 2 && found->year < 0) {
        found->year = full_year(token);
    }
}

static void take_word(const struct date_token *token, struct found *found)
{
    int minutes;
    /* until the year is there a later name wins: "mar." is a Tuesday before it is a month */
    int month = found->year < 0 || found->month < 0 ? date_month(token->word) : 0;
    if (month)
        found->month = month;
    else if (strcmp(token->word, "am") == 0 || strcmp(token->word, "pm") == 0)
        found->is_afternoon = token->word[0] == 'p';
    else if (found->hour >= 0 && date_zone(token->word, &minutes))
        found->zone_minutes = minutes;
}

static void take_all(const struct date_tokens *all, struct found *found)
{
    for (int i = 0; i < all->count;) {
        const struct date_token *token = &all->at[i];
        int taken = 0;
        if (token->kind == DATE_NUMBER) {
            taken = found->hour < 0 ? take_time(token, all, found) : 0;
            taken = taken || found->year >= 0 ? taken : take_numeric_date(token, all, found);
            if (!taken)
                take_plain_number(token, found);
        } else if (token->kind == DATE_WORD) {
            take_word(token, found);
        } else if (found->hour >= 0 && (token->sign == '+' || token->sign == '-')) {
            taken = take_offset(token, all, found);
        }
        i += taken ? taken : 1;
    }
}

static int days_of(int month, int year)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && is_leap);
}

/* Puts what was found into range or refuses it; missing day and month become the first. */
static int settle(struct found *found)
{
    if (found->year < YEAR_MIN || found->year > YEAR_MAX || found->month > 12 || found->month == 0 || found->day == 0)
        return 0;
    found->month = found->month < 0 ? 1 : found->month;
    found->day = found->day < 0 ? 1 : found->day;
    if (found->day > days_of(found->month, found->year))
        return 0;
    if (found->hour < 0)
        found->hour = 0;
    if (found->is_afternoon >= 0 && found->hour <= 12)
        found->hour = found->hour % 12 + 12 * found->is_afternoon;
    return found->hour <= 24 && found->minute <= 59 && found->second <= 60;
}

/* Milliseconds of midnight, from the one reader of the calendar. */
static int midnight_ms(const struct found *found, int64_t *out_ms)
{
    char text[16];
    snprintf(text, sizeof text, "%04d-%02d-%02d", found->year % 10000, found->month % 100, found->day % 100);
    return clock_parse_rfc3339(text, out_ms);
}

int date_parse(const char *text, int64_t *out_time_ms)
{
    struct found found = {.year = -1, .month = -1, .day = -1, .hour = -1, .is_afternoon = -1};
    struct date_tokens tokens;
    int64_t day_ms = 0;
    if (strnlen(text, DATE_TEXT_MAX + 1) > DATE_TEXT_MAX || !date_tokens_read(text, &tokens))
        return 0;
    take_all(&tokens, &found);
    if (!settle(&found) || !midnight_ms(&found, &day_ms))
        return 0;
    int seconds = found.hour * 3600 + (found.minute - found.zone_minutes) * 60 + found.second;
    *out_time_ms = day_ms + (int64_t)seconds * 1000 + found.millisecond;
    return 1;
}
