#include "sketch_packed.h"

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

/* ── packed ── */

static size_t assert_unpacks_the_same(const struct sketch *sketch)
{
    struct sketch_packed *packed = sketch_pack(sketch);
    assert_non_null(packed);
    for (size_t most = 0; most <= SKETCH_HASHES_MAX; most++) {
        struct sketch out;
        size_t count = most < sketch->count ? most : sketch->count;
        sketch_unpack(packed, most, &out);
        assert_int_equal(out.count, count);
        assert_int_equal(out.is_complete, sketch->is_complete && count == sketch->count);
        assert_memory_equal(out.hashes, sketch->hashes, count * sizeof *out.hashes);
    }
    size_t size_bytes = sketch_packed_bytes(packed);
    free(packed);
    return size_bytes;
}

static void a_packed_sketch_comes_back_whole_or_its_beginning_alone(void **state)
{
    (void)state;
    char text[16000];
    struct sketch sketch;
    for (unsigned words = SKETCH_RUNS_MIN; words < 1200; words += words / 4) {
        write_words(text, sizeof text, words, 0, words);
        sketch_make(&sketch, text, strlen(text));
        size_t size_bytes = assert_unpacks_the_same(&sketch);
        assert_true(size_bytes < 8 + sketch.count * sizeof *sketch.hashes);
        assert_true(sketch.count < SKETCH_HASHES_MAX || size_bytes < 340);
    }
}

static void the_oddest_sketches_come_back_too(void **state)
{
    (void)state;
    struct sketch sketch = {.count = 0, .is_complete = 1};
    assert_unpacks_the_same(&sketch);
    for (unsigned i = 0; i < SKETCH_HASHES_MAX; i++) {
        sketch.hashes[sketch.count++] = (uint16_t)i;
    }
    assert_unpacks_the_same(&sketch);
    sketch.hashes[SKETCH_HASHES_MAX - 1] = SKETCH_HASH_MAX; /* the longest gap, behind the shortest ones */
    assert_unpacks_the_same(&sketch);
    sketch = (struct sketch){.count = 2, .is_complete = 0, .hashes = {SKETCH_HASH_MAX - 1, SKETCH_HASH_MAX}};
    assert_unpacks_the_same(&sketch);
}

static void a_copy_is_found_by_the_beginning_of_its_sketch(void **state)
{
    (void)state;
    char text[16000];
    struct sketch sketch, beginning;
    write_words(text, sizeof text, 1, 0, 600);
    sketch_make(&sketch, text, strlen(text));
    struct sketch_packed *packed = sketch_pack(&sketch);
    sketch_unpack(packed, SKETCH_LOOK + 1, &beginning);
    assert_true(sketch_may_be_copy(&sketch, &beginning));
    write_words(text, sizeof text, 2, 0, 600);
    sketch_make(&sketch, text, strlen(text));
    assert_false(sketch_may_be_copy(&sketch, &beginning));
    free(packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_texts_are_copies),
        cmocka_unit_test(a_copy_with_a_paragraph_before_it_is_a_copy),
        cmocka_unit_test(texts_that_share_half_are_no_copies),
        cmocka_unit_test(unlike_lengths_are_compared_where_both_are_complete),
        cmocka_unit_test(short_texts_are_never_copies),
        cmocka_unit_test(a_packed_sketch_comes_back_whole_or_its_beginning_alone),
        cmocka_unit_test(the_oddest_sketches_come_back_too),
        cmocka_unit_test(a_copy_is_found_by_the_beginning_of_its_sketch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
