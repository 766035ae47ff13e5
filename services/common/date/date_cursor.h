/* A place among a date's tokens, and what is asked about those around it: `ahead` counts from there, backwards when
 * negative; beyond the ends nothing stands. Pure; private to this folder. */
#ifndef TRIPTYCH_DATE_CURSOR_H
#define TRIPTYCH_DATE_CURSOR_H

#include "date_found.h"
#include "date_role.h"

struct date_cursor {
    const struct date_tokens *all;
    struct date_found *found;
    int is_month_first; /* how "1/5/2026" is meant where nothing else tells */
    int i;
};

const struct date_token *date_token_at(const struct date_cursor *cursor, int ahead);
int date_is_sign(const struct date_cursor *cursor, int ahead, const char *signs); /* one of them */
int date_is_number(const struct date_cursor *cursor, int ahead);
int date_number_at(const struct date_cursor *cursor, int ahead); /* at most 100,000,000 */
int date_digits_at(const struct date_cursor *cursor, int ahead); /* 0: no number */
enum date_role date_role_at(const struct date_cursor *cursor, int ahead, int *out_value);
int date_has_role(const struct date_cursor *cursor, int ahead, enum date_role role);

/* Sets what is not set yet; what was found twice differently contradicts. */
void date_note(struct date_cursor *cursor, int *field, int value);
int date_full_year(int number, int digits);
/* Whether year, month and day have been found. */
int date_has_date(const struct date_cursor *cursor);

#endif
