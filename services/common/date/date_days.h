/* The ways in which a day is written in figures. Each looks at what stands at the cursor, notes what it finds, and
 * returns how many tokens it takes, 0 when that is no such day. Pure; private to this folder. */
#ifndef TRIPTYCH_DATE_DAYS_H
#define TRIPTYCH_DATE_DAYS_H

#include "date_cursor.h"

int date_take_week_or_day(struct date_cursor *cursor); /* "2026-W20-2", "2026-132" */
int date_take_numeric_date(
    struct date_cursor *cursor);                  /* "2026-01-05", "5.1.2026", "1/5/26", "11 04 2020", "2026-01" */
int date_take_marked(struct date_cursor *cursor); /* "2026年", "11月", "tháng 11": its neighbour says what it is */

/* "20260105", a part of a number. */
void date_take_compact_date(struct date_cursor *cursor, int64_t number);

#endif
