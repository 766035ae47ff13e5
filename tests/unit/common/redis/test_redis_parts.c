/* common/redis: the pure parts: URLs, commands, refusals, where a cluster sends us. */
#include "command.h"
#include "err.h"
#include "handshake.h"
#include "redis_url.h"
#include "refusal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* after the four that it needs */
#include <cmocka.h>

static void urls_name_host_port_password_and_database(void **state)
{
    (void)state;
    struct redis_url url;
    assert_int_equal(redis_url_parse("redis://redis", &url, NULL), 0);
    assert_string_equal(url.host, "redis");
    assert_int_equal(url.port, 6379);
    assert_int_equal(redis_url_parse("redis://:p%40s@s:w@[::1]:7000/3", &url, NULL), 0);
    assert_string_equal(url.host, "::1");
    assert_int_equal(url.port, 7000);
    assert_string_equal(url.user, "");
    assert_string_equal(url.password, "p@s@s:w");
    assert_int_equal(url.db, 3);
    assert_int_equal(redis_url_parse("redis://user:pass@10.0.0.1:6380/", &url, NULL), 0);
    assert_string_equal(url.user, "user");
    assert_string_equal(url.password, "pass");
    assert_false(url.is_tls);
    assert_int_equal(redis_url_parse("rediss://user:pass@redis/1", &url, NULL), 0);
    assert_true(url.is_tls);
    assert_string_equal(url.user, "user");
    assert_int_equal(url.port, 6379);
    assert_int_equal(redis_url_parse("unix:///run/redis/s.sock?db=2", &url, NULL), 0);
    assert_string_equal(url.path, "/run/redis/s.sock");
    assert_string_equal(url.host, "");
    assert_int_equal(url.db, 2);
}

static void an_address_is_shown_without_user_and_password(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"redis://:s3cret@redis", "redis://redis:6379/0"},
        {"redis://user:s3@cret@[::1]:7000/3", "redis://[::1]:7000/3"},
        {"redis://s3cret@10.0.0.1", "redis://10.0.0.1:6379/0"},
        {"redis://:s3cret@a,[::1]:2,c:3/4", "redis://a:6379,[::1]:2,c:3/4"},
        {"redis+sentinel://:s3cret@a,b:2/desk", "redis+sentinel://a:26379,b:2/desk/0"},
        {"rediss://:s3cret@a,b:2", "rediss://a:6379,b:2/0"},
        {"rediss+sentinel://:s3cret@a/desk", "rediss+sentinel://a:26379/desk/0"},
        {"unix:///run/redis/s.sock", "unix:///run/redis/s.sock"},
        {"unix:///run/redis/s.sock?db=2", "unix:///run/redis/s.sock?db=2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct redis_url url;
        char shown[REDIS_URL_SHOWN_SIZE];
        assert_int_equal(redis_url_parse(cases[i][0], &url, NULL), 0);
        redis_url_show(&url, shown);
        assert_string_equal(shown, cases[i][1]);
    }
}

static void urls_that_are_none_are_refused_without_showing_a_password(void **state)
{
    (void)state;
    const char *const wrong[] = {"",
                                 "redis:/x",
                                 "http://x",
                                 "redis://",
                                 "redis://:secret@",
                                 "redis://:secret@h:0",
                                 "redis://:secret@h:70000",
                                 "redis://:secret@h:1x",
                                 "redis://h/1x",
                                 "redis://h/99999999999999999999",
                                 "redis://[::1",
                                 "redis://[::1]x",
                                 "redis://:a%00b@h",
                                 "unix://relative",
                                 "unix:///s?x=1",
                                 "redis://h?db=1",
                                 "redis://a,",
                                 "redis://,a",
                                 "redis://:secret@a,b:0",
                                 "redis://a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a",
                                 "redis+sentinel://:secret@a",
                                 "redis+sentinel://a/",
                                 "redisss://a",
                                 "rediss+sentinel://:secret@a",
                                 "rediss:///run/s",
                                 "unixs:///run/s",
                                 "redis+sentinel://a/name/x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct redis_url url;
        struct err err = {0};
        assert_int_equal(redis_url_parse(wrong[i], &url, &err), ERR_INVALID);
        assert_null(strstr(err.text, "secret"));
    }
    char path[200] = "unix:///";
    memset(path + 8, 'x', 150);
    struct redis_url url;
    assert_int_equal(redis_url_parse(path, &url, NULL), ERR_INVALID);
}

static void a_command_is_built_as_redis_reads_it(void **state)
{
    (void)state;
    struct command command;
    command_init(&command);
    command_text(&command, "SET");
    command_text(&command, "{world}:a:a1");
    command_bytes(&command, "x\0y", 3);
    command_number(&command, -5);
    command_text(&command, "");
    assert_int_equal(command_finish(&command), 0);
    const char expected[] = "*5\r\n$3\r\nSET\r\n$12\r\n{world}:a:a1\r\n$3\r\nx\0y\r\n$2\r\n-5\r\n$0\r\n\r\n";
    assert_int_equal(command.size - command.start, sizeof expected - 1);
    assert_memory_equal(command.data + command.start, expected, sizeof expected - 1);
    command_done(&command);
}

static void a_command_that_is_too_large_fails_once_and_for_all(void **state)
{
    (void)state;
    struct command command;
    static char large[COMMAND_SIZE_MAX];
    command_init(&command);
    command_text(&command, "SET");
    command_bytes(&command, large, sizeof large);
    command_text(&command, "x");
    assert_int_equal(command_finish(&command), ERR_TOO_LARGE);
    command_done(&command);
}

