/* The hash table against a plain array that says what must be there. */
#include "hash_index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define KEYS  400u
#define STEPS 20000u

/* A fixed sequence of numbers: the same in every run. */
static uint32_t next_number(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Hashes that meet: in the low bits, at the table's end, and some that are equal. */
static uint64_t hash_of(unsigned key)
{
    return (uint64_t)(key % 7) * 0x100000000u + (key / 3);
}

static uintptr_t value_of(unsigned key)
{
    return key + 1;
}

static int has(const struct hash_index *index, unsigned key)
{
    size_t at = hash_index_home(index, hash_of(key));
    for (struct hash_cell *cell; (cell = hash_index_next(index, hash_of(key), &at)) != NULL;)
        if (cell->value == value_of(key))
            return 1;
    return 0;
}

static void it_holds_what_was_entered_and_not_removed(void **state)
{
    struct hash_index index;
    uint8_t is_in[KEYS] = {0};
    uint32_t seed = 1;
    size_t count = 0;
    (void)state;
    assert_int_equal(hash_index_init(&index, 0), 0);
    for (unsigned step = 0; step < STEPS; step++) {
        unsigned key = next_number(&seed) % KEYS;
        if (is_in[key])
            hash_index_remove(&index, hash_of(key), value_of(key));
        else
            assert_int_equal(hash_index_add(&index, hash_of(key), value_of(key)), 0);
        is_in[key] = !is_in[key];
        count += is_in[key] ? 1 : (size_t)-1;
        hash_index_check(&index);
        assert_int_equal(index.used, count);
        unsigned other = next_number(&seed) % KEYS;
        assert_int_equal(has(&index, other), is_in[other]);
    }
    for (unsigned key = 0; key < KEYS; key++)
        assert_int_equal(has(&index, key), is_in[key]);
    hash_index_done(&index);
}

static void values_of_one_hash_are_all_found(void **state)
{
    struct hash_index index;
    (void)state;
    assert_int_equal(hash_index_init(&index, 100), 0);
    for (uintptr_t value = 1; value <= 50; value++)
        assert_int_equal(hash_index_add(&index, 77, value), 0);
    uint64_t seen = 0;
    size_t at = hash_index_home(&index, 77);
    for (struct hash_cell *cell; (cell = hash_index_next(&index, 77, &at)) != NULL;)
        seen |= UINT64_C(1) << cell->value;
    assert_true(seen == (UINT64_C(1) << 51) - 2);
    assert_null(hash_index_find(&index, 78));
    hash_index_done(&index);
}

static void room_that_was_asked_for_is_there_at_once(void **state)
{
    struct hash_index index;
    (void)state;
    assert_int_equal(hash_index_init(&index, 3000), 0);
    size_t bytes = hash_index_bytes(&index);
    for (uintptr_t value = 1; value <= 3000; value++)
        assert_int_equal(hash_index_add(&index, value * 31, value), 0);
    assert_int_equal(hash_index_bytes(&index), bytes);
    hash_index_clear(&index);
    hash_index_check(&index);
    assert_int_equal(index.used, 0);
    assert_null(hash_index_find(&index, 31));
    hash_index_done(&index);
}

static void a_value_may_be_changed_where_it_stands(void **state)
{
    struct hash_index index;
    (void)state;
    assert_int_equal(hash_index_init(&index, 1), 0);
    assert_int_equal(hash_index_add(&index, 5, 1), 0);
    hash_index_find(&index, 5)->value = 2;
    assert_int_equal(hash_index_find(&index, 5)->value, 2);
    hash_index_remove(&index, 5, 2);
    assert_null(hash_index_find(&index, 5));
    hash_index_done(&index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_holds_what_was_entered_and_not_removed),
        cmocka_unit_test(values_of_one_hash_are_all_found),
        cmocka_unit_test(room_that_was_asked_for_is_there_at_once),
        cmocka_unit_test(a_value_may_be_changed_where_it_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
