/* common/store: connections: silence, names, passwords, the function library, a cluster; limits and ends of the queue.
 */
#include "clock.h"
#include "store_fixture.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ── limits and ends ── */

static void calls_beyond_the_limit_are_refused_at_once(void **state)
{
    struct fixture *fixture = *state;
    struct store *store = NULL;
    struct done done = {0};
    struct err err = {0};
    char url[128];
    snprintf(url, sizeof url, "unix://%s", fixture->redis.socket);
    struct store_options options = {.url = url, .edition = "test", .instance = "i1", .calls_max = 2};
    assert_int_equal(store_open(fixture->loop, &options, &store, NULL), 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(store_note_put(store, "x", "y", 1000, on_done, &done, NULL), 0);
    assert_int_equal(store_note_put(store, "x", "y", 1000, on_done, &done, &err), ERR_FULL);
    assert_int_equal(wait_done(fixture, &done), 0);
    store_close(store);
}

static void closing_ends_what_waits(void **state)
{
    struct fixture *fixture = *state;
    struct done done = {0};
    struct store *store = fixture_store(fixture, "test", "i0000000000000002");
    assert_int_equal(store_note_put(store, "x", "y", 1000, on_done, &done, NULL), 0);
    store_close(store);
    assert_true(done.is_done);
    assert_int_equal(done.code, ERR_UNAVAILABLE);
}

struct closer {
    struct store *store;
    int closed;
    struct done other;
};

static void close_within(void *context, const struct store_result *result)
{
    struct closer *closer = context;
    assert_int_equal(result->code, 0);
    store_close(closer->store);
    closer->closed = 1;
}

static void a_callback_may_close_the_store(void **state)
{
    struct fixture *fixture = *state;
    struct closer closer = {.store = fixture_store(fixture, "test", "i0000000000000002")};
    assert_int_equal(store_note_put(closer.store, "x", "y", 1000, close_within, &closer, NULL), 0);
    assert_int_equal(store_note_put(closer.store, "x", "y", 1000, on_done, &closer.other, NULL), 0);
    fixture_wait(fixture, &closer.closed);
    assert_int_equal(closer.other.code, ERR_UNAVAILABLE);
    fixture_turn_ms(fixture, 10);
}

/* A peer that takes the connection and never says a word. */
static int listen_silently(int *out_port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(fd, 4), 0);
    getsockname(fd, (struct sockaddr *)&address, &size);
    *out_port = ntohs(address.sin_port);
    return fd;
}

static void on_article(void *context, const struct store_result *result, const Triptych__PlacedArticle *article)
{
    assert_null(article);
    on_done(context, result);
}

static void a_read_gives_up_and_a_write_waits_when_redis_is_silent(void **state)
{
    struct fixture *fixture = *state;
    struct done read = {0};
    struct done write = {0};
    char url[64];
    int port = 0;
    int fd = listen_silently(&port);
    snprintf(url, sizeof url, "redis://127.0.0.1:%d", port);
    struct store *store = fixture_store_at(fixture, url);
    assert_int_equal(store_article_get(store, article_id(1), on_article, &read, NULL), 0);
    assert_int_equal(store_note_put(store, "x", "y", 1000, on_done, &write, NULL), 0);
    int64_t begun_ms = clock_monotonic_ms();
    for (int second = 1; second <= 30; second++) {
        clock_set_for_test(begun_ms + second * 1000);
        for (int i = 0; i < 5; i++)
            assert_int_equal(loop_turn(fixture->loop, 0, NULL), 0);
    }
    clock_set_for_test(0);
    assert_true(read.is_done);
    assert_int_equal(read.code, ERR_UNAVAILABLE);
    assert_false(write.is_done);
    assert_int_equal(store_pending(store), 1);
    assert_non_null(strstr(fixture->reason, "in time"));
    store_close(store);
    assert_int_equal(write.code, ERR_UNAVAILABLE);
    close(fd);
}

/* A label of more than 63 characters: no name server is asked, so the test does not depend on any. */
#define NO_NAME "no-name-is-as-long-as-this-one-which-goes-on-and-on-and-on-and-on-and-on"

static void a_name_that_does_not_resolve_is_told_and_keeps_nobody_waiting(void **state)
{
    struct fixture *fixture = *state;
    unsigned before = fixture->state_changes;
    int64_t begun_ms = clock_monotonic_ms();
    struct store *store = fixture_store_at(fixture, "redis://" NO_NAME ":6379");
    struct store *other = fixture_store_at(fixture, "redis://no-such-host.invalid:6379");
    loop_turn(fixture->loop, 0, NULL);
    store_close(other); /* while its look-up is under way, perhaps for long */
    assert_true(clock_monotonic_ms() - begun_ms < 1000);
    for (int i = 0; fixture->state_changes == before && i < 2000; i++)
        fixture_turn_ms(fixture, 10);
    assert_non_null(strstr(fixture->reason, NO_NAME));
    store_close(store);
}

static void a_wrong_url_or_edition_is_an_error_at_once(void **state)
{
    struct fixture *fixture = *state;
    struct store *store = NULL;
    struct err err = {0};
    struct store_options options = {.url = "redis:6379", .edition = "test", .instance = "i1"};
    assert_int_equal(store_open(fixture->loop, &options, &store, &err), ERR_INVALID);
    options.url = "redis://127.0.0.1";
    options.edition = "A";
    assert_int_equal(store_open(fixture->loop, &options, &store, &err), ERR_INVALID);
    assert_null(store);
    store_close(NULL);
}

/* ── the function library ── */

