/* common/embedding: the parts without a socket. */
#include "embed.h"
#include "embed_answer.h"
#include "embed_centre.h"
#include "embed_client.h"
#include "embed_compact.h"
#include "embed_means.h"
#include "embed_samples.h"
#include "embed_whiten.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DIMENSIONS 64

static int read_answer(const char *body, unsigned texts, struct embed_answer *out, struct err *err)
{
    *out = (struct embed_answer){0};
    return embed_answer_read(body, strlen(body), texts, out, err);
}

static void an_answer_gives_vectors_of_length_one_in_the_order_of_the_texts(void **state)
{
    struct embed_answer answer;
    struct err err = {0};
    (void)state;
    const char *body = "{\"object\":\"list\",\"data\":[{\"index\":1,\"embedding\":[0,-2]},"
                       "{\"index\":0,\"embedding\":[3,4.0]}],\"model\":\"m\",\"usage\":{}}";
    assert_int_equal(read_answer(body, 2, &answer, &err), 0);
    assert_int_equal(answer.dimensions, 2);
    assert_float_equal(answer.vectors[0], 0.6, 1e-6);
    assert_float_equal(answer.vectors[1], 0.8, 1e-6);
    assert_float_equal(answer.vectors[2], 0, 1e-6);
    assert_float_equal(answer.vectors[3], -1, 1e-6);
    free(answer.vectors);
    assert_int_equal(read_answer("{\"data\":[{\"embedding\":[1]},{\"embedding\":[-1]}]}", 2, &answer, &err), 0);
    assert_float_equal(answer.vectors[1], -1, 1e-6);
    free(answer.vectors);
}

static void a_wrong_answer_is_refused_with_a_sentence(void **state)
{
    static const struct {
        const char *body;
        unsigned texts;
        const char *said;
    } cases[] = {
        {"", 1, "unreadable"},
        {"{\"data\":[{\"index\":0,\"embedding\":[1,2", 1, "unreadable"},
        {"<html>", 1, "unreadable"},
        {"null", 1, "0 vectors for 1 texts"},
        {"{\"data\":{}}", 1, "0 vectors for 1 texts"},
        {"{\"data\":[]}", 2, "0 vectors for 2 texts"},
        {"{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[1]}]}", 1, "2 vectors for 1 texts"},
        {"{\"data\":[{\"index\":0}]}", 1, "0 dimensions"},
        {"{\"data\":[{\"index\":0,\"embedding\":\"AAAA\"}]}", 1, "0 dimensions"},
        {"{\"data\":[{\"index\":0,\"embedding\":[0,0]}]}", 1, "zeros"},
        {"{\"data\":[{\"index\":0,\"embedding\":[1,null]}]}", 1, "else than numbers"},
        {"{\"data\":[{\"index\":0,\"embedding\":[1,\"2\"]}]}", 1, "else than numbers"},
        {"{\"data\":[{\"index\":0,\"embedding\":[1,1e200]}]}", 1, "else than numbers"},
        {"{\"data\":[{\"index\":0,\"embedding\":[1,1e999]}]}", 1, "unreadable"},
        {"{\"data\":[{\"index\":0,\"embedding\":[1,NaN]}]}", 1, "unreadable"},
        {"{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":0,\"embedding\":[1]}]}", 2, "not asked for"},
        {"{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":2,\"embedding\":[1]}]}", 2, "not asked for"},
        {"{\"data\":[{\"index\":-1,\"embedding\":[1]}]}", 1, "not asked for"},
        {"{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[1,2]}]}", 2, "of 1 and of 2"},
    };
    struct embed_answer answer;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = {0};
        assert_true(read_answer(cases[i].body, cases[i].texts, &answer, &err) < 0);
        assert_null(answer.vectors);
        assert_non_null(strstr(err.text, cases[i].said));
    }
}

