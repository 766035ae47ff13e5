/* The listening socket as peers meet it over TCP: who is let in, whom a connection counts for, how long anything may
 * take, and what happens to who does not read. The clock is the test's; the bytes are real. */
#include "clock.h"
#include "zmtp.h"
#include "zmtp_talk.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define START       1700000000000
#define CLIENTS_MAX 8
#define TURNS_MAX   2000 /* of TURN_MS: until a test that hangs gives up */
#define TURN_MS     5

static const char *const topics[] = {"head", "full", NULL};

static struct loop *loop;
static struct zmtp *zmtp;
static struct net_list fronts;
static int clients[CLIENTS_MAX];
static unsigned client_count;

/* What the socket told. */
static struct told {
    unsigned messages, gone, room, refusals;
    zmtp_peer_id peer; /* of the last message */
    char text[64];     /* its last part */
    enum zmtp_reason reason;
    char address[64];
} told;

static void on_message(void *context, zmtp_peer_id peer, const struct zmtp_part *parts, size_t count)
{
    (void)context;
    told.messages++;
    told.peer = peer;
    snprintf(told.text, sizeof told.text, "%.*s", (int)parts[count - 1].size, (const char *)parts[count - 1].data);
}

static void on_gone(void *context, zmtp_peer_id peer)
{
    (void)context, (void)peer;
    told.gone++;
}

static void on_room(void *context, zmtp_peer_id peer)
{
    (void)context, (void)peer;
    told.room++;
}

static void on_refused(void *context, enum zmtp_reason reason, const char *address)
{
    (void)context;
    told.refusals++;
    told.reason = reason;
    snprintf(told.address, sizeof told.address, "%s", address);
}

static void open_socket(enum zmtp_kind kind)
{
    struct err err = {0};
    const struct zmtp_options options = {.kind = kind,
                                         .listen = "tcp://127.0.0.1:*",
                                         .proxy_from = &fronts,
                                         .topics = kind == ZMTP_PUB ? topics : NULL,
                                         .message_bytes_max = 4096,
                                         .connections_max = 4,
                                         .client_connections_max = 2,
                                         .waiting_bytes_max = 4u << 20,
                                         .peer_waiting_bytes = 65536,
                                         .on_message = on_message,
                                         .on_gone = on_gone,
                                         .on_room = on_room,
                                         .on_refused = on_refused};
    if (zmtp_open(loop, &options, &zmtp, &err))
        fail_msg("%s", err.text);
}

static int setup(void **state)
{
    struct err err = {0};
    (void)state;
    clock_set_for_test(START);
    told = (struct told){0};
    client_count = 0;
    loop = loop_new();
    return !loop || net_list_read("127.0.0.9", &fronts, &err);
}

static int teardown(void **state)
{
    (void)state;
    for (unsigned i = 0; i < client_count; i++)
        if (clients[i] >= 0)
            close(clients[i]);
    zmtp_close(zmtp);
    zmtp = NULL;
    loop_free(loop);
    clock_set_for_test(0);
    return 0;
}

static void turn(void)
{
    struct err err = {0};
    assert_int_equal(loop_turn(loop, TURN_MS, &err), 0);
}

#define turn_until(condition)                                                                                          \
    do {                                                                                                               \
        for (int turns = 0; !(condition); turns++) {                                                                   \
            assert_true(turns < TURNS_MAX);                                                                            \
            turn();                                                                                                    \
        }                                                                                                              \
    } while (0)

static void pass_ms(int64_t ms)
{
    clock_set_for_test(clock_now_ms() + ms);
    turn();
}

/* ── a peer ── */

/* Connects from this address; returns the client's number. */
static unsigned connect_from(const char *address)
{
    struct sockaddr_in here = {.sin_family = AF_INET}, there = {.sin_family = AF_INET};
    unsigned port = 0, client = client_count++;
    assert_true(client < CLIENTS_MAX);
    assert_int_equal(sscanf(zmtp_endpoint(zmtp), "tcp://127.0.0.1:%u", &port), 1);
    there.sin_port = htons((uint16_t)port);
    inet_pton(AF_INET, "127.0.0.1", &there.sin_addr);
    inet_pton(AF_INET, address, &here.sin_addr);
    clients[client] = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(clients[client], (struct sockaddr *)&here, sizeof here), 0);
    assert_int_equal(connect(clients[client], (struct sockaddr *)&there, sizeof there), 0);
    return client;
}

