#include "embed_compact.h"

#include <math.h>

#define LARGEST 127.0f

void embed_compact(const float *vector, unsigned dimensions, int8_t *out)
{
    float largest = 0;
    for (unsigned i = 0; i < dimensions; i++) {
        largest = fmaxf(largest, fabsf(vector[i]));
    }
    float scale = largest > 0 ? LARGEST / largest : 0;
    for (unsigned i = 0; i < dimensions; i++) {
        out[i] = (int8_t)lrintf(vector[i] * scale);
    }
}

/* 4096 products of at most 127 × 127 stay below 2^27. */
#if defined(__x86_64__) && defined(__linux__)
__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif
float
embed_cosine(const int8_t *a, const int8_t *b, unsigned dimensions)
{
    int32_t product = 0, square_a = 0, square_b = 0;
    for (unsigned i = 0; i < dimensions; i++) {
        product += a[i] * b[i];
        square_a += a[i] * a[i];
        square_b += b[i] * b[i];
    }
    return square_a && square_b ? (float)(product / sqrt((double)square_a * (double)square_b)) : 0;
}
