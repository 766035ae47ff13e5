/* One product of a matrix and a vector an article. In whole numbers, which are the same whatever a processor does at once. */
#include "embed_whiten.h"
#include "embed_centre.h"

#include <math.h>

#define LARGEST INT16_MAX

_Static_assert((int64_t)EMBED_MEANS_DIMENSIONS *INT8_MAX *LARGEST <= INT32_MAX, "a row's sum has 32 bits");

/* In clones for what processors can do, of a function that no other file calls: clang makes clones under names that other
 * files do not know. */
#if defined(__x86_64__) && defined(__linux__)
__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif
static void
multiply_rows(const int8_t rows[EMBED_MEANS_DIMENSIONS][EMBED_MEANS_DIMENSIONS], const int16_t *vector, int32_t *out)
{
    for (unsigned i = 0; i < EMBED_MEANS_DIMENSIONS; i++) {
        int32_t sum = 0;
        for (unsigned j = 0; j < EMBED_MEANS_DIMENSIONS; j++)
            sum += rows[i][j] * vector[j];
        out[i] = sum;
    }
}

void embed_whiten(float *vector)
{
    int16_t whole[EMBED_MEANS_DIMENSIONS];
    int32_t sums[EMBED_MEANS_DIMENSIONS];
    float largest = 0;
    for (unsigned i = 0; i < EMBED_MEANS_DIMENSIONS; i++)
        largest = fmaxf(largest, fabsf(vector[i]));
    float scale = largest > 0 ? (float)LARGEST / largest : 0;
    for (unsigned i = 0; i < EMBED_MEANS_DIMENSIONS; i++)
        whole[i] = (int16_t)lrintf(vector[i] * scale);
    multiply_rows(embed_whitening.rows, whole, sums);
    for (unsigned i = 0; i < EMBED_MEANS_DIMENSIONS; i++)
        vector[i] = embed_whitening.scales[i] * (float)sums[i];
    (void)embed_normalise(vector, EMBED_MEANS_DIMENSIONS); /* 0 stays 0 */
}
