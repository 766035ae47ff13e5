/* Bytes that wait for one peer to take them, in order. */
#ifndef TRIPTYCH_ZMTP_OUTBOX_H
#define TRIPTYCH_ZMTP_OUTBOX_H

#include "zmtp_budget.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#define ZMTP_OUTBOX_PIECE 8192 /* small messages share a piece of this size */

TAILQ_HEAD(zmtp_pieces, zmtp_piece);

/* Lives inside the struct of whoever sends; zeroed before the first use. */
struct zmtp_outbox {
    struct zmtp_pieces pieces; /* owned; made ready with the first */
    size_t waiting;            /* bytes not taken yet */
    uint64_t taken;            /* bytes taken so far */
};

/* Room for `size` bytes at the end; what is written there is counted with zmtp_outbox_added. NULL without memory. */
uint8_t *zmtp_outbox_room(struct zmtp_outbox *outbox, size_t size);
void zmtp_outbox_added(struct zmtp_outbox *outbox, size_t size);
void zmtp_outbox_empty(struct zmtp_outbox *outbox); /* forgets all */

/* Sends what `fd` takes without waiting. Returns 1 when nothing waits any more, 0 when the peer has no room, < 0 when
 * the connection is broken. */
int zmtp_outbox_flush(struct zmtp_outbox *outbox, int fd);

/* Walks all pieces: they hold what is said to wait. For tests and checks. */
void zmtp_outbox_check(const struct zmtp_outbox *outbox);

#endif
