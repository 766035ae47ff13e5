/* The latest events of the stream, in order and without a gap: what a subscriber that is not far behind is served from.
 * Bounded in number and bytes; the oldest leave. Positions are counted from the first event ever pushed. */
#ifndef TRIPTYCH_RECENT_H
#define TRIPTYCH_RECENT_H

#include "event_forms.h"

#include <stddef.h>
#include <stdint.h>

#define RECENT_EVENTS_MAX 2048
#define RECENT_BYTES_MAX  (16u * 1024u * 1024u)

struct recent {
    struct event_forms *events[RECENT_EVENTS_MAX]; /* at position % RECENT_EVENTS_MAX; one reference each */
    uint64_t first, end;                           /* positions: the oldest one kept, one behind the latest */
};

void recent_init(struct recent *recent);
void recent_clear(struct recent *recent); /* forgets all; positions go on */

/* Takes a reference of its own. An event that does not follow the last one makes the older ones leave. */
void recent_push(struct recent *recent, struct event_forms *event);

/* Brings the bytes kept below the bound: events grow when a form of theirs is made. */
void recent_trim(struct recent *recent);

/* NULL when the position is not kept (any more, or yet). Borrowed. */
struct event_forms *recent_at(const struct recent *recent, uint64_t position);

/* Position of the event that follows `seq`: recent->end when `seq` is the latest. Returns 1, or 0 when that event is
 * not kept. */
int recent_after(const struct recent *recent, const char *seq, uint64_t *out_position);

/* Asserts that the events kept follow one another without a gap. For tests: it looks at all. */
void recent_check(const struct recent *recent);

#endif
