/* Compiled once for each kind of processor: KERNELS is the name of the table, and the flags say what it may use. Sums
 * may be taken in any order (-ffast-math), which is what lets the compiler do many at once. */
#include "kernels.h"

#include <math.h>

#define LANES   KERNEL_LANES
#define QUERIES KERNEL_QUERIES
#define NAME(x) TEXT(x)
#define TEXT(x) #x

typedef float lanes __attribute__((vector_size(LANES * sizeof(float)), aligned(4), may_alias));

static float lower(float a, float b)
{
    return a < b ? a : b;
}

static float higher(float a, float b)
{
    return a > b ? a : b;
}

static struct kernel_affine quantize(const float *row, size_t count, unsigned levels, uint8_t *out)
{
    float least = row[0], most = row[0];
    for (size_t i = 0; i < count; i++) {
        least = lower(least, row[i]);
        most = higher(most, row[i]);
    }
    float scale = (most - least) / (float)levels;
    /* A row of equal values has no span; all of them are then `least`. */
    float back = scale > 0 ? 1 / scale : 0;
    for (size_t i = 0; i < count; i++)
        out[i] = (uint8_t)(int32_t)((row[i] - least) * back + 0.5f);
    return (struct kernel_affine){.scale = scale, .least = least};
}

/* Undoes the quantisation: row ≈ scale × byte + least, so a product has a part that is the same for all bytes, `least`
 * times the sum of the weights. */
static void finish_int(const int32_t *product, struct kernel_affine affine, const struct kernel_tail *tail, float *out,
                       size_t count)
{
    const float *scale = tail->scale, *sum = tail->sum, *bias = tail->bias;
    for (size_t i = 0; i < count; i++)
        out[i] = scale[i] * (affine.scale * (float)product[i] + affine.least * sum[i]) + bias[i];
}

static void finish_more(const int32_t *product, struct kernel_affine affine, const struct kernel_tail *tail, float *out,
                        size_t count)
{
    const float *scale = tail->scale, *sum = tail->sum;
    for (size_t i = 0; i < count; i++)
        out[i] += scale[i] * (affine.scale * (float)product[i] + affine.least * sum[i]);
}

static void residual(const float *row, const uint8_t *whole, struct kernel_affine affine, float *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = row[i] - affine.least - affine.scale * (float)whole[i];
}

static void finish_float(const float *product, const struct kernel_tail *tail, float *out, size_t count)
{
    const float *bias = tail->bias;
    for (size_t i = 0; i < count; i++)
        out[i] = product[i] + bias[i];
}

/* e to the `x`, for x <= 0; below -87 as good as 0. No branches, so that many are done at once. Cody and Waite's
 * reduction, then the series to the sixth power: right to the last bit or two. */
static inline float exp_of(float x)
{
    const float per_log2 = 1.44269504f, log2_high = 0.693359375f, log2_low = -2.12194440e-4f;
    union {
        int32_t bits;
        float value;
    } power;
    float kept = higher(x, -87.0f);
    int32_t whole = (int32_t)(kept * per_log2 - 0.5f);
    float r = kept - (float)whole * log2_high - (float)whole * log2_low;
    float p = 1.0f / 720;
    p = p * r + 1.0f / 120;
    p = p * r + 1.0f / 24;
    p = p * r + 1.0f / 6;
    p = p * r + 0.5f;
    p = p * r + 1;
    p = p * r + 1;
    power.bits = (whole + 127) << 23;
    return p * power.value;
}

/* x times the share of the normal distribution below x. The error function is Abramowitz and Stegun's 7.1.26: right to
 * 1.5e-7. */
static void gelu(float *row, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        float x = row[i];
        float size = fabsf(x), z = size * 0.70710678f;
        float t = 1 / (1 + 0.3275911f * z);
        float p = 1.061405429f;
        p = p * t - 1.453152027f;
        p = p * t + 1.421413741f;
        p = p * t - 0.284496736f;
        p = p * t + 0.254829592f;
        float above = 0.5f * p * t * exp_of(-z * z); /* the share above |x| */
        row[i] = higher(x, 0) - size * above;
    }
}

