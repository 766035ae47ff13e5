/* The protobuf border: any bytes are a message that passes every check, or are refused; what passes packs again. */
#include "wire.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_type(const ProtobufCMessageDescriptor *type, const uint8_t *data, size_t size)
{
    ProtobufCMessage *message = NULL;
    struct err err = {0};
    uint8_t *packed = NULL;
    size_t packed_size;
    if (wire_unpack(type, data, size, &message, &err)) {
        assert(err.text[0] && !message);
        return;
    }
    if (type == &triptych__link_frame__descriptor)
        wire_check_link_frame((Triptych__LinkFrame *)message, &err);
    if (type == &triptych__feed_request__descriptor)
        wire_check_feed_request((Triptych__FeedRequest *)message, &err);
    if (!wire_pack(message, &packed, &packed_size, &err))
        free(packed);
    wire_free(message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    try_type(&triptych__link_frame__descriptor, data, size);
    try_type(&triptych__feed_request__descriptor, data, size);
    try_type(&triptych__story_event__descriptor, data, size);
    try_type(&triptych__log_entry__descriptor, data, size);
    return 0;
}
