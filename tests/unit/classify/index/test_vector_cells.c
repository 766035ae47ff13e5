#include "err.h"
#include "vector_cells.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DIMENSIONS 96u
#define PLACES     6000u
#define TOPICS     40u

/* A store of vectors as embedding_store.c keeps them: the last takes the place of one that leaves. */
struct desk {
    struct vector_cells cells;
    int8_t values[PLACES * DIMENSIONS];
    uint32_t topics[PLACES];
    uint32_t count;
    uint32_t seed;
};

static uint32_t draw(struct desk *desk)
{
    desk->seed = desk->seed * 1664525u + 1013904223u;
    return desk->seed >> 8;
}

/* Three parts of its topic, one of its own. */
static void make(struct desk *desk, uint32_t topic, int8_t out[DIMENSIONS])
{
    uint32_t common = topic * 2654435761u + 1;
    for (unsigned i = 0; i < DIMENSIONS; i++) {
        common = common * 1664525u + 1013904223u;
        uint32_t from = draw(desk) % 4 ? common >> 24 : draw(desk) & 0xff;
        out[i] = (int8_t)((int)from - 128 < -127 ? -127 : (int)from - 128);
    }
}

static void enter(struct desk *desk, uint32_t topic)
{
    assert_true(desk->count < PLACES);
    make(desk, topic, desk->values + (size_t)desk->count * DIMENSIONS);
    desk->topics[desk->count] = topic;
    assert_int_equal(vector_cells_add(&desk->cells, desk->count), 0);
    desk->count++;
}

static void leave(struct desk *desk, uint32_t place)
{
    vector_cells_remove(&desk->cells, place);
    uint32_t last = --desk->count;
    if (place == last)
        return;
    memcpy(desk->values + (size_t)place * DIMENSIONS, desk->values + (size_t)last * DIMENSIONS, DIMENSIONS);
    desk->topics[place] = desk->topics[last];
    vector_cells_move(&desk->cells, last, place);
}

static int open_desk(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    assert_non_null(desk);
    vector_cells_init(&desk->cells, DIMENSIONS);
    assert_int_equal(vector_cells_at(&desk->cells, desk->values, PLACES), 0);
    *state = desk;
    return 0;
}

static int close_desk(void **state)
{
    struct desk *desk = *state;
    vector_cells_done(&desk->cells);
    free(desk);
    return 0;
}

static void a_full_cell_is_cut_in_two(void **state)
{
    struct desk *desk = *state;
    for (unsigned i = 0; i < VECTOR_CELL_FULL - 1; i++)
        enter(desk, i % TOPICS);
    assert_int_equal(desk->cells.count, 1);
    enter(desk, 0);
    assert_int_equal(desk->cells.count, 2);
    for (int i = 0; i < 2; i++)
        assert_true(desk->cells.cells[i].count >= VECTOR_CELL_FULL / 4);
    vector_cells_check(&desk->cells, desk->count);
}

static void vectors_of_one_topic_lie_in_few_cells(void **state)
{
    struct desk *desk = *state;
    uint16_t nearest[4];
    int8_t wanted[DIMENSIONS];
    uint32_t met = 0;
    for (unsigned i = 0; i < PLACES; i++)
        enter(desk, i % TOPICS);
    vector_cells_check(&desk->cells, desk->count);
    assert_true(desk->cells.count >= PLACES / VECTOR_CELL_FULL);
    for (uint32_t topic = 0; topic < TOPICS; topic++) {
        make(desk, topic, wanted);
        assert_int_equal(vector_cells_nearest(&desk->cells, wanted, 4, nearest), 4);
        for (uint32_t place = 0; place < desk->count; place++)
            for (int i = 0; i < 4; i++)
                met += desk->topics[place] == topic && desk->cells.cell_of[place] == nearest[i];
    }
    assert_true(met >= PLACES / 20 * 19);
}

static void cells_of_equal_vectors_are_cut_too(void **state)
{
    struct desk *desk = *state;
    memset(desk->values, 3, sizeof desk->values);
    for (desk->count = 0; desk->count < 4 * VECTOR_CELL_FULL; desk->count++)
        assert_int_equal(vector_cells_add(&desk->cells, desk->count), 0);
    for (unsigned i = 0; i < desk->cells.count; i++)
        assert_true(desk->cells.cells[i].count < VECTOR_CELL_FULL);
    vector_cells_check(&desk->cells, desk->count);
}

static void a_cell_that_is_nearly_empty_is_dissolved(void **state)
{
    struct desk *desk = *state;
    for (unsigned i = 0; i < PLACES; i++)
        enter(desk, i % TOPICS);
    while (desk->count > VECTOR_CELL_FULL) {
        leave(desk, draw(desk) % desk->count);
        if (desk->count % 100 == 0)
            vector_cells_check(&desk->cells, desk->count);
    }
    assert_true(desk->cells.count <= VECTOR_CELL_FULL / VECTOR_CELL_FEW);
    while (desk->count > 0)
        leave(desk, 0);
    assert_int_equal(desk->cells.count, 1);
    assert_int_equal(desk->cells.cells[0].count, 0);
}

static void all_agrees_while_vectors_come_and_go(void **state)
{
    struct desk *desk = *state;
    for (unsigned step = 0; step < 20000; step++) {
        int is_growing = step % 8000 < 5000;
        if (desk->count == 0 || (desk->count < PLACES && (draw(desk) % 100 < 80) == is_growing))
            enter(desk, draw(desk) % TOPICS);
        else
            leave(desk, draw(desk) % desk->count);
        if (step % 500 == 0)
            vector_cells_check(&desk->cells, desk->count);
    }
    vector_cells_check(&desk->cells, desk->count);
}

static void the_same_changes_give_the_same_cells(void **state)
{
    struct desk *desk = *state;
    void *other_state = NULL;
    open_desk(&other_state);
    struct desk *other = other_state;
    for (unsigned i = 0; i < 3000; i++) {
        enter(desk, i % TOPICS);
        enter(other, i % TOPICS);
    }
    assert_int_equal(desk->cells.count, other->cells.count);
    assert_memory_equal(desk->cells.cell_of, other->cells.cell_of, desk->count * sizeof *desk->cells.cell_of);
    close_desk(&other_state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_full_cell_is_cut_in_two, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(vectors_of_one_topic_lie_in_few_cells, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(cells_of_equal_vectors_are_cut_too, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(a_cell_that_is_nearly_empty_is_dissolved, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(all_agrees_while_vectors_come_and_go, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(the_same_changes_give_the_same_cells, open_desk, close_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
