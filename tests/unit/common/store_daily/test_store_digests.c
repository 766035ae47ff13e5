/* common/store_daily: of all replicas one sends a digest, once. */
#include "store_digests.h"
#include "store_fixture.h"

static struct store *second;

struct taken {
    int is_done, is_taken;
};

static void on_taken(void *context, const struct store_result *result, int is_taken)
{
    struct taken *taken = context;
    assert_int_equal(result->code, 0);
    taken->is_taken = is_taken;
    taken->is_done = 1;
}

static int take(struct fixture *fixture, struct store *store, int64_t due_ms, int64_t lease_ms)
{
    struct taken taken = {0};
    const struct store_digest digest = {"d0000000000000001", due_ms};
    assert_int_equal(store_digest_take(store, &digest, lease_ms, on_taken, &taken, NULL), 0);
    fixture_wait(fixture, &taken.is_done);
    return taken.is_taken;
}

static void settle(struct fixture *fixture, struct store *store, int64_t due_ms, int64_t again_ms)
{
    struct done done = {0};
    const struct store_digest digest = {"d0000000000000001", due_ms};
    assert_int_equal(store_digest_settle(store, &digest, again_ms, on_done, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
}

static int open_second(void **state)
{
    if (fixture_setup(state))
        return -1;
    second = fixture_store(*state, "test", "second");
    return 0;
}

static int close_second(void **state)
{
    store_close(second);
    return fixture_teardown(state);
}

static void one_replica_sends_it_and_once(void **state)
{
    struct fixture *fixture = *state;
    assert_true(take(fixture, fixture->store, 1000, 60000));
    assert_false(take(fixture, second, 1000, 60000));
    settle(fixture, fixture->store, 1000, 0);
    assert_false(take(fixture, second, 1000, 60000));
    assert_false(take(fixture, fixture->store, 1000, 60000));
    /* The next day's is another one, and then the last one's time is over. */
    assert_true(take(fixture, second, 2000, 60000));
    assert_false(take(fixture, fixture->store, 1000, 60000));
}

static void what_a_replica_lost_another_sends(void **state)
{
    struct fixture *fixture = *state;
    assert_true(take(fixture, fixture->store, 1000, 1)); /* it died: its lease ends */
    fixture_turn_ms(fixture, 20);
    assert_true(take(fixture, second, 1000, 60000));
    /* The first wakes up and says that it went out: it is not its own any more. */
    settle(fixture, fixture->store, 1000, 0);
    settle(fixture, second, 1000, 1);
    fixture_turn_ms(fixture, 20);
    assert_true(take(fixture, fixture->store, 1000, 60000));
}

static void what_could_not_be_sent_rests(void **state)
{
    struct fixture *fixture = *state;
    assert_true(take(fixture, fixture->store, 1000, 60000));
    settle(fixture, fixture->store, 1000, 60000);
    assert_false(take(fixture, second, 1000, 60000));
    assert_false(take(fixture, fixture->store, 1000, 60000));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(one_replica_sends_it_and_once, fixture_flush),
        cmocka_unit_test_setup(what_a_replica_lost_another_sends, fixture_flush),
        cmocka_unit_test_setup(what_could_not_be_sent_rests, fixture_flush),
    };
    return cmocka_run_group_tests(tests, open_second, close_second);
}
