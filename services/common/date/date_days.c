/* Days in figures: ISO weeks and days of the year, three numbers in any order, numbers with a unit beside them. */
#include "date_days.h"

#include <string.h>

static int is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Day 1 to 366 of the year that has been found. */
static void set_day_of_year(struct date_cursor *cursor, int day)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct date_found *found = cursor->found;
    int month = 0;
    found->is_conflict |= day < 1 || day > 365 + is_leap(found->year);
    for (int len; month < 11 && day > (len = days[month] + (month == 1 && is_leap(found->year))); month++)
        day -= len;
    found->month = month + 1;
    found->day = day;
}

/* ISO's week and day (Monday is 1). Weeks that lie partly in another year stay within the day count of this one. */
static void set_week(struct date_cursor *cursor, int week, int day)
{
    struct date_found *found = cursor->found;
    int before = found->year - 1;
    int first_weekday = (1 + before + before / 4 - before / 100 + before / 400 - 1) % 7; /* 1 January; Monday is 0 */
    int first_monday = first_weekday <= 3 ? -first_weekday : 7 - first_weekday;
    found->is_conflict |= week < 1 || week > 53 || day < 1 || day > 7;
    set_day_of_year(cursor, first_monday + (week - 1) * 7 + day);
}

/* "2026-W20-2", "2026W202", "2026-W20", "2026-132". */
int date_take_week_or_day(struct date_cursor *cursor)
{
    int at = date_is_sign(cursor, 1, "-") ? 2 : 1;
    int is_year = date_digits_at(cursor, 0) == 4;
    if (is_year && at == 2 && date_digits_at(cursor, 2) == 3 && !date_is_sign(cursor, 3, "-/.:")) {
        date_note(cursor, &cursor->found->year, date_number_at(cursor, 0));
        set_day_of_year(cursor, date_number_at(cursor, 2));
        return 3;
    }
    if (!is_year || date_token_at(cursor, at)->kind != DATE_WORD || strcmp(date_token_at(cursor, at)->word, "w") != 0)
        return 0;
    date_note(cursor, &cursor->found->year, date_number_at(cursor, 0));
    if (date_digits_at(cursor, at + 1) == 3) {
        set_week(cursor, date_number_at(cursor, at + 1) / 10, date_number_at(cursor, at + 1) % 10);
        return at + 2;
    }
    int has_day = date_is_sign(cursor, at + 2, "-") && date_digits_at(cursor, at + 3) == 1;
    set_week(cursor, date_digits_at(cursor, at + 1) == 2 ? date_number_at(cursor, at + 1) : 0,
             has_day ? date_number_at(cursor, at + 3) : 1);
    return has_day ? at + 4 : at + 2;
}

/* Three numbers, `step` tokens apart: the year is at one end, the day and the month are told by their size and sign. */
static void set_numeric(struct date_cursor *cursor, int step, int is_month_first)
{
    struct date_found *found = cursor->found;
    if (date_digits_at(cursor, 0) == 4) {
        date_note(cursor, &found->year, date_number_at(cursor, 0));
        date_note(cursor, &found->month, date_number_at(cursor, step));
        date_note(cursor, &found->day, date_number_at(cursor, 2 * step));
        return;
    }
    int first = date_number_at(cursor, 0);
    int second = date_number_at(cursor, step);
    is_month_first = first > 12 ? 0 : second > 12 ? 1 : is_month_first;
    date_note(cursor, &found->year, date_full_year(date_number_at(cursor, 2 * step), date_digits_at(cursor, 2 * step)));
    date_note(cursor, &found->month, is_month_first ? first : second);
    date_note(cursor, &found->day, is_month_first ? second : first);
    found->is_swappable = first <= 12 && second <= 12;
}

static int is_short(const struct date_cursor *cursor, int ahead)
{
    int digits = date_digits_at(cursor, ahead);
    return digits == 1 || digits == 2;
}

/* "2026-01-05", "5.1.2026", "1/5/26", "11 04 2020", "2026-01". */
int date_take_numeric_date(struct date_cursor *cursor)
{
    int is_year = date_digits_at(cursor, 0) == 4;
    if (date_is_sign(cursor, 1, "-/.") && is_short(cursor, 2) && date_is_sign(cursor, 3, "-/.") &&
        date_token_at(cursor, 1)->sign == date_token_at(cursor, 3)->sign &&
        (is_year ? is_short(cursor, 4) : date_digits_at(cursor, 4) == 4 || date_digits_at(cursor, 4) == 2) &&
        date_digits_at(cursor, 0) <= 4 && !date_is_sign(cursor, 5, ":")) {
        set_numeric(cursor, 2, date_is_sign(cursor, 1, "/") && cursor->is_month_first);
        return 5;
    }
    int is_spaced = is_short(cursor, 1) && (is_year ? is_short(cursor, 2) : date_digits_at(cursor, 2) == 4);
    if (is_spaced && (is_year || is_short(cursor, 0)) && !cursor->found->names.months &&
        !date_is_sign(cursor, 3, ":")) {
        set_numeric(cursor, 1, 0);
        return 3;
    }
    if (!is_year || date_digits_at(cursor, 2) != 2 || !date_is_sign(cursor, 1, "-/.") ||
        date_token_at(cursor, 1)->spaced || date_token_at(cursor, 2)->spaced || date_is_sign(cursor, 3, ":") ||
        cursor->found->names.months || cursor->found->day >= 0)
        return 0;
    date_note(cursor, &cursor->found->year, date_number_at(cursor, 0));
    date_note(cursor, &cursor->found->month, date_number_at(cursor, 2));
    return 3;
}

/* A number whose neighbour says what it is: "2026年", "11月", "tháng 11", "11-р сар". */
int date_take_marked(struct date_cursor *cursor)
{
    struct date_found *found = cursor->found;
    int value = 0;
    int is_mongolian = date_is_sign(cursor, 1, "-") && date_has_role(cursor, 3, DATE_ROLE_MONTH);
    enum date_role role = date_role_at(cursor, 1, &value);
    if (date_role_at(cursor, -1, &value) == DATE_ROLE_ERA && role == DATE_ROLE_YEAR)
        date_note(cursor, &found->year, value + date_number_at(cursor, 0));
    else if (role == DATE_ROLE_YEAR)
        date_note(cursor, &found->year, date_number_at(cursor, 0));
    else if (role == DATE_ROLE_MONTH || is_mongolian || date_has_role(cursor, -1, DATE_ROLE_MONTH_BEFORE))
        date_note(cursor, &found->month, date_number_at(cursor, 0));
    else if (role == DATE_ROLE_DAY)
        date_note(cursor, &found->day, date_number_at(cursor, 0));
    else
        return 0;
    return role == DATE_ROLE_YEAR || role == DATE_ROLE_MONTH || role == DATE_ROLE_DAY ? 2 : is_mongolian ? 4 : 1;
}

void date_take_compact_date(struct date_cursor *cursor, int64_t number)
{
    date_note(cursor, &cursor->found->year, (int)(number / 10000));
    date_note(cursor, &cursor->found->month, (int)(number / 100 % 100));
    date_note(cursor, &cursor->found->day, (int)(number % 100));
}
