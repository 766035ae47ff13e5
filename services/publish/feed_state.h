/* What ingest has noted of a feed, as far as the pages tell it. Pure. */
#ifndef TRIPTYCH_FEED_STATE_H
#define TRIPTYCH_FEED_STATE_H

#include "desk_status.h"

#include <stddef.h>

/* Counts the feed into `status`, and names it there when it fails. `state` is ingest's JSON; "" for a feed that was not
 * fetched yet. */
void feed_state_count(struct desk_status *status, const char *url, const char *state, size_t size);

#endif
