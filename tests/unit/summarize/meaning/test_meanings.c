/* The memory of sentences' vectors, and the list of those that are wanted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "meaning_wants.h"
#include "meanings.h"

#define DIMENSIONS 4

static struct meanings *meanings;

static int open_meanings(void **state)
{
    (void)state;
    meanings = meanings_new();
    return meanings ? 0 : -1;
}

static int close_meanings(void **state)
{
    (void)state;
    meanings_free(meanings);
    return 0;
}

static void put(uint32_t wording, float x, float y)
{
    const float vector[DIMENSIONS] = {x, y, 0, 0};
    meanings_put(meanings, wording, vector, DIMENSIONS);
}

static void alike_is_the_cosine_of_two_that_are_known(void **state)
{
    (void)state;
    put(1, 1, 0);
    put(2, 0.8F, 0.6F);
    put(3, -1, 0);
    assert_true(meanings_has(meanings, 1) && meanings_has(meanings, 3));
    assert_float_equal(meanings_alike(meanings, 1, 1), 1, 0.01);
    assert_float_equal(meanings_alike(meanings, 1, 2), 0.8, 0.02);
    assert_float_equal(meanings_alike(meanings, 1, 3), -1, 0.01);
}

static void nothing_is_known_of_a_sentence_without_a_vector(void **state)
{
    (void)state;
    put(1, 1, 0);
    assert_false(meanings_has(meanings, 2));
    assert_true(meanings_alike(meanings, 1, 2) <= MEANING_UNKNOWN);
    assert_true(meanings_alike(meanings, 2, 1) <= MEANING_UNKNOWN);
}

static void the_later_vector_of_a_wording_stays(void **state)
{
    (void)state;
    put(1, 1, 0);
    put(2, 1, 0);
    put(2, 0, 1);
    assert_float_equal(meanings_alike(meanings, 1, 2), 0, 0.01);
}

static void another_models_vectors_are_never_compared_with_those_before(void **state)
{
    (void)state;
    const float longer[DIMENSIONS * 2] = {1};
    put(1, 1, 0);
    meanings_put(meanings, 2, longer, DIMENSIONS * 2);
    assert_false(meanings_has(meanings, 1));
    assert_true(meanings_has(meanings, 2));
}

/* Wordings a whole table apart come to the same place. */
static void a_full_place_gives_away_the_one_that_came_first(void **state)
{
    (void)state;
    for (uint32_t i = 0; i <= MEANINGS_WAYS; i++)
        put((i << 20) | (i << 4), 1, 0); /* the upper half is folded onto the lower one: equal sums */
    assert_false(meanings_has(meanings, 0));
    for (uint32_t i = 1; i <= MEANINGS_WAYS; i++)
        assert_true(meanings_has(meanings, (i << 20) | (i << 4)));
}

static void the_memory_ends_where_the_table_does(void **state)
{
    (void)state;
    unsigned kept = 0;
    const uint32_t many = MEANINGS_SETS * MEANINGS_WAYS * 2;
    for (uint32_t i = 0; i < many; i++)
        put(i * 2654435761u, 1, 0);
    for (uint32_t i = 0; i < many; i++)
        kept += meanings_has(meanings, i * 2654435761u) != 0;
    assert_in_range(kept, 1, MEANINGS_SETS * MEANINGS_WAYS);
}

static void a_wording_is_wanted_once_and_a_full_list_takes_no_more(void **state)
{
    (void)state;
    struct meaning_wants wants = {0};
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t i = 0; i < MEANING_WANTS_MAX / 2; i++)
            meaning_wants_add(&wants, (struct meaning_want){.wording = i, .text = "a"});
    assert_int_equal(wants.count, MEANING_WANTS_MAX / 2);
    for (uint32_t i = 0; i < MEANING_WANTS_MAX * 2; i++)
        meaning_wants_add(&wants, (struct meaning_want){.wording = i, .text = "a"});
    assert_int_equal(wants.count, MEANING_WANTS_MAX);
    assert_int_equal(wants.rows[0].wording, 0);
}

#define meanings_test(name) cmocka_unit_test_setup_teardown(name, open_meanings, close_meanings)

int main(void)
{
    const struct CMUnitTest tests[] = {
        meanings_test(alike_is_the_cosine_of_two_that_are_known),
        meanings_test(nothing_is_known_of_a_sentence_without_a_vector),
        meanings_test(the_later_vector_of_a_wording_stays),
        meanings_test(another_models_vectors_are_never_compared_with_those_before),
        meanings_test(a_full_place_gives_away_the_one_that_came_first),
        meanings_test(the_memory_ends_where_the_table_does),
        cmocka_unit_test(a_wording_is_wanted_once_and_a_full_list_takes_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
