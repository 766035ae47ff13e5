/* What is said when a limit of an HTTP server turns a client away: a counter by reason, and one line a minute. */
#ifndef TRIPTYCH_HTTP_LIMITS_H
#define TRIPTYCH_HTTP_LIMITS_H

#include "http.h"
#include "log_limit.h"
#include "metrics.h"

struct http_limits {
    struct metrics *metrics;
    struct log_limits lines;
};

/* `client` NULL: not known yet. The counter tells how many, the line whose the latest was: a flood does not fill the
 * log. */
void http_limits_note(struct http_limits *limits, enum http_limit limit, const struct net_address *client);

#endif
