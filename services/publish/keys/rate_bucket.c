/* A token bucket over a minute: bursts are fine, a steady excess is not. */
#include "rate_bucket.h"

#define MINUTE_MS 60000.0

double rate_bucket_fill(const struct rate_bucket *bucket, unsigned rate, int64_t monotonic_ms)
{
    double allowance = bucket->allowance + (double)(monotonic_ms - bucket->filled_ms) * rate / MINUTE_MS;
    /* A new bucket is full: whoever asks for the first time may ask a minute's worth at once. */
    return !bucket->filled_ms || allowance > rate ? rate : allowance;
}

struct rate_standing rate_bucket_take(struct rate_bucket *bucket, unsigned rate, int64_t monotonic_ms)
{
    struct rate_standing standing = {.limit = rate};
    if (!rate)
        return standing;
    bucket->allowance = rate_bucket_fill(bucket, rate, monotonic_ms);
    bucket->filled_ms = monotonic_ms;
    if (bucket->allowance >= 1)
        bucket->allowance -= 1;
    else
        /* Rounded up, so that who waits as told is not refused again. */
        standing.retry_s = 1 + (unsigned)((1 - bucket->allowance) * 60 / rate);
    standing.remaining = (unsigned)bucket->allowance;
    standing.reset_s = (unsigned)((rate - bucket->allowance) * 60 / rate + 0.999);
    return standing;
}
