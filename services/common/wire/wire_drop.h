/* A packed message without some of its fields, for whoever would unpack them only to throw them away; and one field
 * alone. Pure. */
#ifndef TRIPTYCH_WIRE_DROP_H
#define TRIPTYCH_WIRE_DROP_H

#include <stddef.h>
#include <stdint.h>

/* A set of fields, whose numbers are below 64. */
#define WIRE_FIELD(number) (UINT64_C(1) << (number))

/* Copies the packed message to `out`, which has room for `size` bytes, without what its fields of the set hold; fields of
 * messages within it stay. Returns the bytes written. From where the bytes are no message any more they are copied as they
 * are: unpacking them says what is wrong. */
size_t wire_drop_fields(const uint8_t *data, size_t size, uint64_t fields, uint8_t *out);

/* Where the bytes of the text, message or bytes in field `number` stand in the packed message (borrowed), of several the
 * last; *out_size is 0, and NULL returned, when there are none. */
const uint8_t *wire_find_bytes(const uint8_t *data, size_t size, uint32_t number, size_t *out_size);

#endif
