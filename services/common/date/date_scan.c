#include "date_found.h"

#include <string.h>

#define OFFSET_MINUTES_MAX (18 * 60) /* nowhere is more than 14 hours from UTC */

enum role {
    ROLE_NONE,
    ROLE_YEAR,
    ROLE_MONTH,
    ROLE_MONTH_BEFORE,
    ROLE_DAY,
    ROLE_HOUR,
    ROLE_MINUTE,
    ROLE_SECOND,
    ROLE_AM,
    ROLE_PM,
    ROLE_AT, /* a time follows */
    ROLE_ERA,
};

/* `value` of an era: the year before its first. */
static const struct {
    const char *word;
    enum role role;
    int value;
} roles[] = {
    {"\u5E74", ROLE_YEAR, 0},
    {"\uB144", ROLE_YEAR, 0},
    {"\u6708", ROLE_MONTH, 0},
    {"\uC6D4", ROLE_MONTH, 0},
    {"\u0441\u0430\u0440", ROLE_MONTH, 0}, /* Mongolian: "11-р сар" */
    {"thang", ROLE_MONTH_BEFORE, 0},       /* Vietnamese: "tháng 11" */
    {"thg", ROLE_MONTH_BEFORE, 0},
    {"\u65E5", ROLE_DAY, 0},
    {"\u53F7", ROLE_DAY, 0},
    {"\u865F", ROLE_DAY, 0},
    {"\uC77C", ROLE_DAY, 0},
    {"\u6642", ROLE_HOUR, 0},
    {"\u65F6", ROLE_HOUR, 0},
    {"\u70B9", ROLE_HOUR, 0},
    {"\u9EDE", ROLE_HOUR, 0},
    {"\uC2DC", ROLE_HOUR, 0},
    {"h", ROLE_HOUR, 0},
    {"hs", ROLE_HOUR, 0},
    {"hrs", ROLE_HOUR, 0},
    {"uhr", ROLE_HOUR, 0},
    {"\u5206", ROLE_MINUTE, 0},
    {"\uBD84", ROLE_MINUTE, 0},
    {"min", ROLE_MINUTE, 0},
    {"\u79D2", ROLE_SECOND, 0},
    {"\uCD08", ROLE_SECOND, 0},
    {"am", ROLE_AM, 0},
    {"\u4E0A\u5348", ROLE_AM, 0},
    {"\u5348\u524D", ROLE_AM, 0},
    {"\uC624\uC804", ROLE_AM, 0},
    {"\u03C0\u03BC", ROLE_AM, 0}, /* Greek π.μ. */
    {"pm", ROLE_PM, 0},
    {"\u4E0B\u5348", ROLE_PM, 0},
    {"\u5348\u5F8C", ROLE_PM, 0},
    {"\uC624\uD6C4", ROLE_PM, 0},
    {"\u03BC\u03BC", ROLE_PM, 0}, /* μ.μ. */
    {"klo", ROLE_AT, 0},
    {"kl", ROLE_AT, 0},
    {"kell", ROLE_AT, 0},
    {"pukul", ROLE_AT, 0},
    {"um", ROLE_AT, 0},
    {"ob", ROLE_AT, 0},
    {"ore", ROLE_AT, 0},
    {"ora", ROLE_AT, 0},
    {"godz", ROLE_AT, 0},
    {"saat", ROLE_AT, 0},
    {"t", ROLE_AT, 0}, /* ISO 8601 */
    {"\u4EE4\u548C", ROLE_ERA, 2018},
    {"\u5E73\u6210", ROLE_ERA, 1988},
    {"\u6C11\u570B", ROLE_ERA, 1911},
    {"\u6C11\u56FD", ROLE_ERA, 1911},
};

/* One step: what stands at `i` is looked at. */
struct scan {
    const struct date_tokens *all;
    struct date_found *found;
    int is_month_first;
    int i;
};

static const struct date_token *token_at(const struct scan *scan, int ahead)
{
    static const struct date_token nothing = {.kind = DATE_SIGN};
    int i = scan->i + ahead;
    return i >= 0 && i < scan->all->count ? &scan->all->at[i] : &nothing;
}

