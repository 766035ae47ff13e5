/* Retention by size: what leaves before its time when Redis's memory gets short. */
#include "glue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int open_desk(void **state)
{
    static const char *const sets[] = {"contact=desk@example.org", "pages=never", "keep_memory=80", NULL};
    (void)state;
    glue_open(sets);
    scripted_succeed("store_note_put"); /* that there is a contact */
    scripted_answer();
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    glue_close();
    return 0;
}

static uint64_t removed;

static void answer_removed(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_count_fn, removed);
}

static struct store_counts memory;

static void answer_counts(const struct scripted_call *call)
{
    memory.feed_seq = memory.log_seq = "";
    SCRIPTED_ANSWER(call, store_counts_fn, &memory);
}

/* Redis is asked how much it uses, and says so. */
static void answer_memory(uint64_t used, uint64_t limit)
{
    memory = (struct store_counts){.memory_used_bytes = used, .memory_limit_bytes = limit, .feed_entries = 5000};
    assert_true(scripted_is_waiting("store_counts_get"));
    scripted_answer_with("store_counts_get", answer_counts);
    scripted_answer();
}

/* A turn of retention that finds nothing too old. */
static void pass_retention(void)
{
    removed = 0;
    scripted_pass_ms(INGEST_RETENTION_MS);
    if (scripted_is_waiting("store_retention_step")) {
        scripted_answer_with("store_retention_step", answer_removed);
        scripted_answer();
    }
}

static void the_oldest_leave_until_there_is_room_in_redis(void **state)
{
    (void)state;
    pass_retention();
    answer_memory(8500, 10000);
    assert_int_equal(scripted_count("store_room_make"), 1);
    assert_string_equal(scripted_said("store_room_make", 0), "100 5000");
    /* One step after the other, as long as they help. */
    removed = INGEST_RETENTION_AT_ONCE;
    scripted_answer_with("store_room_make", answer_removed);
    scripted_answer();
    answer_memory(8100, 10000);
    assert_int_equal(scripted_count("store_room_make"), 2);
    scripted_answer_with("store_room_make", answer_removed);
    scripted_answer();
    answer_memory(7900, 10000);
    assert_int_equal(scripted_count("store_room_make"), 2);
    assert_true(scripted_metric("triptych_ingest_removed_total", NULL, NULL) == 2 * INGEST_RETENTION_AT_ONCE);
}

static void where_nothing_is_old_enough_to_go_it_is_tried_at_the_next_turn(void **state)
{
    (void)state;
    pass_retention();
    answer_memory(9900, 10000);
    removed = 0;
    scripted_answer_with("store_room_make", answer_removed);
    scripted_answer();
    assert_false(scripted_is_waiting("store_counts_get"));
    pass_retention();
    answer_memory(9900, 10000);
    assert_int_equal(scripted_count("store_room_make"), 2);
    scripted_fail("store_room_make", ERR_UNAVAILABLE, "away");
    scripted_answer();
    assert_false(scripted_is_waiting("store_counts_get"));
}

static void without_a_limit_nothing_leaves_before_its_time(void **state)
{
    (void)state;
    pass_retention();
    answer_memory(8500, 0);
    assert_int_equal(scripted_count("store_room_make"), 0);
}

#define desk_test(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        desk_test(the_oldest_leave_until_there_is_room_in_redis),
        desk_test(where_nothing_is_old_enough_to_go_it_is_tried_at_the_next_turn),
        desk_test(without_a_limit_nothing_leaves_before_its_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
