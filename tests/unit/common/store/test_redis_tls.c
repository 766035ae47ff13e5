/* common/redis: Redis by TLS: whom the store trusts, what it refuses, what it says of mistakes, and that nothing is lost
 * on the way. */
#include "store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_BYTES 900000 /* of one article: more than sockets and TLS records hold */

/* The certificates of make_certificates, and a Redis with TLS, in one folder. */
struct tls_fixture {
    struct fixture fixture; /* its loop, state and reason; its Redis is the one with TLS */
    char folder[32], ca[128], other_ca[128], client[128], client_key[128];
    char tls_port[16], certificate[128], key[128];
};

static struct tls_fixture f;

static void path_of(char out[128], const char *name)
{
    snprintf(out, 128, "%s/%s", f.folder, name);
}

static int begin(void **state)
{
    char command[256];
    memset(&f, 0, sizeof f);
    snprintf(f.folder, sizeof f.folder, "/tmp/triptych-tls-XXXXXX");
    assert_non_null(mkdtemp(f.folder));
    snprintf(command, sizeof command, "'%s' '%s'", TESTS_DIR "/make_certificates", f.folder);
    assert_int_equal(system(command), 0);
    path_of(f.ca, "ca.pem");
    path_of(f.other_ca, "other-ca.pem");
    path_of(f.client, "client.pem");
    path_of(f.client_key, "client.key");
    f.fixture.loop = loop_new();
    assert_non_null(f.fixture.loop);
    *state = &f;
    return 0;
}

static int end(void **state)
{
    char command[96];
    (void)state;
    loop_free(f.fixture.loop);
    snprintf(command, sizeof command, "rm -rf -- '%s'", f.folder);
    return system(command);
}

/* `who`: its certificate; `clients`: "yes", "no", whether it asks for theirs. */
static void start_redis(const char *who, const char *clients)
{
    char name[64];
    snprintf(name, sizeof name, "%s.pem", who);
    path_of(f.certificate, name);
    snprintf(name, sizeof name, "%s.key", who);
    path_of(f.key, name);
    snprintf(f.tls_port, sizeof f.tls_port, "%d", redis_server_free_port());
    redis_server_init(&f.fixture.redis,
                      (const char *const[]){"--tls-port", f.tls_port, "--tls-cert-file", f.certificate,
                                            "--tls-key-file", f.key, "--tls-ca-cert-file", f.ca, "--tls-auth-clients",
                                            clients, NULL});
}

static int stop_redis(void **state)
{
    (void)state;
    store_close(f.fixture.store);
    f.fixture.store = NULL;
    if (f.fixture.redis.pid)
        redis_server_done(&f.fixture.redis);
    f.fixture.redis.pid = 0;
    f.fixture.reason[0] = 0;
    return 0;
}

static void open_at(const char *scheme, const char *host, const struct store_tls *tls)
{
    char url[128];
    store_close(f.fixture.store);
    f.fixture.reason[0] = 0;
    f.fixture.state = STORE_DOWN;
    snprintf(url, sizeof url, "%s://%s:%s", scheme, host, f.tls_port);
    f.fixture.store = fixture_store_by_tls(&f.fixture, url, tls);
}

static void a_certificate_for_the_host_or_its_address_is_trusted(void **state)
{
    (void)state;
    start_redis("server", "no");
    open_at("rediss", "localhost", &(struct store_tls){.ca_file = f.ca});
    fixture_wait_state(&f.fixture, STORE_UP);
    assert_string_equal(store_own_address(f.fixture.store), "127.0.0.1");
    put_simple(&f.fixture, 1, "one.example");
    open_at("rediss", "127.0.0.1", &(struct store_tls){.ca_file = f.ca});
    fixture_wait_state(&f.fixture, STORE_UP);
    assert_string_equal(redis_server_ask(&f.fixture.redis, "EXISTS {test}:a:%s", article_id(1)), "1");
}

static void a_certificate_of_a_stranger_is_refused(void **state)
{
    (void)state;
    start_redis("server", "no");
    open_at("rediss", "localhost", &(struct store_tls){.ca_file = f.other_ca});
    fixture_wait_reason(&f.fixture, "redis_ca_file says whom to trust");
    open_at("rediss", "localhost", &(struct store_tls){0}); /* this system does not know the signer either */
    fixture_wait_reason(&f.fixture, "redis_ca_file says whom to trust");
    assert_int_equal(store_state(f.fixture.store), STORE_DOWN);
}

static void a_certificate_for_another_name_is_refused_unless_that_name_is_set(void **state)
{
    (void)state;
    start_redis("named", "no");
    open_at("rediss", "localhost", &(struct store_tls){.ca_file = f.ca});
    fixture_wait_reason(&f.fixture, "not for localhost");
    open_at("rediss", "127.0.0.1", &(struct store_tls){.ca_file = f.ca});
    fixture_wait_reason(&f.fixture, "not for 127.0.0.1");
    open_at("rediss", "127.0.0.1", &(struct store_tls){.ca_file = f.ca, .cert_name = "redis.example"});
    fixture_wait_state(&f.fixture, STORE_UP);
}

static void a_redis_that_asks_who_we_are_is_told(void **state)
{
    (void)state;
    start_redis("server", "yes");
    open_at("rediss", "localhost", &(struct store_tls){.ca_file = f.ca});
    fixture_wait_reason(&f.fixture, "certificate required");
    open_at("rediss", "localhost",
            &(struct store_tls){.ca_file = f.ca, .cert_file = f.client, .key_file = f.client_key});
    fixture_wait_state(&f.fixture, STORE_UP);
    put_simple(&f.fixture, 1, "one.example");
}

