/* What ingest makes of feeds that were just added. */
#ifndef TRIPTYCH_FEEDS_AWAIT_H
#define TRIPTYCH_FEEDS_AWAIT_H

#include "feed_find.h"

#define FEEDS_AWAIT_MS 30000 /* as long as one transfer may take */

/* Whether an ingest runs: else nobody will read them, and there is nothing to wait for. Returns TOOL_OK or TOOL_FAILED. */
int feeds_reader_look(struct tool *tool, int *out_is_there);

/* Waits until the feed has been tried once, or FEEDS_AWAIT_MS after `since_ms` (clock_monotonic_ms) are over, and fills
 * *out: the feed itself, or the one that took its place (a site's feed) with its own address. out->state.checked_ms is 0
 * when it was not tried in time. Returns enum tool_exit. */
int feeds_await(struct tool *tool, const char *url, int64_t since_ms, struct feed_view *out);

#endif
