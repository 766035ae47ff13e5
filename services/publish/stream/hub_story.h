/* Whole stories for readers of the form EVENT_FULL, fetched from Redis once for all who wait. Private to the hub. */
#ifndef TRIPTYCH_HUB_STORY_H
#define TRIPTYCH_HUB_STORY_H

#include "hub.h"

/* Whether the event can be given in this form now. When its whole story is needed and not there it is asked for, and
 * hub->on_story is called when it has come; at most HUB_FETCHES_MAX at once, the others wait for the tick. */
int hub_story_is_ready(struct hub *hub, struct event_forms *event, enum event_form form);

#endif
