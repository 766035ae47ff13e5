#include "wire_drop.h"

#include <string.h>

enum wire_kind { KIND_VARINT = 0, KIND_64 = 1, KIND_BYTES = 2, KIND_32 = 5 };

#define VARINT_BYTES_MAX 10

/* Returns where the number ends, NULL when it does not. */
static const uint8_t *take_varint(const uint8_t *at, const uint8_t *end, uint64_t *out)
{
    *out = 0;
    for (unsigned i = 0; i < VARINT_BYTES_MAX && at < end; i++) {
        uint8_t byte = *at++;
        *out |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (!(byte & 0x80))
            return at;
    }
    return NULL;
}

static const uint8_t *take_bytes(const uint8_t *at, const uint8_t *end, uint64_t size)
{
    return size <= (uint64_t)(end - at) ? at + size : NULL;
}

/* One field of a packed message. */
struct field {
    uint64_t number;
    enum wire_kind kind;
    uint64_t size; /* of what a field of KIND_BYTES holds, which stands at its end */
};

/* Returns where the field at `at` ends; NULL when it is none. */
static const uint8_t *take_field(const uint8_t *at, const uint8_t *end, struct field *out)
{
    uint64_t tag = 0, value = 0;
    at = take_varint(at, end, &tag);
    if (!at)
        return NULL;
    *out = (struct field){tag >> 3, (enum wire_kind)(tag & 7), 0};
    switch (tag & 7) {
    case KIND_VARINT:
        return take_varint(at, end, &value);
    case KIND_BYTES:
        at = take_varint(at, end, &out->size);
        return at ? take_bytes(at, end, out->size) : NULL;
    case KIND_64:
        return take_bytes(at, end, 8);
    case KIND_32:
        return take_bytes(at, end, 4);
    default:
        return NULL;
    }
}

#define FIELDS_MAX 64 /* of a set */

size_t wire_drop_fields(const uint8_t *data, size_t size, uint64_t fields, uint8_t *out)
{
    const uint8_t *at = data, *end = data + size, *kept = data; /* from `kept` on it is not copied yet */
    size_t written = 0;
    while (at < end) {
        struct field found;
        const uint8_t *next = take_field(at, end, &found);
        if (!next)
            break;
        if (found.number < FIELDS_MAX && (fields & WIRE_FIELD(found.number))) {
            memcpy(out + written, kept, (size_t)(at - kept));
            written += (size_t)(at - kept);
            kept = next;
        }
        at = next;
    }
    memcpy(out + written, kept, (size_t)(end - kept));
    return written + (size_t)(end - kept);
}

const uint8_t *wire_find_bytes(const uint8_t *data, size_t size, uint32_t number, size_t *out_size)
{
    const uint8_t *at = data, *end = data + size, *bytes = NULL;
    *out_size = 0;
    while (at < end) {
        struct field found;
        at = take_field(at, end, &found);
        if (!at)
            break;
        if (found.number == number && found.kind == KIND_BYTES && found.size) {
            bytes = at - found.size;
            *out_size = found.size;
        }
    }
    return bytes;
}
