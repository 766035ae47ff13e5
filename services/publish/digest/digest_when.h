/* When a digest is due: every day, or on one day of the week, at a time on the clocks of a zone. Pure, but for the rules of
 * time zones. */
#ifndef TRIPTYCH_DIGEST_WHEN_H
#define TRIPTYCH_DIGEST_WHEN_H

#include "err.h"

#include <stdint.h>

#define DIGEST_ZONE_SIZE 48
#define DIGEST_DAILY     (-1)

struct digest_when {
    int weekday; /* 0: Sunday; DIGEST_DAILY */
    int minute;  /* of the day */
    char zone[DIGEST_ZONE_SIZE];
};

/* Reads "daily 07:00" or "monday 07:00", and a zone of the time zone database ("Europe/Berlin"; "": UTC). Returns 0, or
 * ERR_INVALID with what is wrong. */
int digest_when_read(const char *when, const char *zone, struct digest_when *out, struct err *err);

/* The last time that it was due, up to `now_ms`. */
int64_t digest_when_last(const struct digest_when *when, int64_t now_ms);

#endif
