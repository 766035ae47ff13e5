/* common/store: claims, dead letters, endpoints and notes. */
#include "store_fixture.h"

#include <stdio.h>
#include <string.h>

/* ── claims ── */

struct ids {
    int is_done;
    size_t count;
    char first[32];
};

static void on_ids(void *context, const struct store_result *result, const char *const *list, size_t count)
{
    struct ids *ids = context;
    assert_int_equal(result->code, 0);
    ids->is_done = 1;
    ids->count = count;
    snprintf(ids->first, sizeof ids->first, "%s", count ? list[0] : "");
}

static void of_two_claims_only_one_gets_an_entry(void **state)
{
    struct fixture *fixture = *state;
    struct ids one = {0};
    struct ids other = {0};
    struct store *second = fixture_store(fixture, "test", "i0000000000000002");
    for (int n = 1; n <= 10; n++)
        redis_server_ask(&fixture->redis, "ZADD {test}:todo:publish %d %s", n, story_id(n));
    redis_server_ask(&fixture->redis, "ZADD {test}:todo:publish 99999999999999 %s", story_id(11));
    assert_int_equal(store_todo_claim(fixture->store, STAGE_PUBLISH, 7, 60000, on_ids, &one, NULL), 0);
    assert_int_equal(store_todo_claim(second, STAGE_PUBLISH, 7, 60000, on_ids, &other, NULL), 0);
    fixture_wait(fixture, &one.is_done);
    fixture_wait(fixture, &other.is_done);
    assert_int_equal(one.count + other.count, 10);
    one.is_done = 0;
    assert_int_equal(store_todo_claim(fixture->store, STAGE_PUBLISH, 7, 60000, on_ids, &one, NULL), 0);
    fixture_wait(fixture, &one.is_done);
    assert_int_equal(one.count, 0);
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:todo:publish"), "11");
    store_close(second);
}

static void a_claim_without_lease_stays_due_and_the_longest_overdue_comes_first(void **state)
{
    struct fixture *fixture = *state;
    redis_server_ask(&fixture->redis, "ZADD {test}:todo:classify 5 %s 3 %s", article_id(1), article_id(2));
    for (int i = 0; i < 2; i++) {
        struct ids ids = {0};
        assert_int_equal(store_todo_claim(fixture->store, STAGE_CLASSIFY, 1, 0, on_ids, &ids, NULL), 0);
        fixture_wait(fixture, &ids.is_done);
        assert_int_equal(ids.count, 1);
        assert_string_equal(ids.first, i == 0 ? article_id(2) : article_id(1));
    }
    assert_int_equal(store_todo_claim(fixture->store, STAGE_REPLAY, 1, 0, on_ids, NULL, NULL), ERR_INVALID);
}

/* ── what is late ── */

struct late {
    int is_done;
    uint64_t count;
    int64_t oldest_ms;
};

static void on_late(void *context, const struct store_result *result, uint64_t count, int64_t oldest_ms)
{
    assert_int_equal(result->code, 0);
    *(struct late *)context = (struct late){1, count, oldest_ms};
}

static struct late ask_late(struct fixture *fixture, int64_t late_ms)
{
    struct late late = {0};
    assert_int_equal(store_todo_late(fixture->store, STAGE_PUBLISH, late_ms, on_late, &late, NULL), 0);
    fixture_wait(fixture, &late.is_done);
    return late;
}

static void claim_publish(struct fixture *fixture, int64_t lease_ms)
{
    struct ids ids = {0};
    assert_int_equal(store_todo_claim(fixture->store, STAGE_PUBLISH, 100, lease_ms, on_ids, &ids, NULL), 0);
    fixture_wait(fixture, &ids.is_done);
    assert_int_equal(ids.count, 1);
}

static void work_that_nobody_claims_is_late(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(ask_late(fixture, 1000).count, 0);
    redis_server_ask(&fixture->redis, "ZADD {test}:todo:publish 99999999999999 %s", story_id(1));
    assert_int_equal(ask_late(fixture, 1000).count, 0);
    assert_int_equal(ask_late(fixture, 1000).oldest_ms, 0);
    redis_server_ask(&fixture->redis, "ZADD {test}:todo:publish 1600000000000 %s", story_id(2));
    assert_int_equal(ask_late(fixture, 1000).count, 1);
    assert_true(ask_late(fixture, 1000).oldest_ms > 86400000);
}

/* Each claim without an end to the work makes it a lease older. */
static void work_that_is_claimed_again_and_again_grows_late(void **state)
{
    struct fixture *fixture = *state;
    redis_server_ask(&fixture->redis, "FCALL triptych_todo_claim 1 {test}:todo:publish 1 0");
    redis_server_ask(&fixture->redis, "ZADD {test}:todo:publish 1 %s", story_id(1));
    for (int i = 1; i <= 3; i++) {
        fixture_turn_ms(fixture, 5);
        claim_publish(fixture, 0);
        assert_int_equal(ask_late(fixture, (int64_t)i * STORE_TODO_LEASE_MS).count, 1);
        assert_int_equal(ask_late(fixture, ((int64_t)i + 1) * STORE_TODO_LEASE_MS).count, 0);
    }
    fixture_turn_ms(fixture, 5);
    claim_publish(fixture, 60000); /* a minute ahead, but four leases old */
    assert_int_equal(ask_late(fixture, -20000).count, 1);
    assert_int_equal(ask_late(fixture, -15000).count, 0);
}

