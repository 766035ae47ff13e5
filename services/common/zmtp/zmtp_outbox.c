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
    TAILQ_ENTRY(zmtp_piece) place;
    size_t size, room, sent;
    uint8_t bytes[];
};

static struct zmtp_piece *last_of(const struct zmtp_outbox *outbox)
{
    return TAILQ_EMPTY(&outbox->pieces) ? NULL : TAILQ_LAST(&outbox->pieces, zmtp_pieces);
}

uint8_t *zmtp_outbox_room(struct zmtp_outbox *outbox, size_t size)
{
    /* A message lies in one piece as a whole, which lets it be written there without a copy. */
    struct zmtp_piece *last = last_of(outbox);
    if (!last || last->room - last->size < size) {
        size_t room = size > ZMTP_OUTBOX_PIECE ? size : ZMTP_OUTBOX_PIECE;
        struct zmtp_piece *piece = malloc(sizeof *piece + room);
        if (!piece)
            return NULL;
        *piece = (struct zmtp_piece){.room = room};
        if (!last)
            TAILQ_INIT(&outbox->pieces); /* a box that is all zero is empty, too */
        TAILQ_INSERT_TAIL(&outbox->pieces, piece, place);
        last = piece;
    }
    return last->bytes + last->size;
}

void zmtp_outbox_added(struct zmtp_outbox *outbox, size_t size)
{
    struct zmtp_piece *last = last_of(outbox);
    assert(last && last->room - last->size >= size);
    last->size += size;
    outbox->waiting += size;
}

static void drop_first(struct zmtp_outbox *outbox)
{
    struct zmtp_piece *piece = TAILQ_FIRST(&outbox->pieces);
    TAILQ_REMOVE(&outbox->pieces, piece, place);
    free(piece);
}

void zmtp_outbox_empty(struct zmtp_outbox *outbox)
{
    while (!TAILQ_EMPTY(&outbox->pieces))
        drop_first(outbox);
    outbox->waiting = 0;
}

static void note_sent(struct zmtp_outbox *outbox, size_t sent)
{
    assert(sent <= outbox->waiting);
    outbox->waiting -= sent;
    outbox->taken += sent;
    while (!TAILQ_EMPTY(&outbox->pieces)) {
        struct zmtp_piece *piece = TAILQ_FIRST(&outbox->pieces);
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
        for (struct zmtp_piece *at = TAILQ_FIRST(&outbox->pieces); at && message.msg_iovlen < VECTORS_MAX;
             at = TAILQ_NEXT(at, place))
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

void zmtp_outbox_check(const struct zmtp_outbox *outbox)
{
    size_t waiting = 0;
    for (const struct zmtp_piece *at = TAILQ_FIRST(&outbox->pieces); at; at = TAILQ_NEXT(at, place)) {
        assert(at->sent <= at->size && at->size <= at->room);
        waiting += at->size - at->sent;
    }
    assert(waiting == outbox->waiting);
}