static int is_sign(const struct scan *scan, int ahead, const char *signs)
{
    const struct date_token *token = token_at(scan, ahead);
    return token->kind == DATE_SIGN && token->sign && strchr(signs, token->sign);
}

static int is_number(const struct scan *scan, int ahead)
{
    return token_at(scan, ahead)->kind == DATE_NUMBER;
}

static int number_at(const struct scan *scan, int ahead)
{
    int64_t number = token_at(scan, ahead)->number;
    return number < 100000000 ? (int)number : 100000000; /* eight digits; no part of a date has more */
}

static int digits_at(const struct scan *scan, int ahead)
{
    return is_number(scan, ahead) ? token_at(scan, ahead)->digits : 0;
}

static enum role role_at(const struct scan *scan, int ahead, int *out_value)
{
    const struct date_token *token = token_at(scan, ahead);
    for (size_t i = 0; token->kind == DATE_WORD && i < sizeof roles / sizeof *roles; i++)
        if (strcmp(token->word, roles[i].word) == 0) {
            *out_value = roles[i].value;
            return roles[i].role;
        }
    return ROLE_NONE;
}

static int has_role(const struct scan *scan, int ahead, enum role role)
{
    int value;
    return role_at(scan, ahead, &value) == role;
}

/* Sets what is not set yet; what was found twice differently contradicts. */
static void note(struct scan *scan, int *field, int value)
{
    scan->found->is_conflict |= *field >= 0 && *field != value;
    *field = value;
}

static int full_year(int number, int digits)
{
    if (digits > 2)
        return number;
    return number + (number < 70 ? 2000 : 1900); /* RFC 2822 says 50; feeds did not exist in 1969 */
}

static int has_date(const struct scan *scan)
{
    const struct date_found *found = scan->found;
    return found->year >= 0 && found->day >= 0 && (found->month >= 0 || found->names.months);
}

/* ── times; each returns how many tokens it takes, 0 when it is no time ── */

static int fraction_ms(const struct date_token *token)
{
    int64_t value = token->number;
    int digits = token->digits > DATE_DIGITS_MAX ? DATE_DIGITS_MAX : token->digits;
    for (; digits > 3; digits--)
        value /= 10;
    for (; digits < 3; digits++)
        value *= 10;
    return (int)value;
}

/* "07:08", "07:08:09", "07:08:09.123", "07:08:09:123". */
static int take_clock(struct scan *scan)
{
    struct date_found *found = scan->found;
    if (digits_at(scan, 0) > 2 || !is_sign(scan, 1, ":") || !is_number(scan, 2))
        return 0;
    note(scan, &found->hour, number_at(scan, 0));
    found->minute = number_at(scan, 2);
    found->second = 0;
    if (!is_sign(scan, 3, ":") || !is_number(scan, 4))
        return 3;
    found->second = number_at(scan, 4);
    int is_colon = is_sign(scan, 5, ":") && digits_at(scan, 6) == 3;
    if (!(is_colon || is_sign(scan, 5, ".,")) || !is_number(scan, 6) || token_at(scan, 6)->spaced)
        return 5;
    found->millisecond = fraction_ms(token_at(scan, 6));
    return 7;
}

/* "18h05", "18 h", "18 Uhr", "10时30分20秒"; "3pm". */
static int take_hours(struct scan *scan)
{
    struct date_found *found = scan->found;
    int taken = 2;
    if (digits_at(scan, 0) > 2 || number_at(scan, 0) > 24)
        return 0;
    if (has_role(scan, 1, ROLE_AM) || has_role(scan, 1, ROLE_PM)) {
        note(scan, &found->hour, number_at(scan, 0));
        return 1;
    }
    if (!has_role(scan, 1, ROLE_HOUR))
        return 0;
    note(scan, &found->hour, number_at(scan, 0));
    if (has_role(scan, 3, ROLE_MINUTE) || (digits_at(scan, 2) == 2 && !is_sign(scan, 3, ".:/-"))) {
        found->minute = number_at(scan, 2);
        taken = has_role(scan, 3, ROLE_MINUTE) ? 4 : 3;
    }
    if (taken == 4 && is_number(scan, 4) && has_role(scan, 5, ROLE_SECOND)) {
        found->second = number_at(scan, 4);
        taken = 6;
    }
    return taken;
}

