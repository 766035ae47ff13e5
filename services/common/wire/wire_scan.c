/* Walks the packed bytes by their descriptors: wire types, UTF-8, lengths, depth, and an estimate of the memory that
 * unpacking will need. Unknown fields are skipped, as newer programs may send them. */
#include "wire_scan.h"

#include "utf8.h"
#include "wire.h"

#include <stdint.h>

enum wire_kind { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_BYTES = 2, WIRE_32 = 5 };

#define VARINT_BYTES_MAX 10

struct level {
    const ProtobufCMessageDescriptor *type;
    const uint8_t *end;
};

struct scan {
    const uint8_t *at;
    struct level levels[WIRE_DEPTH_MAX];
    int depth; /* index of the level being read */
    struct err *err;
};

static int take_varint(struct scan *scan, uint64_t *out)
{
    const uint8_t *end = scan->levels[scan->depth].end;
    /* Nearly all tags and lengths are one byte. */
    if (scan->at < end && *scan->at < 0x80) {
        *out = *scan->at++;
        return 0;
    }
    *out = 0;
    for (unsigned i = 0; i < VARINT_BYTES_MAX && scan->at < end; i++) {
        uint8_t byte = *scan->at++;
        /* Seven bits a byte, the lowest first; ten bytes hold 64 bits. */
        *out |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (!(byte & 0x80))
            return 0;
    }
    return err_set(scan->err, ERR_INVALID, "%s: a truncated or overlong number", scan->levels[scan->depth].type->name);
}

static int skip(struct scan *scan, uint64_t size, const char *field)
{
    const struct level *level = &scan->levels[scan->depth];
    /* Compared as what is left, never as a sum: `at + size` could wrap around. */
    if (size > (uint64_t)(level->end - scan->at))
        return err_set(scan->err, ERR_INVALID, "%s.%s: truncated", level->type->name, field);
    scan->at += size;
    return 0;
}

/* Packed repeated numbers are bytes on the wire; everything else must come as its own kind. */
static int kind_fits(const ProtobufCFieldDescriptor *field, unsigned kind)
{
    if (field->label == PROTOBUF_C_LABEL_REPEATED && kind == WIRE_BYTES)
        return 1;
    switch (field->type) {
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
        return kind == WIRE_64;
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FLOAT:
        return kind == WIRE_32;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
        return kind == WIRE_BYTES;
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_BOOL:
    case PROTOBUF_C_TYPE_ENUM:
        return kind == WIRE_VARINT;
    }
    return 0;
}

static int scan_bytes(struct scan *scan, const ProtobufCFieldDescriptor *field)
{
    const char *message = scan->levels[scan->depth].type->name;
    const char *name = field ? field->name : "unknown field";
    const uint8_t *start;
    uint64_t size;
    int code = take_varint(scan, &size);
    if (code)
        return code;
    start = scan->at;
    code = skip(scan, size, name);
    /* Fields of newer versions are skipped, not refused: replicas of two versions run side by side during an
     * upgrade. */
    if (code || !field)
        return code;
    if (field->type == PROTOBUF_C_TYPE_STRING) {
        size_t valid = utf8_valid_len((const char *)start, (size_t)size);
        if (valid != size)
            return err_set(scan->err, ERR_INVALID, "%s.%s: not UTF-8 at byte %zu", message, name, valid);
    } else if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        if (scan->depth + 1 == WIRE_DEPTH_MAX)
            return err_set(scan->err, ERR_TOO_LARGE, "%s.%s: more than %d messages deep", message, name,
                           WIRE_DEPTH_MAX);
        /* Down into the message, by a stack of our own: recursion would let a sender choose how much of the thread's
         * stack is used. */
        scan->depth++;
        scan->levels[scan->depth] = (struct level){field->descriptor, start + size};
        scan->at = start;
    }
    return 0;
}

static int scan_field(struct scan *scan)
{
    const ProtobufCMessageDescriptor *type = scan->levels[scan->depth].type;
    const ProtobufCFieldDescriptor *field;
    uint64_t tag, ignored;
    int code = take_varint(scan, &tag);
    if (code)
        return code;
    if (tag >> 3 == 0 || tag >> 3 > UINT32_MAX >> 3)
        return err_set(scan->err, ERR_INVALID, "%s: no such field number", type->name);
    field = protobuf_c_message_descriptor_get_field(type, (unsigned)(tag >> 3));
    if (field && !kind_fits(field, tag & 7))
        return err_set(scan->err, ERR_INVALID, "%s.%s: wire type %u does not fit", type->name, field->name,
                       (unsigned)(tag & 7));
    switch (tag & 7) {
    case WIRE_VARINT:
        return take_varint(scan, &ignored);
    case WIRE_64:
        return skip(scan, 8, field ? field->name : "unknown field");
    case WIRE_32:
        return skip(scan, 4, field ? field->name : "unknown field");
    case WIRE_BYTES:
        return scan_bytes(scan, field);
    default:
        return err_set(scan->err, ERR_INVALID, "%s: unknown wire type %u", type->name, (unsigned)(tag & 7));
    }
}

int wire_scan(const ProtobufCMessageDescriptor *type, const void *data, size_t size, struct err *err)
{
    struct scan scan = {.at = data, .err = err};
    if (size == 0)
        return 0;
    scan.levels[0] = (struct level){type, scan.at + size};
    for (;;) {
        while (scan.at == scan.levels[scan.depth].end) {
            if (scan.depth == 0)
                return 0;
            scan.depth--;
        }
        int code = scan_field(&scan);
        if (code)
            return code;
    }
}
