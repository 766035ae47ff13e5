/* One feed as Redis has it, copied, and the feed that an argument names. */
#ifndef TRIPTYCH_FEED_FIND_H
#define TRIPTYCH_FEED_FIND_H

#include "feed_settings.h"
#include "feed_state.h"
#include "store_feed_settings.h"
#include "tool.h"
#include "url.h"

struct feed_failure {
    int64_t at_ms;
    int http_status;
    char sentence[FEED_STATE_TEXT_SIZE];
};

struct feed_view {
    char url[URL_SIZE]; /* "": there is no such feed */
    int64_t due_ms;     /* 0: now */
    struct feed_state state;
    struct feed_settings settings;
    struct feed_failure failures[STORE_FEED_FAILURES_KEPT]; /* the latest first */
    size_t failure_count;
    int is_removed;          /* it was one until somebody removed it */
    char moved_to[URL_SIZE]; /* it was one until it moved; "" otherwise */
};

/* Reads a row of a scan. Returns 0, or ERR_INVALID when what is stored of the feed is damaged. */
int feed_view_read(const struct store_feed *row, struct feed_view *out, struct err *err);

/* Asks for the feed of exactly that address. Returns TOOL_OK, with out->url "" when there is none, or TOOL_FAILED. */
int feed_get(struct tool *tool, const char *url, struct feed_view *out);

/* The feed that a person names: its address in any spelling, or "host#1a2b3c4d" as logs and lists name it. Returns
 * TOOL_OK, or says that there is none and returns TOOL_FAILED. */
int feed_find(struct tool *tool, const char *argument, struct feed_view *out);

/* Calls `each` for every feed, in no order, until it returns another code than TOOL_OK; returns that code. */
typedef int feed_each_fn(struct tool *tool, const struct feed_view *feed, void *context);
int feeds_for_each(struct tool *tool, feed_each_fn *each, void *context);

#endif
