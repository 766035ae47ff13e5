/* The parts of the encoder that are no matrix products, row by row. Each is compiled for several kinds of processor
 * from one source that the compiler turns into vector instructions; kernels_pick takes the best that this one has.
 * Pure. Counts of values are multiples of KERNEL_LANES. */
#ifndef TRIPTYCH_KERNELS_H
#define TRIPTYCH_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#define KERNEL_LANES   16
#define KERNEL_QUERIES 4 /* rows that attention works on at once */

/* A row in whole numbers: value = least + scale * number. */
struct kernel_affine {
    float scale, least;
};

/* What turns the whole-number products with a matrix back into values, by output. */
struct kernel_tail {
    const float *scale; /* of its weights */
    const float *sum;   /* of its weights, in whole numbers */
    const float *bias;
};

struct kernel_norm {
    const float *weight, *bias;
    float epsilon;
};

/* One head of one sequence: `len` rows of queries, keys and values, `stride` values apart. */
struct kernel_head {
    const float *query, *key, *value;
    float *out; /* rows `out_stride` apart */
    size_t len, stride, out_stride, width;
    float *scratch; /* kernel_attend_scratch(len, width) values */
};

struct kernels {
    const char *name;
    /* To `levels` + 1 numbers between the row's least and largest value. */
    struct kernel_affine (*quantize)(const float *row, size_t count, unsigned levels, uint8_t *out);
    /* From the products of whole numbers to values, with the bias. */
    void (*finish_int)(const int32_t *product, struct kernel_affine affine, const struct kernel_tail *tail, float *out,
                       size_t count);
    /* Adds to `out`, without the bias. */
    void (*finish_more)(const int32_t *product, struct kernel_affine affine, const struct kernel_tail *tail, float *out,
                        size_t count);
    /* What `quantize` has cut off. */
    void (*residual)(const float *row, const uint8_t *whole, struct kernel_affine affine, float *out, size_t count);
    void (*finish_float)(const float *product, const struct kernel_tail *tail, float *out, size_t count);
    void (*gelu)(float *row, size_t count);
    /* row = norm(row + add) */
    void (*add_norm)(float *row, const float *add, const struct kernel_norm *norm, size_t count);
    void (*attend)(const struct kernel_head *head);
};

/* Rows of scores are padded to whole vectors, so that loops have no tail. */
static inline size_t kernel_padded(size_t len)
{
    return (len + KERNEL_LANES - 1) / KERNEL_LANES * KERNEL_LANES;
}

static inline size_t kernel_attend_scratch(size_t len, size_t width)
{
    return kernel_padded(len) * (width + KERNEL_QUERIES);
}

/* `may_be_wide`: registers of 512 bits may be used. */
const struct kernels *kernels_pick(int may_be_wide);

extern const struct kernels kernels_plain;
#ifdef KERNELS_X86
extern const struct kernels kernels_avx2;
extern const struct kernels kernels_avx512;
#endif

#endif
