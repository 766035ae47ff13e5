/* What the tokens of a date say: each form is tried where a number stands, the surest first. */
#include "date_days.h"
#include "date_times.h"

#include <string.h>

/* Whether a month is written as a number with its unit ("24 11月 2026"). */
static int has_month_unit(const struct date_tokens *all)
{
    struct date_cursor cursor = {.all = all};
    for (; cursor.i < all->count; cursor.i++)
        if (date_has_role(&cursor, 0, DATE_ROLE_MONTH) || date_has_role(&cursor, 0, DATE_ROLE_MONTH_BEFORE))
            return 1;
    return 0;
}

/* A number that stands alone: a day, a year, a time, or all of a date ("20260105", "20260105070809"). */
static void take_plain_number(struct date_cursor *cursor)
{
    struct date_found *found = cursor->found;
    const struct date_token *token = date_token_at(cursor, 0);
    int is_marked = date_has_role(cursor, -1, DATE_ROLE_AT);
    int is_like_year = token->digits == 4 && token->number >= 1900 && token->number < 2100 && !is_marked;
    int is_time = date_has_date(cursor) && found->hour < 0 && !is_like_year;
    int is_day = token->number >= 1 && token->number <= 31;
    if (token->digits == 8 && found->year < 0)
        date_take_compact_date(cursor, token->number);
    else if ((token->digits == 12 || token->digits == 14) && found->year < 0) {
        date_take_compact_date(cursor, token->digits == 12 ? token->number / 10000 : token->number / 1000000);
        date_take_compact_time(cursor, token->number % (token->digits == 12 ? 10000 : 1000000), token->digits == 14);
    } else if (token->digits == 4 && found->year < 0)
        found->year = (int)token->number;
    else if ((token->digits == 4 || token->digits == 6) && is_time)
        date_take_compact_time(cursor, token->number, token->digits == 6);
    else if (token->digits == 2 && is_time && is_marked)
        date_note(cursor, &found->hour, (int)token->number);
    else if (token->digits <= 2 && is_day && found->day < 0 && (found->names.months || has_month_unit(cursor->all)))
        found->day = (int)token->number;
    else if (token->digits == 2 && found->names.months && found->day >= 0 && found->year < 0)
        found->year = date_full_year((int)token->number, 2);
    else
        found->is_conflict = 1;
}

static int take_number(struct date_cursor *cursor)
{
    int has_no_hour = cursor->found->hour < 0;
    int has_no_year = cursor->found->year < 0;
    int taken = date_take_clock(cursor);
    taken = taken ? taken : date_take_marked(cursor);
    taken = taken || !has_no_hour ? taken : date_take_hours(cursor);
    taken = taken || !has_no_hour ? taken : date_take_dotted_time(cursor);
    taken = taken || !has_no_year ? taken : date_take_week_or_day(cursor);
    taken = taken || !has_no_year ? taken : date_take_numeric_date(cursor);
    if (!taken)
        take_plain_number(cursor);
    return taken ? taken : 1;
}

static void take_word(struct date_cursor *cursor)
{
    struct date_found *found = cursor->found;
    const char *word = date_token_at(cursor, 0)->word;
    int value = 0;
    int minutes = 0;
    enum date_role role = date_role_at(cursor, 0, &value);
    const char *region = found->hour >= 0 ? date_zone_of_region(word) : NULL;
    int is_half = role == DATE_ROLE_AM || role == DATE_ROLE_PM;
    if (is_half && value && !date_is_sign(cursor, -2, ":."))
        role = DATE_ROLE_NONE, is_half = 0;
    if (is_half)
        found->is_afternoon = role == DATE_ROLE_PM;
    else if (found->hour >= 0 && found->zone == DATE_ZONE_UNSAID && (region || date_zone(word, &minutes))) {
        found->zone = DATE_ZONE_NAMED;
        found->zone_minutes = minutes;
        found->region = region;
    } else if (role == DATE_ROLE_NONE)
        found->has_word = 1;
    found->is_thai |= strncmp(word, "\xE0\xB8", 2) == 0 || strncmp(word, "\xE0\xB9", 2) == 0;
}

void date_scan(const struct date_tokens *all, int is_month_first, struct date_found *found)
{
    struct date_cursor cursor = {.all = all, .found = found, .is_month_first = is_month_first};
    while (cursor.i < all->count) {
        int taken = 0;
        if (date_is_number(&cursor, 0))
            taken = take_number(&cursor);
        else if (date_token_at(&cursor, 0)->kind == DATE_WORD)
            take_word(&cursor);
        else if (found->hour >= 0 && date_is_sign(&cursor, 0, "+-"))
            taken = date_take_offset(&cursor);
        cursor.i += taken ? taken : 1;
    }
    found->has_word |= all->has_rest;
}
