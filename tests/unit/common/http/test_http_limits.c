/* No client takes the server away from the others: limits of one address, of all, and whom a front speaks for. */
#include "http_client.h"

#include "clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define GET        "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
#define MANY       12
#define CLOCK_MS   INT64_C(1000000)
#define PROXY_V2   "\r\n\r\n\0\r\nQUIT\n"
#define TOLD       "as many connections open as it may"
#define ALL_IN_USE "in use"

struct desk {
    int handled, hold, is_stream;
    struct http_request *held;
    enum http_limit limit;
    int limited;
    char client[NET_ADDRESS_TEXT_SIZE]; /* of the last request */
    char limited_client[NET_ADDRESS_TEXT_SIZE];
};

static void on_request(void *context, struct http_request *request)
{
    struct desk *desk = context;
    desk->handled++;
    net_address_print(http_client(request), desk->client);
    if (desk->hold)
        desk->held = request;
    else if (desk->is_stream)
        http_stream_begin(request, "text/event-stream", NULL, NULL);
    else
        http_respond(request, 200, "text/plain", "served", 6);
}

static void on_limit(void *context, enum http_limit limit, const struct net_address *client)
{
    struct desk *desk = context;
    desk->limit = limit;
    desk->limited++;
    if (client)
        net_address_print(client, desk->limited_client);
}

static struct http_options options_of(struct desk *desk, unsigned all, unsigned each)
{
    return (struct http_options){.connections_max = all,
                                 .client_connections_max = each,
                                 .client_streams_max = each,
                                 .handler = on_request,
                                 .on_limit = on_limit,
                                 .context = desk};
}

static void say(struct peer *peer, struct world *world, const char *text, const char *expected)
{
    peer_say(peer, world, text);
    peer_expect(peer, world, expected);
}

static void one_address_leaves_room_for_others(void **state)
{
    (void)state;
    struct desk desk = {0};
    struct http_options options = options_of(&desk, 10, 4);
    struct world world;
    struct peer peers[MANY], other;
    world_open_with(&world, &options);
    for (int i = 0; i < MANY; i++)
        peer_connect(&peers[i], &world);
    for (int i = 0; i < 4; i++)
        say(&peers[i], &world, GET, "served");
    for (int i = 4; i < MANY; i++) {
        peer_expect(&peers[i], &world, "HTTP/1.1 429 ");
        peer_expect(&peers[i], &world, TOLD);
        peer_expect_closed(&peers[i], &world);
        assert_non_null(strstr(peers[i].text, "Retry-After: "));
    }
    assert_int_equal(http_stats(world.server)->limited[HTTP_LIMIT_ADDRESS_CONNECTIONS], MANY - 4);
    assert_string_equal(desk.limited_client, "127.0.0.1");
    peer_connect_from(&other, &world, "127.0.0.2");
    say(&other, &world, GET, "served");
    peer_close(&peers[0]); /* makes room for one more of the same address */
    world_turn(&world, 3);
    peer_close(&peers[4]);
    peer_connect(&peers[4], &world);
    say(&peers[4], &world, GET, "served");
    for (int i = 1; i < MANY; i++)
        peer_close(&peers[i]);
    peer_close(&other);
    world_close(&world);
}

static void streams_of_one_address_leave_room_for_others(void **state)
{
    (void)state;
    struct desk desk = {.is_stream = 1};
    struct http_options options = options_of(&desk, 100, 3);
    struct world world;
    struct peer peers[4], other;
    options.client_connections_max = 0;
    world_open_with(&world, &options);
    for (int i = 0; i < 4; i++) {
        peer_connect(&peers[i], &world);
        say(&peers[i], &world, GET, i < 3 ? "text/event-stream" : "HTTP/1.1 429 ");
    }
    peer_expect(&peers[3], &world, "as many streams open as it may");
    assert_int_equal(desk.limit, HTTP_LIMIT_ADDRESS_STREAMS);
    assert_int_equal(http_stats(world.server)->streams, 3);
    peer_connect_from(&other, &world, "127.0.0.2");
    say(&other, &world, GET, "text/event-stream");
    peer_close(&peers[0]);
    world_turn(&world, 3);
    say(&peers[3], &world, GET, "text/event-stream"); /* the same connection: there is room now */
    for (int i = 1; i < 4; i++)
        peer_close(&peers[i]);
    peer_close(&other);
    world_close(&world);
}

static void silent_connections_make_room_when_all_are_in_use(void **state)
{
    (void)state;
    struct desk desk = {0};
    struct http_options options = options_of(&desk, 3, 0);
    struct world world;
    struct peer silent[3], active;
    clock_set_for_test(CLOCK_MS);
    world_open_with(&world, &options);
    for (int i = 0; i < 3; i++) {
        peer_connect(&silent[i], &world);
        peer_say(&silent[i], &world, i ? "GET / HT" : ""); /* a request that drips in counts as silent */
        world_turn(&world, 2);
        clock_set_for_test(CLOCK_MS + i);
    }
    clock_set_for_test(CLOCK_MS + 1500);
    peer_connect_from(&active, &world, "127.0.0.2");
    say(&active, &world, GET, "served");
    peer_expect_closed(&silent[0], &world); /* the oldest */
    assert_int_equal(http_stats(world.server)->limited[HTTP_LIMIT_EVICTED], 1);
    assert_int_equal(http_stats(world.server)->connections, 3);
    for (int i = 0; i < 3; i++)
        peer_close(&silent[i]);
    peer_close(&active);
    world_close(&world);
    clock_set_for_test(0);
}

