/* Within-class covariance normalization (Hatch, Kajarekar and Stolcke 2006), a class being one event. Reports of one event
 * differ from each other in some directions more than in others: language, tone, what they mention besides. Those are made
 * shorter, the others longer, so that cosines tell events apart. The directions were measured on labelled news for the model
 * that the deployment ships (embed_means.h); vectors of other models stay as they are. What it gains:
 * tests/bench/group/README.md. Pure. */
#ifndef TRIPTYCH_EMBED_WHITEN_H
#define TRIPTYCH_EMBED_WHITEN_H

#include "embed_means.h"

/* A row is its whole numbers times its scale. Written by services/classify/training/train_embed_whiten.py. */
struct embed_whitening {
    float scales[EMBED_MEANS_DIMENSIONS];
    int8_t rows[EMBED_MEANS_DIMENSIONS][EMBED_MEANS_DIMENSIONS];
};

extern const struct embed_whitening embed_whitening;

/* A centred vector of EMBED_MEANS_DIMENSIONS; afterwards its length is 1, or 0 if it was. */
void embed_whiten(float *vector);

#endif