/* "klo 18.05", and "18.05" or "18.05.30" once the date is complete. */
static int take_dotted_time(struct scan *scan)
{
    if (digits_at(scan, 0) > 2 || digits_at(scan, 2) != 2 || !is_sign(scan, 1, ".") || token_at(scan, 2)->spaced ||
        !(has_date(scan) || has_role(scan, -1, ROLE_AT)))
        return 0;
    note(scan, &scan->found->hour, number_at(scan, 0));
    scan->found->minute = number_at(scan, 2);
    if (digits_at(scan, 4) != 2 || !is_sign(scan, 3, ".") || token_at(scan, 4)->spaced)
        return 3;
    scan->found->second = number_at(scan, 4);
    return 5;
}

/* "+0100", "-5", "+01:00" behind a time. */
static int take_offset(struct scan *scan)
{
    struct date_found *found = scan->found;
    if (!is_number(scan, 1) || token_at(scan, 1)->spaced)
        return 0;
    int number = number_at(scan, 1);
    int has_minutes = is_sign(scan, 2, ":") && is_number(scan, 3);
    int minutes = digits_at(scan, 1) > 2 ? number / 100 * 60 + number % 100 : number * 60;
    minutes += has_minutes ? number_at(scan, 3) : 0;
    minutes *= is_sign(scan, 0, "-") ? -1 : 1;
    found->is_conflict |= minutes > OFFSET_MINUTES_MAX || minutes < -OFFSET_MINUTES_MAX;
    if (found->zone != DATE_ZONE_OFFSET) {
        found->zone = DATE_ZONE_OFFSET;
        found->zone_minutes = minutes;
    }
    return has_minutes ? 4 : 2;
}

/* ── dates ── */

static int is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Day 1 to 366 of the year that has been found. */
static void set_day_of_year(struct scan *scan, int day)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct date_found *found = scan->found;
    int month = 0;
    found->is_conflict |= day < 1 || day > 365 + is_leap(found->year);
    for (int len; month < 11 && day > (len = days[month] + (month == 1 && is_leap(found->year))); month++)
        day -= len;
    found->month = month + 1;
    found->day = day;
}

/* ISO's week and day (Monday is 1). Weeks that lie partly in another year stay within the day count of this one. */
static void set_week(struct scan *scan, int week, int day)
{
    struct date_found *found = scan->found;
    int before = found->year - 1;
    int first_weekday = (1 + before + before / 4 - before / 100 + before / 400 - 1) % 7; /* 1 January; Monday is 0 */
    int first_monday = first_weekday <= 3 ? -first_weekday : 7 - first_weekday;
    found->is_conflict |= week < 1 || week > 53 || day < 1 || day > 7;
    set_day_of_year(scan, first_monday + (week - 1) * 7 + day);
}

/* "2026-W20-2", "2026W202", "2026-W20", "2026-132". */
static int take_week_or_day(struct scan *scan)
{
    int at = is_sign(scan, 1, "-") ? 2 : 1;
    int is_year = digits_at(scan, 0) == 4;
    if (is_year && at == 2 && digits_at(scan, 2) == 3 && !is_sign(scan, 3, "-/.:")) {
        note(scan, &scan->found->year, number_at(scan, 0));
        set_day_of_year(scan, number_at(scan, 2));
        return 3;
    }
    if (!is_year || token_at(scan, at)->kind != DATE_WORD || strcmp(token_at(scan, at)->word, "w") != 0)
        return 0;
    note(scan, &scan->found->year, number_at(scan, 0));
    if (digits_at(scan, at + 1) == 3) {
        set_week(scan, number_at(scan, at + 1) / 10, number_at(scan, at + 1) % 10);
        return at + 2;
    }
    int has_day = is_sign(scan, at + 2, "-") && digits_at(scan, at + 3) == 1;
    set_week(scan, digits_at(scan, at + 1) == 2 ? number_at(scan, at + 1) : 0, has_day ? number_at(scan, at + 3) : 1);
    return has_day ? at + 4 : at + 2;
}