static void send_bytes(unsigned client, const void *bytes, size_t size)
{
    assert_int_equal(send(clients[client], bytes, size, MSG_NOSIGNAL), size);
}

/* A whole handshake of a socket of this type. */
static void say_hello(unsigned client, const char *type)
{
    uint8_t greeting[ZMTP_GREETING_SIZE], ready[64];
    size_t type_size = strlen(type), size = 2 + 6 + 12 + 4 + type_size;
    talk_greeting(greeting, "NULL");
    send_bytes(client, greeting, sizeof greeting);
    memset(ready, 0, sizeof ready);
    ready[0] = 4;
    ready[1] = (uint8_t)(size - 2);
    memcpy(ready + 2, "\x05READY", 6);
    memcpy(ready + 8, "\x0bSocket-Type", 12);
    ready[23] = (uint8_t)type_size;
    memcpy(ready + 24, type, type_size);
    send_bytes(client, ready, size);
}

static void say(unsigned client, const char *text)
{
    uint8_t frame[64] = {0, (uint8_t)strlen(text)};
    memcpy(frame + 2, text, strlen(text));
    send_bytes(client, frame, 2 + strlen(text));
}

/* Bytes that have come; -1 when the connection has been closed. */
static ssize_t read_some(unsigned client, void *out, size_t room)
{
    ssize_t size = recv(clients[client], out, room, MSG_DONTWAIT);
    if (size > 0)
        return size;
    return size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? 0 : -1;
}

static int is_closed(unsigned client)
{
    char bytes[4096];
    ssize_t size;
    while ((size = read_some(client, bytes, sizeof bytes)) > 0)
        continue;
    return size < 0;
}

/* Whether `text` has come by now among what was read. */
static int has_heard(unsigned client, const char *text)
{
    static char heard[CLIENTS_MAX][16384];
    static size_t sizes[CLIENTS_MAX];
    ssize_t size = read_some(client, heard[client] + sizes[client], sizeof heard[0] - sizes[client]);
    if (size > 0)
        sizes[client] += (size_t)size;
    int found = memmem(heard[client], sizes[client], text, strlen(text)) != NULL;
    if (found)
        sizes[client] = 0;
    return found;
}

static unsigned open_peer(const char *address, const char *type)
{
    unsigned client = connect_from(address);
    say_hello(client, type);
    return client;
}

static int send_text(zmtp_peer_id peer, const char *text)
{
    struct err err;
    const struct zmtp_part part = {(const uint8_t *)text, strlen(text)};
    return zmtp_send(zmtp, peer, &part, 1, &err);
}

/* ── who is let in ── */

static void a_message_comes_whole_and_is_answered(void **state)
{
    (void)state;
    open_socket(ZMTP_ROUTER);
    unsigned client = open_peer("127.0.0.2", "DEALER");
    say(client, "a question");
    turn_until(told.messages == 1);
    assert_string_equal(told.text, "a question");
    assert_int_equal(zmtp_connections(zmtp), 1);
    assert_int_equal(send_text(told.peer, "an answer"), 0);
    turn_until(has_heard(client, "an answer"));
    char shown[NET_ADDRESS_TEXT_SIZE];
    struct net_address address = zmtp_client_of(zmtp, told.peer);
    net_address_print(&address, shown);
    assert_string_equal(shown, "127.0.0.2");
}

