/* The feed's two sockets, against real ZeroMQ peers on 127.0.0.1. */
#include "clock.h"
#include "event_pub.h"
#include "event_snapshot.h"
#include "wire.h"
#include "zmq_connector.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include <cmocka.h>

#define WAIT_MAX_MS 30000
#define ANY_PORT    "tcp://127.0.0.1:*"

struct desk {
    struct loop *loop;
    struct event_pub *pub;
    struct event_snapshot *snapshot;
    struct event_asker asker; /* of the last request */
    char story_id[32];
    unsigned requests, refused;
};

static char *borrowed(const char *text)
{
    return (char *)text;
}

static void on_request(void *context, const struct event_asker *asker, const Triptych__FeedRequest *request)
{
    struct desk *desk = context;
    Triptych__FeedReply reply = TRIPTYCH__FEED_REPLY__INIT;
    desk->asker = *asker;
    desk->requests++;
    strncpy(desk->story_id, request->story_id, sizeof desk->story_id - 1);
    reply.seq = borrowed("1-7");
    assert_int_equal(event_snapshot_reply(desk->snapshot, asker, &reply, NULL), 0);
}

static void on_refused(void *context, const char *reason, const char *address, const char *detail)
{
    assert_string_equal(reason, "request");
    assert_string_equal(address, "127.0.0.1");
    assert_true(*detail);
    ((struct desk *)context)->refused++;
}

static int open_desk(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    struct event_listen listen = {.endpoint = ANY_PORT,
                                  .connections_max = 16,
                                  .client_connections_max = 16,
                                  .on_refused = on_refused,
                                  .context = desk};
    struct event_pub_options pub = {.listen = listen, .buffer_bytes = 1048576};
    struct event_snapshot_options options = {.listen = listen, .on_request = on_request, .context = desk};
    desk->loop = loop_new();
    assert_int_equal(event_pub_open(desk->loop, &pub, &desk->pub, NULL), 0);
    assert_int_equal(event_snapshot_open(desk->loop, &options, &desk->snapshot, NULL), 0);
    *state = desk;
    return 0;
}

static int close_desk(void **state)
{
    struct desk *desk = *state;
    event_pub_close(desk->pub);
    event_snapshot_close(desk->snapshot);
    loop_free(desk->loop);
    free(desk);
    return 0;
}

static void *connect_to(int type, const char *endpoint)
{
    void *socket = zmq_connector_new(type, NULL);
    assert_int_equal(zmq_connect(socket, endpoint), 0);
    return socket;
}

static void turn_until_wanted(struct desk *desk, const char *topic, int is_wanted)
{
    int64_t by_ms = clock_monotonic_ms() + WAIT_MAX_MS;
    while (event_pub_is_wanted(desk->pub, topic) != is_wanted && clock_monotonic_ms() < by_ms)
        loop_turn(desk->loop, 20, NULL);
    assert_int_equal(event_pub_is_wanted(desk->pub, topic), is_wanted);
}

static void the_sender_knows_which_topics_are_wanted(void **state)
{
    struct desk *desk = *state;
    void *full = connect_to(ZMQ_SUB, event_pub_endpoint(desk->pub));
    assert_false(event_pub_is_wanted(desk->pub, "full"));
    zmq_setsockopt(full, ZMQ_SUBSCRIBE, "full", 4);
    turn_until_wanted(desk, "full", 1);
    assert_false(event_pub_is_wanted(desk->pub, "head"));
    void *all = connect_to(ZMQ_SUB, event_pub_endpoint(desk->pub));
    zmq_setsockopt(all, ZMQ_SUBSCRIBE, "", 0);
    turn_until_wanted(desk, "head", 1);
    zmq_connector_close(full);
    zmq_connector_close(all);
    turn_until_wanted(desk, "full", 0);
    turn_until_wanted(desk, "head", 0);
}

static void a_message_comes_with_its_topic_to_those_who_want_it(void **state)
{
    struct desk *desk = *state;
    char topic[16] = "", body[16] = "";
    void *sub = connect_to(ZMQ_SUB, event_pub_endpoint(desk->pub));
    zmq_setsockopt(sub, ZMQ_SUBSCRIBE, "head", 4);
    turn_until_wanted(desk, "head", 1);
    assert_int_equal(event_pub_send(desk->pub, "full", "no", 2, NULL), 0);
    assert_int_equal(event_pub_send(desk->pub, "head", "yes", 3, NULL), 0);
    loop_turn(desk->loop, 0, NULL);
    assert_int_equal(zmq_recv(sub, topic, sizeof topic, 0), 4);
    assert_int_equal(zmq_recv(sub, body, sizeof body, 0), 3);
    assert_string_equal(topic, "head");
    assert_string_equal(body, "yes");
    zmq_connector_close(sub);
}

/* The next reply of a peer; frames before the last are passed over. */
static Triptych__FeedReply *receive_reply(struct desk *desk, void *socket)
{
    int64_t by_ms = clock_monotonic_ms() + WAIT_MAX_MS;
    ProtobufCMessage *reply = NULL;
    while (!reply && clock_monotonic_ms() < by_ms) {
        zmq_msg_t part;
        loop_turn(desk->loop, 20, NULL);
        zmq_msg_init(&part);
        if (zmq_msg_recv(&part, socket, ZMQ_DONTWAIT) >= 0 && !zmq_msg_more(&part))
            assert_int_equal(
                wire_unpack(&triptych__feed_reply__descriptor, zmq_msg_data(&part), zmq_msg_size(&part), &reply, NULL),
                0);
        zmq_msg_close(&part);
    }
    assert_non_null(reply);
    return (Triptych__FeedReply *)reply;
}

