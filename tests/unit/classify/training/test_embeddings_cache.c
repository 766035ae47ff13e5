/* bench-group's cache of vectors comes back from its file as it was. */
#include "embeddings_cache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define VECTORS    300 /* more than there are first bytes, white space among them */
#define DIMENSIONS 5

static void write_and_read(uint64_t first_hash)
{
    char path[] = "/tmp/triptych-cache-XXXXXX";
    struct embeddings_cache written = {0}, got = {0};
    struct err err = {0};
    int8_t vector[DIMENSIONS] = {1, -2, 3, 127, -127};
    close(mkstemp(path));
    for (uint64_t i = 0; i < VECTORS; i++) {
        vector[0] = (int8_t)(i % 100);
        assert_int_equal(embeddings_cache_add(&written, first_hash + (i << 56), vector, DIMENSIONS), 0);
    }
    assert_int_equal(embeddings_cache_write(&written, path, &err), 0);
    assert_int_equal(embeddings_cache_read(&got, path, &err), 0);
    assert_int_equal(got.count, VECTORS);
    assert_int_equal(got.dimensions, DIMENSIONS);
    for (uint64_t i = 0; i < 256; i++) {
        const int8_t *found = embeddings_cache_find(&got, first_hash + (i << 56));
        assert_non_null(found);
        assert_memory_equal(found + 1, vector + 1, DIMENSIONS - 1);
    }
    assert_null(embeddings_cache_find(&got, first_hash + 1));
    embeddings_cache_done(&written);
    embeddings_cache_done(&got);
    unlink(path);
}

static void vectors_come_back_whatever_their_first_byte(void **state)
{
    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        write_and_read(byte);
    }
}

static void a_file_that_is_no_cache_is_refused(void **state)
{
    struct embeddings_cache cache = {0};
    struct err err = {0};
    (void)state;
    assert_int_equal(embeddings_cache_read(&cache, "/proc/self/cmdline", &err), ERR_INVALID);
    assert_int_equal(embeddings_cache_read(&cache, "/nowhere/at/all", &err), 0);
    assert_int_equal(cache.count, 0);
}

static void vectors_of_another_length_are_refused(void **state)
{
    struct embeddings_cache cache = {0};
    int8_t vector[DIMENSIONS] = {1};
    (void)state;
    assert_int_equal(embeddings_cache_add(&cache, 1, vector, DIMENSIONS), 0);
    assert_int_equal(embeddings_cache_add(&cache, 2, vector, DIMENSIONS - 1), ERR_INVALID);
    embeddings_cache_done(&cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors_come_back_whatever_their_first_byte),
        cmocka_unit_test(a_file_that_is_no_cache_is_refused),
        cmocka_unit_test(vectors_of_another_length_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
