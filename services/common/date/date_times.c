#include "date_times.h"

#define OFFSET_MINUTES_MAX (18 * 60) /* nowhere is more than 14 hours from UTC */

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
int date_take_clock(struct date_cursor *cursor)
{
    struct date_found *found = cursor->found;
    if (date_digits_at(cursor, 0) > 2 || !date_is_sign(cursor, 1, ":") || !date_is_number(cursor, 2))
        return 0;
    date_note(cursor, &found->hour, date_number_at(cursor, 0));
    found->minute = date_number_at(cursor, 2);
    found->second = 0;
    if (!date_is_sign(cursor, 3, ":") || !date_is_number(cursor, 4))
        return 3;
    found->second = date_number_at(cursor, 4);
    int is_colon = date_is_sign(cursor, 5, ":") && date_digits_at(cursor, 6) == 3;
    if (!(is_colon || date_is_sign(cursor, 5, ".,")) || !date_is_number(cursor, 6) || date_token_at(cursor, 6)->spaced)
        return 5;
    found->millisecond = fraction_ms(date_token_at(cursor, 6));
    return 7;
}

/* "18h05", "18 h", "18 Uhr", "10时30分20秒"; "3pm". */
int date_take_hours(struct date_cursor *cursor)
{
    struct date_found *found = cursor->found;
    int taken = 2;
    if (date_digits_at(cursor, 0) > 2 || date_number_at(cursor, 0) > 24)
        return 0;
    if (date_has_role(cursor, 1, DATE_ROLE_AM) || date_has_role(cursor, 1, DATE_ROLE_PM)) {
        date_note(cursor, &found->hour, date_number_at(cursor, 0));
        return 1;
    }
    if (!date_has_role(cursor, 1, DATE_ROLE_HOUR))
        return 0;
    date_note(cursor, &found->hour, date_number_at(cursor, 0));
    if (date_has_role(cursor, 3, DATE_ROLE_MINUTE) ||
        (date_digits_at(cursor, 2) == 2 && !date_is_sign(cursor, 3, ".:/-"))) {
        found->minute = date_number_at(cursor, 2);
        taken = date_has_role(cursor, 3, DATE_ROLE_MINUTE) ? 4 : 3;
    }
    if (taken == 4 && date_is_number(cursor, 4) && date_has_role(cursor, 5, DATE_ROLE_SECOND)) {
        found->second = date_number_at(cursor, 4);
        taken = 6;
    }
    return taken;
}

/* "klo 18.05", and "18.05" or "18.05.30" once the date is complete. */
int date_take_dotted_time(struct date_cursor *cursor)
{
    if (date_digits_at(cursor, 0) > 2 || date_digits_at(cursor, 2) != 2 || !date_is_sign(cursor, 1, ".") ||
        date_token_at(cursor, 2)->spaced || !(date_has_date(cursor) || date_has_role(cursor, -1, DATE_ROLE_AT)))
        return 0;
    date_note(cursor, &cursor->found->hour, date_number_at(cursor, 0));
    cursor->found->minute = date_number_at(cursor, 2);
    if (date_digits_at(cursor, 4) != 2 || !date_is_sign(cursor, 3, ".") || date_token_at(cursor, 4)->spaced)
        return 3;
    cursor->found->second = date_number_at(cursor, 4);
    return 5;
}

/* "+0100", "-5", "+01:00" behind a time. */
int date_take_offset(struct date_cursor *cursor)
{
    struct date_found *found = cursor->found;
    if (!date_is_number(cursor, 1) || date_token_at(cursor, 1)->spaced)
        return 0;
    int number = date_number_at(cursor, 1);
    int has_minutes = date_is_sign(cursor, 2, ":") && date_is_number(cursor, 3);
    int minutes = date_digits_at(cursor, 1) > 2 ? number / 100 * 60 + number % 100 : number * 60;
    minutes += has_minutes ? date_number_at(cursor, 3) : 0;
    minutes *= date_is_sign(cursor, 0, "-") ? -1 : 1;
    found->is_conflict |= minutes > OFFSET_MINUTES_MAX || minutes < -OFFSET_MINUTES_MAX;
    if (found->zone != DATE_ZONE_OFFSET) {
        found->zone = DATE_ZONE_OFFSET;
        found->zone_minutes = minutes;
    }
    return has_minutes ? 4 : 2;
}

void date_take_compact_time(struct date_cursor *cursor, int64_t number, int has_seconds)
{
    struct date_found *found = cursor->found;
    int64_t minutes = has_seconds ? number / 100 : number;
    date_note(cursor, &found->hour, (int)(minutes / 100));
    found->minute = (int)(minutes % 100);
    found->second = has_seconds ? (int)(number % 100) : 0;
}
