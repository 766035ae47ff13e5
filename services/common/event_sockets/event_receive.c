/* A message is read to its end, also one that is of no use: its next frame would else be taken for a message of its own. */
#include "event_receive.h"

#include "wire.h"
#include "zmq_connector.h"

#include <zmq.h>

int event_receive(void *socket, const ProtobufCMessageDescriptor *type, ProtobufCMessage **out, struct err *err)
{
    zmq_msg_t part;
    int code = 0, more = 1;
    while (more) {
        zmq_msg_init(&part);
        if (zmq_msg_recv(&part, socket, ZMQ_DONTWAIT) < 0) {
            zmq_msg_close(&part);
            return code;
        }
        more = zmq_msg_more(&part);
        if (!more)
            code = wire_unpack(type, zmq_msg_data(&part), zmq_msg_size(&part), out, err);
        zmq_msg_close(&part);
    }
    return code ? code : 1;
}

int event_connect(void **out, int type, const char *endpoint, struct err *err)
{
    *out = zmq_connector_new(type, err);
    if (!*out)
        return ERR_IO;
    if (zmq_connect(*out, endpoint))
        return err_set(err, ERR_INVALID, "cannot connect to %s: %s", endpoint, zmq_strerror(zmq_errno()));
    return 0;
}
