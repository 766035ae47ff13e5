/* Why a peer was refused or cut off: a name for metrics and logs, and a sentence that the peer itself is told where the
 * protocol allows. */
#include "zmtp_reason.h"

#include <assert.h>

static const struct {
    const char *name, *sentence;
} reasons[ZMTP_REASON_COUNT] = {
    [ZMTP_ACCEPTED] = {"accepted", ""},
    [ZMTP_CONNECTIONS] = {"connections", "too many connections: try again later"},
    [ZMTP_CLIENT_CONNECTIONS] = {"client_connections", "too many connections from this address: close some"},
    [ZMTP_DESCRIPTORS] = {"descriptors", "the process may not open more files: raise its limit"},
    [ZMTP_PROXY_HEADER] = {"proxy_header",
                           "a PROXY header that is broken or comes from an address that is not believed"},
    [ZMTP_GREETING] = {"greeting", "not the greeting of ZMTP 3: use ZeroMQ 4 or newer"},
    [ZMTP_MECHANISM] = {"mechanism", "another security mechanism is asked for here"},
    [ZMTP_KEY] = {"key", "this key is not known here"},
    [ZMTP_SOCKET_TYPE] = {"socket_type", "no socket of this type may connect here"},
    [ZMTP_SLOW_HANDSHAKE] = {"slow_handshake", "the handshake took too long"},
    [ZMTP_FRAME] = {"frame", "a frame that breaks the protocol"},
    [ZMTP_MESSAGE_SIZE] = {"message_size", "a message with too many bytes"},
    [ZMTP_PARTS] = {"parts", "a message with too many parts"},
    [ZMTP_SLOW_MESSAGE] = {"slow_message", "a message that was not finished in time"},
    [ZMTP_MEMORY] = {"memory", "too many unfinished messages: try again later"},
    [ZMTP_SUBSCRIPTION] = {"subscription", "a subscription to a topic that does not exist"},
    [ZMTP_UNEXPECTED] = {"unexpected", "a message to a socket that only sends"},
    [ZMTP_SLOW_READER] = {"slow_reader",
                          "it does not read as fast as events come: it connects again and asks for a replay"},
    [ZMTP_STUCK] = {"stuck", "it does not take its replies: it asks again"},
};

const char *zmtp_reason_name(enum zmtp_reason reason)
{
    assert(reason < ZMTP_REASON_COUNT);
    return reasons[reason].name;
}

const char *zmtp_reason_sentence(enum zmtp_reason reason)
{
    assert(reason < ZMTP_REASON_COUNT);
    return reasons[reason].sentence;
}

void zmtp_reason_tell(zmtp_refused_fn *fn, void *context, enum zmtp_reason reason, const char *address)
{
    if (fn)
        fn(context, zmtp_reason_name(reason), address, zmtp_reason_sentence(reason));
}
