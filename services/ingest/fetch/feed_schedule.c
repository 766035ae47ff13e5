#include "feed_schedule.h"
#include "date.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SECONDS_MAX 31536000 /* a year: what is more is a mistake */

static int64_t clamp(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

static int64_t spread(int64_t delay_ms, uint64_t salt)
{
    int64_t width = delay_ms * FEED_JITTER_PCT / 100;
    return delay_ms + (int64_t)(salt % (uint64_t)(width + 1));
}

static int64_t failure_delay_ms(int64_t failures)
{
    int64_t delay_ms = FEED_INTERVAL_FIRST_MS;
    for (int64_t i = 1; i < failures && delay_ms < FEED_FAILURE_MAX_MS; i++)
        delay_ms *= 2;
    return delay_ms < FEED_FAILURE_MAX_MS ? delay_ms : FEED_FAILURE_MAX_MS;
}

int64_t feed_schedule_next(struct feed_state *state, enum feed_outcome outcome, const struct feed_wish *wish,
                           int64_t now_ms, uint64_t salt)
{
    int64_t interval_ms = state->interval_ms ? state->interval_ms : FEED_INTERVAL_FIRST_MS;
    int64_t delay_ms;
    state->checked_ms = now_ms;
    if (outcome == FEED_FAILED) {
        state->failures++;
        delay_ms = failure_delay_ms(state->failures);
    } else {
        int is_first = state->read_ms == 0; /* all of a feed is new at first: that says nothing */
        state->failures = 0;
        state->read_ms = now_ms;
        if (outcome == FEED_CHANGED)
            state->changed_ms = now_ms;
        if (!is_first)
            interval_ms = outcome == FEED_CHANGED ? interval_ms / 2 : interval_ms * 3 / 2;
        state->interval_ms = clamp(interval_ms, FEED_INTERVAL_MIN_MS, FEED_INTERVAL_MAX_MS);
        delay_ms = clamp(wish->max_age_ms, state->interval_ms, FEED_INTERVAL_MAX_MS);
    }
    delay_ms = spread(delay_ms, salt);
    return clamp(wish->retry_after_ms, delay_ms, delay_ms > FEED_FAILURE_MAX_MS ? delay_ms : FEED_FAILURE_MAX_MS);
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
