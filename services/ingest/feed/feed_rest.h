/* When a feed does not want to be read, as it says itself. Pure; private to the readers of the feed formats. */
#ifndef TRIPTYCH_FEED_REST_H
#define TRIPTYCH_FEED_REST_H

#include "feed_draft.h"

/* Sets ttl_minutes, skip_hours and skip_days of `feed` from what its head says. ttl_minutes is the longer of ttl and of
 * sy:updatePeriod divided by sy:updateFrequency; the schedule heeds it up to FEED_INTERVAL_MAX_MS, so that a feed that
 * calls itself daily, as many do that are not, is read four times a day. "hourly", once, counts as not said: blogs'
 * programs write it unasked. sy:updateBase is not read: where it stands it is the day on which the program was written.
 */
void feed_rest_read(const struct feed_draft *draft, struct feed *feed);

#endif
