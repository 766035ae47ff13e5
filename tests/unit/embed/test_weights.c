/* embed/weights: 4-bit blocks become floats, floats become whole numbers. */
#include "weights.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void check_scale(unsigned half, float scale)
{
    struct model_block block = {.scale = {(uint8_t)half, (uint8_t)(half >> 8)}};
    float out[MODEL_BLOCK];
    block.pairs[0] = 0x90; /* weight 0 is -8, weight 16 is 1 */
    weights_read(&block, MODEL_BLOCK, out);
    assert_float_equal(out[0], -8 * scale, fabsf(scale) * 1e-6f);
    assert_float_equal(out[16], scale, fabsf(scale) * 1e-6f);
}

static void a_block_is_read_by_its_scale(void **state)
{
    (void)state;
    check_scale(0x3C00, 1);
    check_scale(0xC000, -2);
    check_scale(0x3555, 0.33325195f);
    check_scale(0x7BFF, 65504);
    check_scale(0x0001, 5.9604645e-8f); /* below the normal range */
    check_scale(0x03FF, 6.0975552e-5f);
    check_scale(0x0000, 0);
    check_scale(0x7C00, 0); /* infinite: no weight may be */
    check_scale(0x7E00, 0); /* no number */
}

static void whole_numbers_keep_an_outputs_weights_to_half_a_step(void **state)
{
    const float weights[] = {0.5f, -1.27f, 0.004f, 0}, nothing[4] = {0};
    int8_t whole[4];
    (void)state;
    struct weights_whole made = weights_quantize(weights, 4, whole);
    assert_float_equal(made.scale, 0.01f, 1e-6f);
    for (int i = 0; i < 4; i++)
        assert_true(fabsf((float)whole[i] * made.scale - weights[i]) <= made.scale / 2 + 1e-6f);
    assert_int_equal(whole[1], -WEIGHTS_INT_MAX);
    assert_float_equal(made.sum, (float)(whole[0] + whole[1] + whole[2] + whole[3]), 0);
    made = weights_quantize(nothing, 4, whole);
    assert_int_equal(whole[1], 0);
    assert_float_equal(made.sum, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_is_read_by_its_scale),
        cmocka_unit_test(whole_numbers_keep_an_outputs_weights_to_half_a_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
