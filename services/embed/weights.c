/* Blocks of 4-bit weights to floats, and floats to int8 by the largest of them. */
#include "weights.h"

#include <math.h>

#define NIBBLE_ZERO 8

/* IEEE 754's half precision. */
static float half(const uint8_t bytes[2])
{
    unsigned bits = bytes[0] | (unsigned)bytes[1] << 8;
    int exponent = (int)(bits >> 10 & 0x1F);
    float fraction = (float)(bits & 0x3FF);
    float size = exponent == 0x1F ? 0 /* none that a scale may have */
                 : exponent       ? ldexpf(1024 + fraction, exponent - 25)
                                  : ldexpf(fraction, -24);
    return bits & 0x8000 ? -size : size;
}

void weights_read(const struct model_block *blocks, size_t count, float *out)
{
    for (size_t i = 0; i < count / MODEL_BLOCK; i++, out += MODEL_BLOCK) {
        float scale = half(blocks[i].scale);
        for (int j = 0; j < MODEL_BLOCK / 2; j++) {
            out[j] = (float)((blocks[i].pairs[j] & 0xF) - NIBBLE_ZERO) * scale;
            out[j + MODEL_BLOCK / 2] = (float)((blocks[i].pairs[j] >> 4) - NIBBLE_ZERO) * scale;
        }
    }
}

struct weights_whole weights_quantize(const float *weights, size_t count, int8_t *out)
{
    float most = 0;
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        most = fabsf(weights[i]) > most ? fabsf(weights[i]) : most;
    float scale = most / WEIGHTS_INT_MAX;
    for (size_t i = 0; i < count; i++) {
        out[i] = (int8_t)(scale > 0 ? lrintf(weights[i] / scale) : 0);
        sum += out[i];
    }
    return (struct weights_whole){.scale = scale, .sum = (float)sum};
}
