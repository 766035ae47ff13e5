#include "sketch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* `count` words that depend on `seed`, from the `first` on; returns the text's length. */
static size_t write_words(char *out, size_t room, unsigned seed, unsigned first, unsigned count)
{
    size_t used = 0;
    for (unsigned i = first; i < first + count; i++) {
        used += (size_t)snprintf(out + used, room - used, "w%ux%u ", seed, i);
    }
    return used;
}

static struct sketch_overlap compare(const char *a, const char *b)
{
    static struct sketch left;
    static struct sketch right;
    sketch_make(&left, a, strlen(a));
    sketch_make(&right, b, strlen(b));
    return sketch_compare(&left, &right);
}

static void equal_texts_are_copies(void **state)
{
    (void)state;
    char text[16000];
    write_words(text, sizeof text, 1, 0, 900);
    struct sketch_overlap overlap = compare(text, text);
    assert_float_equal(overlap.jaccard, 1, 1e-6);
    assert_float_equal(overlap.containment, 1, 1e-6);
    assert_true(sketch_is_copy(&overlap));
}

static void a_copy_with_a_paragraph_before_it_is_a_copy(void **state)
{
    (void)state;
    char original[16000];
    char copy[16000];
    write_words(original, sizeof original, 1, 0, 400);
    size_t used = write_words(copy, sizeof copy, 2, 0, 60);
    memcpy(copy + used, original, strlen(original) + 1);
    struct sketch_overlap overlap = compare(original, copy);
    assert_true(sketch_is_copy(&overlap));
    assert_true(overlap.containment > 0.9f);
}

static void texts_that_share_half_are_no_copies(void **state)
{
    (void)state;
    char a[16000];
    char b[16000];
    size_t used = write_words(a, sizeof a, 1, 0, 400);
    write_words(a + used, sizeof a - used, 2, 0, 400);
    used = write_words(b, sizeof b, 1, 0, 400);
    write_words(b + used, sizeof b - used, 3, 0, 400);
    struct sketch_overlap overlap = compare(a, b);
    assert_float_equal(overlap.jaccard, 1.0 / 3, 0.08);
    assert_float_equal(overlap.containment, 0.5, 0.1);
    assert_false(sketch_is_copy(&overlap));
}

static void unlike_lengths_are_compared_where_both_are_complete(void **state)
{
    (void)state;
    char part[16000];
    char whole[32000];
    write_words(part, sizeof part, 1, 0, 200);
    write_words(whole, sizeof whole, 1, 0, 1400);
    struct sketch_overlap overlap = compare(part, whole);
    assert_true(overlap.containment > 0.9f);
    assert_float_equal(overlap.jaccard, 1.0 / 7, 0.08);
}

static void short_texts_are_never_copies(void **state)
{
    (void)state;
    char text[400];
    write_words(text, sizeof text, 1, 0, SKETCH_RUNS_MIN + 3);
    struct sketch_overlap overlap = compare(text, text);
    assert_false(sketch_is_copy(&overlap));
    overlap = compare("", "");
    assert_false(sketch_is_copy(&overlap));
}

static void a_trimmed_copy_compares_the_same(void **state)
{
    (void)state;
    char text[16000];
    static struct sketch sketch;
    write_words(text, sizeof text, 1, 0, 100);
    sketch_make(&sketch, text, strlen(text));
    struct sketch *copy = sketch_copy(&sketch);
    assert_non_null(copy);
    assert_true(sketch_bytes(copy) < sizeof sketch);
    struct sketch_overlap overlap = sketch_compare(&sketch, copy);
    assert_float_equal(overlap.jaccard, 1, 1e-6);
    free(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_texts_are_copies),
        cmocka_unit_test(a_copy_with_a_paragraph_before_it_is_a_copy),
        cmocka_unit_test(texts_that_share_half_are_no_copies),
        cmocka_unit_test(unlike_lengths_are_compared_where_both_are_complete),
        cmocka_unit_test(short_texts_are_never_copies),
        cmocka_unit_test(a_trimmed_copy_compares_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
