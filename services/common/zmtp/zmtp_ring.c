/* The messages of a PUB, kept once for all subscribers: bytes in a ring, entries in a ring of their own. Positions only
 * grow; the oldest message leaves when room is needed, whoever still wants it. */
#include "zmtp_ring.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define KEPT_BYTES 262144 /* memory that an empty ring keeps for the next messages */

int zmtp_ring_open(struct zmtp_ring *ring, size_t room, struct err *err)
{
    *ring = (struct zmtp_ring){.room = room};
    ring->entries = calloc(ZMTP_RING_ENTRIES, sizeof *ring->entries);
    /* Reserved, not used: pages cost memory only once they are written, so a generous limit is free on a quiet desk. */
    ring->bytes = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (ring->bytes == MAP_FAILED)
        ring->bytes = NULL;
    if (!ring->entries || !ring->bytes) {
        zmtp_ring_close(ring);
        return err_set(err, ERR_MEMORY, "no memory for %zu bytes of messages", room);
    }
    return 0;
}

void zmtp_ring_close(struct zmtp_ring *ring)
{
    if (ring->bytes)
        munmap(ring->bytes, ring->room);
    free(ring->entries);
    *ring = (struct zmtp_ring){0};
}

static struct zmtp_ring_entry *entry_at(const struct zmtp_ring *ring, uint64_t position)
{
    return &ring->entries[position & (ZMTP_RING_ENTRIES - 1)];
}

const struct zmtp_ring_entry *zmtp_ring_entry(const struct zmtp_ring *ring, uint64_t position)
{
    assert(position >= ring->first && position < ring->end);
    return entry_at(ring, position);
}

/* Where `size` bytes may stand without touching the oldest message: behind the newest, or at the front again. */
static int find_place(const struct zmtp_ring *ring, size_t size, size_t *out_at)
{
    if (ring->first == ring->end) {
        *out_at = 0;
        return size <= ring->room;
    }
    const struct zmtp_ring_entry *newest = entry_at(ring, ring->end - 1);
    size_t oldest_at = entry_at(ring, ring->first)->at, behind = newest->at + newest->size;
    if (newest->at < oldest_at) { /* wrapped: between the newest and the oldest */
        *out_at = behind;
        return size <= oldest_at - behind;
    }
    *out_at = size <= ring->room - behind ? behind : 0;
    return size <= ring->room - behind || size <= oldest_at;
}

uint8_t *zmtp_ring_add(struct zmtp_ring *ring, unsigned topic, size_t size)
{
    size_t at;
    assert(size);
    if (size > ring->room)
        return NULL;
    if (ring->end - ring->first == ZMTP_RING_ENTRIES)
        ring->first++;
    while (!find_place(ring, size, &at))
        ring->first++;
    *entry_at(ring, ring->end++) = (struct zmtp_ring_entry){.at = at, .size = size, .topic = topic};
    if (at + size > ring->used_to)
        ring->used_to = at + size;
    return ring->bytes + at;
}

void zmtp_ring_forget(struct zmtp_ring *ring, uint64_t position)
{
    assert(position <= ring->end);
    if (position > ring->first)
        ring->first = position;
    if (ring->first < ring->end || ring->used_to <= KEPT_BYTES)
        return;
    /* Nobody needs anything: after a burst the memory goes back to the system. */
    madvise(ring->bytes, ring->room, MADV_DONTNEED);
    ring->used_to = 0;
}

/* In the order of their positions they stand one behind the other, and begin again at the front once at most. */
void zmtp_ring_check(const struct zmtp_ring *ring)
{
    size_t behind = 0, oldest_at = 0;
    int has_wrapped = 0;
    assert(ring->first <= ring->end && ring->end - ring->first <= ZMTP_RING_ENTRIES);
    for (uint64_t position = ring->first; position < ring->end; position++) {
        const struct zmtp_ring_entry *entry = entry_at(ring, position);
        assert(entry->size && entry->size <= ring->room && entry->at <= ring->room - entry->size);
        assert(entry->at + entry->size <= ring->used_to);
        if (position == ring->first) {
            oldest_at = entry->at;
        } else if (entry->at < behind) {
            assert(!has_wrapped && entry->at == 0);
            has_wrapped = 1;
        }
        assert(!has_wrapped || entry->at + entry->size <= oldest_at);
        behind = entry->at + entry->size;
    }
}
