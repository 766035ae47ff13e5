/* Sockets that connect. One context for the process; reconnects back off, or a stage that restarts would be stormed by
 * all its receivers. */
#include "zmq_connector.h"

#include "wire.h"

#include <stdint.h>
#include <zmq.h>

/* Connections come back within a quarter of a second, and at most every two. */
#define RECONNECT_MS     250
#define RECONNECT_MAX_MS 2000

/* Lives as long as the process: ending it would wait for sockets that others may still hold. */
static void *context;

static void set_int(void *socket, int option, int value)
{
    zmq_setsockopt(socket, option, &value, sizeof value);
}

void *zmq_connector_new(int type, struct err *err)
{
    if (!context)
        context = zmq_ctx_new();
    void *socket = context ? zmq_socket(context, type) : NULL;
    if (!socket) {
        err_set(err, ERR_IO, "no ZeroMQ socket: %s", zmq_strerror(zmq_errno()));
        return NULL;
    }
    int64_t frame_max = WIRE_FRAME_MAX;
    zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &frame_max, sizeof frame_max);
    set_int(socket, ZMQ_LINGER, ZMQ_CONNECTOR_LINGER_MS);
    set_int(socket, ZMQ_RECONNECT_IVL, RECONNECT_MS);
    set_int(socket, ZMQ_RECONNECT_IVL_MAX, RECONNECT_MAX_MS);
    return socket;
}

void zmq_connector_close(void *socket)
{
    if (socket)
        zmq_close(socket);
}
