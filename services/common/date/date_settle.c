/* One moment out of the parts that were found: tries the readings that the numbers allow (day and month exchanged,
 * two-digit years, Buddhist years) and takes the one that the weekday and the language agree with. What no reading fits
 * is no date. */
#include "clock.h"
#include "date_found.h"

#include <stdio.h>

#define YEAR_MIN       1900
#define YEAR_MAX       2199
#define BUDDHIST_YEARS 543
#define BUDDHIST_MIN   2443 /* 1900 */
#define DAY_MS         86400000LL
#define EPOCH_WEEKDAY  3 /* 1 January 1970 was a Thursday; Monday is 0 */
#define CANDIDATES_MAX 13

struct candidate {
    int month, day;
};

static int days_of(int month, int year)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && is_leap);
}

/* Milliseconds of midnight, from the one reader of the calendar. */
static int midnight_ms(int year, const struct candidate *candidate, int64_t *out_ms)
{
    char text[16];
    if (candidate->month < 1 || candidate->month > 12 || candidate->day < 1 ||
        candidate->day > days_of(candidate->month, year))
        return 0;
    snprintf(text, sizeof text, "%04d-%02d-%02d", year % 10000, candidate->month % 100, candidate->day % 100);
    return clock_parse_rfc3339(text, out_ms);
}

/* Month and day as they may be meant, the likeliest first; returns how many. */
static int list_candidates(const struct date_found *found, struct candidate out[CANDIDATES_MAX])
{
    int count = 0;
    unsigned months = found->names.months;
    int day = found->day < 0 ? 1 : found->day;
    if (found->month >= 0) {
        if (!months || (found->month <= 12 && months & 1U << found->month))
            out[count++] = (struct candidate){found->month, day};
        if (!months && found->is_swappable && found->month != day)
            out[count++] = (struct candidate){day, found->month};
        return count;
    }
    for (int month = 1; month <= 12; month++)
        if (months & 1U << month)
            out[count++] = (struct candidate){month, day};
    if (!months && !found->has_word && found->day < 0) /* "2026" alone is its first day */
        out[count++] = (struct candidate){1, 1};
    return count;
}

/* Several readings: the day of the week decides. Where it does not, numbers are read in the usual order, names not at
 * all. */
static int choose_day(const struct date_found *found, int64_t *out_ms)
{
    struct candidate candidates[CANDIDATES_MAX];
    int64_t first_ms = 0;
    int64_t right_ms = 0;
    int count = list_candidates(found, candidates);
    int possible = 0;
    int right = 0;
    for (int i = 0; i < count; i++) {
        int64_t ms = 0;
        if (!midnight_ms(found->year, &candidates[i], &ms))
            continue;
        int weekday = (int)(((ms / DAY_MS + EPOCH_WEEKDAY) % 7 + 7) % 7) + 1;
        int is_right = (found->names.weekdays & 1U << weekday) != 0;
        first_ms = possible++ ? first_ms : ms;
        right_ms = is_right ? ms : right_ms;
        right += is_right;
    }
    *out_ms = right == 1 ? right_ms : first_ms;
    return possible == 1 || right == 1 || (possible > 1 && found->month >= 0);
}

static int settle_time(struct date_found *found)
{
    if (found->hour < 0)
        return 1;
    if (found->is_afternoon == 0 && found->hour > 12)
        return 0;
    if (found->is_afternoon >= 0 && found->hour <= 12)
        found->hour = found->hour % 12 + 12 * found->is_afternoon;
    int is_midnight = found->hour == 24 && found->minute == 0 && found->second == 0;
    /* 60: a leap second, which RFC 3339 allows. */
    return (found->hour <= 23 || is_midnight) && found->minute <= 59 && found->second <= 60;
}

int date_settle(struct date_found *found, int64_t *out_time_ms)
{
    int64_t day_ms = 0;
    /* Thai pages write both eras; only the Buddhist one has such years. */
    if (found->is_thai && found->year >= BUDDHIST_MIN)
        found->year -= BUDDHIST_YEARS;
    if (found->is_conflict || found->names.is_conflict || found->year < YEAR_MIN || found->year > YEAR_MAX ||
        !settle_time(found) || !choose_day(found, &day_ms))
        return 0;
    int seconds = found->hour < 0 ? 0 : found->hour * 3600 + found->minute * 60 + found->second;
    int64_t local_ms = day_ms + (int64_t)seconds * 1000 + found->millisecond;
    int minutes = found->zone_minutes;
    if (found->region && !date_zone_minutes(found->region, local_ms, &minutes))
        minutes = 0;
    *out_time_ms = local_ms - (int64_t)minutes * 60000;
    return 1;
}
