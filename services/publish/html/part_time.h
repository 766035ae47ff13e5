/* Times and numbers as pages write them. Pure. */
#ifndef TRIPTYCH_PART_TIME_H
#define TRIPTYCH_PART_TIME_H

#include "buffer.h"

#include <stdint.h>

/* <time>: "12 minutes ago", "5 hours ago", "yesterday", else the date, "17 Nov 2026"; with date and time in UTC as its
 * title. Nothing when 0. */
void part_time(struct buffer *out, int64_t time_ms, int64_t now_ms);
/* The same, but always with the time of day: "17 Nov 2026, 15:00 UTC". */
void part_moment(struct buffer *out, int64_t time_ms);

/* "14,996". */
void part_number(struct buffer *out, uint64_t number);
/* "1 source", "1,204 sources": the word in the language that is said (words.h), behind the number; without it where the
 * language's form says it ("مصدران"). */
void part_count(struct buffer *out, uint64_t count, const char *one, const char *many);

#endif
