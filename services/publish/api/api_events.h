/* /api/v1/events: story events as server-sent events. Begins now, or behind Last-Event-ID (or ?from=SEQ; ?from=start is
 * the oldest event kept); ?full=1 carries whole stories. `q` and the plain parameters say which events come; with ?notify=once of each
 * story the first that matches. Then the position comes now and then, too, while nothing matches. The position where it begins is sent at once, as an id alone:
 * a client that is cut off before its first event resumes there. A position that the stream does not have (any more)
 * is told by the event "snapshot-required", after which the stream goes on with what comes. */
#ifndef TRIPTYCH_API_EVENTS_H
#define TRIPTYCH_API_EVENTS_H

#include "hub.h"
#include "web.h"

struct sse_client;

/* The clients that are streamed to. Lives inside the daemon's state, zeroed before. */
struct sse_clients {
    struct hub *hub;       /* borrowed */
    const struct web *web; /* borrowed: for the tier keys */
    struct sse_client *first;
    struct loop_timer heartbeat;
    int is_stopping;
};

web_handler get_events;

void sse_clients_open(struct sse_clients *clients, struct hub *hub, const struct web *web);
/* Ends the streams whose key does not hold any more. */
void sse_clients_check_tier_keys(struct sse_clients *clients);
/* Ends the streams in order: clients reconnect, to another replica. New ones are refused from here on. */
void sse_clients_stop(struct sse_clients *clients);
/* The clients themselves end with the HTTP server. */
void sse_clients_close(struct sse_clients *clients);

#endif
