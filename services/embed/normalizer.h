/* The form of a text that a model's pieces are made of: code points replaced by the model's rules, one space between
 * words, and U+2581 in place of each space and at the start. Pure. */
#ifndef TRIPTYCH_NORMALIZER_H
#define TRIPTYCH_NORMALIZER_H

#include "buffer.h"
#include "err.h"
#include "model_file.h"

#include <stdint.h>

struct normalizer {
    uint32_t *code_points; /* owned; rising */
    uint32_t *places;      /* owned; where each one's rule begins in the file's rules */
    unsigned count;
    const uint8_t *rules; /* borrowed */
};

/* Returns 0 (normalizer_done), or ERR_MEMORY. */
int normalizer_init(struct normalizer *normalizer, const struct model_pieces *pieces, struct err *err);
void normalizer_done(struct normalizer *normalizer);

/* What is written across calls for one text: zero it, but for `out`, before the first call. */
struct normalizer_text {
    struct buffer *out;
    int has_begun;
    int is_space; /* a space was written last */
};
void normalizer_add(const struct normalizer *normalizer, const char *text, struct normalizer_text *state);

#endif
