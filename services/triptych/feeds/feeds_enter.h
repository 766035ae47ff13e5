/* Adds feeds to Redis and waits for the answer. */
#ifndef TRIPTYCH_FEEDS_ENTER_H
#define TRIPTYCH_FEEDS_ENTER_H

#include "store_feed_settings.h"
#include "tool.h"

/* Fills out[batch->count]. Returns TOOL_OK, or says what failed and returns TOOL_FAILED. */
int feeds_enter(struct tool *tool, const struct store_feeds_new *batch, enum store_feed_entered *out);

#endif
