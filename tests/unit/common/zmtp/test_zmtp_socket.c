/* The listening socket as peers meet it over TCP: who is let in, whom a connection counts for, and how long anything may
 * take. The clock is the test's; the bytes are real. */
#include "socket_fixture.h"
#include "zmtp_talk.h"

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

#define socket_test(name) cmocka_unit_test_setup_teardown(name, socket_setup, socket_teardown)

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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
