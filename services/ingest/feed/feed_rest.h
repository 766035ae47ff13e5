/* When a feed does not want to be read, as it says itself. Pure; private to the readers of the feed formats. */
#ifndef TRIPTYCH_FEED_REST_H
#define TRIPTYCH_FEED_REST_H

#include "feed_draft.h"

/* Sets ttl_minutes, skip_hours and skip_days of `feed` from what its head says. */
void feed_rest_read(const struct feed_draft *draft, struct feed *feed);

#endif
