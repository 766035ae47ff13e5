/* common/redis: writes that count only once replicas have them (redis_confirm), with a master and a replica of the test. */
#include "store_fixture.h"

#include <stdio.h>
#include <string.h>

#define WRITES 2000

struct pair {
    struct fixture fixture; /* its store is on the master, and asks for one replica */
    struct redis_server replica;
    char port[16];
};

static struct pair f;

static int begin(void **state)
{
    char url[128];
    memset(&f, 0, sizeof f);
    f.fixture.loop = loop_new();
    snprintf(f.port, sizeof f.port, "%d", redis_server_free_port());
    redis_server_init(&f.fixture.redis,
                      (const char *const[]){"--port", f.port, "--repl-diskless-sync-delay", "0", NULL});
    snprintf(url, sizeof url, "unix://%s", f.fixture.redis.socket);
    f.fixture.store = fixture_store_confirmed(&f.fixture, url, 1);
    fixture_wait_state(&f.fixture, STORE_UP);
    *state = &f;
    return 0;
}

static int end(void **state)
{
    (void)state;
    store_close(f.fixture.store);
    loop_free(f.fixture.loop);
    if (f.replica.pid)
        redis_server_done(&f.replica);
    redis_server_done(&f.fixture.redis);
    return 0;
}

static void start_replica(void)
{
    redis_server_init(&f.replica, (const char *const[]){"--replicaof", "127.0.0.1", f.port, NULL});
}

static void put_note(struct done *done)
{
    assert_int_equal(store_note_put(f.fixture.store, "x", "y", 60000, on_done, done, NULL), 0);
}

static const char *notes_of(const struct redis_server *server)
{
    return redis_server_ask(server, "KEYS {test}:*note*");
}

static void a_write_waits_for_a_replica_and_the_reason_is_told(void **state)
{
    struct done done = {0};
    (void)state;
    put_note(&done);
    fixture_wait_reason(&f.fixture, "of the 1 replicas that redis_confirm asks for 0 have");
    assert_int_equal(store_state(f.fixture.store), STORE_FULL);
    assert_false(done.is_done);
    start_replica();
    assert_int_equal(wait_done(&f.fixture, &done), 0);
    fixture_wait_state(&f.fixture, STORE_UP);
    assert_string_not_equal(notes_of(&f.replica), "");
}

static void on_article(void *context, const struct store_result *result, const Triptych__PlacedArticle *article)
{
    assert_null(article);
    on_done(context, result);
}

static void who_only_reads_does_not_wait_with_it(void **state)
{
    struct done written = {0}, read = {0};
    (void)state;
    put_note(&written);
    fixture_wait_reason(&f.fixture, "redis_confirm");
    assert_int_equal(store_article_get(f.fixture.store, article_id(1), on_article, &read, NULL), 0);
    assert_int_equal(wait_done(&f.fixture, &read), 0);
    assert_false(written.is_done);
    store_close(f.fixture.store); /* ends what is held, once */
    f.fixture.store = NULL;
    assert_true(written.is_done);
    assert_int_equal(written.code, ERR_UNAVAILABLE);
}

/* Asked in one round with the write, so that its answer is held behind it until replicas are found to be short. */
static void a_read_behind_a_write_waits_for_one_question_alone(void **state)
{
    struct done written = {0}, read = {0};
    (void)state;
    put_note(&written);
    assert_int_equal(store_article_get(f.fixture.store, article_id(1), on_article, &read, NULL), 0);
    assert_int_equal(wait_done(&f.fixture, &read), 0);
    assert_false(written.is_done);
    start_replica();
    assert_int_equal(wait_done(&f.fixture, &written), 0);
}

/* The master had it and nobody else: after its death it is sent again. */
static void what_no_replica_had_is_sent_again(void **state)
{
    struct done done = {0};
    (void)state;
    put_note(&done);
    fixture_wait_reason(&f.fixture, "redis_confirm");
    redis_server_kill(&f.fixture.redis);
    fixture_wait_state(&f.fixture, STORE_DOWN);
    redis_server_start(&f.fixture.redis,
                       (const char *const[]){"--port", f.port, "--repl-diskless-sync-delay", "0", NULL});
    redis_server_ask(&f.fixture.redis, "FLUSHALL");
    start_replica();
    assert_int_equal(wait_done(&f.fixture, &done), 0);
    assert_string_not_equal(notes_of(&f.replica), "");
}

static void count_done(void *context, const struct store_result *result)
{
    assert_int_equal(result->code, 0);
    ++*(unsigned *)context;
}

static void many_writes_share_a_question(void **state)
{
    unsigned count = 0;
    char stats[8192];
    (void)state;
    start_replica();
    struct done first = {0};
    put_note(&first);
    assert_int_equal(wait_done(&f.fixture, &first), 0);
    for (int i = 0; i < WRITES; i++)
        assert_int_equal(store_note_put(f.fixture.store, "x", "y", 60000, count_done, &count, NULL), 0);
    int waited_ms = 0;
    while (count < WRITES) {
        assert_true(waited_ms < WAIT_MS);
        fixture_turn_ms(&f.fixture, 5);
        waited_ms += 5;
    }
    snprintf(stats, sizeof stats, "%s", redis_server_ask(&f.fixture.redis, "INFO commandstats"));
    const char *waits = strstr(stats, "cmdstat_wait:calls=");
    unsigned calls = 0;
    assert_non_null(waits);
    assert_int_equal(sscanf(waits, "cmdstat_wait:calls=%u", &calls), 1);
    assert_true(calls > 1 && calls < WRITES / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_write_waits_for_a_replica_and_the_reason_is_told, begin, end),
        cmocka_unit_test_setup_teardown(who_only_reads_does_not_wait_with_it, begin, end),
        cmocka_unit_test_setup_teardown(a_read_behind_a_write_waits_for_one_question_alone, begin, end),
        cmocka_unit_test_setup_teardown(what_no_replica_had_is_sent_again, begin, end),
        cmocka_unit_test_setup_teardown(many_writes_share_a_question, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