static void one_client_may_have_so_many_connections_and_all_so_many(void **state)
{
    (void)state;
    open_socket(ZMTP_ROUTER);
    open_peer("127.0.0.2", "DEALER");
    open_peer("127.0.0.2", "DEALER");
    turn_until(zmtp_connections(zmtp) == 2);
    unsigned third = open_peer("127.0.0.2", "DEALER");
    turn_until(told.refusals == 1);
    assert_int_equal(told.reason, ZMTP_CLIENT_CONNECTIONS);
    assert_string_equal(told.address, "127.0.0.2");
    turn_until(is_closed(third));
    open_peer("127.0.0.3", "DEALER");
    open_peer("127.0.0.4", "DEALER");
    turn_until(zmtp_connections(zmtp) == 4);
    unsigned last = open_peer("127.0.0.5", "DEALER");
    turn_until(told.refusals == 2);
    assert_int_equal(told.reason, ZMTP_CONNECTIONS);
    turn_until(is_closed(last));
    close(clients[0]);
    clients[0] = -1;
    turn_until(told.gone == 1);
    say(open_peer("127.0.0.2", "DEALER"), "there is a place again");
    turn_until(told.messages == 1);
}

static void what_does_not_speak_the_protocol_is_turned_away_by_its_reason(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        enum zmtp_reason reason;
    } cases[] = {
        {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", ZMTP_GREETING},
        {"PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n", ZMTP_PROXY_HEADER}, /* from an address that is not believed */
        {"\r\n\r\n", ZMTP_PROXY_HEADER},                             /* as the second version begins */
        {"\xff\x01\x01\x01\x01\x01\x01\x01\x01\x01", ZMTP_GREETING},
    };
    open_socket(ZMTP_ROUTER);
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned client = connect_from("127.0.0.2");
        send_bytes(client, cases[i].bytes, strlen(cases[i].bytes));
        turn_until(told.refusals == i + 1);
        assert_int_equal(told.reason, cases[i].reason);
        turn_until(is_closed(client));
    }
    say_hello(connect_from("127.0.0.2"), "SUB");
    turn_until(told.refusals == 5);
    assert_int_equal(told.reason, ZMTP_SOCKET_TYPE);
    assert_int_equal(told.messages, 0);
}

/* ── fronts ── */

static void a_front_s_connections_count_for_whom_it_speaks(void **state)
{
    (void)state;
    static const char header[] = "PROXY TCP4 192.0.2.7 127.0.0.1 1111 2222\r\n";
    char shown[NET_ADDRESS_TEXT_SIZE];
    open_socket(ZMTP_ROUTER);
    for (int i = 0; i < 2; i++) {
        unsigned client = connect_from("127.0.0.9");
        send_bytes(client, header, sizeof header - 1);
        say_hello(client, "DEALER");
        say(client, "hello");
        turn_until(told.messages == (unsigned)i + 1);
        struct net_address address = zmtp_client_of(zmtp, told.peer);
        net_address_print(&address, shown);
        assert_string_equal(shown, "192.0.2.7");
    }
    unsigned third = connect_from("127.0.0.9");
    send_bytes(third, header, sizeof header - 1);
    turn_until(told.refusals == 1);
    assert_int_equal(told.reason, ZMTP_CLIENT_CONNECTIONS);
    assert_string_equal(told.address, "192.0.2.7");
}

static void a_front_s_header_may_come_in_pieces(void **state)
{
    (void)state;
    static const char header[] = "PROXY TCP4 192.0.2.8 127.0.0.1 1111 2222\r\n";
    open_socket(ZMTP_ROUTER);
    unsigned client = connect_from("127.0.0.9");
    for (size_t i = 0; i < sizeof header - 1; i++) {
        send_bytes(client, header + i, 1);
        turn();
    }
    say_hello(client, "DEALER");
    say(client, "hello");
    turn_until(told.messages == 1);
}

static void a_front_without_a_header_speaks_for_itself_and_with_a_broken_one_for_nobody(void **state)
{
    (void)state;
    open_socket(ZMTP_ROUTER);
    say(open_peer("127.0.0.9", "DEALER"), "a health check");
    turn_until(told.messages == 1);
    unsigned broken = connect_from("127.0.0.9");
    static const char bytes[] = "PROXY TCP4 nonsense\r\n";
    send_bytes(broken, bytes, sizeof bytes - 1);
    turn_until(told.refusals == 1);
    assert_int_equal(told.reason, ZMTP_PROXY_HEADER);
}

/* ── time ── */

