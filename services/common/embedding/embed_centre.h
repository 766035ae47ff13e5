/* Centring. A model's vectors lie in a narrow cone (raw cosines of multilingual-e5-small between 0.7 and 1), and those
 * of one language in a narrower one, so that two reports in one language seem closer than the same report in two. So
 * the mean vector is taken off, with most of the language's own way from it, and the rest is made length 1 again. The
 * means are learned at the start from texts of our own (embed_samples.h): thus they fit any model, and are the same for
 * every replica and after every restart. What it gains: tests/bench/group/README.md. Pure. */
#ifndef TRIPTYCH_EMBED_CENTRE_H
#define TRIPTYCH_EMBED_CENTRE_H

#include "err.h"

#define EMBED_KNOWN_COSINE 0.97F /* 4 bits or 32: the same model; other models and other prefixes lie further off */

/* How much of the way from the mean of all languages to that of one is taken off: six texts do not say exactly how far
 * it is. Measured: 0.7 is a little better than all of it. */
#define EMBED_LANGUAGE_SHARE 0.7

struct embed_centre; /* of one number of dimensions */

struct embed_centre *embed_centre_new(unsigned dimensions); /* returns owned (embed_centre_free), NULL without memory */
void embed_centre_free(struct embed_centre *centre);

/* What is known beforehand of the model whose vector (of length 1) of the first sample this is. Returns owned
 * (embed_centre_free), or NULL: an unknown model, or no memory. */
struct embed_centre *embed_centre_known(const float *first_sample, unsigned dimensions);

int embed_centre_is_known(const struct embed_centre *centre); /* came of embed_centre_known */

/* Adds the vector (of length 1) of a text of embed_samples[language]. */
void embed_centre_learn(struct embed_centre *centre, unsigned language, const float *vector);

/* Takes the mean off and makes the vector length 1 again; a language without samples has the mean of all. */
void embed_centre_apply(const struct embed_centre *centre, const char *lang, float *vector);

/* Makes it length 1. Returns 0, or ERR_INVALID when it has no length to speak of. */
int embed_normalise(float *vector, unsigned dimensions);

#endif