static void add_norm(float *row, const float *add, const struct kernel_norm *norm, size_t count)
{
    const float *weight = norm->weight, *bias = norm->bias;
    float sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++) {
        row[i] += add[i];
        sum += row[i];
    }
    float mean = sum / (float)count;
    for (size_t i = 0; i < count; i++)
        squares += (row[i] - mean) * (row[i] - mean);
    float back = 1 / sqrtf(squares / (float)count + norm->epsilon);
    for (size_t i = 0; i < count; i++)
        row[i] = (row[i] - mean) * back * weight[i] + bias[i];
}

/* ── attention ── */

/* The keys, so that one dimension of all rows lies together: `padded` values a dimension, zero behind the last. */
static void turn_keys(const struct kernel_head *head, size_t padded)
{
    float *turned = head->scratch;
    for (size_t e = 0; e < head->width; e++) {
        for (size_t j = 0; j < head->len; j++)
            turned[e * padded + j] = head->key[j * head->stride + e];
        for (size_t j = head->len; j < padded; j++)
            turned[e * padded + j] = 0;
    }
}

/* The products of QUERIES rows with every key. `query` may name one row several times. */
static void score(const struct kernel_head *head, size_t padded, const float *const query[QUERIES], float *scores)
{
    for (size_t j = 0; j < padded; j += LANES) {
        lanes sum[QUERIES] = {{0}};
        const float *turned = head->scratch + j;
        for (size_t e = 0; e < head->width; e++, turned += padded) {
            lanes keys = *(const lanes *)turned;
            for (size_t q = 0; q < QUERIES; q++)
                sum[q] += keys * query[q][e];
        }
        for (size_t q = 0; q < QUERIES; q++)
            *(lanes *)(scores + q * padded + j) = sum[q];
    }
}

/* Scores become shares that add up to 1. */
static void share(float *scores, size_t len, size_t padded, float factor)
{
    float most = scores[0], sum = 0;
    for (size_t j = 0; j < len; j++)
        most = higher(most, scores[j]);
    for (size_t j = 0; j < padded; j++)
        /* Minus the largest: no power overflows, and exp_of is right below 0 only. Behind `len` there are zeros of the
         * padding. */
        scores[j] = exp_of(lower((scores[j] - most) * factor, 0));
    for (size_t j = 0; j < len; j++)
        sum += scores[j];
    float back = 1 / sum;
    for (size_t j = 0; j < len; j++)
        scores[j] *= back;
}

/* Dimensions e to e + LANES of QUERIES rows: the values, each by its share. */
static void mix(const struct kernel_head *head, size_t padded, const float *scores, size_t e, lanes sum[QUERIES])
{
    lanes mixed[QUERIES] = {{0}};
    for (size_t j = 0; j < head->len; j++) {
        lanes values = *(const lanes *)(head->value + j * head->stride + e);
        for (size_t q = 0; q < QUERIES; q++)
            mixed[q] += values * scores[q * padded + j];
    }
    for (size_t q = 0; q < QUERIES; q++)
        sum[q] = mixed[q];
}

static void attend(const struct kernel_head *head)
{
    size_t padded = kernel_padded(head->len);
    float *scores = head->scratch + padded * head->width;
    float factor = 1 / sqrtf((float)head->width);
    turn_keys(head, padded);
    for (size_t i = 0; i < head->len; i += QUERIES) {
        const float *query[QUERIES];
        size_t left = head->len - i < QUERIES ? head->len - i : QUERIES;
        for (size_t q = 0; q < QUERIES; q++)
            /* The last rows may be fewer than QUERIES: the last one is computed several times rather than the loop have
             * a tail. */
            query[q] = head->query + (i + (q < left ? q : left - 1)) * head->stride;
        score(head, padded, query, scores);
        for (size_t q = 0; q < left; q++)
            share(scores + q * padded, head->len, padded, factor);
        for (size_t e = 0; e < head->width; e += LANES) {
            lanes sum[QUERIES];
            mix(head, padded, scores, e, sum);
            for (size_t q = 0; q < left; q++)
                *(lanes *)(head->out + (i + q) * head->out_stride + e) = sum[q];
        }
    }
}

const struct kernels KERNELS = {
    .name = NAME(KERNELS),
    .quantize = quantize,
    .finish_int = finish_int,
    .finish_more = finish_more,
    .residual = residual,
    .finish_float = finish_float,
    .gelu = gelu,
    .add_norm = add_norm,
    .attend = attend,
};
