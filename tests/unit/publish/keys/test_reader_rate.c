/* How often an address may ask: its own bucket, in a table that no number of addresses makes larger. */
#include "reader_rate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static struct net_address address(unsigned number)
{
    struct net_address out = {{0}};
    memcpy(out.bytes, &number, sizeof number);
    return out;
}

static struct rate_standing take(struct reader_rate *readers, unsigned number, int64_t now_ms)
{
    struct net_address client = address(number);
    return reader_rate_take(readers, &client, now_ms);
}

static void an_address_may_ask_a_minute_s_worth_and_hears_when_to_come_back(void **state)
{
    (void)state;
    struct reader_rate readers = {.rate = 3};
    struct rate_standing first = take(&readers, 1, 1000);
    assert_int_equal(first.limit, 3);
    assert_int_equal(first.remaining, 2);
    assert_int_equal(first.reset_s, 20);
    assert_int_equal(first.retry_s, 0);
    take(&readers, 1, 1000);
    take(&readers, 1, 1000);
    struct rate_standing refused = take(&readers, 1, 1000);
    assert_int_equal(refused.remaining, 0);
    assert_int_equal(refused.reset_s, 60);
    assert_in_range(refused.retry_s, 20, 21);
    assert_int_equal(take(&readers, 2, 1000).retry_s, 0); /* another address */
    assert_int_equal(take(&readers, 1, 1000 + 21000).retry_s, 0);
    assert_int_not_equal(take(&readers, 1, 1000 + 21000).retry_s, 0);
    reader_rate_done(&readers);
}

static void no_limit_tells_nothing_and_holds_no_memory(void **state)
{
    (void)state;
    struct reader_rate readers = {.rate = 0};
    struct rate_standing standing = take(&readers, 1, 1000);
    assert_int_equal(standing.limit + standing.retry_s, 0);
    assert_null(readers.entries);
    reader_rate_done(&readers);
}

/* A scan by many addresses costs those who have used up theirs next to nothing: the fullest buckets are forgotten. */
static void many_addresses_do_not_give_back_what_one_has_used_up(void **state)
{
    (void)state;
    struct reader_rate readers = {.rate = 100};
    for (int i = 0; i < 101; i++)
        take(&readers, 1, 1000);
    for (unsigned i = 2; i < 200000; i++)
        assert_int_equal(take(&readers, i, 1000).retry_s, 0);
    assert_int_not_equal(take(&readers, 1, 1000).retry_s, 0);
    reader_rate_done(&readers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_may_ask_a_minute_s_worth_and_hears_when_to_come_back),
        cmocka_unit_test(no_limit_tells_nothing_and_holds_no_memory),
        cmocka_unit_test(many_addresses_do_not_give_back_what_one_has_used_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
