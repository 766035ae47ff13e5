/* What a service answers to `POST /v1/embeddings`:
 *   {"data":[{"index":0,"embedding":[0.1,…]},…],…}
 * Every item checked: each text's vector exactly once, all of one length, every number finite. Pure. */
#ifndef TRIPTYCH_EMBED_ANSWER_H
#define TRIPTYCH_EMBED_ANSWER_H

#include "err.h"

#include <stddef.h>

struct embed_answer {
    float *vectors; /* owned: free; in the order of the texts, each of length 1 */
    unsigned dimensions;
};

/* Reads the answer to `text_count` texts. Returns 0 and fills *out, ERR_INVALID or ERR_TOO_LARGE with a sentence about
 * the service's mistake, or ERR_MEMORY. */
int embed_answer_read(const char *body, size_t size_bytes, unsigned text_count, struct embed_answer *out,
                      struct err *err);

#endif
