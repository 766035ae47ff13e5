/* How often each address asks without a key. A bounded table: where many addresses fall into one row, the one that has
 * asked least of late is forgotten, which gives it a full bucket back and takes nothing from anybody. Pure but for its
 * memory. */
#ifndef TRIPTYCH_READER_RATE_H
#define TRIPTYCH_READER_RATE_H

#include "net_address.h"
#include "rate_bucket.h"

#include <stddef.h>

#define READER_RATE_ROWS 2048
#define READER_RATE_WAYS 8 /* addresses of a row: 16,384 in all, half a megabyte */

struct reader_rate_entry {
    struct net_address client;
    struct rate_bucket bucket; /* never looked at: free */
};

struct reader_rate {
    unsigned rate;                     /* requests a minute; 0: any number */
    uint64_t seed;                     /* keeps an outsider from choosing a row */
    struct reader_rate_entry *entries; /* owned; NULL until the first request */
};

void reader_rate_done(struct reader_rate *readers);
/* Takes one request of this client (net_address_client). Without memory there is no limit. */
struct rate_standing reader_rate_take(struct reader_rate *readers, const struct net_address *client,
                                      int64_t monotonic_ms);

#endif
