/* common/store: webhooks, who delivers to them, and what came of it. */
#include "store_fixture.h"
#include "store_webhooks.h"

#include <stdio.h>
#include <string.h>

#define ID   "wh0123456789abcdef"
#define MINE "i0000000000000001"

struct hooks {
    int is_done, has_version;
    size_t count;
    char generation[40], row[100], progress[100], version[STORE_SEQ_SIZE];
};

struct counted {
    int is_done, code;
    uint64_t count;
};

static void on_count(void *context, const struct store_result *result, uint64_t count)
{
    *(struct counted *)context = (struct counted){1, result->code, count};
}

static uint64_t wait_count(struct fixture *fixture, struct counted *counted)
{
    fixture_wait(fixture, &counted->is_done);
    assert_int_equal(counted->code, 0);
    return counted->count;
}

static void on_hooks(void *context, const struct store_result *result, const struct store_hook *rows, size_t count,
                     const char *version)
{
    struct hooks *hooks = context;
    assert_int_equal(result->code, 0);
    *hooks = (struct hooks){.is_done = 1, .has_version = version != NULL, .count = count};
    snprintf(hooks->version, sizeof hooks->version, "%s", version ? version : "");
    if (!count)
        return;
    snprintf(hooks->generation, sizeof hooks->generation, "%s", rows[0].generation);
    snprintf(hooks->row, sizeof hooks->row, "%s", rows[0].row);
    snprintf(hooks->progress, sizeof hooks->progress, "%s", rows[0].progress);
}

static struct hooks since(struct fixture *fixture, const char *version)
{
    struct hooks hooks = {0};
    assert_int_equal(store_hooks_since(fixture->store, version, on_hooks, &hooks, NULL), 0);
    fixture_wait(fixture, &hooks.is_done);
    return hooks;
}

static int add(struct fixture *fixture, const char *id, const char *generation, const char *row)
{
    struct done done = {0};
    const struct store_hook hook = {id, generation, row, ""};
    assert_int_equal(store_hook_add(fixture->store, &hook, on_done, &done, NULL), 0);
    return wait_done(fixture, &done);
}

static uint64_t set(struct fixture *fixture, const char *generation, const char *row, const char *replaced)
{
    struct counted counted = {0};
    const struct store_hook hook = {ID, generation, row, ""};
    assert_int_equal(store_hook_set(fixture->store, &hook, replaced, on_count, &counted, NULL), 0);
    return wait_count(fixture, &counted);
}

static uint64_t progress(struct fixture *fixture, struct store *store, const char *generation, const char *text)
{
    struct counted counted = {0};
    const struct store_hook hook = {ID, generation, "", text};
    assert_int_equal(store_hook_progress(store, &hook, on_count, &counted, NULL), 0);
    return wait_count(fixture, &counted);
}

static uint64_t lease(struct fixture *fixture, struct store *store, int64_t ttl_ms)
{
    struct counted counted = {0};
    assert_int_equal(store_hooks_lease(store, ttl_ms, on_count, &counted, NULL), 0);
    return wait_count(fixture, &counted);
}

static void a_hook_is_added_once_replaced_by_who_knows_it_and_removed(void **state)
{
    struct fixture *fixture = *state;
    struct counted removed = {0};
    assert_int_equal(add(fixture, ID, "g1", "{\"a\":\"|\"}"), 0);
    assert_int_equal(add(fixture, ID, "g1", "{}"), ERR_CONFLICT);
    struct hooks hooks = since(fixture, "");
    assert_int_equal(hooks.count, 1);
    assert_string_equal(hooks.generation, "g1");
    assert_string_equal(hooks.row, "{\"a\":\"|\"}");
    assert_string_equal(hooks.progress, "");
    assert_false(since(fixture, hooks.version).has_version);
    assert_int_equal(set(fixture, "g2", "{}", "g0"), 0);
    assert_int_equal(set(fixture, "g2", "{}", "g1"), 1);
    hooks = since(fixture, hooks.version);
    assert_true(hooks.has_version);
    assert_string_equal(hooks.generation, "g2");
    assert_int_equal(store_hook_remove(fixture->store, ID, on_count, &removed, NULL), 0);
    assert_int_equal(wait_count(fixture, &removed), 1);
    assert_int_equal(since(fixture, hooks.version).count, 0);
    assert_int_equal(set(fixture, "g3", "{}", "g2"), 0);
}