static void tls_and_plain_do_not_meet(void **state)
{
    (void)state;
    start_redis("server", "no");
    open_at("redis", "localhost", &(struct store_tls){0});
    fixture_wait_reason(&f.fixture, "Redis"); /* its alert may be cut off by a reset */
    assert_int_equal(store_state(f.fixture.store), STORE_DOWN);
    stop_redis(NULL);
    char port[16];
    snprintf(port, sizeof port, "%d", redis_server_free_port());
    redis_server_init(&f.fixture.redis, (const char *const[]){"--port", port, NULL});
    snprintf(f.tls_port, sizeof f.tls_port, "%s", port);
    open_at("rediss", "localhost", &(struct store_tls){.ca_file = f.ca});
    fixture_wait_reason(&f.fixture, "is it a port for TLS?");
    assert_int_equal(store_state(f.fixture.store), STORE_DOWN);
}

static void on_article(void *context, const struct store_result *result, const Triptych__PlacedArticle *article)
{
    assert_true(article && strlen(article->article->text) == TEXT_BYTES);
    assert_int_equal(article->article->text[TEXT_BYTES - 1], 'y');
    on_done(context, result);
}

/* More than fits into a socket at once, both ways, with others queued behind it. */
static void large_articles_come_through_whole(void **state)
{
    char *text = calloc(1, TEXT_BYTES + 1);
    Triptych__Article article;
    (void)state;
    memset(text, 'x', TEXT_BYTES);
    text[TEXT_BYTES - 1] = 'y';
    start_redis("server", "no");
    open_at("rediss", "localhost", &(struct store_tls){.ca_file = f.ca});
    fixture_wait_state(&f.fixture, STORE_UP);
    for (int n = 1; n <= 8; n++) {
        make_article(&article, n, "one.example");
        article.text = text;
        put_article(&f.fixture, &article, &(int){0});
    }
    struct done done[8] = {{0}};
    for (int n = 1; n <= 8; n++)
        assert_int_equal(store_article_get(f.fixture.store, article_id(n), on_article, &done[n - 1], NULL), 0);
    for (int n = 1; n <= 8; n++)
        assert_int_equal(wait_done(&f.fixture, &done[n - 1]), 0);
    free(text);
}

static void calls_go_on_after_redis_died(void **state)
{
    struct done done = {0};
    (void)state;
    start_redis("server", "no");
    open_at("rediss", "localhost", &(struct store_tls){.ca_file = f.ca});
    fixture_wait_state(&f.fixture, STORE_UP);
    redis_server_kill(&f.fixture.redis);
    fixture_wait_state(&f.fixture, STORE_DOWN);
    assert_int_equal(store_note_put(f.fixture.store, "x", "y", 60000, on_done, &done, NULL), 0);
    redis_server_start(&f.fixture.redis,
                       (const char *const[]){"--tls-port", f.tls_port, "--tls-cert-file", f.certificate,
                                             "--tls-key-file", f.key, "--tls-ca-cert-file", f.ca, "--tls-auth-clients",
                                             "no", NULL});
    assert_int_equal(wait_done(&f.fixture, &done), 0);
}

static void refused(const char *scheme, const struct store_tls *tls, const char *part)
{
    struct store *store = NULL;
    struct err err = {0};
    char url[64];
    snprintf(url, sizeof url, "%s://127.0.0.1:1", scheme);
    struct store_options options = {.url = url, .tls = *tls, .edition = "test", .instance = "i1"};
    assert_int_equal(store_open(f.fixture.loop, &options, &store, &err), ERR_INVALID);
    if (!strstr(err.text, part))
        fail_msg("%s is not in: %s", part, err.text);
}

static void mistakes_in_the_settings_are_told_at_the_start(void **state)
{
    char longest[8192], key[128];
    (void)state;
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = 0;
    path_of(key, "server.key");
    refused("rediss", &(struct store_tls){.ca_file = "/nowhere/ca"}, "redis_ca_file: no certificates in /nowhere/ca");
    refused("rediss", &(struct store_tls){.ca_file = f.client_key}, "redis_ca_file");
    refused("rediss", &(struct store_tls){.cert_file = f.client}, "redis_key_file is not set");
    refused("rediss", &(struct store_tls){.key_file = f.client_key}, "redis_cert_file is not set");
    refused("rediss", &(struct store_tls){.cert_file = f.client_key, .key_file = f.client_key},
            "redis_cert_file: no cert");
    refused("rediss", &(struct store_tls){.cert_file = f.client, .key_file = key}, "redis_key_file: no key for");
    refused("rediss", &(struct store_tls){.ca_file = longest}, "redis_ca_file: longer than");
    refused("redis", &(struct store_tls){.ca_file = f.ca}, "not encrypted");
    refused("redis", &(struct store_tls){.cert_name = "redis.example"}, "not encrypted");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_certificate_for_the_host_or_its_address_is_trusted, stop_redis),
        cmocka_unit_test_teardown(a_certificate_of_a_stranger_is_refused, stop_redis),
        cmocka_unit_test_teardown(a_certificate_for_another_name_is_refused_unless_that_name_is_set, stop_redis),
        cmocka_unit_test_teardown(a_redis_that_asks_who_we_are_is_told, stop_redis),
        cmocka_unit_test_teardown(tls_and_plain_do_not_meet, stop_redis),
        cmocka_unit_test_teardown(large_articles_come_through_whole, stop_redis),
        cmocka_unit_test_teardown(calls_go_on_after_redis_died, stop_redis),
        cmocka_unit_test(mistakes_in_the_settings_are_told_at_the_start),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
