/* What waits to be sent to one peer: a chain of pieces, so that adding never moves what is there and what has been sent
 * is freed piece by piece. */
#include "zmtp_outbox.h"

#include "err.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>

#define VECTORS_MAX 64 /* pieces given to the kernel in one call */

struct zmtp_piece {
    struct zmtp_piece *next;
    size_t size, room, sent;
    uint8_t bytes[];
};

uint8_t *zmtp_outbox_room(struct zmtp_outbox *outbox, size_t size)
{
    /* A message lies in one piece as a whole, which lets it be written there without a copy. */
    struct zmtp_piece *last = outbox->last;
    if (!last || last->room - last->size < size) {
        size_t room = size > ZMTP_OUTBOX_PIECE ? size : ZMTP_OUTBOX_PIECE;
        struct zmtp_piece *piece = malloc(sizeof *piece + room);
        if (!piece)
            return NULL;
        *piece = (struct zmtp_piece){.room = room};
        if (last)
            last->next = piece;
        else
            outbox->first = piece;
        outbox->last = last = piece;
    }
    return last->bytes + last->size;
}

void zmtp_outbox_added(struct zmtp_outbox *outbox, size_t size)
{
    assert(outbox->last && outbox->last->room - outbox->last->size >= size);
    outbox->last->size += size;
    outbox->waiting += size;
}

static void drop_first(struct zmtp_outbox *outbox)
{
    struct zmtp_piece *piece = outbox->first;
    outbox->first = piece->next;
    if (!outbox->first)
        outbox->last = NULL;
    free(piece);
}

void zmtp_outbox_empty(struct zmtp_outbox *outbox)
{
    while (outbox->first)
        drop_first(outbox);
    outbox->waiting = 0;
}

static void note_sent(struct zmtp_outbox *outbox, size_t sent)
{
    outbox->waiting -= sent;
    outbox->taken += sent;
    while (outbox->first) {
        struct zmtp_piece *piece = outbox->first;
        size_t left = piece->size - piece->sent;
        if (sent < left) {
            piece->sent += sent;
            return;
        }
        sent -= left;
        drop_first(outbox);
    }
    assert(sent == 0);
}

int zmtp_outbox_flush(struct zmtp_outbox *outbox, int fd)
{
    while (outbox->waiting) {
        struct iovec vectors[VECTORS_MAX];
        struct msghdr message = {.msg_iov = vectors};
        for (struct zmtp_piece *at = outbox->first; at && message.msg_iovlen < VECTORS_MAX; at = at->next)
            vectors[message.msg_iovlen++] = (struct iovec){at->bytes + at->sent, at->size - at->sent};
        ssize_t sent = sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            /* Without buffers in the kernel it is tried again as if the peer had not read. */
            return errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS ? 0 : ERR_UNAVAILABLE;
        note_sent(outbox, (size_t)sent);
    }
    return 1;
}