static void there_are_so_many_hooks_and_no_more(void **state)
{
    struct fixture *fixture = *state;
    char id[40];
    for (int i = 0; i < STORE_HOOKS_MAX; i++) {
        snprintf(id, sizeof id, "wh%016d", i);
        assert_int_equal(add(fixture, id, "g", "{}"), 0);
    }
    assert_int_equal(add(fixture, ID, "g", "{}"), ERR_FULL);
    assert_int_equal(since(fixture, "").count, STORE_HOOKS_MAX);
}

static void one_instance_delivers_until_it_is_silent_or_gives_it_back(void **state)
{
    struct fixture *fixture = *state;
    struct store *other = fixture_store(fixture, "test", "i0000000000000002");
    assert_int_equal(lease(fixture, fixture->store, 60000), 1);
    assert_int_equal(lease(fixture, fixture->store, 60000), 1);
    assert_int_equal(lease(fixture, other, 60000), 0);
    assert_int_equal(lease(fixture, other, 0), 0); /* what one has not, one cannot give back */
    assert_int_equal(lease(fixture, other, 60000), 0);
    assert_int_equal(lease(fixture, fixture->store, 0), 0);
    assert_int_equal(lease(fixture, other, 1), 1);
    fixture_turn_ms(fixture, 50);
    assert_int_equal(lease(fixture, fixture->store, 60000), 1);
    store_close(other);
}

static void what_came_of_a_hook_is_written_by_who_delivers_and_of_its_generation(void **state)
{
    struct fixture *fixture = *state;
    struct store *other = fixture_store(fixture, "test", "i0000000000000002");
    assert_int_equal(add(fixture, ID, "g1", "{}"), 0);
    assert_int_equal(progress(fixture, fixture->store, "g1", "1"), 0); /* nobody delivers */
    assert_int_equal(lease(fixture, fixture->store, 60000), 1);
    assert_int_equal(progress(fixture, fixture->store, "g1", "2"), 1);
    assert_int_equal(progress(fixture, other, "g1", "3"), 0);
    assert_int_equal(progress(fixture, fixture->store, "g0", "4"), 0);
    struct hooks hooks = since(fixture, "");
    assert_string_equal(hooks.progress, "2");
    assert_int_equal(progress(fixture, fixture->store, "g1", "5"), 1);
    assert_false(since(fixture, hooks.version).has_version); /* progress alone is no change */
    store_close(other);
}

static void on_dead(void *context, const struct store_result *result, const char *const *rows, size_t count)
{
    struct hooks *hooks = context;
    assert_int_equal(result->code, 0);
    hooks->is_done = 1;
    hooks->count = count;
    snprintf(hooks->row, sizeof hooks->row, "%s", count ? rows[0] : "");
}

static void of_refused_events_the_oldest_leave(void **state)
{
    struct fixture *fixture = *state;
    struct hooks hooks = {0};
    char row[40];
    for (int i = 0; i <= STORE_HOOKS_DEAD_MAX; i++) {
        struct done done = {0};
        snprintf(row, sizeof row, "{\"seq\":\"1-%d\"}", i);
        assert_int_equal(store_hook_dead_add(fixture->store, row, on_done, &done, NULL), 0);
        assert_int_equal(wait_done(fixture, &done), 0);
    }
    assert_int_equal(store_hook_dead_list(fixture->store, on_dead, &hooks, NULL), 0);
    fixture_wait(fixture, &hooks.is_done);
    assert_int_equal(hooks.count, STORE_HOOKS_DEAD_MAX);
    assert_string_equal(hooks.row, row);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_hook_is_added_once_replaced_by_who_knows_it_and_removed, fixture_flush),
        cmocka_unit_test_setup(there_are_so_many_hooks_and_no_more, fixture_flush),
        cmocka_unit_test_setup(one_instance_delivers_until_it_is_silent_or_gives_it_back, fixture_flush),
        cmocka_unit_test_setup(what_came_of_a_hook_is_written_by_who_delivers_and_of_its_generation, fixture_flush),
        cmocka_unit_test_setup(of_refused_events_the_oldest_leave, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
