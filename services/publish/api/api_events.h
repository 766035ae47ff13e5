/* /api/v1/events: story events as server-sent events. Begins now, or behind Last-Event-ID (or ?from=SEQ; ?from=start is
 * the oldest event kept); ?full=1 carries whole stories. The position where it begins is sent at once, as an id alone:
 * a client that is cut off before its first event resumes there. A position that the stream does not have (any more)
 * is told by the event "snapshot-required", after which the stream goes on with what comes. */
#ifndef TRIPTYCH_API_EVENTS_H
#define TRIPTYCH_API_EVENTS_H

#include "hub.h"
#include "web.h"

struct sse_client;

/* The streams of events under way. Lives inside the daemon's state, zeroed before. */
struct event_streams {
    struct hub *hub;       /* borrowed */
    const struct web *web; /* borrowed: for the tier keys */
    struct sse_client *clients;
    struct loop_timer heartbeat;
    int is_stopping;
};

web_handler get_events;

void event_streams_open(struct event_streams *streams, struct hub *hub, const struct web *web);
/* Ends the streams whose key does not hold any more. */
void event_streams_check_keys(struct event_streams *streams);
/* Ends the streams in order: clients reconnect, to another replica. New ones are refused from here on. */
void event_streams_stop(struct event_streams *streams);
/* The clients themselves end with the HTTP server. */
void event_streams_close(struct event_streams *streams);

#endif
