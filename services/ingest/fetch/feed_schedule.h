/* When a feed is asked next: more often the more often it brings something new, less and less often while it fails.
 * Pure. */
#ifndef TRIPTYCH_FEED_SCHEDULE_H
#define TRIPTYCH_FEED_SCHEDULE_H

#include "feed_state.h"

#include <stdint.h>

#define FEED_INTERVAL_FIRST_MS 900000      /* 15 min, before anything is known */
#define FEED_INTERVAL_MIN_MS   300000      /* 5 min: the least that a newsroom's feed deserves */
#define FEED_INTERVAL_MAX_MS   21600000    /* 6 h: even a sleeping feed may wake up */
#define FEED_FAILURE_MAX_MS    86400000    /* 24 h: a broken feed is still looked at once a day */
#define FEED_RETRY_MAX_MS      604800000   /* a week: what a server may ask for by Retry-After */
#define FEED_GONE_MS           31536000000 /* a year: what is gone for good is looked at no sooner */
#define FEED_JITTER_PCT        10          /* later by up to this, so that feeds drift apart */

enum feed_outcome {
    FEED_CHANGED,   /* it brought articles that were new here */
    FEED_UNCHANGED, /* read, or told that it has not changed: nothing new */
    FEED_FAILED,    /* not reached, refused, or not readable */
    FEED_GONE,      /* for good, as its server (410) or the feed itself says */
};

/* What the server asks for; 0: nothing. */
struct feed_wish {
    int64_t retry_after_ms; /* not before (HTTP Retry-After) */
    int64_t max_age_ms;     /* may be kept this long (Cache-Control) */
};

/* Notes the outcome of an attempt at `now_ms` in `state` (times, failures, interval; `error` is the caller's). Returns
 * after how many ms to ask again: interval halved after news, half as long again without, 15 min doubled for each
 * failure in a row, a year when it is gone; never sooner than the answer and the feed itself wish (state->keep_ms; both
 * count up to FEED_INTERVAL_MAX_MS, Retry-After up to FEED_RETRY_MAX_MS), nor in an hour or on a day that the feed
 * wants to be left alone (one that names all of them: FEED_FAILURE_MAX_MS). Spread by `salt` (a hash of the feed's
 * address): after the first reading over a whole interval, so that feeds that were added together are not asked
 * together. */
int64_t feed_schedule_next(struct feed_state *state, enum feed_outcome outcome, const struct feed_wish *wish,
                           int64_t now_ms, uint64_t salt);

/* Milliseconds from `now_ms` that a Retry-After header means: seconds or a date; 0 when it is neither or past. */
int64_t feed_schedule_retry_after_ms(const char *header, int64_t now_ms);

/* Milliseconds of "max-age=" in a Cache-Control header; 0 when there is none. */
int64_t feed_schedule_max_age_ms(const char *header);

#endif
