/* One LinkFrame in one ZeroMQ message: packed, sent, received, unpacked and checked. */
#ifndef TRIPTYCH_LINK_FRAME_H
#define TRIPTYCH_LINK_FRAME_H

#include "err.h"
#include "link.pb-c.h"

#include <stddef.h>
#include <stdint.h>

#define LINK_PEER_MAX 32 /* bytes of a ROUTER's name for a peer; libzmq's own are 5 */

struct link_peer {
    uint8_t name[LINK_PEER_MAX];
    size_t size; /* 0 on a DEALER */
};

/* Sends without waiting. ERR_UNAVAILABLE: the peer is gone, or its pipe is full. */
int link_frame_send_packed(void *socket, const struct link_peer *peer, const void *frame, size_t size, struct err *err);
int link_frame_send(void *socket, const struct link_peer *peer, const Triptych__LinkFrame *frame, struct err *err);

/* Takes the next message. Returns 1 and sets *out (returns owned: wire_free) and, on a ROUTER, *out_peer; 0 when none
 * is waiting; < 0 when a message came that breaks the contract (it is gone; *out_peer tells whose when it is known). */
int link_frame_receive(void *socket, int is_router, struct link_peer *out_peer, Triptych__LinkFrame **out,
                       struct err *err);

#endif
