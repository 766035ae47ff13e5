#include "redis_route.h"

#include <stdio.h>

static void go_to(struct redis_route *route, const struct redis_seed *place)
{
    snprintf(route->url.host, sizeof route->url.host, "%s", place->host);
    route->url.port = place->port;
}

void redis_route_next(struct redis_route *route, const struct redis_url *given)
{
    struct redis_url named = route->url;
    struct redis_seed last = route->last;
    route->url = *given;
    route->is_sentinel = 0;
    route->last.port = 0; /* once: a node that died must not keep us from the others */
    if (route->is_named) {
        route->is_named = 0;
        route->url.path[0] = 0;
        snprintf(route->url.host, sizeof route->url.host, "%s", named.host);
        route->url.port = named.port;
    } else if (given->seed_count && given->master[0]) {
        /* Asked each time: where the master was, there may be a replica. */
        route->is_sentinel = 1;
        go_to(route, &given->seeds[route->turn++ % given->seed_count]);
    } else if (last.port) {
        go_to(route, &last);
    } else if (given->seed_count) {
        go_to(route, &given->seeds[route->turn++ % given->seed_count]);
    }
}

void redis_route_name(struct redis_route *route, const char *host, unsigned port)
{
    if (host[0])
        snprintf(route->url.host, sizeof route->url.host, "%s", host);
    route->url.port = port;
    route->is_named = 1;
}

void redis_route_settle(struct redis_route *route)
{
    if (route->url.path[0] || route->is_sentinel)
        return;
    snprintf(route->last.host, sizeof route->last.host, "%s", route->url.host);
    route->last.port = route->url.port;
}

int64_t redis_route_pause(struct redis_route *route)
{
    int64_t pause_ms = route->pause_ms > 0 ? route->pause_ms : CONNECTION_BACKOFF_MIN_MS;
    route->pause_ms = pause_ms * 2 < CONNECTION_BACKOFF_MAX_MS ? pause_ms * 2 : CONNECTION_BACKOFF_MAX_MS;
    return pause_ms;
}

void redis_route_shorten(struct redis_route *route)
{
    route->pause_ms = 0;
}
