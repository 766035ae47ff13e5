/* The listening socket and who does not read: a ROUTER's peers, and the subscribers of a PUB. */
#include "socket_fixture.h"

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

#define socket_test(name) cmocka_unit_test_setup_teardown(name, socket_setup, socket_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        socket_test(a_peer_that_takes_nothing_is_full_then_stuck_then_cut_off),
        socket_test(a_peer_that_reads_again_has_room_again),
        socket_test(a_peer_can_be_cut_off_by_its_owner),
        socket_test(only_what_is_subscribed_goes_out),
        socket_test(what_a_subscriber_sends_in_vain_is_reported_and_costs_nothing),
        socket_test(a_subscriber_that_falls_behind_is_cut_off_and_the_others_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
