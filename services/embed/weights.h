/* Weights as a model file has them, and as they are multiplied. Pure. */
#ifndef TRIPTYCH_WEIGHTS_H
#define TRIPTYCH_WEIGHTS_H

#include "model_file.h"

#include <stddef.h>
#include <stdint.h>

#define WEIGHTS_INT_MAX 127

/* `count` values, a multiple of MODEL_BLOCK. */
void weights_read(const struct model_block *blocks, size_t count, float *out);

/* One output's weights in whole numbers of one byte: weight = scale * number. `sum`: the numbers together. */
struct weights_whole {
    float scale, sum;
};
struct weights_whole weights_quantize(const float *weights, size_t count, int8_t *out);

#endif
