#include "grouping_models.h"
#include "vector.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct term_frequency *frequency;

static int setup(void **state)
{
    (void)state;
    frequency = term_frequency_new(&grouping_models_shipped()->frequencies);
    return frequency ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    term_frequency_free(frequency);
    return 0;
}

/* An article of title words with these hashes, ascending. */
static struct vector *article(const uint32_t *hashes, uint16_t count)
{
    static struct article_features features;
    memset(&features, 0, sizeof features);
    strcpy(features.lang, "en");
    features.term_count = count;
    for (size_t i = 0; i < count; i++) {
        features.terms[i] = (struct feature_term){.hash = hashes[i], .title_count = 1, .flags = TERM_FLAG(TERM_TITLE)};
    }
    struct vector *vector = vector_of_article(&features, frequency);
    assert_non_null(vector);
    return vector;
}

#define ARTICLE(...)                                                                                                   \
    article((const uint32_t[]){__VA_ARGS__}, sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

static void note_gone(void *context, uint32_t hash)
{
    *(uint64_t *)context += hash;
}

static void an_article_has_length_one(void **state)
{
    (void)state;
    struct vector *vector = ARTICLE(1, 2, 3, 4, 5);
    assert_float_equal(vector->square, 1, 0.01);
    assert_float_equal(vector->class_square[TERM_TITLE], 1, 0.01);
    assert_float_equal(vector->class_square[TERM_NUMBER], 0, 0);
    free(vector);
    struct vector *empty = article(NULL, 0);
    assert_float_equal(empty->square, 0, 0);
    free(empty);
}

static void rare_words_weigh_more(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++) {
        assert_int_equal(term_frequency_add(frequency, "en", (const uint32_t[]){11}, 1), 0);
    }
    struct vector *vector = ARTICLE(11, 12);
    assert_true(vector->terms[0].weight < vector->terms[1].weight);
    assert_true(term_frequency_rarity(frequency, "en", 11) < term_frequency_rarity(frequency, "fr", 11));
    free(vector);
    for (int i = 0; i < 200; i++) {
        term_frequency_remove(frequency, "en", (const uint32_t[]){11}, 1);
    }
    vector = ARTICLE(11, 12);
    assert_int_equal(vector->terms[0].weight, vector->terms[1].weight);
    free(vector);
}

static void adding_and_taking_away_gives_the_same_centre(void **state)
{
    (void)state;
    struct vector *a = ARTICLE(1, 3, 5, 7);
    struct vector *b = ARTICLE(2, 3, 6, 7, 9);
    struct vector *centre = NULL;
    assert_int_equal(vector_add(&centre, a), 0);
    assert_int_equal(vector_add(&centre, b), 0);
    assert_int_equal(centre->count, 7);
    for (size_t i = 1; i < centre->count; i++) {
        assert_true(centre->terms[i - 1].hash < centre->terms[i].hash);
    }
    assert_true(vector_has(centre, 9));
    assert_false(vector_has(centre, 4));
    uint64_t gone = 0;
    vector_subtract(centre, b, note_gone, &gone);
    assert_int_equal(gone, 2 + 6 + 9);
    assert_int_equal(centre->count, a->count);
    assert_memory_equal(centre->terms, a->terms, a->count * sizeof *a->terms);
    vector_subtract(centre, a, note_gone, &gone);
    assert_int_equal(centre->count, 0);
    free(a);
    free(b);
    free(centre);
}

static void a_centre_is_bounded(void **state)
{
    (void)state;
    struct vector *centre = NULL;
    for (uint32_t round = 0; round < 8; round++) {
        uint32_t hashes[100];
        for (uint32_t i = 0; i < 100; i++) {
            hashes[i] = 1 + i * 8 + round;
        }
        struct vector *vector = article(hashes, 100);
        assert_int_equal(vector_add(&centre, vector), 0);
        free(vector);
        assert_true(centre->count <= VECTOR_TERMS_MAX);
    }
    assert_int_equal(centre->count, VECTOR_TERMS_MAX);
    for (size_t i = 1; i < centre->count; i++) {
        assert_true(centre->terms[i - 1].hash < centre->terms[i].hash);
    }
    free(centre);
}

static void comparing_tells_what_is_shared(void **state)
{
    (void)state;
    struct vector *a = ARTICLE(1, 3, 5, 7);
    struct vector *b = ARTICLE(3, 7, 9, 11);
    struct probe probe;
    struct overlap overlap;
    probe_init(&probe, a);
    probe_compare(&probe, b, &overlap);
    assert_int_equal(overlap.shared, 2);
    assert_float_equal(overlap_cosine(&overlap, a, b), 0.5, 0.01);
    assert_float_equal(overlap_class_cosine(&overlap, a, b, TERM_TITLE), 0.5, 0.01);
    assert_float_equal(overlap_class_cosine(&overlap, a, b, TERM_ENTITY), 0, 0);
    assert_float_equal(overlap.covered_a, 0.5, 0.01);
    probe_compare(&probe, a, &overlap);
    assert_float_equal(overlap_cosine(&overlap, a, a), 1, 0.01);
    free(a);
    free(b);
}

