/* ingest: how many bytes all transfers together may hold. */
#include "http_budget.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void beyond_the_limit_one_goes_on_and_the_others_rest(void **state)
{
    (void)state;
    struct http_budget budget = {.max_bytes = 100};
    static const char a, b, c;
    assert_true(http_budget_take(&budget, &a, 60));
    assert_true(http_budget_take(&budget, &b, 40));
    assert_true(http_budget_take(&budget, &a, 10)); /* the first that finds no room */
    assert_false(http_budget_take(&budget, &b, 1));
    assert_false(http_budget_take(&budget, &c, 1));
    assert_true(http_budget_take(&budget, &a, 1000));
    http_budget_release(&budget, &a, 1070);
    assert_true(http_budget_take(&budget, &c, 60));
    assert_true(http_budget_take(&budget, &b, 1));
    assert_false(http_budget_take(&budget, &c, 1));
    http_budget_release(&budget, &b, 41);
    http_budget_release(&budget, &c, 60);
    assert_int_equal(budget.held_bytes, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beyond_the_limit_one_goes_on_and_the_others_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
