/* Stretches of the feed, for replays: events as they are stored, since who replays hands them on. */
#ifndef TRIPTYCH_STORE_RANGE_H
#define TRIPTYCH_STORE_RANGE_H

#include "store.h"

/* An entry of the feed as it is stored: scanned, but not unpacked. */
struct store_packed_entry {
    char seq[STORE_SEQ_SIZE], prev[STORE_SEQ_SIZE];
    const char *kind;
    char story_id[ID_SIZE];
    const uint8_t *event; /* packed StoryEvent */
    size_t size;
};

/* Feed entries after `from` (exclusive), at most `limit`, for replays. is_known 0: `from` is not in the stream any more
 * or never was: the subscriber needs a snapshot. `from` "" starts at the oldest entry. */
typedef void store_feed_range_fn(void *context, const struct store_result *result, int is_known,
                                 const struct store_packed_entry *entries, size_t count);
int store_feed_range(struct store *store, const char *from, unsigned limit, store_feed_range_fn *done, void *context,
                     struct err *err);

#endif
