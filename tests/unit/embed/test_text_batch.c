/* embed/text_batch and all that it stands on, with a made-up model: vectors are those of the formulas, whatever else is
 * in the batch. */
#include "plain_encoder.h"
#include "text_batch.h"
#include "tiny_model.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PREFIX "query: "

struct fixture {
    uint8_t *image;
    size_t size;
    struct model_file file;
    struct tokenizer *tokenizer;
    struct encoder *encoder;
    struct text_batch *batch;
};

static void begin(struct fixture *fixture, enum product_precision precision)
{
    struct err err = {0};
    *fixture = (struct fixture){0};
    fixture->image = tiny_model_make(&fixture->size);
    assert_int_equal(model_file_read(fixture->image, fixture->size, &fixture->file, &err), 0);
    assert_int_equal(tokenizer_new(&fixture->file.pieces, &fixture->tokenizer, &err), 0);
    if (encoder_new(&fixture->file, precision, &fixture->encoder, &err))
        fail_msg("%s", err.text);
    assert_int_equal(text_batch_open(fixture->tokenizer, fixture->encoder, &fixture->batch, &err), 0);
}

static void end(struct fixture *fixture)
{
    text_batch_close(fixture->batch);
    encoder_free(fixture->encoder);
    tokenizer_free(fixture->tokenizer);
    model_file_close(&fixture->file);
    free(fixture->image);
}

static void embed(struct fixture *fixture, const char *const *texts, size_t count)
{
    struct err err = {0};
    text_batch_clear(fixture->batch);
    for (size_t i = 0; i < count; i++) {
        unsigned tokens = 0;
        assert_false(text_batch_is_full(fixture->batch));
        assert_int_equal(text_batch_add(fixture->batch, PREFIX, texts[i], &tokens, &err), 0);
        assert_true(tokens > 2);
    }
    if (text_batch_run(fixture->batch, &err))
        fail_msg("%s", err.text);
}

/* The vector that the formulas give, parts by their tokens. */
static void embed_plainly(struct fixture *fixture, const char *text, double *out)
{
    struct tokenizer_space space = {0};
    double part[TINY_HIDDEN], squares = 0;
    memset(out, 0, TINY_HIDDEN * sizeof *out);
    assert_int_equal(tokenizer_split(fixture->tokenizer, PREFIX, text, &space, NULL), 0);
    for (size_t at = 0; at < space.count; at += TINY_POSITIONS - 2) {
        size_t count = space.count - at < TINY_POSITIONS - 2 ? space.count - at : TINY_POSITIONS - 2;
        plain_encode(&fixture->file, space.ids + at, count, part);
        for (int i = 0; i < TINY_HIDDEN; i++)
            out[i] += part[i] * (double)count;
    }
    for (int i = 0; i < TINY_HIDDEN; i++)
        squares += out[i] * out[i];
    for (int i = 0; i < TINY_HIDDEN; i++)
        out[i] /= sqrt(squares);
    tokenizer_space_done(&space);
}

static const char long_text[] = "the abcde query the zzz cdecde the abcabcabc h e t s p g the query abab the zzz "
                                "cdecde the query of u r y the abcde the abcde the abcde the abcde the abcde";
static const char *const texts[] = {"abc", "the query", long_text, "zzzzzzz", "cd cd cd cd the the the"};

enum { TEXTS = sizeof texts / sizeof *texts };

static void check_near(enum product_precision precision, double least)
{
    struct fixture fixture;
    begin(&fixture, precision);
    embed(&fixture, texts, TEXTS);
    for (size_t t = 0; t < TEXTS; t++) {
        double right[TINY_HIDDEN], cosine = 0, length = 0;
        const float *vector = text_batch_vector(fixture.batch, t);
        embed_plainly(&fixture, texts[t], right);
        for (int i = 0; i < TINY_HIDDEN; i++) {
            cosine += right[i] * (double)vector[i];
            length += (double)vector[i] * (double)vector[i];
        }
        assert_true(fabs(length - 1) < 1e-5);
        if (cosine < least)
            fail_msg("%s, text %zu: cosine %.6f", encoder_name(fixture.encoder), t, cosine);
    }
    end(&fixture);
}

static void vectors_in_fp32_are_those_of_the_formulas(void **state)
{
    (void)state;
    check_near(PRODUCT_FP32, 0.999999);
}

static void vectors_in_int8_are_near_those_of_the_formulas(void **state)
{
    (void)state;
    check_near(PRODUCT_INT8, 0.998);
    check_near(PRODUCT_AUTO, 0.998);
}

static void a_vector_does_not_depend_on_what_is_beside_it(void **state)
{
    struct fixture fixture;
    float together[TEXTS][TINY_HIDDEN];
    (void)state;
    begin(&fixture, PRODUCT_INT8);
    embed(&fixture, texts, TEXTS);
    for (size_t t = 0; t < TEXTS; t++)
        memcpy(together[t], text_batch_vector(fixture.batch, t), sizeof together[t]);
    for (size_t t = 0; t < TEXTS; t++) {
        embed(&fixture, texts + t, 1);
        assert_memory_equal(together[t], text_batch_vector(fixture.batch, 0), sizeof together[t]);
    }
    end(&fixture);
}

static void a_batch_is_full_by_tokens_or_texts(void **state)
{
    struct fixture fixture;
    struct err err = {0};
    unsigned tokens = 0, count = 0, rows = 0;
    (void)state;
    begin(&fixture, PRODUCT_AUTO);
    text_batch_clear(fixture.batch);
    while (!text_batch_is_full(fixture.batch)) {
        assert_int_equal(text_batch_add(fixture.batch, PREFIX, "a", &tokens, &err), 0);
        rows += tokens;
        count++;
    }
    assert_true(count == TEXT_BATCH_MAX || (rows >= ENCODER_ROWS && rows < ENCODER_ROWS + tokens));
    assert_int_equal(text_batch_run(fixture.batch, &err), 0);
    assert_memory_equal(text_batch_vector(fixture.batch, 0), text_batch_vector(fixture.batch, count - 1),
                        TINY_HIDDEN * sizeof(float));
    end(&fixture);
}

static void a_model_that_lacks_a_tensor_is_refused(void **state)
{
    size_t size = 0;
    uint8_t *image = tiny_model_make(&size);
    (void)state;
    for (size_t i = 0; i + 6 < size; i++) {
        if (memcmp(image + i, "l1.k.w", 6) == 0)
            image[i + 1] = '9';
    }
    struct model_file file = {0};
    struct encoder *encoder = NULL;
    struct err err = {0};
    assert_int_equal(model_file_read(image, size, &file, &err), 0);
    assert_int_equal(encoder_new(&file, PRODUCT_AUTO, &encoder, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "l1.k.w"));
    model_file_close(&file);
    free(image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors_in_fp32_are_those_of_the_formulas),
        cmocka_unit_test(vectors_in_int8_are_near_those_of_the_formulas),
        cmocka_unit_test(a_vector_does_not_depend_on_what_is_beside_it),
        cmocka_unit_test(a_batch_is_full_by_tokens_or_texts),
        cmocka_unit_test(a_model_that_lacks_a_tensor_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
