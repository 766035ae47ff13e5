/* The answer to POST /v1/embeddings, and to GET /v1/models. Pure. */
#ifndef TRIPTYCH_EMBEDDING_ANSWER_H
#define TRIPTYCH_EMBEDDING_ANSWER_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

struct embedding_vectors {
    const float *values; /* `count` vectors of length 1, one behind the other */
    size_t count;
    unsigned dimensions;
    uint64_t tokens; /* of all texts */
    int is_base64;   /* little-endian floats in base64, else decimal numbers */
};

/* Returns 0 and sets *out (returns owned: free), or ERR_MEMORY. */
int embedding_answer_write(const char *model, const struct embedding_vectors *vectors, char **out, size_t *out_size,
                           struct err *err);
int embedding_models_write(const char *model, char **out, size_t *out_size, struct err *err);

#endif