static void send_request(void *socket, const char *story_id)
{
    Triptych__FeedRequest request = TRIPTYCH__FEED_REQUEST__INIT;
    uint8_t *packed = NULL;
    size_t size = 0;
    request.kind = borrowed("story");
    request.story_id = borrowed(story_id);
    assert_int_equal(wire_pack(&request, &packed, &size, NULL), 0);
    assert_int_equal(zmq_send(socket, packed, size, 0), (int)size);
    free(packed);
}

static void expect_answer(struct desk *desk, void *socket)
{
    send_request(socket, "s0123456789abcdef");
    Triptych__FeedReply *reply = receive_reply(desk, socket);
    assert_string_equal(reply->seq, "1-7");
    assert_string_equal(desk->story_id, "s0123456789abcdef");
    wire_free(reply);
}

static void a_dealer_and_a_req_both_get_their_answer(void **state)
{
    struct desk *desk = *state;
    void *dealer = connect_to(ZMQ_DEALER, event_snapshot_endpoint(desk->snapshot));
    void *req = connect_to(ZMQ_REQ, event_snapshot_endpoint(desk->snapshot));
    expect_answer(desk, dealer);
    assert_false(desk->asker.has_delimiter);
    struct event_asker first = desk->asker;
    expect_answer(desk, req);
    assert_true(desk->asker.has_delimiter);
    assert_false(event_asker_equal(&first, &desk->asker));
    expect_answer(desk, dealer);
    assert_true(event_asker_equal(&first, &desk->asker));
    zmq_connector_close(dealer);
    zmq_connector_close(req);
}

static void expect_refusal(struct desk *desk, void *socket)
{
    unsigned refused = desk->refused;
    Triptych__FeedReply *reply = receive_reply(desk, socket);
    assert_string_equal(reply->error, "bad-request");
    assert_true(*reply->detail);
    assert_int_equal(desk->refused, refused + 1);
    wire_free(reply);
}

static void frames_that_break_the_contract_are_answered_and_counted(void **state)
{
    struct desk *desk = *state;
    void *dealer = connect_to(ZMQ_DEALER, event_snapshot_endpoint(desk->snapshot));
    zmq_send(dealer, "\xFF\xFF\xFF garbage", 11, 0);
    expect_refusal(desk, dealer);
    zmq_send(dealer, "", 0, 0);
    expect_refusal(desk, dealer);
    zmq_send(dealer, "two", 3, ZMQ_SNDMORE);
    zmq_send(dealer, "frames", 6, 0);
    expect_refusal(desk, dealer);
    for (int i = 0; i < 40; i++)
        zmq_send(dealer, "many", 4, i < 39 ? ZMQ_SNDMORE : 0);
    expect_refusal(desk, dealer);
    send_request(dealer, "not an id");
    expect_refusal(desk, dealer);
    assert_int_equal(desk->requests, 0);
    expect_answer(desk, dealer);
    zmq_connector_close(dealer);
}

static void a_peer_that_does_not_read_is_told_apart_from_one_that_has_gone(void **state)
{
    struct desk *desk = *state;
    Triptych__FeedReply reply = TRIPTYCH__FEED_REPLY__INIT;
    int queue = 1, code = 0, linger = 0;
    char *large = calloc(1, 512 * 1024);
    memset(large, 'x', 512 * 1024 - 1);
    void *dealer = zmq_connector_new(ZMQ_DEALER, NULL);
    zmq_setsockopt(dealer, ZMQ_RCVHWM, &queue, sizeof queue);
    zmq_setsockopt(dealer, ZMQ_LINGER, &linger, sizeof linger);
    assert_int_equal(zmq_connect(dealer, event_snapshot_endpoint(desk->snapshot)), 0);
    expect_answer(desk, dealer);
    reply.detail = large;
    for (int i = 0; i < 2000 && code == 0; i++)
        code = event_snapshot_reply(desk->snapshot, &desk->asker, &reply, NULL);
    assert_int_equal(code, ERR_FULL);
    zmq_connector_close(dealer);
    /* What the closing peer's kernel still takes makes room: until the end is noticed an answer may be accepted again.
     */
    for (int64_t by_ms = clock_monotonic_ms() + WAIT_MAX_MS; code != ERR_UNAVAILABLE && clock_monotonic_ms() < by_ms;) {
        loop_turn(desk->loop, 20, NULL);
        code = event_snapshot_reply(desk->snapshot, &desk->asker, &reply, NULL);
    }
    assert_int_equal(code, ERR_UNAVAILABLE);
    free(large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_sender_knows_which_topics_are_wanted, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(a_message_comes_with_its_topic_to_those_who_want_it, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(a_dealer_and_a_req_both_get_their_answer, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(frames_that_break_the_contract_are_answered_and_counted, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(a_peer_that_does_not_read_is_told_apart_from_one_that_has_gone, open_desk,
                                        close_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
