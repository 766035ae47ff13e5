/* A made-up model of a few kilobytes in the format of the real one, always the same: for tests that need no more than
 * that every part is there. */
#ifndef TRIPTYCH_TINY_MODEL_H
#define TRIPTYCH_TINY_MODEL_H

#include <stddef.h>
#include <stdint.h>

enum {
    TINY_HIDDEN = 64,
    TINY_HEADS = 2,
    TINY_LAYERS = 2,
    TINY_WIDE = 128,
    TINY_POSITIONS = 32,
    TINY_UNKNOWN = 3,
};

/* Returns the image (owned: free) and sets *out_size. */
uint8_t *tiny_model_make(size_t *out_size);

/* The id of a piece; fails when there is none. */
int tiny_model_id(const char *piece);

#endif
