/* What a peer may say, and where its bounds are. CURVE is tried with a real ZeroMQ peer (tests/unit/common/link). */
#include "zmtp_talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct talk talk;

static void open_router(void)
{
    talk_begin(&talk, ZMTP_ROUTER);
    assert_int_equal(talk_handshake(&talk, "DEALER"), ZMTP_ACCEPTED);
    assert_true(zmtp_session_is_open(&talk.session));
}

static void open_pub(void)
{
    talk_begin(&talk, ZMTP_PUB);
    assert_int_equal(talk_handshake(&talk, "SUB"), ZMTP_ACCEPTED);
    assert_true(zmtp_session_is_open(&talk.session));
}

static void socket_types_that_fit_are_let_in_and_others_are_not(void **state)
{
    static const struct {
        enum zmtp_kind kind;
        const char *type;
        enum zmtp_reason reason;
    } cases[] = {
        {ZMTP_PUB, "SUB", ZMTP_ACCEPTED},       {ZMTP_PUB, "XSUB", ZMTP_ACCEPTED},
        {ZMTP_PUB, "DEALER", ZMTP_SOCKET_TYPE}, {ZMTP_PUB, "PUB", ZMTP_SOCKET_TYPE},
        {ZMTP_ROUTER, "REQ", ZMTP_ACCEPTED},    {ZMTP_ROUTER, "ROUTER", ZMTP_ACCEPTED},
        {ZMTP_ROUTER, "SUB", ZMTP_SOCKET_TYPE}, {ZMTP_ROUTER, "DEALERS", ZMTP_SOCKET_TYPE},
        {ZMTP_ROUTER, "", ZMTP_SOCKET_TYPE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        talk_begin(&talk, cases[i].kind);
        assert_int_equal(talk_handshake(&talk, cases[i].type), cases[i].reason);
        talk_end(&talk);
    }
}

static void a_handshake_byte_by_byte_is_one_too(void **state)
{
    static const char ready[] = "\x04\x1a\x05READY\x0bSocket-Type\x00\x00\x00\x03REQ";
    uint8_t greeting[ZMTP_GREETING_SIZE];
    (void)state;
    talk_begin(&talk, ZMTP_ROUTER);
    talk_greeting(greeting, "NULL");
    assert_int_equal(talk_drip(&talk, greeting, sizeof greeting), ZMTP_ACCEPTED);
    assert_true(talk.replied > 0); /* READY is not held back until the peer's has come */
    assert_int_equal(talk_drip(&talk, ready, sizeof ready), ZMTP_FRAME); /* its size is one too large */
    talk_end(&talk);
    talk_begin(&talk, ZMTP_ROUTER);
    talk_drip(&talk, greeting, sizeof greeting);
    uint8_t right[sizeof ready - 1];
    memcpy(right, ready, sizeof right);
    right[1] = sizeof right - 2;
    assert_int_equal(talk_drip(&talk, right, sizeof right), ZMTP_ACCEPTED);
    assert_true(zmtp_session_is_open(&talk.session));
    talk_end(&talk);
}

static void what_is_no_greeting_is_seen_at_once(void **state)
{
    uint8_t greeting[ZMTP_GREETING_SIZE];
    (void)state;
    talk_begin(&talk, ZMTP_PUB);
    assert_int_equal(talk_give(&talk, "GET / HTTP/1.1\r\n", 16), ZMTP_GREETING);
    talk_end(&talk);
    talk_begin(&talk, ZMTP_PUB);
    talk_greeting(greeting, "NULL");
    greeting[10] = 2;
    assert_int_equal(talk_give(&talk, greeting, 11), ZMTP_GREETING);
    talk_end(&talk);
    talk_begin(&talk, ZMTP_PUB);
    talk_greeting(greeting, "CURVE");
    assert_int_equal(talk_give(&talk, greeting, sizeof greeting), ZMTP_MECHANISM);
    talk_end(&talk);
}

static void a_handshake_has_a_bound(void **state)
{
    uint8_t greeting[ZMTP_GREETING_SIZE];
    static const char large[] = "\x06\x00\x00\x00\x00\x00\x00\x10\x01";
    (void)state;
    talk_begin(&talk, ZMTP_ROUTER);
    talk_greeting(greeting, "NULL");
    talk_give(&talk, greeting, sizeof greeting);
    assert_int_equal(talk_give(&talk, large, 9), ZMTP_MESSAGE_SIZE);
    talk_end(&talk);
}

static void a_huge_size_is_refused_before_a_byte_of_it_has_come(void **state)
{
    static const char huge[] = "\x02\xff\xff\xff\xff\xff\xff\xff\xff";
    (void)state;
    open_router();
    assert_int_equal(talk_give(&talk, huge, 9), ZMTP_MESSAGE_SIZE);
    assert_int_equal(talk.budget.used, 0);
    talk_end(&talk);
}

static void parts_make_one_message(void **state)
{
    (void)state;
    open_router();
    assert_int_equal(talk_frame(&talk, ZMTP_MORE, "", 0), ZMTP_ACCEPTED);
    assert_int_equal(talk_command(&talk, "PING", "\0\0ab", 4), ZMTP_ACCEPTED); /* may stand between two parts */
    assert_true(zmtp_session_is_unfinished(&talk.session));
    assert_int_equal(talk_frame(&talk, 0, "request", 7), ZMTP_ACCEPTED);
    assert_int_equal(talk.messages, 1);
    assert_int_equal(talk.parts, 2);
    assert_int_equal(talk.part_sizes[0], 0);
    assert_int_equal(talk.part_sizes[1], 7);
    assert_false(zmtp_session_is_unfinished(&talk.session));
    assert_int_equal(talk_frame(&talk, 0, "next", 4), ZMTP_ACCEPTED);
    assert_int_equal(talk.parts, 1);
    assert_memory_equal(talk.first_part, "next", 4);
    talk_end(&talk);
}

static void a_message_has_a_bound_over_all_its_parts(void **state)
{
    char body[3000] = "";
    (void)state;
    open_router();
    for (int i = 0; i < 3; i++)
        assert_int_equal(talk_frame(&talk, ZMTP_MORE, body, sizeof body), ZMTP_ACCEPTED);
    assert_int_equal(talk_frame(&talk, ZMTP_MORE, body, sizeof body), ZMTP_MESSAGE_SIZE);
    assert_int_equal(talk.messages, 0);
    talk_end(&talk);
}

static void a_message_has_a_bound_on_the_number_of_its_parts(void **state)
{
    (void)state;
    open_router();
    for (int i = 0; i < ZMTP_PARTS_MAX; i++)
        assert_int_equal(talk_frame(&talk, ZMTP_MORE, "", 0), ZMTP_ACCEPTED);
    assert_int_equal(talk_frame(&talk, ZMTP_MORE, "", 0), ZMTP_PARTS);
    talk_end(&talk);
}

static void unfinished_messages_of_all_peers_have_a_bound(void **state)
{
    static struct talk other;
    char body[3000] = "";
    (void)state;
    open_router();
    talk_begin(&other, ZMTP_ROUTER);
    talk.budget.max = 8000;
    other.session.budget = &talk.budget;
    assert_int_equal(talk_handshake(&other, "DEALER"), ZMTP_ACCEPTED);
    assert_int_equal(talk_frame(&talk, ZMTP_MORE, body, sizeof body), ZMTP_ACCEPTED);
    assert_int_equal(talk_frame(&other, ZMTP_MORE, body, sizeof body), ZMTP_MEMORY);
    zmtp_session_done(&other.session);
    assert_int_equal(talk_frame(&talk, 0, "", 0), ZMTP_ACCEPTED);
    assert_int_equal(talk.messages, 1);
    talk_end(&talk);
}

static void frames_that_break_the_protocol_end_the_session(void **state)
{
    static const char *const frames[] = {"\x08\x01x", "\x05\x01x", "\x04\x01\x00", "\x04\x02\x05P"};
    (void)state;
    for (size_t i = 0; i < sizeof frames / sizeof frames[0]; i++) {
        open_router();
        assert_int_equal(talk_give(&talk, frames[i], 4 - (i < 3)), ZMTP_FRAME);
        assert_int_equal(talk_frame(&talk, 0, "late", 4), ZMTP_ACCEPTED); /* not looked at any more */
        assert_int_equal(talk.messages, 0);
        talk_end(&talk);
    }
}

static void a_ping_is_answered_with_its_context(void **state)
{
    (void)state;
    open_router();
    talk.replied = 0;
    assert_int_equal(talk_command(&talk, "PING", "\x00\x0agood day", 10), ZMTP_ACCEPTED);
    assert_int_equal(talk.replied, 2 + 13);
    assert_memory_equal(talk.replies, "\x04\x0d\x04PONGgood day", 15);
    assert_int_equal(talk_command(&talk, "PING", "\x00\x0a a context of 17", 19), ZMTP_FRAME);
    talk_end(&talk);
}

static void subscriptions_are_prefixes_of_topics_in_both_ways_of_saying_so(void **state)
{
    (void)state;
    open_pub();
    assert_int_equal(talk_frame(&talk, 0, "\1head", 5), ZMTP_ACCEPTED);
    assert_true(talk.session.prefixes[0]);
    assert_false(talk.session.prefixes[1]);
    assert_int_equal(talk_command(&talk, "SUBSCRIBE", "", 0), ZMTP_ACCEPTED);
    assert_true(talk.session.prefixes[1] && talk.session.prefixes[2]);
    assert_int_equal(talk_frame(&talk, 0, "\0head", 5), ZMTP_ACCEPTED);
    assert_true(talk.session.prefixes[0]); /* "" still holds */
    assert_int_equal(talk_command(&talk, "CANCEL", "", 0), ZMTP_ACCEPTED);
    assert_false(talk.session.prefixes[0] || talk.session.prefixes[1] || talk.session.prefixes[2]);
    assert_int_equal(talk_frame(&talk, 0, "\1he", 3), ZMTP_ACCEPTED);
    assert_true(talk.session.prefixes[0] && talk.session.prefixes[2] && !talk.session.prefixes[1]);
    talk_end(&talk);
}

static void subscriptions_to_nothing_are_ignored_and_cost_nothing(void **state)
{
    char prefix[100];
    (void)state;
    open_pub();
    memset(prefix, 'x', sizeof prefix);
    prefix[0] = 1;
    for (int i = 0; i < 1000; i++) {
        prefix[50] = (char)i;
        assert_int_equal(talk_frame(&talk, 0, prefix, sizeof prefix), ZMTP_ACCEPTED);
    }
    assert_int_equal(talk.ignored, 1000);
    assert_int_equal(talk.budget.used, 0);
    assert_int_equal(talk_frame(&talk, 0, "\1headless", 9), ZMTP_ACCEPTED);
    assert_int_equal(talk.ignored, 1001);
    assert_int_equal(talk_frame(&talk, ZMTP_MORE, "\1head", 5), ZMTP_PARTS);
    talk_end(&talk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(socket_types_that_fit_are_let_in_and_others_are_not),
        cmocka_unit_test(a_handshake_byte_by_byte_is_one_too),
        cmocka_unit_test(what_is_no_greeting_is_seen_at_once),
        cmocka_unit_test(a_handshake_has_a_bound),
        cmocka_unit_test(a_huge_size_is_refused_before_a_byte_of_it_has_come),
        cmocka_unit_test(parts_make_one_message),
        cmocka_unit_test(a_message_has_a_bound_over_all_its_parts),
        cmocka_unit_test(a_message_has_a_bound_on_the_number_of_its_parts),
        cmocka_unit_test(unfinished_messages_of_all_peers_have_a_bound),
        cmocka_unit_test(frames_that_break_the_protocol_end_the_session),
        cmocka_unit_test(a_ping_is_answered_with_its_context),
        cmocka_unit_test(subscriptions_are_prefixes_of_topics_in_both_ways_of_saying_so),
        cmocka_unit_test(subscriptions_to_nothing_are_ignored_and_cost_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