/* Three numbers, `step` tokens apart: the year is at one end, the day and the month are told by their size and sign. */
static void set_numeric(struct scan *scan, int step, int is_month_first)
{
    struct date_found *found = scan->found;
    if (digits_at(scan, 0) == 4) {
        note(scan, &found->year, number_at(scan, 0));
        note(scan, &found->month, number_at(scan, step));
        note(scan, &found->day, number_at(scan, 2 * step));
        return;
    }
    int first = number_at(scan, 0);
    int second = number_at(scan, step);
    is_month_first = first > 12 ? 0 : second > 12 ? 1 : is_month_first;
    note(scan, &found->year, full_year(number_at(scan, 2 * step), digits_at(scan, 2 * step)));
    note(scan, &found->month, is_month_first ? first : second);
    note(scan, &found->day, is_month_first ? second : first);
    found->is_swappable = first <= 12 && second <= 12;
}

static int is_short(const struct scan *scan, int ahead)
{
    int digits = digits_at(scan, ahead);
    return digits == 1 || digits == 2;
}

/* "2026-01-05", "5.1.2026", "1/5/26", "11 04 2020", "2026-01". */
static int take_numeric_date(struct scan *scan)
{
    int is_year = digits_at(scan, 0) == 4;
    if (is_sign(scan, 1, "-/.") && is_short(scan, 2) && is_sign(scan, 3, "-/.") &&
        token_at(scan, 1)->sign == token_at(scan, 3)->sign &&
        (is_year ? is_short(scan, 4) : digits_at(scan, 4) == 4 || digits_at(scan, 4) == 2) && digits_at(scan, 0) <= 4 &&
        !is_sign(scan, 5, ":")) {
        set_numeric(scan, 2, is_sign(scan, 1, "/") && scan->is_month_first);
        return 5;
    }
    int is_spaced = is_short(scan, 1) && (is_year ? is_short(scan, 2) : digits_at(scan, 2) == 4);
    if (is_spaced && (is_year || is_short(scan, 0)) && !scan->found->names.months && !is_sign(scan, 3, ":")) {
        set_numeric(scan, 1, 0);
        return 3;
    }
    if (!is_year || digits_at(scan, 2) != 2 || !is_sign(scan, 1, "-/.") || token_at(scan, 1)->spaced ||
        token_at(scan, 2)->spaced || is_sign(scan, 3, ":") || scan->found->names.months || scan->found->day >= 0)
        return 0;
    note(scan, &scan->found->year, number_at(scan, 0));
    note(scan, &scan->found->month, number_at(scan, 2));
    return 3;
}

/* A number whose neighbour says what it is: "2026年", "11月", "tháng 11", "11-р сар". */
static int take_marked(struct scan *scan)
{
    struct date_found *found = scan->found;
    int value = 0;
    int is_mongolian = is_sign(scan, 1, "-") && has_role(scan, 3, ROLE_MONTH);
    enum role role = role_at(scan, 1, &value);
    if (role_at(scan, -1, &value) == ROLE_ERA && role == ROLE_YEAR)
        note(scan, &found->year, value + number_at(scan, 0));
    else if (role == ROLE_YEAR)
        note(scan, &found->year, number_at(scan, 0));
    else if (role == ROLE_MONTH || is_mongolian || has_role(scan, -1, ROLE_MONTH_BEFORE))
        note(scan, &found->month, number_at(scan, 0));
    else if (role == ROLE_DAY)
        note(scan, &found->day, number_at(scan, 0));
    else
        return 0;
    return role == ROLE_YEAR || role == ROLE_MONTH || role == ROLE_DAY ? 2 : is_mongolian ? 4 : 1;
}

/* Whether a month is written as a number with its unit ("24 11月 2026"). */
static int has_month_unit(const struct date_tokens *all)
{
    struct scan scan = {.all = all};
    for (; scan.i < all->count; scan.i++)
        if (has_role(&scan, 0, ROLE_MONTH) || has_role(&scan, 0, ROLE_MONTH_BEFORE))
            return 1;
    return 0;
}

