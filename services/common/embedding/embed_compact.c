/* Scales a vector so that its largest value is 127 and rounds: 384 bytes instead of 1,536, in the log and in every
 * replica's memory. The cosine hardly changes, and whole numbers give every machine the same. */
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
        /* The scale is not kept: cosines need none. */
        out[i] = (int8_t)lrintf(vector[i] * scale);
    }
}

struct products {
    int32_t both, square_a, square_b;
};

/* 4096 products of at most 127 × 127 stay below 2^27. In clones for what processors can do, of a function that no other
 * file calls: clang makes clones under names that other files do not know. */
#if defined(__x86_64__) && defined(__linux__)
__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif
static struct products
multiply(const int8_t *a, const int8_t *b, unsigned dimensions)
{
    struct products sums = {0, 0, 0};
    for (unsigned i = 0; i < dimensions; i++) {
        sums.both += a[i] * b[i];
        sums.square_a += a[i] * a[i];
        sums.square_b += b[i] * b[i];
    }
    return sums;
}

float embed_cosine(const int8_t *a, const int8_t *b, unsigned dimensions)
{
    struct products sums = multiply(a, b, dimensions);
    return sums.square_a && sums.square_b ? (float)(sums.both / sqrt((double)sums.square_a * (double)sums.square_b))
                                          : 0;
}
