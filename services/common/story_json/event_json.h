/* A feed event as server-sent events and the tool show it: {"seq","prev","kind","time","changes","note","story":{…}}.
 * Pure. */
#ifndef TRIPTYCH_EVENT_JSON_H
#define TRIPTYCH_EVENT_JSON_H

#include "buffer.h"
#include "err.h"
#include "feed.pb-c.h"
#include "tier.h"

#include <stddef.h>

#define EVENT_JSON_MAX (2u * 1024u * 1024u) /* bytes of one event; a whole story with its 500 articles fits */

/* Writes `event`: with its whole story when it carries one, else with its head and the articles that changed. Returns 0
 * and sets *out (returns owned: free; one line, without line break) and *out_size_bytes, or < 0. */
int event_json_print(const Triptych__StoryEvent *event, enum tier tier, char **out, size_t *out_size_bytes,
                     struct err *err);
/* The same, behind what the buffer has. */
void event_json_add(const Triptych__StoryEvent *event, enum tier tier, struct buffer *out);

#endif
