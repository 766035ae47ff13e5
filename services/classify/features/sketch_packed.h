/* A sketch as the index keeps it, in little more than a byte a hash instead of two: there is one for nearly every article
 * with a text. Pure. */
#ifndef TRIPTYCH_SKETCH_PACKED_H
#define TRIPTYCH_SKETCH_PACKED_H

#include "sketch.h"

struct sketch_packed {
    uint16_t count, size_bytes; /* hashes, and how much `bits` takes */
    uint8_t is_complete;        /* as in the sketch */
    uint8_t low_bits;           /* of each gap that are written as they are */
    uint8_t bits[];
};

/* Returns owned (free), NULL without memory. */
struct sketch_packed *sketch_pack(const struct sketch *sketch);
size_t sketch_packed_bytes(const struct sketch_packed *packed); /* 0 for NULL */

/* The first `most` hashes, or all when there are fewer: exactly what was packed. */
void sketch_unpack(const struct sketch_packed *packed, size_t most, struct sketch *out);

#endif
