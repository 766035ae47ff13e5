#include "postings.h"
#include "slot_map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void a_map_agrees_with_a_plain_array_over_many_changes(void **state)
{
    (void)state;
    enum { KEYS = 5000 };
    static uint32_t plain[KEYS];
    memset(plain, 0xFF, sizeof plain);
    struct slot_map map;
    assert_int_equal(slot_map_init(&map), 0);
    srand(3);
    for (int i = 0; i < 100000; i++) {
        uint32_t key = (uint32_t)rand() % KEYS;
        uint64_t hash = (uint64_t)(key / 3) * 0x100000001u + key; /* many share a home */
        if (rand() % 2) {
            plain[key] = (uint32_t)i;
            assert_int_equal(slot_map_put(&map, hash, (uint32_t)i), 0);
        } else {
            plain[key] = SLOT_NONE;
            slot_map_remove(&map, hash);
        }
    }
    slot_map_check(&map);
    for (uint32_t key = 0; key < KEYS; key++) {
        assert_int_equal(slot_map_find(&map, (uint64_t)(key / 3) * 0x100000001u + key), plain[key]);
    }
    slot_map_done(&map);
}

static void assert_stories(const struct postings *postings, uint32_t hash, const uint32_t *expected, size_t count)
{
    uint32_t one;
    size_t found = 0;
    const uint32_t *stories = postings_find(postings, hash, &one, &found);
    assert_int_equal(found, count);
    if (count > 0) {
        assert_memory_equal(stories, expected, count * sizeof *expected);
    }
}

static void postings_keep_the_order_of_touch(void **state)
{
    (void)state;
    struct postings postings;
    assert_int_equal(postings_init(&postings), 0);
    for (uint32_t story = 1; story <= 6; story++) {
        assert_int_equal(postings_add(&postings, 42, story), 0);
    }
    assert_int_equal(postings_add(&postings, 42, 2), 0);
    assert_stories(&postings, 42, (const uint32_t[]){1, 3, 4, 5, 6, 2}, 6);
    postings_remove(&postings, 42, 4);
    postings_remove(&postings, 42, 99);
    assert_stories(&postings, 42, (const uint32_t[]){1, 3, 5, 6, 2}, 5);
    assert_stories(&postings, 43, NULL, 0);
    postings_done(&postings);
}

static void a_full_list_forgets_the_story_untouched_for_longest(void **state)
{
    (void)state;
    struct postings postings;
    assert_int_equal(postings_init(&postings), 0);
    for (uint32_t story = 0; story < POSTINGS_STORIES_MAX; story++) {
        assert_int_equal(postings_add(&postings, 7, story), 0);
    }
    assert_int_equal(postings_add(&postings, 7, 0), 0);
    assert_int_equal(postings_add(&postings, 7, 1000), 0);
    uint32_t one;
    size_t count = 0;
    const uint32_t *stories = postings_find(&postings, 7, &one, &count);
    assert_int_equal(count, POSTINGS_STORIES_MAX);
    assert_int_equal(stories[0], 2);
    assert_int_equal(stories[count - 2], 0);
    assert_int_equal(stories[count - 1], 1000);
    postings_done(&postings);
}

static void what_was_added_and_removed_leaves_no_memory(void **state)
{
    (void)state;
    struct postings postings;
    assert_int_equal(postings_init(&postings), 0);
    for (uint32_t i = 0; i < 60000; i++) {
        assert_int_equal(postings_add(&postings, i % 7001 + 1, i % 13), 0);
    }
    for (uint32_t i = 0; i < 60000; i++) {
        postings_remove(&postings, i % 7001 + 1, i % 13);
    }
    assert_int_equal(postings.terms.used, 0);
    assert_int_equal(postings.list_bytes, 0);
    postings_done(&postings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_map_agrees_with_a_plain_array_over_many_changes),
        cmocka_unit_test(postings_keep_the_order_of_touch),
        cmocka_unit_test(a_full_list_forgets_the_story_untouched_for_longest),
        cmocka_unit_test(what_was_added_and_removed_leaves_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