static void who_does_not_finish_its_handshake_in_time_is_cut_off(void **state)
{
    (void)state;
    uint8_t greeting[ZMTP_GREETING_SIZE];
    open_socket(ZMTP_ROUTER);
    unsigned silent = connect_from("127.0.0.2"), half = connect_from("127.0.0.3");
    talk_greeting(greeting, "NULL");
    send_bytes(half, greeting, 20);
    unsigned well = open_peer("127.0.0.4", "DEALER");
    say(well, "hello");
    turn_until(told.messages == 1 && zmtp_connections(zmtp) == 3);
    for (int64_t ms = 0; ms <= ZMTP_HANDSHAKE_MS + 2000; ms += 500)
        pass_ms(500);
    turn_until(told.refusals == 2);
    assert_int_equal(told.reason, ZMTP_SLOW_HANDSHAKE);
    turn_until(is_closed(silent) && is_closed(half));
    assert_int_equal(zmtp_connections(zmtp), 1);
}

static void a_message_that_does_not_end_in_time_is_cut_off(void **state)
{
    (void)state;
    open_socket(ZMTP_ROUTER);
    unsigned client = open_peer("127.0.0.2", "DEALER");
    say(client, "hello");
    turn_until(told.messages == 1);
    send_bytes(client, "\x00\x20the beginning", 15); /* of 32 bytes */
    turn();
    turn();
    for (int64_t ms = 0; ms <= ZMTP_MESSAGE_MS + 2000; ms += 500)
        pass_ms(500);
    turn_until(told.refusals == 1);
    assert_int_equal(told.reason, ZMTP_SLOW_MESSAGE);
    turn_until(is_closed(client));
}

/* ── who does not read ── */

static void a_peer_that_takes_nothing_is_full_then_stuck_then_cut_off(void **state)
{
    (void)state;
    static char block[32768];
    struct err err;
    const struct zmtp_part part = {(const uint8_t *)block, sizeof block};
    open_socket(ZMTP_ROUTER);
    unsigned client = open_peer("127.0.0.2", "DEALER");
    say(client, "hello");
    turn_until(told.messages == 1);
    int code = 0;
    for (int i = 0; i < 2000 && code == 0; i++) {
        code = zmtp_send(zmtp, told.peer, &part, 1, &err);
        zmtp_flush(zmtp);
    }
    assert_int_equal(code, ERR_FULL);
    assert_false(zmtp_has_room(zmtp, told.peer));
    assert_int_equal(zmtp_stuck_ms(zmtp, told.peer), 0);
    pass_ms(5000);
    assert_true(zmtp_stuck_ms(zmtp, told.peer) >= 5000);
    assert_int_equal(told.refusals, 0);
    for (int64_t ms = 0; ms <= ZMTP_STUCK_MS; ms += 5000)
        pass_ms(5000);
    turn_until(told.refusals == 1);
    assert_int_equal(told.reason, ZMTP_STUCK);
    assert_int_equal(send_text(told.peer, "too late"), ERR_UNAVAILABLE);
    assert_int_equal(zmtp_stuck_ms(zmtp, told.peer), 0);
}

static void a_peer_that_reads_again_has_room_again(void **state)
{
    (void)state;
    static char block[32768];
    struct err err;
    const struct zmtp_part part = {(const uint8_t *)block, sizeof block};
    open_socket(ZMTP_ROUTER);
    unsigned client = open_peer("127.0.0.2", "DEALER");
    say(client, "hello");
    turn_until(told.messages == 1);
    while (zmtp_send(zmtp, told.peer, &part, 1, &err) == 0)
        zmtp_flush(zmtp);
    turn_until((is_closed(client), told.room > 0)); /* it reads */
    assert_true(zmtp_has_room(zmtp, told.peer));
    assert_int_equal(told.refusals, 0);
}

static void a_peer_can_be_cut_off_by_its_owner(void **state)
{
    (void)state;
    open_socket(ZMTP_ROUTER);
    unsigned client = open_peer("127.0.0.2", "DEALER");
    say(client, "hello");
    turn_until(told.messages == 1);
    zmtp_cut(zmtp, told.peer, ZMTP_FRAME);
    turn_until(is_closed(client));
    turn_until(told.gone == 1);
    assert_int_equal(told.reason, ZMTP_FRAME);
    assert_int_equal(send_text(told.peer, "too late"), ERR_UNAVAILABLE);
    zmtp_cut(zmtp, told.peer, ZMTP_FRAME); /* once more does nothing */
    assert_int_equal(told.refusals, 1);
}

