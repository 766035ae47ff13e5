/* What the samples taught of multilingual-e5-small, the model that the deployment ships, so that a start need not wait
 * for them. Whether a service has that model is seen from its vector of the first sample. Written by
 * services/classify/training/train_embed_means.c. */
#ifndef TRIPTYCH_EMBED_MEANS_H
#define TRIPTYCH_EMBED_MEANS_H

#include "embed_samples.h"

#include <stdint.h>

#define EMBED_MEANS_DIMENSIONS 384
#define EMBED_MEANS_ROWS       (2 + EMBED_SAMPLE_LANGUAGES)

/* Values of a row are its whole numbers times its scale. */
struct embed_means {
    float scales[EMBED_MEANS_ROWS];
    int8_t rows[EMBED_MEANS_ROWS][EMBED_MEANS_DIMENSIONS]; /* the first sample, the mean, that of each language */
};

extern const struct embed_means embed_means;

#endif
