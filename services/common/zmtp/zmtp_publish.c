/* What a PUB sends: each message is kept once, and every subscriber has a position. One that has fallen behind what is
 * kept is cut off: it connects again, and sees by the next event that some are missing. */
#include "zmtp_peer.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#define VECTORS_MAX    64
#define PUMP_ROUNDS    16      /* for one subscriber, before others get their turn */
#define UNSERVED_BYTES 1048576 /* published before subscribers are served, though the loop has not had its turn */

/* ── sending to one ── */

/* The next position from `position` on that the subscriber wants (or has begun). */
static uint64_t next_wanted(const struct zmtp_peer *peer, uint64_t position)
{
    const struct zmtp_ring *ring = &peer->zmtp->ring;
    /* A message that is half sent must be ended, even if its topic was unsubscribed meanwhile: else the stream
     * breaks. */
    if (peer->offset && position == peer->position)
        return position;
    while (position < ring->end && !(peer->topics >> zmtp_ring_entry(ring, position)->topic & 1))
        position++;
    return position;
}

static size_t gather(struct zmtp_peer *peer, struct iovec vectors[VECTORS_MAX], size_t *out_bytes)
{
    const struct zmtp_ring *ring = &peer->zmtp->ring;
    size_t count = 0, offset = peer->offset;
    *out_bytes = 0;
    peer->position = next_wanted(peer, peer->position);
    for (uint64_t at = peer->position; at < ring->end && count < VECTORS_MAX; at = next_wanted(peer, at + 1)) {
        const struct zmtp_ring_entry *entry = zmtp_ring_entry(ring, at);
        vectors[count++] = (struct iovec){ring->bytes + entry->at + offset, entry->size - offset};
        *out_bytes += entry->size - offset;
        offset = 0;
    }
    return count;
}

static void advance(struct zmtp_peer *peer, size_t sent)
{
    const struct zmtp_ring *ring = &peer->zmtp->ring;
    while (sent) {
        peer->position = next_wanted(peer, peer->position);
        size_t left = zmtp_ring_entry(ring, peer->position)->size - peer->offset;
        assert(left); /* else it would have gone on */
        if (sent < left) {
            peer->offset += sent;
            return;
        }
        sent -= left;
        peer->offset = 0;
        peer->position++;
    }
}

/* 1: sent whole, or nothing is left; 0: no room; < 0: broken. */
static int send_some(struct zmtp_peer *peer, int *out_is_done)
{
    struct iovec vectors[VECTORS_MAX];
    size_t bytes, count = gather(peer, vectors, &bytes);
    *out_is_done = count == 0;
    if (count == 0)
        return 1;
    struct msghdr message = {.msg_iov = vectors, .msg_iovlen = count};
    ssize_t sent = sendmsg(peer->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR || errno == ENOBUFS ? 0 : ERR_UNAVAILABLE;
    advance(peer, (size_t)sent);
    return (size_t)sent == bytes;
}

/* What the session answers goes between two messages, never into one. */
static int send_replies(struct zmtp_peer *peer)
{
    if (peer->offset || !peer->outbox.waiting)
        return 1;
    int flushed = zmtp_outbox_flush(&peer->outbox, peer->fd);
    zmtp_peer_note_progress(peer);
    return flushed;
}

void zmtp_subscriber_pump(struct zmtp_peer *peer)
{
    int is_done = 0, sent = 1;
    if (peer->is_cut)
        return;
    /* What it should read next has been overwritten. A gap in silence would be worse than the end of the connection. */
    if ((peer->topics || peer->offset) && peer->position < peer->zmtp->ring.first) {
        zmtp_peer_cut(peer, ZMTP_SLOW_READER);
        return;
    }
    if (!peer->topics && !peer->offset)
        peer->position = peer->zmtp->ring.end;
    for (int i = 0; i < PUMP_ROUNDS && sent == 1 && !is_done; i++) {
        sent = send_replies(peer);
        if (sent == 1)
            sent = send_some(peer, &is_done);
    }
    if (sent < 0)
        zmtp_peer_cut(peer, ZMTP_ACCEPTED);
    else
        zmtp_peer_set_blocked(peer, !is_done); /* with room left, epoll brings it back at once */
}

/* ── sending to all ── */

/* Positions only grow, so the lowest of them tells what nobody needs any more. */
void zmtp_subscribers_serve(struct zmtp *zmtp)
{
    uint64_t lowest = zmtp->ring.end;
    for (struct zmtp_peer *peer = LIST_FIRST(&zmtp->peers), *next; peer; peer = next) {
        next = LIST_NEXT(peer, among);
        if (!peer->topics && !peer->offset)
            continue;
        if (!peer->is_blocked || peer->position < zmtp->ring.first)
            zmtp_subscriber_pump(peer);
        if (!peer->is_cut && peer->position < lowest)
            lowest = peer->position;
    }
    zmtp_ring_forget(&zmtp->ring, lowest);
    zmtp->unserved = 0;
}

int zmtp_publish(struct zmtp *zmtp, unsigned topic, const void *message, size_t size, struct err *err)
{
    const char *name = zmtp->options.topics[topic];
    uint8_t head[ZMTP_FRAME_HEAD_MAX + ZMTP_TOPIC_BYTES + ZMTP_FRAME_HEAD_MAX];
    size_t name_len = strlen(name), head_size = zmtp_frame_write(head, ZMTP_MORE, name_len);
    /* Checked by callers too, which then need not pack the message. */
    if (!zmtp_is_wanted(zmtp, topic))
        return 0;
    memcpy(head + head_size, name, name_len);
    head_size += name_len;
    head_size += zmtp_frame_write(head + head_size, 0, size);
    uint8_t *bytes = zmtp_ring_add(&zmtp->ring, topic, head_size + size);
    if (!bytes)
        return err_set(err, ERR_TOO_LARGE, "a message of %zu bytes is larger than what is kept for subscribers", size);
    memcpy(bytes, head, head_size);
    memcpy(bytes + head_size, message, size);
    zmtp->unserved += head_size + size;
    if (zmtp->unserved > UNSERVED_BYTES)
        zmtp_subscribers_serve(zmtp);
    return 0;
}
