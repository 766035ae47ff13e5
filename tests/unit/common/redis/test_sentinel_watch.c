/* common/redis: what is heard from Sentinels, played by sockets of the test. */
#include "sentinel_watch.h"

#include "clock.h"
#include "loop.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
/* after the four that it needs */
#include <cmocka.h>

#define WAIT_MS 30000

struct fixture {
    struct loop *loop;
    struct redis_target target;
    struct sentinel_watch *watch;
    int listening[2], peer;
    char heard[4096]; /* by the Sentinel that was asked last */
    size_t heard_len;
    char master[REDIS_HOST_MAX];
    unsigned port, told;
};

static struct fixture f;

static void on_master(void *context, const char *host, unsigned port)
{
    (void)context;
    snprintf(f.master, sizeof f.master, "%s", host);
    f.port = port;
    f.told++;
}

static unsigned listen_somewhere(int *out)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    *out = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    assert_int_equal(bind(*out, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(*out, 4), 0);
    assert_int_equal(getsockname(*out, (struct sockaddr *)&address, &size), 0);
    return ntohs(address.sin_port);
}

static int begin(void **state)
{
    (void)state;
    char url[128];
    memset(&f, 0, sizeof f);
    unsigned first = listen_somewhere(&f.listening[0]), second = listen_somewhere(&f.listening[1]);
    snprintf(url, sizeof url, "redis+sentinel://:pw@127.0.0.1:%u,127.0.0.1:%u/desk", first, second);
    assert_int_equal(redis_url_parse(url, &f.target.url, NULL), 0);
    f.loop = loop_new();
    f.peer = -1;
    f.watch = sentinel_watch_new(f.loop, &f.target, on_master, NULL);
    return 0;
}

static int end(void **state)
{
    (void)state;
    sentinel_watch_free(f.watch);
    loop_free(f.loop);
    close(f.listening[0]);
    close(f.listening[1]);
    if (f.peer >= 0)
        close(f.peer);
    return 0;
}

static void turn_until_asked(int which)
{
    int64_t end_ms = clock_monotonic_ms() + WAIT_MS;
    while ((f.peer = accept4(f.listening[which], NULL, NULL, SOCK_NONBLOCK)) < 0) {
        assert_true(clock_monotonic_ms() < end_ms);
        loop_turn(f.loop, 10, NULL);
    }
    f.heard_len = 0;
    f.heard[0] = 0;
}

static void turn_until_said(const char *part)
{
    int64_t end_ms = clock_monotonic_ms() + WAIT_MS;
    while (!strstr(f.heard, part)) {
        assert_true(clock_monotonic_ms() < end_ms);
        loop_turn(f.loop, 10, NULL);
        ssize_t size = recv(f.peer, f.heard + f.heard_len, sizeof f.heard - 1 - f.heard_len, 0);
        f.heard_len += size > 0 ? (size_t)size : 0;
        f.heard[f.heard_len] = '\0';
    }
}

static void answer(const char *text)
{
    assert_int_equal(send(f.peer, text, strlen(text), 0), (ssize_t)strlen(text));
}

static void turn_until_told(unsigned times)
{
    int64_t end_ms = clock_monotonic_ms() + WAIT_MS;
    while (f.told < times) {
        assert_true(clock_monotonic_ms() < end_ms);
        loop_turn(f.loop, 10, NULL);
    }
}

#define WORDS                                                                                                          \
    "-ERR no "                                                                                                         \
    "password\r\n*2\r\n$8\r\n10.0.0.1\r\n$4\r\n6379\r\n*3\r\n$9\r\nsubscribe\r\n$14\r\n+switch-master\r\n:1\r\n"
#define SWITCHED(length, text) "*3\r\n$7\r\nmessage\r\n$14\r\n+switch-master\r\n$" length "\r\n" text "\r\n"

static void the_master_is_told_at_first_and_when_it_changes(void **state)
{
    (void)state;
    turn_until_asked(0);
    turn_until_said("+switch-master");
    assert_non_null(strstr(f.heard, "AUTH"));
    assert_non_null(strstr(f.heard, "get-master-addr-by-name"));
    answer(WORDS);
    turn_until_told(1);
    assert_string_equal(f.master, "10.0.0.1");
    assert_int_equal(f.port, 6379);
    turn_until_said("PING");
    answer("*2\r\n$4\r\npong\r\n$0\r\n\r\n" SWITCHED("40", "other 10.0.0.1 6379 10.0.0.9 6399 more..")
               SWITCHED("38", "desk 10.0.0.1 6379 10.0.0.2 6380 rest.") "*1\r\n:5\r\n");
    turn_until_told(2);
    assert_string_equal(f.master, "10.0.0.2");
    assert_int_equal(f.port, 6380);
}

static void who_has_just_connected_has_the_next_one_asked(void **state)
{
    (void)state;
    turn_until_asked(0);
    turn_until_said("+switch-master");
    answer(WORDS);
    turn_until_told(1);
    close(f.peer);
    sentinel_watch_again(f.watch);
    turn_until_asked(1);
    turn_until_said("get-master-addr-by-name");
    answer("-ERR no password\r\n*2\r\n$8\r\n10.0.0.7\r\n$4\r\n6379\r\n");
    turn_until_told(2);
    assert_string_equal(f.master, "10.0.0.7");
    sentinel_watch_again(NULL);
}

static void one_that_goes_or_talks_nonsense_is_left_for_the_next(void **state)
{
    (void)state;
    turn_until_asked(0);
    close(f.peer);
    turn_until_asked(1);
    turn_until_said("+switch-master");
    answer("nonsense\r\n");
    close(f.listening[1]); /* the second is gone for good */
    turn_until_asked(0);
    turn_until_said("+switch-master");
    answer(WORDS);
    turn_until_told(1);
    assert_string_equal(f.master, "10.0.0.1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_master_is_told_at_first_and_when_it_changes, begin, end),
        cmocka_unit_test_setup_teardown(who_has_just_connected_has_the_next_one_asked, begin, end),
        cmocka_unit_test_setup_teardown(one_that_goes_or_talks_nonsense_is_left_for_the_next, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
