/* The position that was followed is gone: trimmed away while this replica lagged, or Redis came back older. What was
 * made from it is dropped and loaded again; subscribers are told by name to take a snapshot. */
#ifndef TRIPTYCH_ON_EVENTS_LOST_H
#define TRIPTYCH_ON_EVENTS_LOST_H

/* Callback of store_follow_options; `context` is the struct event_follower. */
void on_events_lost(void *context, const char *reason);

#endif
