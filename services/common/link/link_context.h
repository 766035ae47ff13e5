/* The process's one ZeroMQ context, and sockets with the limits that all of ours share. */
#ifndef TRIPTYCH_LINK_CONTEXT_H
#define TRIPTYCH_LINK_CONTEXT_H

#include "err.h"

/* How long a closed socket may still send what is queued (goodbyes, last results). */
#define LINK_LINGER_MS 500

/* A socket of ZeroMQ type `type`, frames capped at WIRE_FRAME_MAX. Returns owned (link_socket_close), NULL with *err.
 */
void *link_socket_new(int type, struct err *err);
void link_socket_close(void *socket); /* NULL is fine */

#endif