static void frequencies_stay_bounded_and_keep_what_is_common(void **state)
{
    (void)state;
    struct term_frequency *full = term_frequency_new(&grouping_models_shipped()->frequencies);
    assert_non_null(full);
    uint32_t hashes[FEATURES_TERMS_MAX];
    for (uint32_t i = 0; i < 2 * TERM_FREQUENCY_TERMS_MAX / (FEATURES_TERMS_MAX - 1); i++) {
        hashes[0] = 7;
        for (uint32_t j = 1; j < FEATURES_TERMS_MAX; j++) {
            hashes[j] = i * FEATURES_TERMS_MAX + j + 100;
        }
        assert_int_equal(term_frequency_add(full, "en", hashes, FEATURES_TERMS_MAX), 0);
    }
    assert_true(term_frequency_bytes(full) < 40u * 1024 * 1024);
    assert_true(term_frequency_rarity(full, "en", 7) < 0.5f);
    assert_true(term_frequency_rarity(full, "en", 5) > 3);
    term_frequency_free(full);
}

/* What probe_compare adds up, term by term, as its header says it. */
static struct overlap overlap_by_hand(const struct vector *a, const struct vector *b)
{
    struct overlap overlap = {0};
    for (size_t j = 0; j < b->count; j++) {
        for (size_t i = 0; i < a->count; i++) {
            float weight_a = (float)a->terms[i].weight / (float)VECTOR_UNIT;
            float weight_b = (float)b->terms[j].weight / (float)VECTOR_UNIT;
            if (a->terms[i].hash != b->terms[j].hash)
                continue;
            overlap.shared++;
            overlap.product += weight_a * weight_b;
            overlap.covered_a += weight_a * weight_a;
            overlap.covered_b += weight_b * weight_b;
            overlap.heaviest_hash = weight_a > overlap.heaviest ? a->terms[i].hash : overlap.heaviest_hash;
            overlap.heaviest = fmaxf(overlap.heaviest, weight_a);
            for (int class = 0; class < TERM_CLASSES; class ++) {
                int in_a = a->terms[i].flags >> class & 1, in_both = in_a && (b->terms[j].flags >> class & 1);
                overlap.class_product[class] += in_both ? weight_a * weight_b : 0;
                overlap.class_covered_a[class] += in_a ? weight_a * weight_a : 0;
            }
        }
    }
    return overlap;
}

/* So many terms, every `step`th hash, of all kinds and weights. */
static struct vector *mixed_vector(uint16_t count, uint32_t step)
{
    struct vector *vector = calloc(1, sizeof *vector + count * sizeof *vector->terms);
    assert_non_null(vector);
    vector->count = vector->room = count;
    for (uint32_t i = 0; i < count; i++) {
        vector->terms[i].hash = (i + 1) * step * 2654435u;
        vector->terms[i].weight = (i * 37 % 4000 + 1) & 0xFFFFFFu;
        vector->terms[i].flags = i * 7 % (TERM_FLAGS_MASK + 1) & 0xFFu;
    }
    return vector;
}

/* To the bit: decisions of replicas, and of a desk that was upgraded, must not differ. */
static void what_two_vectors_share_is_added_up_in_the_order_of_the_other_s_terms(void **state)
{
    static const struct {
        uint16_t a, b;
        uint32_t step_a, step_b;
    } pairs[] = {{25, 25, 1, 1}, {25, 320, 2, 1}, {160, 320, 1, 3}, {160, 160, 3, 2}, {1, 1, 1, 2}, {0, 20, 1, 1}};
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct vector *a = mixed_vector(pairs[i].a, pairs[i].step_a);
        struct vector *b = mixed_vector(pairs[i].b, pairs[i].step_b);
        struct overlap overlap, expected = overlap_by_hand(a, b);
        struct probe probe;
        probe_init(&probe, a);
        probe_compare(&probe, b, &overlap);
        assert_memory_equal(&overlap, &expected, sizeof overlap);
        free(a);
        free(b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_two_vectors_share_is_added_up_in_the_order_of_the_other_s_terms),
        cmocka_unit_test(an_article_has_length_one),
        cmocka_unit_test(rare_words_weigh_more),
        cmocka_unit_test(adding_and_taking_away_gives_the_same_centre),
        cmocka_unit_test(a_centre_is_bounded),
        cmocka_unit_test(comparing_tells_what_is_shared),
        cmocka_unit_test(frequencies_stay_bounded_and_keep_what_is_common),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
