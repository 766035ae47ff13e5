/* Feeds on the terminal: a line or an object each, or one whole. Secrets are never shown. */
#ifndef TRIPTYCH_FEED_PRINT_H
#define TRIPTYCH_FEED_PRINT_H

#include "feed_find.h"

/* One word for how a feed does: "new", "well", "empty" (read, and gives nothing), "fails", "paused", "gone" (its
 * server says so: it is not asked any more). */
const char *feed_view_state(const struct feed_view *feed);
/* The title that an operator gave it, else its own; "" when there is none. */
const char *feed_view_title(const struct feed_view *feed);

/* One line, or one JSON object. Return enum tool_exit. */
int feed_print_row(const struct tool *tool, const struct feed_view *feed);
/* All that is known of it. */
int feed_print_whole(const struct tool *tool, const struct feed_view *feed);

#endif
