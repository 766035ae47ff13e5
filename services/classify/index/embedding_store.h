/* The vectors of meaning (embed_compact.h) of the reports that the index keeps, all of one model, and the search for
 * the nearest: in the cells around what is looked for (vector_cells.h; in all while there are few), first by the signs
 * of their dimensions, which is a few machine words a vector, then by the cosine of those that are closest by that.
 * Pure; the same changes in the same order give the same answer. While all cells are looked through the order does not
 * matter either, but for more than EMBEDDING_COMPARED_MAX at the very nearest distance, of which those that lie first
 * are taken. */
#ifndef TRIPTYCH_EMBEDDING_STORE_H
#define TRIPTYCH_EMBEDDING_STORE_H

#include "vector_cells.h"

#include <stddef.h>
#include <stdint.h>

#define EMBEDDING_NEAREST_MAX  32  /* vectors that a search gives */
#define EMBEDDING_COMPARED_MAX 384 /* vectors whose cosine is taken in one search */
#define EMBEDDING_DIMENSIONS   VECTOR_DIMENSIONS_MAX
#define EMBEDDING_PROBES       48 /* cells looked through; bench-nearest says what that finds */

/* Borrowed. Only vectors of one model can be compared: `model` is a hash of its name. */
struct embedding {
    const int8_t *values; /* NULL: none */
    unsigned dimensions;
    uint32_t model;
};

struct embedding_store {
    uint32_t model;
    unsigned dimensions; /* 0 while it is empty */
    uint32_t count, room;
    struct vector_cells cells;
    uint32_t *owners;
    float *lengths;
    uint16_t *distances; /* of the search under way */
    int8_t *values;
};

/* The mark of a model by its name; never 0. */
uint32_t embedding_model_mark(const char *name);
/* Whether a vector of this kind can be compared with those here; an empty store takes any. */
int embedding_store_fits(const struct embedding_store *store, const struct embedding *embedding);

/* Adds a vector that fits, for `owner`. Its place is count - 1 then. Returns 0 or ERR_MEMORY. */
int embedding_store_add(struct embedding_store *store, uint32_t owner, const struct embedding *embedding);
/* Takes the vector at `place` out. The last one moves there; returns its owner, or the removed one's when it was the
 * last. */
uint32_t embedding_store_remove(struct embedding_store *store, uint32_t place);
void embedding_store_done(struct embedding_store *store);

const int8_t *embedding_store_at(const struct embedding_store *store, uint32_t place);
/* Memory of each vector that is kept. */
size_t embedding_store_bytes(const struct embedding_store *store);

struct embedding_neighbour {
    uint32_t owner;
    float cosine;
};
/* The nearest, nearest first; returns how many. None for a vector that does not fit. */
size_t embedding_store_nearest(struct embedding_store *store, const struct embedding *embedding,
                               struct embedding_neighbour out[EMBEDDING_NEAREST_MAX]);

#endif
