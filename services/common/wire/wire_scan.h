/* First look at a packed message, before protobuf-c sees it. Pure, allocates nothing. */
#ifndef TRIPTYCH_WIRE_SCAN_H
#define TRIPTYCH_WIRE_SCAN_H

#include "err.h"

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>

/* Walks `data` by the descriptor: well-formed tags and lengths, known fields with the right wire type, strings valid
 * UTF-8 without NUL, at most WIRE_DEPTH_MAX messages inside one another. 0, ERR_INVALID or ERR_TOO_LARGE; the sentence
 * names message and field. */
int wire_scan(const ProtobufCMessageDescriptor *type, const void *data, size_t size, struct err *err);

#endif
