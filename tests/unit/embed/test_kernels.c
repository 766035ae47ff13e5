/* embed/kernels: each variant that this processor can run gives what the formulas give. */
#include "kernels.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT 96

static float noise(unsigned *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return (float)(*seed >> 8) / 8388608.0f - 1;
}

static void fill(float *values, size_t count, unsigned seed)
{
    for (size_t i = 0; i < count; i++)
        values[i] = noise(&seed);
}

static void gelu_is_gelu(const struct kernels *kernels)
{
    float row[COUNT], in[COUNT];
    for (int i = 0; i < COUNT; i++)
        in[i] = row[i] = (float)(i - COUNT / 2) / 4;
    kernels->gelu(row, COUNT);
    for (int i = 0; i < COUNT; i++) {
        double x = (double)in[i], right = 0.5 * x * (1 + erf(x / sqrt(2)));
        assert_true(fabs((double)row[i] - right) < 2e-6);
    }
    in[0] = 1e4f;
    in[1] = -1e4f;
    kernels->gelu(in, 16);
    assert_float_equal(in[0], 1e4f, 1);
    assert_float_equal(in[1], 0, 1e-6f);
}

static void a_quantized_row_is_near(const struct kernels *kernels, unsigned levels)
{
    float row[COUNT];
    uint8_t whole[COUNT];
    fill(row, COUNT, levels);
    row[7] = 9;
    struct kernel_affine affine = kernels->quantize(row, COUNT, levels, whole);
    for (int i = 0; i < COUNT; i++) {
        assert_true(whole[i] <= levels);
        assert_true(fabsf(affine.least + affine.scale * (float)whole[i] - row[i]) <= affine.scale * 0.501f);
    }
    float rest[COUNT];
    kernels->residual(row, whole, affine, rest, COUNT);
    for (int i = 0; i < COUNT; i++)
        assert_float_equal(affine.least + affine.scale * (float)whole[i] + rest[i], row[i], 1e-6f);
    for (int i = 0; i < COUNT; i++)
        row[i] = 3;
    affine = kernels->quantize(row, COUNT, levels, whole);
    assert_float_equal(affine.least + affine.scale * (float)whole[5], 3, 1e-6f);
}

static void a_product_becomes_values(const struct kernels *kernels)
{
    float scale[COUNT], sum[COUNT], bias[COUNT], out[COUNT], floats[COUNT];
    int32_t product[COUNT];
    fill(scale, COUNT, 1);
    fill(bias, COUNT, 2);
    fill(floats, COUNT, 3);
    for (int i = 0; i < COUNT; i++) {
        product[i] = i * 1000 - 40000;
        sum[i] = (float)(i * 7 - 300);
    }
    const struct kernel_tail tail = {.scale = scale, .sum = sum, .bias = bias};
    const struct kernel_affine affine = {.scale = 0.02f, .least = -1.5f};
    kernels->finish_int(product, affine, &tail, out, COUNT);
    for (int i = 0; i < COUNT; i++)
        assert_float_equal(out[i], scale[i] * (0.02f * (float)product[i] - 1.5f * sum[i]) + bias[i], 2e-3f);
    kernels->finish_more(product, affine, &tail, out, COUNT);
    for (int i = 0; i < COUNT; i++)
        assert_float_equal(out[i], 2 * scale[i] * (0.02f * (float)product[i] - 1.5f * sum[i]) + bias[i], 4e-3f);
    kernels->finish_float(floats, &tail, out, COUNT);
    assert_float_equal(out[COUNT - 1], floats[COUNT - 1] + bias[COUNT - 1], 1e-6f);
}

static void a_normed_row_has_mean_and_spread(const struct kernels *kernels)
{
    float row[COUNT], more[COUNT], weight[COUNT], bias[COUNT], in[COUNT];
    fill(row, COUNT, 4);
    fill(more, COUNT, 5);
    fill(weight, COUNT, 6);
    fill(bias, COUNT, 7);
    memcpy(in, row, sizeof in);
    const struct kernel_norm norm = {.weight = weight, .bias = bias, .epsilon = 1e-5f};
    kernels->add_norm(row, more, &norm, COUNT);
    double mean = 0, squares = 0;
    for (int i = 0; i < COUNT; i++)
        mean += (double)(in[i] + more[i]) / COUNT;
    for (int i = 0; i < COUNT; i++)
        squares += ((double)(in[i] + more[i]) - mean) * ((double)(in[i] + more[i]) - mean) / COUNT;
    for (int i = 0; i < COUNT; i++) {
        double right = ((double)(in[i] + more[i]) - mean) / sqrt(squares + 1e-5) * (double)weight[i] + (double)bias[i];
        assert_true(fabs((double)row[i] - right) < 1e-5);
    }
}

enum { WIDTH = 32, LEN_MAX = 37, STRIDE = 3 * WIDTH + 16 };

static void attend_plainly(const float *rows, size_t len, size_t i, double out[WIDTH])
{
    double shares[LEN_MAX], sum = 0;
    memset(out, 0, WIDTH * sizeof *out);
    for (size_t j = 0; j < len; j++) {
        double product = 0;
        for (size_t e = 0; e < WIDTH; e++)
            product += (double)rows[i * STRIDE + e] * (double)rows[j * STRIDE + WIDTH + e];
        sum += shares[j] = exp(product / sqrt(WIDTH));
    }
    for (size_t j = 0; j < len; j++) {
        for (size_t e = 0; e < WIDTH; e++)
            out[e] += shares[j] / sum * (double)rows[j * STRIDE + 2 * WIDTH + e];
    }
}

static void attention_mixes_by_likeness(const struct kernels *kernels, size_t len)
{
    static float rows[LEN_MAX * STRIDE], out[LEN_MAX * WIDTH];
    float *scratch = malloc(kernel_attend_scratch(len, WIDTH) * sizeof *scratch);
    assert_non_null(scratch);
    fill(rows, sizeof rows / sizeof *rows, (unsigned)len);
    const struct kernel_head head = {.query = rows,
                                     .key = rows + WIDTH,
                                     .value = rows + 2 * WIDTH,
                                     .out = out,
                                     .len = len,
                                     .stride = STRIDE,
                                     .out_stride = WIDTH,
                                     .width = WIDTH,
                                     .scratch = scratch};
    kernels->attend(&head);
    for (size_t i = 0; i < len; i++) {
        double right[WIDTH];
        attend_plainly(rows, len, i, right);
        for (size_t e = 0; e < WIDTH; e++)
            assert_true(fabs((double)out[i * WIDTH + e] - right[e]) < 1e-5);
    }
    free(scratch);
}

static void check(const struct kernels *kernels)
{
    gelu_is_gelu(kernels);
    a_quantized_row_is_near(kernels, 255);
    a_quantized_row_is_near(kernels, 127);
    a_product_becomes_values(kernels);
    a_normed_row_has_mean_and_spread(kernels);
    for (size_t len = 1; len <= LEN_MAX; len += 3)
        attention_mixes_by_likeness(kernels, len);
}

static void the_plain_variant_is_right(void **state)
{
    (void)state;
    check(&kernels_plain);
}

static void what_is_picked_is_right(void **state)
{
    (void)state;
    check(kernels_pick(0));
    check(kernels_pick(1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_plain_variant_is_right),
        cmocka_unit_test(what_is_picked_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
