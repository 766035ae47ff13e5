/* The vectors of sentences that an embedder has given lately, by the sentence's wording (article_digest.h): what two
 * sentences say the same of, whatever their words. A bounded memory of one process; what it has forgotten is asked again, and
 * meanwhile words alone count. Owns the vectors. Pure. */
#ifndef TRIPTYCH_MEANINGS_H
#define TRIPTYCH_MEANINGS_H

#include <stdint.h>

#define MEANINGS_SETS 4096u
#define MEANINGS_WAYS 4u /* 16,384 sentences: 6 MB with 384 dimensions, 64 MB with the most that a vector may have */

struct meanings;

/* Returns owned (meanings_free), NULL without memory. */
struct meanings *meanings_new(void);
void meanings_free(struct meanings *meanings); /* NULL is fine */

/* Keeps the vector (copied, in a byte per dimension) in the place of the one that came earliest to the same place. A vector
 * of another length than those before is of another model: all before are forgotten. Without memory nothing is kept. */
void meanings_put(struct meanings *meanings, uint32_t wording, const float *vector, unsigned dimensions);

int meanings_has(const struct meanings *meanings, uint32_t wording);

/* How much two wordings mean the same: the cosine of their vectors, -1 to 1; MEANING_UNKNOWN when either has none. */
#define MEANING_UNKNOWN (-2.0F)
float meanings_alike(const struct meanings *meanings, uint32_t wording, uint32_t other);

#endif