/* ── PUB ── */

static void only_what_is_subscribed_goes_out(void **state)
{
    (void)state;
    struct err err;
    open_socket(ZMTP_PUB);
    assert_false(zmtp_is_wanted(zmtp, 0));
    unsigned client = open_peer("127.0.0.2", "SUB");
    say(client, "\x01he");
    turn_until(zmtp_is_wanted(zmtp, 0));
    assert_false(zmtp_is_wanted(zmtp, 1));
    assert_int_equal(zmtp_publish(zmtp, 1, "nobody wants it", 15, &err), 0);
    assert_int_equal(zmtp_publish(zmtp, 0, "first", 5, &err), 0);
    turn_until(has_heard(client, "first"));
    assert_int_equal(zmtp_publish(zmtp, 0, "x", 4u << 21, &err), ERR_TOO_LARGE);
    send_bytes(client, "\x00\x03\x00he", 5); /* no more */
    turn_until(!zmtp_is_wanted(zmtp, 0));
}

static void what_a_subscriber_sends_in_vain_is_reported_and_costs_nothing(void **state)
{
    (void)state;
    open_socket(ZMTP_PUB);
    unsigned client = open_peer("127.0.0.2", "SUB");
    say(client, "\x01sports");
    turn_until(told.refusals == 1);
    assert_int_equal(told.reason, ZMTP_SUBSCRIPTION);
    say(client, "a message to a socket that only sends");
    turn_until(told.refusals == 2);
    assert_int_equal(told.reason, ZMTP_UNEXPECTED);
    assert_int_equal(zmtp_connections(zmtp), 1);
}

static void a_subscriber_that_falls_behind_is_cut_off_and_the_others_are_not(void **state)
{
    (void)state;
    static char block[65536];
    struct err err;
    open_socket(ZMTP_PUB);
    unsigned slow = open_peer("127.0.0.2", "SUB"), well = open_peer("127.0.0.3", "SUB");
    say(slow, "\x01");
    turn();
    say(well, "\x01");
    turn_until(zmtp_is_wanted(zmtp, 1) && zmtp_connections(zmtp) == 2);
    for (int i = 0; i < 20; i++)
        turn();
    for (int i = 0; i < 2000 && !told.refusals; i++) {
        assert_int_equal(zmtp_publish(zmtp, 0, block, sizeof block, &err), 0);
        turn();
        is_closed(well); /* it reads what has come */
    }
    assert_int_equal(told.reason, ZMTP_SLOW_READER);
    assert_string_equal(told.address, "127.0.0.2");
    assert_int_equal(zmtp_connections(zmtp), 1);
    assert_int_equal(zmtp_publish(zmtp, 0, "still here", 10, &err), 0);
    turn_until(has_heard(well, "still here"));
}

#define socket_test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        socket_test(a_message_comes_whole_and_is_answered),
        socket_test(one_client_may_have_so_many_connections_and_all_so_many),
        socket_test(what_does_not_speak_the_protocol_is_turned_away_by_its_reason),
        socket_test(a_front_s_connections_count_for_whom_it_speaks),
        socket_test(a_front_s_header_may_come_in_pieces),
        socket_test(a_front_without_a_header_speaks_for_itself_and_with_a_broken_one_for_nobody),
        socket_test(who_does_not_finish_its_handshake_in_time_is_cut_off),
        socket_test(a_message_that_does_not_end_in_time_is_cut_off),
        socket_test(a_peer_that_takes_nothing_is_full_then_stuck_then_cut_off),
        socket_test(a_peer_that_reads_again_has_room_again),
        socket_test(a_peer_can_be_cut_off_by_its_owner),
        socket_test(only_what_is_subscribed_goes_out),
        socket_test(what_a_subscriber_sends_in_vain_is_reported_and_costs_nothing),
        socket_test(a_subscriber_that_falls_behind_is_cut_off_and_the_others_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
