/* One LinkFrame in one ZeroMQ message on a receiver's DEALER: packed, sent, received, unpacked and checked. */
#ifndef TRIPTYCH_LINK_FRAME_H
#define TRIPTYCH_LINK_FRAME_H

#include "err.h"
#include "link.pb-c.h"

/* Sends without waiting. ERR_UNAVAILABLE: the socket's queue is full. */
int link_frame_send(void *socket, const Triptych__LinkFrame *frame, struct err *err);

/* Sets `again` in a packed frame that holds Work: *frame (owned, malloc) is another one then. Without memory it stays
 * as it is: the flag only spares work. */
void link_frame_mark_again(uint8_t **frame, size_t *size);

/* Takes the next message. Returns 1 and sets *out (returns owned: wire_free); 0 when none is waiting; < 0 when a
 * message came that breaks the contract (it is gone). */
int link_frame_receive(void *socket, Triptych__LinkFrame **out, struct err *err);

#endif