/* ── dead letters ── */

struct letters {
    int is_done;
    size_t count;
    enum stage stage;
    char id[64], reason[300];
};

static void on_dead(void *context, const struct store_result *result, const struct store_dead *rows, size_t count)
{
    struct letters *letters = context;
    assert_int_equal(result->code, 0);
    letters->is_done = 1;
    letters->count = count;
    if (!count)
        return;
    assert_true(rows[0].time_ms > 1600000000000);
    letters->stage = rows[0].stage;
    snprintf(letters->id, sizeof letters->id, "%s", rows[0].id);
    snprintf(letters->reason, sizeof letters->reason, "%s", rows[0].reason);
}

static struct letters list_dead(struct fixture *fixture)
{
    struct letters letters = {0};
    assert_int_equal(store_dead_list(fixture->store, on_dead, &letters, NULL), 0);
    fixture_wait(fixture, &letters.is_done);
    return letters;
}

static void add_dead(struct fixture *fixture, enum stage stage, const char *id, const char *reason)
{
    struct done done = {0};
    assert_int_equal(store_dead_add(fixture->store, stage, id, reason, on_done, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
}

struct retried {
    int is_done;
    uint64_t count;
};

static void on_retried(void *context, const struct store_result *result, uint64_t count)
{
    struct retried *retried = context;
    assert_int_equal(result->code, 0);
    *retried = (struct retried){1, count};
}

static uint64_t retry_dead(struct fixture *fixture, const char *id)
{
    struct retried retried = {0};
    assert_int_equal(store_dead_retry(fixture->store, id, on_retried, &retried, NULL), 0);
    fixture_wait(fixture, &retried.is_done);
    return retried.count;
}

static void work_given_up_leaves_the_todo_set_and_returns_on_request(void **state)
{
    struct fixture *fixture = *state;
    put_simple(fixture, 1, "one.example");
    add_dead(fixture, STAGE_CLASSIFY, article_id(1), "its text is no text");
    add_dead(fixture, STAGE_CLASSIFY, article_id(1), "its text is no text");
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:todo:classify"), "0");
    struct letters letters = list_dead(fixture);
    assert_int_equal(letters.count, 1);
    assert_int_equal(letters.stage, STAGE_CLASSIFY);
    assert_string_equal(letters.id, article_id(1));
    assert_string_equal(letters.reason, "its text is no text");
    assert_int_equal(retry_dead(fixture, article_id(2)), 0);
    assert_int_equal(list_dead(fixture).count, 1);
    assert_int_equal(retry_dead(fixture, article_id(1)), 1);
    assert_int_equal(list_dead(fixture).count, 0);
    struct ids ids = {0};
    assert_int_equal(store_todo_claim(fixture->store, STAGE_CLASSIFY, 5, 1000, on_ids, &ids, NULL), 0);
    fixture_wait(fixture, &ids.is_done);
    assert_string_equal(ids.first, article_id(1));
}

static void all_dead_letters_are_retried_at_once_but_those_of_replays(void **state)
{
    struct fixture *fixture = *state;
    add_dead(fixture, STAGE_REPLAY, "line 7 of a: file", "no title");
    add_dead(fixture, STAGE_SUMMARIZE, story_id(1), "x");
    add_dead(fixture, STAGE_PUBLISH, story_id(1), "y");
    assert_int_equal(list_dead(fixture).count, 3);
    assert_int_equal(retry_dead(fixture, ""), 2);
    struct letters letters = list_dead(fixture);
    assert_int_equal(letters.count, 1);
    assert_int_equal(letters.stage, STAGE_REPLAY);
    assert_string_equal(letters.id, "line 7 of a: file");
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:todo:summarize"), "1");
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:todo:publish"), "1");
}

static void the_oldest_dead_letters_leave_when_there_are_too_many(void **state)
{
    struct fixture *fixture = *state;
    struct done done = {0};
    for (int n = 1; n <= STORE_DEAD_MAX + 20; n++)
        assert_int_equal(store_dead_add(fixture->store, STAGE_CLASSIFY, article_id(n), "r", on_done, &done, NULL), 0);
    while (store_pending(fixture->store))
        fixture_turn_ms(fixture, 1);
    assert_int_equal(list_dead(fixture).count, STORE_DEAD_MAX);
    assert_string_equal(redis_server_ask(&fixture->redis, "HLEN {test}:dead:why"), "1000");
    assert_string_equal(
        redis_server_ask(&fixture->redis, "HEXISTS {test}:dead:why classify:%s", article_id(STORE_DEAD_MAX + 20)), "1");
}

/* ── endpoints and notes ── */

struct endpoints {
    int is_done;
    size_t count;
    char joined[512];
};

static void on_endpoints(void *context, const struct store_result *result, const struct store_endpoint *rows,
                         size_t count)
{
    struct endpoints *endpoints = context;
    assert_int_equal(result->code, 0);
    endpoints->is_done = 1;
    endpoints->count = count;
    for (size_t i = 0; i < count && i < 4; i++) {
        size_t used = strlen(endpoints->joined);
        snprintf(endpoints->joined + used, sizeof endpoints->joined - used, "%s=%s ", rows[i].instance,
                 rows[i].address);
    }
}

static struct endpoints list_endpoints(struct fixture *fixture, enum stage stage)
{
    struct endpoints endpoints = {0};
    assert_int_equal(store_endpoints_get(fixture->store, stage, on_endpoints, &endpoints, NULL), 0);
    fixture_wait(fixture, &endpoints.is_done);
    return endpoints;
}

static void put_endpoint(struct fixture *fixture, const char *instance, const char *address, int64_t ttl_ms)
{
    struct done done = {0};
    assert_int_equal(
        store_endpoint_put(fixture->store, STAGE_CLASSIFY, instance, address, ttl_ms, on_done, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
}

static void endpoints_are_listed_until_they_expire_or_withdraw(void **state)
{
    struct fixture *fixture = *state;
    put_endpoint(fixture, "i2", "tcp://[::1]:5", 60000);
    put_endpoint(fixture, "i1", "tcp://a|b:1", 60000);
    put_endpoint(fixture, "i3", "tcp://c:1", 60000);
    put_endpoint(fixture, "i3", "tcp://d:1", 60000);
    redis_server_ask(&fixture->redis, "HSET {test}:e:classify i9 1000|tcp://old:1");
    assert_string_equal(list_endpoints(fixture, STAGE_CLASSIFY).joined,
                        "i1=tcp://a|b:1 i2=tcp://[::1]:5 i3=tcp://d:1 ");
    assert_int_equal(list_endpoints(fixture, STAGE_PUBLISH).count, 0);
    put_endpoint(fixture, "i1", "", 0);
    assert_int_equal(list_endpoints(fixture, STAGE_CLASSIFY).count, 2);
    put_endpoint(fixture, "i4", "tcp://e:1", 60000);
    assert_string_equal(redis_server_ask(&fixture->redis, "HEXISTS {test}:e:classify i9"), "0");
}

static void a_registry_that_is_full_says_so(void **state)
{
    struct fixture *fixture = *state;
    struct done done = {0};
    for (int i = 0; i < STORE_ENDPOINTS_MAX; i++)
        redis_server_ask(&fixture->redis, "HSET {test}:e:classify x%d 99999999999999|tcp://x:1", i);
    assert_int_equal(store_endpoint_put(fixture->store, STAGE_CLASSIFY, "i1", "tcp://a:1", 1000, on_done, &done, NULL),
                     0);
    assert_int_equal(wait_done(fixture, &done), ERR_FULL);
    put_endpoint(fixture, "x5", "tcp://y:1", 60000);
    assert_int_equal(list_endpoints(fixture, STAGE_CLASSIFY).count, STORE_ENDPOINTS_MAX);
}

struct notes {
    int is_done;
    size_t count;
    char name[64], value[64];
};

static void on_notes(void *context, const struct store_result *result, const char *const *names,
                     const char *const *values, size_t count)
{
    struct notes *notes = context;
    assert_int_equal(result->code, 0);
    notes->is_done = 1;
    notes->count = count;
    snprintf(notes->name, sizeof notes->name, "%s", count ? names[0] : "");
    snprintf(notes->value, sizeof notes->value, "%s", count ? values[0] : "");
}

static void notes_are_kept_by_name(void **state)
{
    struct fixture *fixture = *state;
    struct done done = {0};
    struct notes notes = {0};
    assert_int_equal(store_note_put(fixture->store, "ingest.contact", "a@b | c", 60000, on_done, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
    assert_int_equal(store_notes_get(fixture->store, on_notes, &notes, NULL), 0);
    fixture_wait(fixture, &notes.is_done);
    assert_int_equal(notes.count, 1);
    assert_string_equal(notes.name, "ingest.contact");
    assert_string_equal(notes.value, "a@b | c");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(of_two_claims_only_one_gets_an_entry, fixture_flush),
        cmocka_unit_test_setup(a_claim_without_lease_stays_due_and_the_longest_overdue_comes_first, fixture_flush),
        cmocka_unit_test_setup(work_that_nobody_claims_is_late, fixture_flush),
        cmocka_unit_test_setup(work_that_is_claimed_again_and_again_grows_late, fixture_flush),
        cmocka_unit_test_setup(work_given_up_leaves_the_todo_set_and_returns_on_request, fixture_flush),
        cmocka_unit_test_setup(all_dead_letters_are_retried_at_once_but_those_of_replays, fixture_flush),
        cmocka_unit_test_setup(the_oldest_dead_letters_leave_when_there_are_too_many, fixture_flush),
        cmocka_unit_test_setup(endpoints_are_listed_until_they_expire_or_withdraw, fixture_flush),
        cmocka_unit_test_setup(a_registry_that_is_full_says_so, fixture_flush),
        cmocka_unit_test_setup(notes_are_kept_by_name, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
