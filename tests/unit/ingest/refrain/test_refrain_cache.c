/* The memories of sources that are at hand: how long they count, what several processes have learnt, who leaves. */
#include "refrain_cache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static struct refrain_cache *cache;

static int setup(void **state)
{
    (void)state;
    cache = refrain_cache_new();
    return cache ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    refrain_cache_free(cache);
    return 0;
}

static struct refrain *put(const char *domain, const struct refrain_unit *units, size_t count, int64_t now_ms)
{
    static struct refrain read;
    read.count = count;
    if (count)
        memcpy(read.units, units, count * sizeof *units);
    struct refrain *memory = refrain_cache_put(cache, domain, &read, now_ms);
    assert_non_null(memory);
    return memory;
}

static void a_memory_is_at_hand_for_a_while(void **state)
{
    (void)state;
    const struct refrain_unit unit = {.hash = 7, .titles = 2};
    assert_null(refrain_cache_find(cache, "a.example", 1000));
    put("a.example", &unit, 1, 1000);
    assert_int_equal(refrain_cache_find(cache, "a.example", 2000)->count, 1);
    assert_null(refrain_cache_find(cache, "b.example", 2000));
    assert_null(refrain_cache_find(cache, "a.example", 1000 + REFRAIN_CACHE_FRESH_MS));
    put("a.example", &unit, 1, 1000 + REFRAIN_CACHE_FRESH_MS);
    assert_int_equal(refrain_cache_find(cache, "a.example", 1001 + REFRAIN_CACHE_FRESH_MS)->count, 1);
}

static void what_others_have_learnt_is_put_together_with_what_is_here(void **state)
{
    (void)state;
    const struct refrain_unit own[] = {{.hash = 1, .titles = 2, .day = 5}, {.hash = 2, .titles = 4, .day = 5}};
    const struct refrain_unit others[] = {
        {.hash = 2, .titles = 3, .day = 9}, {.hash = 3, .titles = 1, .day = 9}, {.hash = 1, .titles = 3, .day = 4}};
    put("a.example", own, 2, 1000);
    const struct refrain *memory = put("a.example", others, 3, 2000);
    assert_int_equal(memory->count, 3);
    assert_int_equal(memory->units[0].hash, 1);
    assert_int_equal(memory->units[0].titles, 3);
    assert_int_equal(memory->units[1].titles, 4);
    assert_int_equal(memory->units[2].hash, 3);
    /* Nothing came back, as after a restart of Redis: what is here stays. */
    assert_int_equal(put("a.example", NULL, 0, 3000)->count, 3);
}

static void more_than_may_be_remembered_is_left_out(void **state)
{
    (void)state;
    static struct refrain_unit many[REFRAIN_UNITS_MAX];
    const struct refrain_unit more = {.hash = 99999, .titles = 1};
    for (size_t i = 0; i < REFRAIN_UNITS_MAX; i++)
        many[i] = (struct refrain_unit){.hash = i + 1, .titles = 1};
    put("a.example", many, REFRAIN_UNITS_MAX, 1000);
    assert_int_equal(put("a.example", &more, 1, 2000)->count, REFRAIN_UNITS_MAX);
}

static void what_was_learnt_is_given_out_once_to_be_written(void **state)
{
    (void)state;
    const char *domain = NULL;
    put("a.example", NULL, 0, 1000);
    struct refrain *memory = put("b.example", NULL, 0, 1000);
    assert_null(refrain_cache_take_learnt(cache, &domain));
    refrain_cache_learnt(cache, "b.example");
    refrain_cache_learnt(cache, "unknown.example");
    assert_ptr_equal(refrain_cache_take_learnt(cache, &domain), memory);
    assert_string_equal(domain, "b.example");
    assert_null(refrain_cache_take_learnt(cache, &domain));
}

static void whoever_came_longest_ago_leaves_and_what_is_to_be_written_stays_longer(void **state)
{
    (void)state;
    char domain[32];
    for (int i = 0; i < REFRAIN_CACHE_MAX; i++) {
        snprintf(domain, sizeof domain, "s%d.example", i);
        put(domain, NULL, 0, 1000);
    }
    refrain_cache_learnt(cache, "s0.example");
    assert_non_null(refrain_cache_find(cache, "s1.example", 1000));
    put("new.example", NULL, 0, 1000);
    assert_null(refrain_cache_find(cache, "s2.example", 1000));
    assert_non_null(refrain_cache_find(cache, "s0.example", 1000));
    assert_non_null(refrain_cache_find(cache, "s1.example", 1000));
    assert_non_null(refrain_cache_find(cache, "new.example", 1000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_memory_is_at_hand_for_a_while, setup, teardown),
        cmocka_unit_test_setup_teardown(what_others_have_learnt_is_put_together_with_what_is_here, setup, teardown),
        cmocka_unit_test_setup_teardown(more_than_may_be_remembered_is_left_out, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_learnt_is_given_out_once_to_be_written, setup, teardown),
        cmocka_unit_test_setup_teardown(whoever_came_longest_ago_leaves_and_what_is_to_be_written_stays_longer, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
