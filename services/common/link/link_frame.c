#include "link_frame.h"

#include "wire.h"

#include <stdlib.h>
#include <string.h>
#include <zmq.h>

int link_frame_send_packed(void *socket, const struct link_peer *peer, const void *frame, size_t size, struct err *err)
{
    if (peer && peer->size && zmq_send(socket, peer->name, peer->size, ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0)
        return err_set(err, ERR_UNAVAILABLE, "peer is gone: %s", zmq_strerror(zmq_errno()));
    if (zmq_send(socket, frame, size, ZMQ_DONTWAIT) < 0)
        return err_set(err, ERR_UNAVAILABLE, "cannot send: %s", zmq_strerror(zmq_errno()));
    return 0;
}

int link_frame_send(void *socket, const struct link_peer *peer, const Triptych__LinkFrame *frame, struct err *err)
{
    uint8_t *packed = NULL;
    size_t size = 0;
    int code = wire_pack(frame, &packed, &size, err);
    if (!code)
        code = link_frame_send_packed(socket, peer, packed, size, err);
    free(packed);
    return code;
}

/* Throws away what is left of a message that has too many parts. */
static void drop_rest(void *socket)
{
    int more = 1;
    size_t size = sizeof more;
    while (!zmq_getsockopt(socket, ZMQ_RCVMORE, &more, &size) && more) {
        zmq_msg_t part;
        zmq_msg_init(&part);
        int received = zmq_msg_recv(&part, socket, ZMQ_DONTWAIT);
        zmq_msg_close(&part);
        if (received < 0)
            return;
    }
}

/* Returns 1 with the peer's name, 0 when no message waits. */
static int receive_peer(void *socket, struct link_peer *out_peer)
{
    int size = zmq_recv(socket, out_peer->name, sizeof out_peer->name, ZMQ_DONTWAIT);
    if (size < 0)
        return 0;
    out_peer->size = (size_t)size < sizeof out_peer->name ? (size_t)size : sizeof out_peer->name;
    return 1;
}

static int unpack_frame(zmq_msg_t *part, Triptych__LinkFrame **out, struct err *err)
{
    ProtobufCMessage *message = NULL;
    int code = wire_unpack(&triptych__link_frame__descriptor, zmq_msg_data(part), zmq_msg_size(part), &message, err);
    if (code)
        return code;
    code = wire_check_link_frame((Triptych__LinkFrame *)message, err);
    if (code) {
        wire_free(message);
        return code;
    }
    *out = (Triptych__LinkFrame *)message;
    return 1;
}

int link_frame_receive(void *socket, int is_router, struct link_peer *out_peer, Triptych__LinkFrame **out,
                       struct err *err)
{
    int code;
    zmq_msg_t part;
    out_peer->size = 0;
    if (is_router && !receive_peer(socket, out_peer))
        return 0;
    zmq_msg_init(&part);
    if (zmq_msg_recv(&part, socket, ZMQ_DONTWAIT) < 0)
        code = is_router ? err_set(err, ERR_INVALID, "a message without a frame") : 0;
    else if (zmq_msg_more(&part))
        code = err_set(err, ERR_INVALID, "a message of more than one frame");
    else
        code = unpack_frame(&part, out, err);
    zmq_msg_close(&part);
    if (code < 0)
        drop_rest(socket);
    return code;
}
