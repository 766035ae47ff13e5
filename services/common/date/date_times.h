/* The ways in which a time of day is written. Each looks at what stands at the cursor, notes what it finds, and returns
 * how many tokens it takes, 0 when that is no such time. Pure; private to this folder. */
#ifndef TRIPTYCH_DATE_TIMES_H
#define TRIPTYCH_DATE_TIMES_H

#include "date_cursor.h"

int date_take_clock(struct date_cursor *cursor);       /* "07:08:09.123" */
int date_take_hours(struct date_cursor *cursor);       /* "18h05", "18 Uhr", "3pm" */
int date_take_dotted_time(struct date_cursor *cursor); /* "klo 18.05" */
int date_take_offset(struct date_cursor *cursor);      /* "+01:00", behind a time */

/* "0708" or "070809", a part of a number. */
void date_take_compact_time(struct date_cursor *cursor, int64_t number, int has_seconds);

#endif
