/* Which feeds were read, which fail and which are gone, as far as the pages tell it. Pure. An address goes no further than here:
 * what is kept of a feed is its title or its host. */
#ifndef TRIPTYCH_FEED_HEALTH_H
#define TRIPTYCH_FEED_HEALTH_H

#include "desk_status.h"

#include <stddef.h>

/* Counts the feed into `status`, and names it there when it fails. `state` is what ingest has noted of it
 * (feed_state.h);
 * "" for a feed that was not fetched yet, which counts as neither. */
void feed_health_count(struct desk_status *status, const char *url, const char *state, size_t size_bytes);

#endif
