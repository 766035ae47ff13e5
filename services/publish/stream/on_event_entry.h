/* An event of the stream, in order, as every replica sees it: the catalog takes it in, subscribers get it. */
#ifndef TRIPTYCH_ON_EVENT_ENTRY_H
#define TRIPTYCH_ON_EVENT_ENTRY_H

#include "store.h"

/* Callbacks of store_follow_options; `context` is the struct event_follower. */
void on_event_entry(void *context, const struct store_entry *entry);
void on_events_caught_up(void *context, const char *seq);

#endif
