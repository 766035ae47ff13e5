/* The process's one ZeroMQ context, and sockets with the limits that all of ours share. */
#ifndef TRIPTYCH_ZMQ_CONNECTOR_H
#define TRIPTYCH_ZMQ_CONNECTOR_H

#include "err.h"

/* How long a closed socket may still send what is queued (goodbyes, last results). */
#define ZMQ_CONNECTOR_LINGER_MS 500

/* A socket of ZeroMQ type `type`, frames capped at WIRE_FRAME_MAX. Returns owned (zmq_connector_close), NULL with
 * *err. */
void *zmq_connector_new(int type, struct err *err);
void zmq_connector_close(void *socket); /* NULL is fine */

#endif
