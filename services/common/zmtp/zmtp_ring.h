/* The messages that a PUB has sent last, once for all subscribers: each of them only holds a position. A message is
 * kept until all have passed it or the room is needed. */
#ifndef TRIPTYCH_ZMTP_RING_H
#define TRIPTYCH_ZMTP_RING_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

#define ZMTP_RING_ENTRIES 16384 /* messages kept at most; a power of two */

struct zmtp_ring_entry {
    size_t at, size; /* place in the bytes */
    unsigned topic;
};

struct zmtp_ring {
    uint8_t *bytes;       /* owned: mapped, so that what is not used is given back */
    size_t room, used_to; /* used_to: the highest byte touched since it was last given back */
    struct zmtp_ring_entry *entries;
    uint64_t first, end; /* positions: the oldest message kept, and the one to come */
};

int zmtp_ring_open(struct zmtp_ring *ring, size_t room, struct err *err);
void zmtp_ring_close(struct zmtp_ring *ring);

/* Room for one message of `size` bytes, made by forgetting the oldest; NULL when it is larger than the ring. The bytes
 * are to be written before anything else is asked. */
uint8_t *zmtp_ring_add(struct zmtp_ring *ring, unsigned topic, size_t size);
/* Borrowed; `position` from first to end - 1. */
const struct zmtp_ring_entry *zmtp_ring_entry(const struct zmtp_ring *ring, uint64_t position);

/* Nobody needs what comes before `position` any more. */
void zmtp_ring_forget(struct zmtp_ring *ring, uint64_t position);

/* Walks all messages kept: each within the room, none over another. For tests and checks. */
void zmtp_ring_check(const struct zmtp_ring *ring);

#endif
