/* What is said when a limit of an HTTP server turns a client away: a counter by reason, and one line a minute. */
#ifndef TRIPTYCH_HTTP_LIMITS_H
#define TRIPTYCH_HTTP_LIMITS_H

#include "http.h"
#include "metrics.h"

#define HTTP_LIMITS_LOG_EVERY_MS 60000 /* a line of the same reason */

struct http_limits {
    struct metrics *metrics;
    struct {
        int64_t logged_ms; /* monotonic; 0: never */
        unsigned held_back;
    } reasons[HTTP_LIMIT_COUNT];
};

void http_limits_note(struct http_limits *limits, enum http_limit limit, const struct net_address *client);

#endif
