/* Counts and logs what a limit of an HTTP server turned away, one line a minute a reason: whoever floods the port must
 * not fill the log. */
#include "http_limits.h"

#include "log.h"

void http_limits_note(struct http_limits *limits, enum http_limit limit, const struct net_address *client)
{
    char address[NET_ADDRESS_TEXT_SIZE] = "";
    const char *reason = http_limit_name(limit);
    uint64_t held_back = 0;
    metric_add(metrics_counter(limits->metrics, "triptych_http_limited_total",
                               "connections and streams that a limit of this HTTP server turned away", "reason",
                               reason),
               1);
    if (!log_limit_take(&limits->lines, reason, &held_back))
        return;
    if (client)
        net_address_print(client, address);
    log_warn("http_limited", LOG_TEXT("reason", reason), LOG_TEXT("client", address), LOG_INT("held_back", held_back));
}
