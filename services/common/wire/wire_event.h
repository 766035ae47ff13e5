/* A story event put together of parts that are packed already: a replay hands on thousands of events that nobody here
 * looks into, and unpacking and packing each costs more than all the rest. Pure. */
#ifndef TRIPTYCH_WIRE_EVENT_H
#define TRIPTYCH_WIRE_EVENT_H

#include "err.h"
#include "feed.pb-c.h"
#include "id.h"

#include <stddef.h>
#include <stdint.h>

struct wire_event_parts {
    const char *seq, *prev, *kind, *note; /* "" is left out, as protobuf does */
    const void *head;                     /* packed StoryHead */
    size_t head_size;
    const void *rest; /* packed StoryEvent with its other fields; NULL: none */
    size_t rest_size;
    int64_t time_ms;
};

/* Scans the parts and joins them. Returns 0, sets *out (returns owned: free), *out_size and the head's id; ERR_INVALID,
 * ERR_TOO_LARGE above WIRE_FRAME_MAX, ERR_MEMORY. */
int wire_event_join(const struct wire_event_parts *parts, uint8_t **out, size_t *out_size, char out_id[ID_SIZE],
                    struct err *err);

/* A packed StoryEvent. Borrowed. */
struct wire_packed_event {
    const void *bytes;
    size_t size;
};
/* A reply with all that `rest` has and these events behind it, which nobody looks into. Returns 0 and sets *out (returns owned:
 * free) and *out_size; ERR_TOO_LARGE above WIRE_FRAME_MAX, ERR_MEMORY. */
int wire_reply_join(const Triptych__FeedReply *rest, const struct wire_packed_event *events, size_t count,
                    uint8_t **out, size_t *out_size, struct err *err);

#endif
