/* Messages of the story feed as they come from a subscriber's sockets. Private to this room. */
#ifndef TRIPTYCH_EVENT_RECEIVE_H
#define TRIPTYCH_EVENT_RECEIVE_H

#include "err.h"

#include <protobuf-c/protobuf-c.h>

/* The last frame of the socket's next message, unpacked and checked: 1 and *out (returns owned: wire_free), 0 when none waits,
 * < 0 when it is no such message. Frames before it are the topic or an empty delimiter; the body says everything. */
int event_receive(void *socket, const ProtobufCMessageDescriptor *type, ProtobufCMessage **out, struct err *err);

/* Opens a socket of ZeroMQ type `type` and connects it. *out is set also on failure when there is a socket (zmq_connector_close).
 * Returns 0 or < 0. */
int event_connect(void **out, int type, const char *endpoint, struct err *err);

#endif
