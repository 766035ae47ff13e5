/* A vector in a byte per dimension, for the commit log and the index. Only its direction is kept: a scale would cancel
 * out of every cosine. The cosine of two such vectors is made from whole numbers, so it is the same on every machine.
 * Pure. */
#ifndef TRIPTYCH_EMBED_COMPACT_H
#define TRIPTYCH_EMBED_COMPACT_H

#include <stdint.h>

/* Scales the largest of the `dimensions` values to ±127 and rounds the rest; all 0 gives all 0. */
void embed_compact(const float *vector, unsigned dimensions, int8_t *out);

/* -1 to 1; 0 when either is all 0. At most EMBED_DIMENSIONS_MAX dimensions. */
float embed_cosine(const int8_t *a, const int8_t *b, unsigned dimensions);

#endif
