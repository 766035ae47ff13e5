/* Dates as feeds and files really write them. Pure, but for the rules of time zones, which the ICU library carries. */
#ifndef TRIPTYCH_DATE_H
#define TRIPTYCH_DATE_H

#include <stdint.h>

#define DATE_TEXT_MAX 128 /* bytes of a date; longer text is not parsed as a date */

/* Reads RFC 822 in its sloppy forms ("Mon, 5 Jan 2026 07:08 EST", day name or seconds missing or wrong, two-digit
 * years), RFC 3339 and ISO 8601 with parts missing ("2026-01", "20260105T0708Z"), weeks and days of the year, asctime,
 * Unix times (s, ms, µs), numeric dates ("5.1.2026", "2026/01/05", "1/5/2026"), "年月日", "p.m.", "18h05", and the
 * names of months and days of all languages of the CLDR, in any letter case. Zones by offset, abbreviation or name
 * ("[Europe/Berlin]"); an offset counts before a name; one that is unknown or missing means UTC. Years 1900 to 2199.
 *
 * `lang` is the language that the text is probably in ("pl", "pt-BR"; NULL or "": not known): its names are tried
 * first, and "1/5/2026" is its way of writing; without it that is month first, unless that cannot be or the day of the
 * week contradicts.
 *
 * Nothing is guessed: a word or number that fits nowhere, a name that means two months, values that contradict or
 * cannot be, are no date. Returns 1 and sets *out_time_ms (milliseconds since 1970 UTC, negative before), or 0. */
int date_parse_in(const char *text, const char *lang, int64_t *out_time_ms);

/* The same without knowing the language. */
int date_parse(const char *text, int64_t *out_time_ms);

/* When the clocks of a zone ("Europe/Berlin", as the time zone database writes it; "UTC") show `local_ms`, which counts like
 * UTC: of an hour that comes twice the first is meant, one that is left out is taken as if it had come. Returns 1, or 0
 * when there is no such zone. */
int date_zone_to_utc(const char *zone, int64_t local_ms, int64_t *out_time_ms);

#endif
