/* Dates as feeds and files really write them. Pure. */
#ifndef TRIPTYCH_DATE_H
#define TRIPTYCH_DATE_H

#include <stdint.h>

#define DATE_TEXT_MAX 128 /* bytes of a date; what is longer is none */

/* Reads RFC 822 in its sloppy forms ("Mon, 5 Jan 2026 07:08 EST", day name or seconds missing or wrong, two-digit
 * years, month names in full), RFC 3339 and ISO 8601 with parts missing ("2026-01", "20260105T0708Z"), asctime, and
 * numeric dates ("5.1.2026", "2026/01/05", "1/5/2026" month first unless that cannot be). Zones by offset or name; one
 * that is unknown or missing means UTC. Years 1900 to 2199.
 * Returns 1 and sets *out_time_ms (milliseconds since 1970 UTC, negative before), or 0 when `text` is no such date. */
int date_parse(const char *text, int64_t *out_time_ms);

#endif
