/* What is known of a feed between two fetches: written by ingest beside the feed's address in Redis (store_feed.state),
 * read by its replicas, by publish (how many feeds were read, which fail and why) and by the tool. JSON. Pure. */
#ifndef TRIPTYCH_FEED_STATE_H
#define TRIPTYCH_FEED_STATE_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

#define FEED_STATE_TEXT_SIZE 256
#define FEED_STATE_BYTES_MAX 4096 /* as JSON: what the store holds of a feed */

/* Times are milliseconds since 1970 UTC, 0: never. */
struct feed_state {
    int64_t checked_ms;            /* last attempt */
    int64_t read_ms;               /* last attempt that went well: read, or told that nothing has changed */
    int64_t changed_ms;            /* last time it brought articles that were new here */
    int64_t interval_ms;           /* between attempts, as it stands */
    int64_t failures;              /* attempts that failed since the last that went well; 0: all is well */
    int64_t articles;              /* stored from it so far */
    int64_t http_status;           /* of the last answer; 0: none came */
    int64_t whole_ms;              /* last time all of it came, not only word that it has not changed */
    int64_t gone_ms;               /* since when it is gone for good, as its server or it itself says; 0: it is not */
    int64_t moves;                 /* readings in a row that were led to `moved_to` for good */
    int64_t keep_ms;               /* how long what was read may be kept, as the feed itself says; 0: it does not */
    int64_t skip_hours, skip_days; /* when it does not want to be read: bit 0 is 00:00 UTC, and Sunday */
    int64_t body_hash;             /* of the last body read: the same again brings nothing; 0: none */
    char error[FEED_STATE_TEXT_SIZE]; /* why the last attempt failed, for a person; "" when it did not */
    char note[FEED_STATE_TEXT_SIZE];  /* it was read and gives nothing: why, for a person; "" when it gives something */
    char title[FEED_STATE_TEXT_SIZE];
    char moved_to[FEED_STATE_TEXT_SIZE]; /* its address from now on; asked there after a few such moves */
    char etag[FEED_STATE_TEXT_SIZE];     /* what a conditional request repeats … */
    char last_modified[FEED_STATE_TEXT_SIZE];
};

/* Reads what feed_state_write wrote; "" (a feed that is new) gives all zero. Members that are missing or of another
 * kind are zero. Returns 0, or ERR_INVALID when it is no JSON object. */
int feed_state_read(const char *json, size_t size_bytes, struct feed_state *out, struct err *err);

/* Returns the length of the JSON written to `out`, terminated. It always fits: the texts are left out in the rare case
 * that escaping makes them too long. */
size_t feed_state_write(const struct feed_state *state, char out[FEED_STATE_BYTES_MAX]);

#endif