static void a_vector_of_too_many_dimensions_is_refused(void **state)
{
    struct embed_answer answer;
    struct err err = {0};
    char *body = calloc(1, 64 + 2 * (EMBED_DIMENSIONS_MAX + 1));
    (void)state;
    assert_non_null(body);
    size_t len = (size_t)sprintf(body, "{\"data\":[{\"embedding\":[1");
    for (int i = 0; i < EMBED_DIMENSIONS_MAX; i++) {
        len += (size_t)sprintf(body + len, ",1");
    }
    sprintf(body + len, "]}]}");
    assert_int_equal(read_answer(body, 1, &answer, &err), ERR_TOO_LARGE);
    free(body);
}

/* A vector that differs from seed to seed. */
static void make_vector(unsigned seed, float *out)
{
    for (unsigned i = 0; i < DIMENSIONS; i++) {
        seed = seed * 1103515245u + 12345u;
        out[i] = (float)((seed >> 16) % 2001) / 1000 - 1;
    }
    assert_int_equal(embed_normalise(out, DIMENSIONS), 0);
}

static float exact(const float *a, const float *b)
{
    float product = 0;
    for (unsigned i = 0; i < DIMENSIONS; i++) {
        product += a[i] * b[i];
    }
    return product;
}

static void a_byte_for_each_dimension_keeps_the_cosine(void **state)
{
    float a[DIMENSIONS], b[DIMENSIONS];
    int8_t compact_a[DIMENSIONS], compact_b[DIMENSIONS];
    (void)state;
    for (unsigned seed = 1; seed < 100; seed++) {
        make_vector(seed, a);
        make_vector(seed + 1000, b);
        for (unsigned i = 0; i < DIMENSIONS; i++) {
            b[i] += a[i] * (float)(seed % 5);
        }
        assert_int_equal(embed_normalise(b, DIMENSIONS), 0);
        embed_compact(a, DIMENSIONS, compact_a);
        embed_compact(b, DIMENSIONS, compact_b);
        assert_float_equal(embed_cosine(compact_a, compact_b, DIMENSIONS), exact(a, b), 0.01);
        assert_float_equal(embed_cosine(compact_a, compact_a, DIMENSIONS), 1, 1e-6);
    }
}

static void the_cosine_of_the_longest_vectors_does_not_overflow(void **state)
{
    static int8_t a[EMBED_DIMENSIONS_MAX], b[EMBED_DIMENSIONS_MAX], zero[EMBED_DIMENSIONS_MAX];
    (void)state;
    memset(a, 127, sizeof a);
    memset(b, -127, sizeof b);
    assert_float_equal(embed_cosine(a, b, EMBED_DIMENSIONS_MAX), -1, 1e-6);
    assert_float_equal(embed_cosine(a, zero, EMBED_DIMENSIONS_MAX), 0, 1e-6);
}

static void zeros_have_no_length(void **state)
{
    float zeros[DIMENSIONS] = {0};
    int8_t compact[DIMENSIONS];
    (void)state;
    assert_int_equal(embed_normalise(zeros, DIMENSIONS), ERR_INVALID);
    embed_compact(zeros, DIMENSIONS, compact);
    assert_int_equal(compact[0], 0);
}

/* As if each language had a direction of its own, and each of the samples' reports one. */
static void make_report(unsigned language, unsigned report, float *out)
{
    float cone[DIMENSIONS], lang[DIMENSIONS], meaning[DIMENSIONS];
    make_vector(1, cone);
    make_vector(100 + language, lang);
    make_vector(10000 + report, meaning);
    for (unsigned i = 0; i < DIMENSIONS; i++) {
        out[i] = 3 * cone[i] + lang[i] + meaning[i];
    }
    assert_int_equal(embed_normalise(out, DIMENSIONS), 0);
}

