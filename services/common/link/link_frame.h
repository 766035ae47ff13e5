/* One LinkFrame in one ZeroMQ message: unpacked and checked, for both ends; sent and received on a receiver's
 * DEALER. */
#ifndef TRIPTYCH_LINK_FRAME_H
#define TRIPTYCH_LINK_FRAME_H

#include "err.h"
#include "link.pb-c.h"

/* Frames that say nothing more; static, not to be changed. */
const Triptych__LinkFrame *link_frame_heartbeat(void);
const Triptych__LinkFrame *link_frame_goodbye(void);

/* Returns 0 and sets *out (returns owned: wire_free), < 0 when the bytes break the contract. */
int link_frame_unpack(const void *bytes, size_t size, Triptych__LinkFrame **out, struct err *err);

/* Sends without waiting. ERR_UNAVAILABLE: the socket's queue is full. */
int link_frame_send(void *socket, const Triptych__LinkFrame *frame, struct err *err);

/* Sets `again` in a packed frame that holds Work: *frame (owned, malloc) is another one then. Without memory it stays
 * as it is: the flag only spares work. */
void link_frame_mark_again(uint8_t **frame, size_t *size);

/* Takes the next message. Returns 1 and sets *out (returns owned: wire_free); 0 when none is waiting; < 0 when a
 * message came that breaks the contract (it is gone). */
int link_frame_receive(void *socket, Triptych__LinkFrame **out, struct err *err);

#endif
