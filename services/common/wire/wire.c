/* Unpacks in two steps: a scan that allocates nothing and refuses what breaks the contract, then protobuf-c into an
 * arena with a cap. Packing refuses what is larger than a frame may be: others would not take it. */
#include "wire.h"

#include "wire_arena.h"
#include "wire_scan.h"

#include <assert.h>
#include <stdlib.h>

/* protobuf-c needs about this much for a message of `size` bytes as we write them (structs, terminators, its scratch
 * slabs); a wrong guess costs one more chunk. */
static size_t first_guess(const ProtobufCMessageDescriptor *type, size_t size)
{
    return type->sizeof_message + size + size / 2 + 1024;
}

static void *arena_alloc(void *arena, size_t size)
{
    return wire_arena_alloc(arena, size);
}

static void arena_no_free(void *arena, void *memory)
{
    (void)arena;
    (void)memory; /* the arena goes as a whole */
}

int wire_unpack(const ProtobufCMessageDescriptor *type, const void *data, size_t size, ProtobufCMessage **out,
                struct err *err)
{
    if (size > WIRE_FRAME_MAX)
        return err_set(err, ERR_TOO_LARGE, "%s: %zu bytes, more than %d", type->name, size, WIRE_FRAME_MAX);
    int code = wire_scan(type, data, size, err);
    return code ? code : wire_unpack_scanned(type, data, size, out, err);
}

int wire_unpack_scanned(const ProtobufCMessageDescriptor *type, const void *data, size_t size, ProtobufCMessage **out,
                        struct err *err)
{
    struct wire_arena *arena = wire_arena_new(first_guess(type, size));
    if (!arena)
        return err_set(err, ERR_MEMORY, "%s: no memory to unpack %zu bytes", type->name, size);
    ProtobufCAllocator allocator = {arena_alloc, arena_no_free, arena};
    ProtobufCMessage *message = protobuf_c_message_unpack(type, &allocator, size, data);
    if (message) {
        assert(wire_arena_of(message) == arena);
        *out = message;
        return 0;
    }
    int code = wire_arena_is_full(arena)
                   ? err_set(err, ERR_TOO_LARGE, "%s: needs more than %d bytes unpacked", type->name, WIRE_ARENA_MAX)
                   : err_set(err, ERR_INVALID, "%s: %zu bytes that are no such message", type->name, size);
    wire_arena_free(arena);
    return code;
}

void wire_free(void *message)
{
    if (message)
        wire_arena_free(wire_arena_of(message));
}

int wire_pack(const void *message, uint8_t **out, size_t *out_size, struct err *err)
{
    const ProtobufCMessage *base = message;
    size_t size = protobuf_c_message_get_packed_size(base);
    if (size > WIRE_FRAME_MAX)
        return err_set(err, ERR_TOO_LARGE, "%s: %zu bytes packed, more than %d", base->descriptor->name, size,
                       WIRE_FRAME_MAX);
    uint8_t *packed = malloc(size ? size : 1);
    if (!packed)
        return err_set(err, ERR_MEMORY, "%s: no memory to pack %zu bytes", base->descriptor->name, size);
    protobuf_c_message_pack(base, packed);
    *out = packed;
    *out_size = size;
    return 0;
}
