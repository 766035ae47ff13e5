/* How often somebody may ask: a bucket that holds a minute's worth of requests and fills evenly. Pure. */
#ifndef TRIPTYCH_RATE_BUCKET_H
#define TRIPTYCH_RATE_BUCKET_H

#include <stdint.h>

struct rate_bucket {   /* zeroed: full */
    double allowance;  /* requests that may be made at once */
    int64_t filled_ms; /* monotonic: when it was looked at; 0: never */
};

/* What is told with every answer. */
struct rate_standing {
    unsigned limit;     /* requests a minute; 0: no limit, nothing is told */
    unsigned remaining; /* that could be made at once now */
    unsigned reset_s;   /* seconds until the bucket is full again */
    unsigned retry_s;   /* 0: the request may be made; else after how many seconds there will be room */
};

/* Takes one request out of the bucket, of `rate` a minute. */
struct rate_standing rate_bucket_take(struct rate_bucket *bucket, unsigned rate, int64_t monotonic_ms);
/* What is in it now, without taking any. */
double rate_bucket_fill(const struct rate_bucket *bucket, unsigned rate, int64_t monotonic_ms);

#endif
