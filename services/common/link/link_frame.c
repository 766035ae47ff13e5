/* Frames on a receiver's ZeroMQ socket. Messages of several parts are not ours: their rest is read away, or the next
 * frame would be one of its parts. */
#include "link_frame.h"

#include "wire.h"

#include <stdlib.h>
#include <zmq.h>

const Triptych__LinkFrame *link_frame_heartbeat(void)
{
    static Triptych__Heartbeat heartbeat = TRIPTYCH__HEARTBEAT__INIT;
    static Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_HEARTBEAT;
    frame.heartbeat = &heartbeat;
    return &frame;
}

const Triptych__LinkFrame *link_frame_goodbye(void)
{
    static Triptych__Goodbye goodbye = TRIPTYCH__GOODBYE__INIT;
    static Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_GOODBYE;
    frame.goodbye = &goodbye;
    return &frame;
}

int link_frame_unpack(const void *bytes, size_t size, Triptych__LinkFrame **out, struct err *err)
{
    ProtobufCMessage *message = NULL;
    int code = wire_unpack(&triptych__link_frame__descriptor, bytes, size, &message, err);
    if (!code)
        code = wire_check_link_frame((Triptych__LinkFrame *)message, err);
    if (code)
        wire_free(message);
    else
        *out = (Triptych__LinkFrame *)message;
    return code;
}

int link_frame_send(void *socket, const Triptych__LinkFrame *frame, struct err *err)
{
    uint8_t *packed = NULL;
    size_t size = 0;
    int code = wire_pack(frame, &packed, &size, err);
    if (!code && zmq_send(socket, packed, size, ZMQ_DONTWAIT) < 0)
        code = err_set(err, ERR_UNAVAILABLE, "cannot send: %s", zmq_strerror(zmq_errno()));
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

static int take_part(zmq_msg_t *part, Triptych__LinkFrame **out, struct err *err)
{
    int code = link_frame_unpack(zmq_msg_data(part), zmq_msg_size(part), out, err);
    return code ? code : 1;
}

int link_frame_receive(void *socket, Triptych__LinkFrame **out, struct err *err)
{
    int code = 0;
    zmq_msg_t part;
    zmq_msg_init(&part);
    if (zmq_msg_recv(&part, socket, ZMQ_DONTWAIT) >= 0)
        /* One frame, one message: whatever has more parts was not sent by us. */
        code = zmq_msg_more(&part) ? err_set(err, ERR_INVALID, "a message of more than one frame")
                                   : take_part(&part, out, err);
    zmq_msg_close(&part);
    if (code < 0)
        drop_rest(socket);
    return code;
}

void link_frame_mark_again(uint8_t **frame, size_t *size)
{
    ProtobufCMessage *message = NULL;
    uint8_t *packed;
    size_t packed_size;
    if (wire_unpack(&triptych__link_frame__descriptor, *frame, *size, &message, NULL))
        return;
    ((Triptych__LinkFrame *)message)->work->again = 1;
    if (!wire_pack(message, &packed, &packed_size, NULL)) {
        free(*frame);
        *frame = packed;
        *size = packed_size;
    }
    wire_free(message);
}