static struct embed_centre *learn(void)
{
    struct embed_centre *centre = embed_centre_new(DIMENSIONS);
    float vector[DIMENSIONS];
    assert_non_null(centre);
    for (unsigned i = 0; i < EMBED_SAMPLE_LANGUAGES; i++) {
        for (unsigned j = 0; j < EMBED_SAMPLE_TEXTS; j++) {
            make_report(i, j, vector);
            embed_centre_learn(centre, i, vector);
        }
    }
    return centre;
}

static void centring_brings_languages_together_and_parts_reports(void **state)
{
    float a[DIMENSIONS], same[DIMENSIONS], other[DIMENSIONS];
    struct embed_centre *centre = learn();
    (void)state;
    make_report(0, 99, a);
    make_report(1, 99, same);
    make_report(0, 77, other);
    assert_true(exact(a, other) > 0.8F); /* raw: all alike, one language more than one report */
    assert_true(exact(a, other) - exact(a, same) > -0.05F);
    embed_centre_apply(centre, embed_samples[0].lang, a);
    embed_centre_apply(centre, embed_samples[1].lang, same);
    embed_centre_apply(centre, embed_samples[0].lang, other);
    assert_true(exact(a, same) > 0.9F);
    assert_true(exact(a, other) < 0.45F);
    assert_float_equal(exact(a, a), 1, 1e-5);
    embed_centre_free(centre);
}

static void a_language_without_samples_has_the_mean_of_all(void **state)
{
    float a[DIMENSIONS], b[DIMENSIONS];
    struct embed_centre *centre = learn();
    (void)state;
    make_report(500, 99, a);
    make_report(500, 77, b);
    float before = exact(a, b);
    embed_centre_apply(centre, "xx", a);
    embed_centre_apply(centre, "und", b);
    assert_true(exact(a, b) < before - 0.2F);
    embed_centre_free(centre);
}

/* The table's own vector of the first sample, `share` of it another direction. */
static void make_first_sample(float share, float out[EMBED_MEANS_DIMENSIONS])
{
    for (unsigned i = 0; i < EMBED_MEANS_DIMENSIONS; i++) {
        out[i] = embed_means.scales[0] * embed_means.rows[0][i] + (i % 2 ? share : -share);
    }
    assert_int_equal(embed_normalise(out, EMBED_MEANS_DIMENSIONS), 0);
}

static void the_shipped_model_is_known_and_others_are_not(void **state)
{
    float first[EMBED_MEANS_DIMENSIONS], raw[EMBED_MEANS_DIMENSIONS];
    (void)state;
    make_first_sample(0.005F, first); /* as other hardware would have it */
    struct embed_centre *centre = embed_centre_known(first, EMBED_MEANS_DIMENSIONS);
    assert_non_null(centre);
    memcpy(raw, first, sizeof raw);
    embed_centre_apply(centre, "en", first);
    float product = 0;
    for (unsigned i = 0; i < EMBED_MEANS_DIMENSIONS; i++) {
        product += raw[i] * first[i];
    }
    assert_true(product < 0.7F); /* it lay in the cone, and is far from its axis now */
    embed_centre_free(centre);
    make_first_sample(0.03F, first);
    assert_null(embed_centre_known(first, EMBED_MEANS_DIMENSIONS));
    assert_null(embed_centre_known(first, EMBED_MEANS_DIMENSIONS / 2));
}

static void whitening_is_the_table_times_the_vector_at_length_one(void **state)
{
    (void)state;
    float vector[EMBED_MEANS_DIMENSIONS], square = 0;
    for (unsigned axis = 0; axis < EMBED_MEANS_DIMENSIONS; axis += 100) {
        memset(vector, 0, sizeof vector);
        vector[axis] = 3;
        embed_whiten(vector);
        square = 0;
        for (unsigned i = 0; i < EMBED_MEANS_DIMENSIONS; i++)
            square += powf(embed_whitening.scales[i] * embed_whitening.rows[i][axis], 2);
        for (unsigned i = 0; i < EMBED_MEANS_DIMENSIONS; i++)
            assert_float_equal(vector[i], embed_whitening.scales[i] * embed_whitening.rows[i][axis] / sqrtf(square),
                               1e-5);
    }
    memset(vector, 0, sizeof vector);
    embed_whiten(vector);
    assert_float_equal(vector[0], 0, 1e-9);
}

