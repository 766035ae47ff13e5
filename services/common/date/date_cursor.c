#include "date_cursor.h"

#include <string.h>

/* Beyond both ends there is a sign without a sign: forms look ahead without asking how much is left. */
const struct date_token *date_token_at(const struct date_cursor *cursor, int ahead)
{
    static const struct date_token nothing = {.kind = DATE_SIGN};
    int i = cursor->i + ahead;
    return i >= 0 && i < cursor->all->count ? &cursor->all->at[i] : &nothing;
}

int date_is_sign(const struct date_cursor *cursor, int ahead, const char *signs)
{
    const struct date_token *token = date_token_at(cursor, ahead);
    return token->kind == DATE_SIGN && token->sign && strchr(signs, token->sign);
}

int date_is_number(const struct date_cursor *cursor, int ahead)
{
    return date_token_at(cursor, ahead)->kind == DATE_NUMBER;
}

int date_number_at(const struct date_cursor *cursor, int ahead)
{
    int64_t number = date_token_at(cursor, ahead)->number;
    return number < 100000000 ? (int)number : 100000000; /* eight digits; no part of a date has more */
}

int date_digits_at(const struct date_cursor *cursor, int ahead)
{
    return date_is_number(cursor, ahead) ? date_token_at(cursor, ahead)->digits : 0;
}

enum date_role date_role_at(const struct date_cursor *cursor, int ahead, int *out_value)
{
    const struct date_token *token = date_token_at(cursor, ahead);
    return token->kind == DATE_WORD ? date_role_of(token->word, out_value) : DATE_ROLE_NONE;
}

int date_has_role(const struct date_cursor *cursor, int ahead, enum date_role role)
{
    int value = 0;
    return date_role_at(cursor, ahead, &value) == role;
}

/* "2026-11-17, 18 November" says two days: a text that contradicts itself has no date. */
void date_note(struct date_cursor *cursor, int *field, int value)
{
    cursor->found->is_conflict |= *field >= 0 && *field != value;
    *field = value;
}

int date_full_year(int number, int digits)
{
    if (digits > 2)
        return number;
    return number + (number < 70 ? 2000 : 1900); /* RFC 2822 says 50; feeds did not exist in 1969 */
}

int date_has_date(const struct date_cursor *cursor)
{
    const struct date_found *found = cursor->found;
    return found->year >= 0 && found->day >= 0 && (found->month >= 0 || found->names.months);
}
