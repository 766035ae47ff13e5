/* When a feed is read again: sooner when it changed, later when it did not, by what the server wishes (max-age,
 * Retry-After), and with doubling pauses after failures. Spread by the address, so that feeds added together drift
 * apart. */
#include "feed_schedule.h"
#include "date.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SECONDS_MAX 31536000 /* a year: what is more is a mistake */
#define HOUR_MS     3600000
#define HOURS       24
#define DAYS        7
#define DAY_OF_1970 4 /* it began on a Thursday */

static int64_t clamp(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

static int64_t spread(int64_t delay_ms, int64_t width_ms, uint64_t salt)
{
    return delay_ms + (int64_t)(salt % (uint64_t)(width_ms + 1));
}

static int64_t failure_delay_ms(int64_t failures)
{
    int64_t delay_ms = FEED_INTERVAL_FIRST_MS;
    /* Multiplied step by step and not shifted: failures are counted without end, and a shift that wide is undefined. */
    for (int64_t i = 1; i < failures && delay_ms < FEED_FAILURE_MAX_MS; i++)
        delay_ms *= 2;
    return delay_ms < FEED_FAILURE_MAX_MS ? delay_ms : FEED_FAILURE_MAX_MS;
}

/* The first time from `at_ms` on at which the feed does not mind. */
static int64_t after_rest(const struct feed_state *state, int64_t at_ms)
{
    int64_t begin_ms = at_ms;
    /* Hour by hour through one week, after which it all repeats: a feed that skips every hour of every day is asked
     * rarely all the same. */
    for (int hours = 0; hours <= DAYS * HOURS; hours++) {
        int64_t hour = at_ms / HOUR_MS;
        int64_t day = (hour / HOURS + DAY_OF_1970) % DAYS;
        if (!(state->skip_hours >> hour % HOURS & 1) && !(state->skip_days >> day & 1))
            return at_ms;
        at_ms = (hour + 1) * HOUR_MS;
    }
    return begin_ms + FEED_FAILURE_MAX_MS;
}

static void note_read(struct feed_state *state, enum feed_outcome outcome, int64_t now_ms)
{
    int64_t interval_ms = state->interval_ms ? state->interval_ms : FEED_INTERVAL_FIRST_MS;
    if (state->read_ms) /* all of a feed is new at first: that says nothing */
        /* Faster down than up: an article that is found late costs more than a request in vain. */
        interval_ms = outcome == FEED_CHANGED ? interval_ms / 2 : interval_ms * 3 / 2;
    state->interval_ms = clamp(interval_ms, FEED_INTERVAL_MIN_MS, FEED_INTERVAL_MAX_MS);
    state->failures = 0;
    state->read_ms = now_ms;
    if (outcome == FEED_CHANGED)
        state->changed_ms = now_ms;
}

/* After a reading; the next one is in about an interval, or when it is wished. */
static int64_t reading_delay_ms(const struct feed_state *state, const struct feed_wish *wish, int is_first,
                                uint64_t salt)
{
    int64_t wish_ms = wish->max_age_ms > state->keep_ms ? wish->max_age_ms : state->keep_ms;
    /* A server may ask for patience, not for haste. */
    int64_t delay_ms = clamp(wish_ms, state->interval_ms, FEED_INTERVAL_MAX_MS);
    if (is_first && delay_ms == state->interval_ms)
        return spread(delay_ms / 2, delay_ms, salt);
    return spread(delay_ms, delay_ms * FEED_JITTER_PCT / 100, salt);
}

int64_t feed_schedule_next(struct feed_state *state, enum feed_outcome outcome, const struct feed_wish *wish,
                           int64_t now_ms, uint64_t salt)
{
    /* Before note_read, which sets it. */
    int is_first = state->read_ms == 0;
    int64_t delay_ms;
    state->checked_ms = now_ms;
    state->gone_ms = outcome != FEED_GONE ? 0 : state->gone_ms ? state->gone_ms : now_ms;
    if (outcome == FEED_GONE) {
        state->failures++;
        return FEED_GONE_MS;
    }
    if (outcome == FEED_FAILED) {
        delay_ms = failure_delay_ms(++state->failures);
        delay_ms = spread(delay_ms, delay_ms * FEED_JITTER_PCT / 100, salt);
    } else {
        note_read(state, outcome, now_ms);
        delay_ms = reading_delay_ms(state, wish, is_first, salt);
    }
    /* Retry-After makes a pause longer, never shorter; and bounded, or one wrong header would end a feed for good. */
    delay_ms = clamp(wish->retry_after_ms, delay_ms, delay_ms > FEED_RETRY_MAX_MS ? delay_ms : FEED_RETRY_MAX_MS);
    return after_rest(state, now_ms + delay_ms) - now_ms;
}

static int64_t read_seconds_ms(const char *text)
{
    char *end = NULL;
    long seconds = strtol(text, &end, 10);
    return end == text || seconds <= 0 ? 0 : clamp(seconds, 0, SECONDS_MAX) * 1000;
}

int64_t feed_schedule_retry_after_ms(const char *header, int64_t now_ms)
{
    int64_t at_ms = 0;
    size_t digits = strspn(header, "0123456789");
    if (digits > 0 && !header[digits])
        return read_seconds_ms(header);
    return date_parse(header, &at_ms) && at_ms > now_ms ? clamp(at_ms - now_ms, 0, SECONDS_MAX * 1000LL) : 0;
}

int64_t feed_schedule_max_age_ms(const char *header)
{
    const char *const name = "max-age=";
    const char *found = strcasestr(header, name);
    return found ? read_seconds_ms(found + strlen(name)) : 0;
}