static void take_first(void *context, const float *vector, unsigned dimensions)
{
    assert_int_equal(dimensions, EMBED_MEANS_DIMENSIONS);
    memcpy(context, vector, EMBED_MEANS_DIMENSIONS * sizeof *vector);
}

/* What whoever asked is given of a text's vector. */
static void answer_of(struct embed *embed, float out[EMBED_MEANS_DIMENSIONS])
{
    float vector[EMBED_MEANS_DIMENSIONS];
    make_first_sample(0.01F, vector);
    struct embed_ask *ask = embed_ask_new("Bridge closed", "en", 0, take_first, out);
    assert_non_null(ask);
    embed_ask_answer(embed, ask, vector);
}

static void only_vectors_of_the_known_model_are_whitened_and_only_for_who_wants_it(void **state)
{
    float first[EMBED_MEANS_DIMENSIONS], plain[EMBED_MEANS_DIMENSIONS], whitened[EMBED_MEANS_DIMENSIONS],
        learned[EMBED_MEANS_DIMENSIONS], learned_wanted[EMBED_MEANS_DIMENSIONS];
    (void)state;
    make_first_sample(0.005F, first);
    struct embed embed = {.dimensions = EMBED_MEANS_DIMENSIONS};
    embed.centre = embed_centre_known(first, EMBED_MEANS_DIMENSIONS);
    answer_of(&embed, plain);
    embed.is_whitened = 1;
    answer_of(&embed, whitened);
    assert_true(embed_centre_is_known(embed.centre));
    assert_memory_not_equal(plain, whitened, sizeof plain);
    embed_whiten(plain);
    assert_memory_equal(plain, whitened, sizeof plain);
    embed_centre_free(embed.centre);
    embed.centre = embed_centre_new(EMBED_MEANS_DIMENSIONS); /* of a model that the samples have to tell of */
    embed_centre_learn(embed.centre, 0, first);
    answer_of(&embed, learned_wanted);
    embed.is_whitened = 0;
    answer_of(&embed, learned);
    assert_memory_equal(learned, learned_wanted, sizeof learned);
    embed_centre_free(embed.centre);
}

static void the_samples_are_there_once_for_each_language(void **state)
{
    (void)state;
    for (unsigned i = 0; i < EMBED_SAMPLE_LANGUAGES; i++) {
        for (unsigned j = 0; j < EMBED_SAMPLE_TEXTS; j++) {
            assert_true(strlen(embed_samples[i].texts[j]) > 10);
            assert_true(strlen(embed_samples[i].texts[j]) < EMBED_TEXT_MAX);
        }
        for (unsigned j = 0; j < i; j++) {
            assert_string_not_equal(embed_samples[i].lang, embed_samples[j].lang);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_gives_vectors_of_length_one_in_the_order_of_the_texts),
        cmocka_unit_test(a_wrong_answer_is_refused_with_a_sentence),
        cmocka_unit_test(a_vector_of_too_many_dimensions_is_refused),
        cmocka_unit_test(a_byte_for_each_dimension_keeps_the_cosine),
        cmocka_unit_test(the_cosine_of_the_longest_vectors_does_not_overflow),
        cmocka_unit_test(zeros_have_no_length),
        cmocka_unit_test(centring_brings_languages_together_and_parts_reports),
        cmocka_unit_test(a_language_without_samples_has_the_mean_of_all),
        cmocka_unit_test(the_shipped_model_is_known_and_others_are_not),
        cmocka_unit_test(whitening_is_the_table_times_the_vector_at_length_one),
        cmocka_unit_test(only_vectors_of_the_known_model_are_whitened_and_only_for_who_wants_it),
        cmocka_unit_test(the_samples_are_there_once_for_each_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