static void take_compact_time(struct scan *scan, int64_t number, int has_seconds)
{
    struct date_found *found = scan->found;
    int64_t minutes = has_seconds ? number / 100 : number;
    note(scan, &found->hour, (int)(minutes / 100));
    found->minute = (int)(minutes % 100);
    found->second = has_seconds ? (int)(number % 100) : 0;
}

static void take_compact_date(struct scan *scan, int64_t number)
{
    note(scan, &scan->found->year, (int)(number / 10000));
    note(scan, &scan->found->month, (int)(number / 100 % 100));
    note(scan, &scan->found->day, (int)(number % 100));
}

/* A number that stands alone: a day, a year, a time, or all of a date ("20260105", "20260105070809"). */
static void take_plain_number(struct scan *scan)
{
    struct date_found *found = scan->found;
    const struct date_token *token = token_at(scan, 0);
    int is_marked = has_role(scan, -1, ROLE_AT);
    int is_like_year = token->digits == 4 && token->number >= 1900 && token->number < 2100 && !is_marked;
    int is_time = has_date(scan) && found->hour < 0 && !is_like_year;
    int is_day = token->number >= 1 && token->number <= 31;
    if (token->digits == 8 && found->year < 0)
        take_compact_date(scan, token->number);
    else if ((token->digits == 12 || token->digits == 14) && found->year < 0) {
        take_compact_date(scan, token->digits == 12 ? token->number / 10000 : token->number / 1000000);
        take_compact_time(scan, token->number % (token->digits == 12 ? 10000 : 1000000), token->digits == 14);
    } else if (token->digits == 4 && found->year < 0)
        found->year = (int)token->number;
    else if ((token->digits == 4 || token->digits == 6) && is_time)
        take_compact_time(scan, token->number, token->digits == 6);
    else if (token->digits == 2 && is_time && is_marked)
        note(scan, &found->hour, (int)token->number);
    else if (token->digits <= 2 && is_day && found->day < 0 && (found->names.months || has_month_unit(scan->all)))
        found->day = (int)token->number;
    else if (token->digits == 2 && found->names.months && found->day >= 0 && found->year < 0)
        found->year = full_year((int)token->number, 2);
    else
        found->is_conflict = 1;
}

static int take_number(struct scan *scan)
{
    int has_no_hour = scan->found->hour < 0;
    int has_no_year = scan->found->year < 0;
    int taken = take_clock(scan);
    taken = taken ? taken : take_marked(scan);
    taken = taken || !has_no_hour ? taken : take_hours(scan);
    taken = taken || !has_no_hour ? taken : take_dotted_time(scan);
    taken = taken || !has_no_year ? taken : take_week_or_day(scan);
    taken = taken || !has_no_year ? taken : take_numeric_date(scan);
    if (!taken)
        take_plain_number(scan);
    return taken ? taken : 1;
}

static void take_word(struct scan *scan)
{
    struct date_found *found = scan->found;
    const char *word = token_at(scan, 0)->word;
    int value = 0;
    int minutes = 0;
    enum role role = role_at(scan, 0, &value);
    const char *region = found->hour >= 0 ? date_zone_of_region(word) : NULL;
    if (role == ROLE_AM || role == ROLE_PM)
        found->is_afternoon = role == ROLE_PM;
    else if (found->hour >= 0 && found->zone == DATE_ZONE_UNSAID && (region || date_zone(word, &minutes))) {
        found->zone = DATE_ZONE_NAMED;
        found->zone_minutes = minutes;
        found->region = region;
    } else if (role == ROLE_NONE)
        found->has_word = 1;
    found->is_thai |= strncmp(word, "\xE0\xB8", 2) == 0 || strncmp(word, "\xE0\xB9", 2) == 0;
}

void date_scan(const struct date_tokens *all, int is_month_first, struct date_found *found)
{
    struct scan scan = {.all = all, .found = found, .is_month_first = is_month_first};
    while (scan.i < all->count) {
        int taken = 0;
        if (is_number(&scan, 0))
            taken = take_number(&scan);
        else if (token_at(&scan, 0)->kind == DATE_WORD)
            take_word(&scan);
        else if (found->hour >= 0 && is_sign(&scan, 0, "+-"))
            taken = take_offset(&scan);
        scan.i += taken ? taken : 1;
    }
    found->has_word |= all->has_rest;
}
