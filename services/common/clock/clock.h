/* The only place that reads the time, so that tests can set it, and the one RFC 3339 writer and reader.
 * Wall-clock time is milliseconds since 1970 UTC everywhere; 0 means unknown. */
#ifndef TRIPTYCH_CLOCK_H
#define TRIPTYCH_CLOCK_H

#include <stdint.h>

/* Milliseconds since 1970 UTC. */
int64_t clock_now_ms(void);

/* Milliseconds of a clock that never jumps, for deadlines and intervals; its zero means nothing. */
int64_t clock_monotonic_ms(void);

/* The same clock in microseconds, to measure how long something took. */
int64_t clock_monotonic_us(void);

/* For tests: both clocks stand still at `now_ms` until set again; 0 returns to the machine's clocks. */
void clock_set_for_test(int64_t now_ms);

#define CLOCK_RFC3339_SIZE 25

/* Writes `time_ms` as "2026-01-01T00:00:00Z" (whole seconds), terminated. */
void clock_rfc3339(int64_t time_ms, char out[CLOCK_RFC3339_SIZE]);

/* Reads RFC 3339 / ISO 8601 ("2026-01-01T00:00:00Z", fraction and offset allowed, "2026-01-01 00:00:00" and a bare
 * date too, both taken as UTC). Returns 1 and sets *out_time_ms, or 0 when `text` is no such date. */
int clock_parse_rfc3339(const char *text, int64_t *out_time_ms);

#endif