static void load_fake(struct fixture *fixture, int version)
{
    redis_server_ask(&fixture->redis, "FUNCTION FLUSH");
    char body[512];
    snprintf(body, sizeof body,
             "#!lua\tname=triptych\nredis.register_function{function_name='triptych_version',"
             "callback=function()\treturn\t{%d,'x'}\tend,flags={'no-writes'}}",
             version);
    assert_string_equal(redis_server_ask(&fixture->redis, "FUNCTION LOAD %s", body), "triptych");
}

static void an_older_library_is_replaced_and_a_newer_one_kept(void **state)
{
    struct fixture *fixture = *state;
    struct done done = {0};
    load_fake(fixture, 0);
    redis_server_ask(&fixture->redis, "CLIENT KILL TYPE normal");
    assert_int_equal(store_note_put(fixture->store, "x", "y", 1000, on_done, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
    load_fake(fixture, 999);
    struct store *store = fixture_store(fixture, "test", "i0000000000000002");
    for (int i = 0; store_state(store) != STORE_UP && i < 1000; i++)
        fixture_turn_ms(fixture, 5);
    assert_int_equal(store_state(store), STORE_UP);
    assert_memory_equal(redis_server_ask(&fixture->redis, "FCALL triptych_version 0"), " x", 2);
    store_close(store);
    redis_server_ask(&fixture->redis, "FUNCTION FLUSH");
}

static void a_library_flushed_meanwhile_is_loaded_again(void **state)
{
    struct fixture *fixture = *state;
    struct done done = {0};
    fixture_wait_state(fixture, STORE_UP);
    redis_server_ask(&fixture->redis, "FUNCTION FLUSH");
    assert_int_equal(store_note_put(fixture->store, "x", "y", 1000, on_done, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
}

/* ── passwords and TCP ── */

static void tcp_and_passwords_work_and_wrong_ones_are_told(void **state)
{
    struct fixture *fixture = *state;
    struct fixture other = {.loop = fixture->loop};
    int port = redis_server_free_port();
    char port_text[16];
    char url[128];
    snprintf(port_text, sizeof port_text, "%d", port);
    redis_server_init(&other.redis, (const char *const[]){"--port", port_text, "--requirepass", "s3:cret@", NULL});
    snprintf(url, sizeof url, "redis://:s3:cret%%40@localhost:%d/5", port);
    other.store = fixture_store_at(&other, url);
    assert_string_equal(store_own_address(other.store), "");
    fixture_wait_state(&other, STORE_UP);
    assert_string_equal(store_own_address(other.store), "127.0.0.1");
    put_simple(&other, 1, "one.example");
    store_close(other.store);
    snprintf(url, sizeof url, "redis://:wrong@127.0.0.1:%d", port);
    other.store = fixture_store_at(&other, url);
    while (!strstr(other.reason, "WRONGPASS"))
        fixture_turn_ms(&other, 5);
    store_close(other.store);
    snprintf(url, sizeof url, "unix://%s", other.redis.socket);
    other.store = fixture_store_at(&other, url);
    while (!strstr(other.reason, "NOAUTH"))
        fixture_turn_ms(&other, 5);
    assert_int_equal(store_state(other.store), STORE_DOWN);
    store_close(other.store);
    redis_server_done(&other.redis);
}

/* ── Redis Cluster ── */

static void start_node(struct redis_server *node, int port, int bus_port)
{
    char ports[2][16];
    snprintf(ports[0], sizeof ports[0], "%d", port);
    snprintf(ports[1], sizeof ports[1], "%d", bus_port);
    redis_server_init(node, (const char *const[]){"--port", ports[0], "--cluster-enabled", "yes",
                                                  "--cluster-node-timeout", "1000", "--cluster-port", ports[1], NULL});
}

static void a_cluster_leads_to_the_master_that_has_the_edition(void **state)
{
    struct fixture *fixture = *state;
    struct fixture near = {.loop = fixture->loop};
    struct redis_server far;
    int far_port = redis_server_free_port();
    int far_bus = redis_server_free_port();
    start_node(&near.redis, redis_server_free_port(), redis_server_free_port());
    start_node(&far, far_port, far_bus);
    redis_server_ask(&far, "CLUSTER ADDSLOTSRANGE 0 16383");
    redis_server_ask(&near.redis, "CLUSTER MEET 127.0.0.1 %d %d", far_port, far_bus);
    char url[128];
    snprintf(url, sizeof url, "unix://%s", near.redis.socket);
    near.store = fixture_store_at(&near, url);
    fixture_wait_state(&near, STORE_UP);
    put_simple(&near, 1, "one.example");
    assert_string_equal(redis_server_ask(&far, "EXISTS {test}:a:%s", article_id(1)), "1");
    store_close(near.store);
    redis_server_done(&near.redis);
    redis_server_done(&far);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(calls_beyond_the_limit_are_refused_at_once, fixture_flush),
        cmocka_unit_test_setup(closing_ends_what_waits, fixture_flush),
        cmocka_unit_test_setup(a_callback_may_close_the_store, fixture_flush),
        cmocka_unit_test_setup(a_read_gives_up_and_a_write_waits_when_redis_is_silent, fixture_flush),
        cmocka_unit_test_setup(a_name_that_does_not_resolve_is_told_and_keeps_nobody_waiting, fixture_flush),
        cmocka_unit_test_setup(a_wrong_url_or_edition_is_an_error_at_once, fixture_flush),
        cmocka_unit_test_setup(an_older_library_is_replaced_and_a_newer_one_kept, fixture_flush),
        cmocka_unit_test_setup(a_library_flushed_meanwhile_is_loaded_again, fixture_flush),
        cmocka_unit_test_setup(a_cluster_leads_to_the_master_that_has_the_edition, fixture_flush),
        cmocka_unit_test_setup(tcp_and_passwords_work_and_wrong_ones_are_told, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
