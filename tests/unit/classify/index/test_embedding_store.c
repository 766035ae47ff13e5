#include "embedding_store.h"
#include "err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define DIMENSIONS 384u
#define MANY       2000u

/* A vector that is `shared` of 100 parts the same for all of a topic, the rest its own. */
static struct embedding make(unsigned topic, unsigned article, unsigned shared, int8_t values[DIMENSIONS])
{
    uint32_t common = topic * 2654435761u + 1;
    uint32_t own = article * 2246822519u + 3;
    for (unsigned i = 0; i < DIMENSIONS; i++) {
        common = common * 1664525u + 1013904223u;
        own = own * 1664525u + 1013904223u;
        uint32_t from = own >> 8 & 0xff ? (own >> 16) % 100 < shared ? common : own : own;
        values[i] = (int8_t)((int)(from >> 24) - 128 < -127 ? -127 : (int)(from >> 24) - 128);
    }
    return (struct embedding){values, DIMENSIONS, 7};
}

static void fill(struct embedding_store *store, unsigned count, int is_backwards)
{
    int8_t values[DIMENSIONS];
    for (unsigned i = 0; i < count; i++) {
        unsigned article = is_backwards ? count - 1 - i : i;
        const struct embedding embedding = make(article / 4, article, 80, values);
        assert_int_equal(embedding_store_add(store, article, &embedding), 0);
    }
}

static void the_nearest_are_of_the_same_topic(void **state)
{
    (void)state;
    struct embedding_store store = {0};
    struct embedding_neighbour found[EMBEDDING_NEAREST_MAX];
    int8_t values[DIMENSIONS];
    fill(&store, MANY, 0);
    for (unsigned topic = 0; topic < 50; topic++) {
        const struct embedding wanted = make(topic, 5000 + topic, 80, values);
        size_t count = embedding_store_nearest(&store, &wanted, found);
        assert_true(count >= 4);
        for (size_t i = 0; i < 4; i++) {
            assert_int_equal(found[i].owner / 4, topic);
            assert_true(i == 0 || found[i].cosine <= found[i - 1].cosine);
        }
        assert_true(found[3].cosine > found[count - 1].cosine || count == 4);
    }
    embedding_store_done(&store);
}

static void the_order_of_adding_does_not_matter(void **state)
{
    (void)state;
    struct embedding_store one = {0}, other = {0};
    struct embedding_neighbour by_one[EMBEDDING_NEAREST_MAX], by_other[EMBEDDING_NEAREST_MAX];
    int8_t values[DIMENSIONS];
    fill(&one, MANY, 0);
    fill(&other, MANY, 1);
    const struct embedding wanted = make(3, 9999, 50, values);
    size_t count = embedding_store_nearest(&one, &wanted, by_one);
    assert_int_equal(embedding_store_nearest(&other, &wanted, by_other), count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(by_one[i].owner, by_other[i].owner);
    }
    embedding_store_done(&one);
    embedding_store_done(&other);
}

static void what_is_removed_is_not_found_and_the_last_takes_its_place(void **state)
{
    (void)state;
    struct embedding_store store = {0};
    struct embedding_neighbour found[EMBEDDING_NEAREST_MAX];
    int8_t values[DIMENSIONS];
    fill(&store, 12, 0);
    assert_int_equal(embedding_store_remove(&store, 2), 11);
    assert_int_equal(store.owners[2], 11);
    assert_int_equal(embedding_store_remove(&store, 10), 10);
    assert_int_equal(store.count, 10);
    const struct embedding wanted = make(2, 11, 80, values);
    size_t count = embedding_store_nearest(&store, &wanted, found);
    assert_int_equal(count, 10);
    assert_int_equal(found[0].owner, 11);
    assert_true(found[0].cosine > 0.999f);
    for (size_t i = 0; i < count; i++) {
        assert_true(found[i].owner != 2 && found[i].owner != 10);
    }
    embedding_store_done(&store);
}

static void vectors_of_another_model_do_not_fit(void **state)
{
    (void)state;
    struct embedding_store store = {0};
    struct embedding_neighbour found[EMBEDDING_NEAREST_MAX];
    int8_t values[DIMENSIONS];
    struct embedding wanted = make(1, 1, 80, values);
    assert_true(embedding_store_fits(&store, &wanted));
    fill(&store, 4, 0);
    wanted.model = 8;
    assert_false(embedding_store_fits(&store, &wanted));
    assert_int_equal(embedding_store_nearest(&store, &wanted, found), 0);
    wanted.model = 7;
    wanted.dimensions = 100;
    assert_false(embedding_store_fits(&store, &wanted));
    wanted.dimensions = EMBEDDING_DIMENSIONS + 1;
    assert_false(embedding_store_fits(&store, &wanted));
    embedding_store_done(&store);
}

static void a_mark_tells_models_apart(void **state)
{
    (void)state;
    assert_int_equal(embedding_model_mark("one"), embedding_model_mark("one"));
    assert_true(embedding_model_mark("one") != embedding_model_mark("two"));
    assert_true(embedding_model_mark("") != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_are_of_the_same_topic),
        cmocka_unit_test(the_order_of_adding_does_not_matter),
        cmocka_unit_test(what_is_removed_is_not_found_and_the_last_takes_its_place),
        cmocka_unit_test(vectors_of_another_model_do_not_fit),
        cmocka_unit_test(a_mark_tells_models_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