static void others_wait_a_moment_and_then_hear_why(void **state)
{
    (void)state;
    struct desk desk = {.hold = 1};
    struct http_options options = options_of(&desk, 1, 0);
    struct world world;
    struct peer busy, waits;
    clock_set_for_test(CLOCK_MS);
    world_open_with(&world, &options);
    peer_connect(&busy, &world);
    peer_say(&busy, &world, GET);
    world_until(&world, &desk.handled);
    peer_connect(&waits, &world);
    peer_say(&waits, &world, GET);
    world_turn(&world, 5);
    assert_int_equal(desk.limited, 0);
    clock_set_for_test(CLOCK_MS + 500); /* the pause ends, there is still no room */
    world_turn(&world, 5);
    clock_set_for_test(CLOCK_MS + 2000);
    peer_expect(&waits, &world, "HTTP/1.1 503 ");
    peer_expect(&waits, &world, ALL_IN_USE);
    assert_int_equal(desk.limit, HTTP_LIMIT_CONNECTIONS);
    assert_int_equal(desk.handled, 1);
    http_respond(desk.held, 200, "text/plain", "late", 4);
    peer_expect(&busy, &world, "late");
    peer_close(&busy);
    peer_close(&waits);
    world_close(&world);
    clock_set_for_test(0);
}

/* ── behind a front ── */

static void open_behind_front(struct world *world, struct desk *desk, unsigned each)
{
    struct net_list fronts;
    struct http_options options = options_of(desk, 20, each);
    assert_int_equal(net_list_read("127.0.0.1", &fronts, NULL), 0);
    options.proxy_from = &fronts;
    world_open_with(world, &options);
}

static void check_client(const char *source, const char *text, size_t size, const char *expected, const char *client)
{
    struct desk desk = {0};
    struct world world;
    struct peer peer;
    open_behind_front(&world, &desk, 0);
    peer_connect_from(&peer, &world, source);
    for (size_t i = 0; i < size; i++) {
        peer_send(&peer, &world, text + i, 1);
        world_turn_once(&world);
    }
    peer_expect(&peer, &world, expected);
    assert_string_equal(desk.client, client);
    peer_close(&peer);
    world_close(&world);
}
#define CHECK_CLIENT(source, text, expected, client) check_client(source, text, sizeof text - 1, expected, client)

static void a_front_says_who_asks(void **state)
{
    (void)state;
    CHECK_CLIENT("127.0.0.1", "PROXY TCP4 203.0.113.9 192.0.2.1 5000 80\r\n" GET, "served", "203.0.113.9");
    CHECK_CLIENT("127.0.0.1", "PROXY TCP6 2001:db8:1:2:3:4:5:6 2001:db8::1 5000 80\r\n" GET, "served",
                 "2001:db8:1:2::");
    CHECK_CLIENT("127.0.0.1", PROXY_V2 "\x21\x11\0\x0C\xCB\0\x71\x07\xC0\0\x02\x01\x13\x88\0\x50" GET, "served",
                 "203.0.113.7");
    /* A check of the front's own, and a request that comes without a header. */
    CHECK_CLIENT("127.0.0.1", PROXY_V2 "\x20\0\0\0" GET, "served", "127.0.0.1");
    CHECK_CLIENT("127.0.0.1", "PROXY UNKNOWN\r\n" GET, "served", "127.0.0.1");
    CHECK_CLIENT("127.0.0.1", GET, "served", "127.0.0.1");
    CHECK_CLIENT("127.0.0.1", "PROXY TCP4 nonsense\r\n" GET, "HTTP/1.1 400 ", "");
    /* Whoever is no front is believed nothing. */
    CHECK_CLIENT("127.0.0.2", "PROXY TCP4 203.0.113.9 192.0.2.1 5000 80\r\n" GET, "HTTP/1.1 400 ", "");
    CHECK_CLIENT("127.0.0.2", GET, "served", "127.0.0.2");
}

static void clients_behind_a_front_are_counted_apart(void **state)
{
    (void)state;
    static const char *const heads[] = {
        "PROXY TCP4 203.0.113.9 192.0.2.1 1 80\r\n",      "PROXY TCP4 203.0.113.9 192.0.2.1 2 80\r\n",
        "PROXY TCP4 203.0.113.9 192.0.2.1 3 80\r\n",      "PROXY TCP4 203.0.113.8 192.0.2.1 4 80\r\n",
        "PROXY TCP6 2001:db8::1 2001:db8:9::1 5 80\r\n",  "PROXY TCP6 2001:db8::2 2001:db8:9::1 6 80\r\n",
        "PROXY TCP6 2001:db8::ff 2001:db8:9::1 7 80\r\n", "PROXY TCP6 2001:db8:0:1::1 2001:db8:9::1 8 80\r\n",
    };
    static const int is_refused[] = {0, 0, 1, 0, 0, 0, 1, 0};
    struct desk desk = {0};
    struct world world;
    struct peer peers[8], own[4];
    open_behind_front(&world, &desk, 2);
    for (int i = 0; i < 8; i++) {
        peer_connect(&peers[i], &world);
        peer_say(&peers[i], &world, heads[i]);
        say(&peers[i], &world, GET, is_refused[i] ? TOLD : "served");
    }
    for (int i = 0; i < 4; i++) { /* a front's own connections have no limit of their own */
        peer_connect(&own[i], &world);
        say(&own[i], &world, GET, "served");
        peer_close(&own[i]);
    }
    for (int i = 0; i < 8; i++)
        peer_close(&peers[i]);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_address_leaves_room_for_others),
        cmocka_unit_test(streams_of_one_address_leave_room_for_others),
        cmocka_unit_test(silent_connections_make_room_when_all_are_in_use),
        cmocka_unit_test(others_wait_a_moment_and_then_hear_why),
        cmocka_unit_test(a_front_says_who_asks),
        cmocka_unit_test(clients_behind_a_front_are_counted_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
