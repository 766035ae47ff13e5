/* ingest: how many bytes all transfers together may hold. */
#include "http_budget.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void what_has_no_room_waits_until_others_have_ended(void **state)
{
    (void)state;
    struct http_budget budget = {.max_bytes = 100};
    assert_true(http_budget_reserve(&budget, 60));
    assert_true(http_budget_reserve(&budget, 40));
    assert_false(http_budget_reserve(&budget, 1));
    http_budget_release(&budget, 40);
    assert_false(http_budget_reserve(&budget, 41));
    assert_true(http_budget_reserve(&budget, 40));
    http_budget_release(&budget, 40);
    http_budget_release(&budget, 60);
    assert_int_equal(budget.held_bytes, 0);
}

static void large_ones_leave_room_for_others_and_one_may_be_of_any_size(void **state)
{
    (void)state;
    const size_t large = HTTP_LARGE_BYTES + 1;
    struct http_budget budget = {.max_bytes = 3 * large, .large_max_bytes = 2 * large};
    assert_true(http_budget_reserve(&budget, large));
    assert_true(http_budget_reserve(&budget, large));
    assert_false(http_budget_reserve(&budget, large));
    assert_true(http_budget_reserve(&budget, HTTP_LARGE_BYTES));
    assert_false(http_budget_reserve(&budget, HTTP_LARGE_BYTES));
    http_budget_release(&budget, large);
    http_budget_release(&budget, large);
    assert_true(http_budget_reserve(&budget, 100 * large));
    assert_false(http_budget_reserve(&budget, large));
    assert_false(http_budget_reserve(&budget, 1));
    http_budget_release(&budget, 100 * large);
    http_budget_release(&budget, HTTP_LARGE_BYTES);
    assert_int_equal(budget.held_bytes + budget.large_held_bytes, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_has_no_room_waits_until_others_have_ended),
        cmocka_unit_test(large_ones_leave_room_for_others_and_one_may_be_of_any_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
