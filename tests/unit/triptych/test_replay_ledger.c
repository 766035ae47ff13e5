/* triptych replay: which rows were given and what became of each. */
#include "replay_ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void give(struct replay_ledger *ledger, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++)
        assert_int_equal(ledger_add(ledger, 0, i + 1), i);
}

static void set_all(struct replay_ledger *ledger, enum given_state state)
{
    for (uint64_t number = ledger->first; number < ledger->next; number++)
        ledger_set(ledger, ledger_find(ledger, number), state);
}

static void a_row_is_found_by_its_number(void **state)
{
    (void)state;
    struct replay_ledger ledger = {0};
    assert_true(ledger_is_settled(&ledger));
    assert_null(ledger_find(&ledger, 0));
    give(&ledger, 10000); /* it has grown meanwhile */
    assert_int_equal(ledger_find(&ledger, 0)->line, 1);
    assert_int_equal(ledger_find(&ledger, 9999)->line, 10000);
    assert_null(ledger_find(&ledger, 10000));
    assert_int_equal(ledger.counts[GIVEN_WAITS], 10000);
    assert_false(ledger_is_settled(&ledger));
    ledger_done(&ledger);
}

static void it_is_settled_when_each_row_is_there_refused_or_lost(void **state)
{
    (void)state;
    struct replay_ledger ledger = {0};
    give(&ledger, 3);
    ledger_set(&ledger, ledger_find(&ledger, 0), GIVEN_THERE);
    ledger_set(&ledger, ledger_find(&ledger, 1), GIVEN_REFUSED);
    ledger_set(&ledger, ledger_find(&ledger, 2), GIVEN_MISSING);
    assert_false(ledger_is_settled(&ledger));
    assert_int_equal(ledger_seek(&ledger, 0, GIVEN_MISSING), 2);
    assert_int_equal(ledger_seek(&ledger, 0, GIVEN_SAID), ledger.next);
    ledger_set(&ledger, ledger_find(&ledger, 2), GIVEN_LOST);
    assert_true(ledger_is_settled(&ledger));
    ledger_done(&ledger);
}

static void a_doubt_has_everything_looked_for_again(void **state)
{
    (void)state;
    struct replay_ledger ledger = {0};
    give(&ledger, 100);
    set_all(&ledger, GIVEN_THERE);
    ledger_set(&ledger, ledger_find(&ledger, 50), GIVEN_LOOKING);
    ledger_set(&ledger, ledger_find(&ledger, 60), GIVEN_REFUSED);
    assert_int_equal(ledger_seek(&ledger, 0, GIVEN_SAID), ledger.next); /* it remembers that there is nothing to do */
    ledger_doubt(&ledger);
    assert_int_equal(ledger.counts[GIVEN_SAID], 99);
    assert_int_equal(ledger_seek(&ledger, 0, GIVEN_SAID), 0);
    assert_int_equal(ledger_find(&ledger, 60)->state, GIVEN_REFUSED);
    ledger_done(&ledger);
}

static void what_is_missing_time_and_again_is_lost_unless_a_doubt_explains_it(void **state)
{
    (void)state;
    struct replay_ledger ledger = {0};
    give(&ledger, 1);
    struct given *given = ledger_find(&ledger, 0);
    for (int i = 1; i < LEDGER_TRIES_MAX; i++) {
        ledger_miss(&ledger, given);
        assert_int_equal(given->state, GIVEN_MISSING);
    }
    ledger_doubt(&ledger);
    ledger_miss(&ledger, given);
    assert_int_equal(given->state, GIVEN_MISSING);
    for (int i = 1; i < LEDGER_TRIES_MAX; i++)
        ledger_miss(&ledger, given);
    assert_int_equal(given->state, GIVEN_LOST);
    ledger_done(&ledger);
}

static void only_settled_rows_are_forgotten(void **state)
{
    (void)state;
    struct replay_ledger ledger = {0};
    give(&ledger, LEDGER_ROWS_MAX);
    assert_false(ledger_has_room(&ledger));
    ledger_set(&ledger, ledger_find(&ledger, 0), GIVEN_THERE);
    assert_true(ledger_has_room(&ledger));
    assert_int_equal(ledger_add(&ledger, 1, 7), LEDGER_ROWS_MAX);
    assert_null(ledger_find(&ledger, 0));
    assert_int_equal(ledger_find(&ledger, LEDGER_ROWS_MAX)->line, 7);
    assert_int_equal(ledger.forgotten, 1);
    assert_false(ledger_has_room(&ledger));
    ledger_done(&ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_is_found_by_its_number),
        cmocka_unit_test(it_is_settled_when_each_row_is_there_refused_or_lost),
        cmocka_unit_test(a_doubt_has_everything_looked_for_again),
        cmocka_unit_test(what_is_missing_time_and_again_is_lost_unless_a_doubt_explains_it),
        cmocka_unit_test(only_settled_rows_are_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
