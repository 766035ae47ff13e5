#include "http_limits.h"

#include "clock.h"
#include "log.h"

void http_limits_note(struct http_limits *limits, enum http_limit limit, const struct net_address *client)
{
    char address[NET_ADDRESS_TEXT_SIZE] = "";
    int64_t now_ms = clock_monotonic_ms(), *logged_ms = &limits->reasons[limit].logged_ms;
    metric_add(metrics_counter(limits->metrics, "triptych_http_limited_total",
                               "connections and streams that a limit of this HTTP server turned away", "reason",
                               http_limit_name(limit)),
               1);
    if (*logged_ms && now_ms - *logged_ms < HTTP_LIMITS_LOG_EVERY_MS) {
        limits->reasons[limit].held_back++;
        return;
    }
    if (client)
        net_address_print(client, address);
    log_warn("http_limited", LOG_TEXT("reason", http_limit_name(limit)), LOG_TEXT("client", address),
             LOG_INT("more_since_last", limits->reasons[limit].held_back));
    *logged_ms = now_ms;
    limits->reasons[limit].held_back = 0;
}