static void errors_of_redis_are_told_apart(void **state)
{
    (void)state;
    assert_int_equal(refusal_of("OOM command not allowed when used memory > 'maxmemory'."), REFUSAL_MEMORY);
    assert_int_equal(refusal_of("MISCONF Errors writing to the AOF file"), REFUSAL_DISK);
    assert_int_equal(refusal_of("NOREPLICAS Not enough good replicas to write."), REFUSAL_DISK);
    assert_int_equal(refusal_of("READONLY You can't write against a read only replica."), REFUSAL_RECONNECT);
    assert_int_equal(refusal_of("LOADING Redis is loading the dataset in memory"), REFUSAL_RECONNECT);
    assert_int_equal(refusal_of("ERR Function not found"), REFUSAL_RECONNECT);
    assert_int_equal(refusal_of("WRONGTYPE Operation against a key"), REFUSAL_FOR_GOOD);
    assert_int_equal(refusal_of("ERR wrong number of arguments"), REFUSAL_FOR_GOOD);
}

static void a_cluster_names_where_to_go(void **state)
{
    (void)state;
    struct redis_url given;
    struct redis_route route = {0};
    const struct handshake handshake = {.step = HANDSHAKE_LOCATE};
    char moved[] = "MOVED 3999 10.0.0.7:6381";
    char same[] = "MOVED 3999 :6382";
    char six[] = "MOVED 3999 ::1:6383";
    char wrong[] = "MOVED 3999 10.0.0.7:0";
    char other[] = "ERR no such key";
    redisReply reply = {.type = REDIS_REPLY_ERROR, .str = moved};
    assert_int_equal(redis_url_parse("unix:///s", &given, NULL), 0);
    redis_route_next(&route, &given);
    assert_string_equal(route.url.path, "/s");
    assert_true(handshake_is_named(&handshake, &reply, &route));
    redis_route_next(&route, &given);
    assert_string_equal(route.url.host, "10.0.0.7");
    assert_string_equal(route.url.path, "");
    assert_int_equal(route.url.port, 6381);
    reply.str = same;
    assert_true(handshake_is_named(&handshake, &reply, &route));
    redis_route_next(&route, &given);
    assert_string_equal(route.url.host, "10.0.0.7");
    assert_int_equal(route.url.port, 6382);
    reply.str = six;
    assert_true(handshake_is_named(&handshake, &reply, &route));
    assert_string_equal(route.url.host, "::1");
    reply.str = wrong;
    assert_false(handshake_is_named(&handshake, &reply, &route));
    reply.str = other;
    assert_false(handshake_is_named(&handshake, &reply, &route));
}

static void assert_goes_to(struct redis_route *route, const struct redis_url *given, const char *host, unsigned port)
{
    redis_route_next(route, given);
    assert_string_equal(route->url.host, host);
    assert_int_equal(route->url.port, port);
}

static void several_addresses_are_tried_in_turn_after_the_one_of_last_time(void **state)
{
    (void)state;
    struct redis_url given;
    struct redis_route route = {0};
    assert_int_equal(redis_url_parse("redis://u:p@a:1,[::2]:2,c/3", &given, NULL), 0);
    assert_int_equal(given.seed_count, 3);
    assert_goes_to(&route, &given, "a", 1);
    assert_goes_to(&route, &given, "::2", 2);
    redis_route_name(&route, "named", 9);
    assert_goes_to(&route, &given, "named", 9);
    assert_string_equal(route.url.password, "p");
    assert_int_equal(route.url.db, 3);
    redis_route_settle(&route);
    assert_goes_to(&route, &given, "named", 9); /* lost: there once more */
    assert_goes_to(&route, &given, "c", 6379);
    assert_goes_to(&route, &given, "a", 1);
    redis_route_name(&route, "gone", 8); /* a name that leads nowhere is tried once */
    assert_goes_to(&route, &given, "gone", 8);
    assert_goes_to(&route, &given, "::2", 2);
}

static void sentinels_are_asked_each_time(void **state)
{
    (void)state;
    struct redis_url given;
    struct redis_route route = {0};
    assert_int_equal(redis_url_parse("redis+sentinel://:p@a,b:2/desk/4", &given, NULL), 0);
    assert_string_equal(given.master, "desk");
    assert_int_equal(given.db, 4);
    assert_goes_to(&route, &given, "a", 26379);
    assert_true(route.is_sentinel);
    redis_route_name(&route, "10.0.0.1", 6379);
    assert_goes_to(&route, &given, "10.0.0.1", 6379);
    assert_false(route.is_sentinel);
    redis_route_settle(&route);
    assert_goes_to(&route, &given, "b", 2); /* it may be a replica by now */
    assert_true(route.is_sentinel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(urls_name_host_port_password_and_database),
        cmocka_unit_test(an_address_is_shown_without_user_and_password),
        cmocka_unit_test(urls_that_are_none_are_refused_without_showing_a_password),
        cmocka_unit_test(a_command_is_built_as_redis_reads_it),
        cmocka_unit_test(a_command_that_is_too_large_fails_once_and_for_all),
        cmocka_unit_test(errors_of_redis_are_told_apart),
        cmocka_unit_test(a_cluster_names_where_to_go),
        cmocka_unit_test(several_addresses_are_tried_in_turn_after_the_one_of_last_time),
        cmocka_unit_test(sentinels_are_asked_each_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
