/* A request on the snapshot socket becomes a job that sends its replies as the peer takes them, or is answered at
 * once. */
#ifndef TRIPTYCH_ON_SNAPSHOT_REQUEST_H
#define TRIPTYCH_ON_SNAPSHOT_REQUEST_H

#include "event_snapshot.h"

/* Callbacks of event_snapshot_options; `context` is the struct snapshot_server. */
void on_snapshot_request(void *context, const struct event_asker *asker, const Triptych__FeedRequest *request);
void on_snapshot_room(void *context, const struct event_asker *asker);
/* Callback of the server's tick: looks at the jobs until there are none. */
void on_snapshot_tick(void *context);

#endif
