/* A packed message without one of its fields, for whoever would unpack it only to throw it away. Pure. */
#ifndef TRIPTYCH_WIRE_DROP_H
#define TRIPTYCH_WIRE_DROP_H

#include <stddef.h>
#include <stdint.h>

/* Copies the packed message to `out`, which has room for `size` bytes, without what its field `number` holds; fields of
 * messages within it stay. Returns the bytes written. From where the bytes are no message any more they are copied as they
 * are: unpacking them says what is wrong. */
size_t wire_drop_field(const uint8_t *data, size_t size, uint32_t number, uint8_t *out);

#endif
