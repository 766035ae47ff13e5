/* A subscriber against the two sockets of a publish that the test plays itself, over real ZeroMQ sockets on 127.0.0.1.
 */
#include "clock.h"
#include "event_subscriber.h"
#include "wire.h"
#include "zmq_connector.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include <cmocka.h>

#define WAIT_MAX_MS   30000
#define ENDPOINT_SIZE 256
#define EVENTS_MAX    32

struct publish {
    struct loop *loop;
    void *pub, *snapshot;
    char pub_endpoint[ENDPOINT_SIZE], snapshot_endpoint[ENDPOINT_SIZE];
    struct event_subscriber *subscriber;
    char seqs[EVENTS_MAX][16];
    unsigned event_count, pages;
    char error[32];
};

static char *borrowed(const char *text)
{
    return (char *)text;
}

static void on_event(void *context, const Triptych__StoryEvent *event)
{
    struct publish *publish = context;
    assert_true(publish->event_count < EVENTS_MAX);
    snprintf(publish->seqs[publish->event_count++], sizeof publish->seqs[0], "%s", event->seq);
}

static void on_story(void *context, const Triptych__FeedReply *page)
{
    (void)page;
    ((struct publish *)context)->pages++;
}

static void on_error(void *context, const char *error, const char *detail)
{
    struct publish *publish = context;
    (void)detail;
    snprintf(publish->error, sizeof publish->error, "%s", error);
}

/* A publish of plain ZeroMQ, on any free port. */
static int bind_any(void *socket, char endpoint[ENDPOINT_SIZE])
{
    size_t size = ENDPOINT_SIZE;
    return zmq_bind(socket, "tcp://127.0.0.1:*") || zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &size);
}

/* query: NULL for everything. */
static void begin_with(struct publish *publish, const char *from, const char *query)
{
    *publish = (struct publish){.loop = loop_new(), .pub = zmq_connector_new(ZMQ_PUB, NULL)};
    publish->snapshot = zmq_connector_new(ZMQ_ROUTER, NULL);
    assert_int_equal(bind_any(publish->pub, publish->pub_endpoint), 0);
    assert_int_equal(bind_any(publish->snapshot, publish->snapshot_endpoint), 0);
    struct event_subscriber_options options = {.pub = publish->pub_endpoint,
                                               .snapshot = publish->snapshot_endpoint,
                                               .from = from,
                                               .key = "",
                                               .query = query,
                                               .once = query != NULL,
                                               .min_sources = query ? 3 : 0,
                                               .on_event = on_event,
                                               .on_story = on_story,
                                               .on_error = on_error,
                                               .context = publish};
    assert_int_equal(event_subscriber_open(publish->loop, &options, &publish->subscriber, NULL), 0);
}

static void begin(struct publish *publish, const char *from)
{
    begin_with(publish, from, NULL);
}

static void end(struct publish *publish)
{
    event_subscriber_close(publish->subscriber);
    zmq_connector_close(publish->pub);
    zmq_connector_close(publish->snapshot);
    loop_free(publish->loop);
}

static void fill_event(Triptych__StoryEvent *event, const char *seq, const char *prev)
{
    triptych__story_event__init(event);
    event->seq = borrowed(seq);
    event->prev = borrowed(prev);
    event->kind = borrowed("updated");
}

static void publish_event(struct publish *publish, const char *topic, const char *seq, const char *prev)
{
    Triptych__StoryEvent event;
    uint8_t *packed = NULL;
    size_t size = 0;
    fill_event(&event, seq, prev);
    if (!strcmp(topic, "heartbeat"))
        event.kind = borrowed("heartbeat");
    if (!*prev && !strcmp(topic, "head"))
        event.kind = borrowed("snapshot-required");
    assert_int_equal(wire_pack(&event, &packed, &size, NULL), 0);
    zmq_send(publish->pub, topic, strlen(topic), ZMQ_SNDMORE);
    zmq_send(publish->pub, packed, size, 0);
    free(packed);
}

/* Turns the loop for `time_ms`, or until *value reaches `wanted` (fails after WAIT_MAX_MS). */
static void turn(struct publish *publish, const unsigned *value, unsigned wanted, int64_t time_ms)
{
    int64_t end_ms = clock_monotonic_ms() + (value ? WAIT_MAX_MS : time_ms);
    while (value ? *value < wanted : clock_monotonic_ms() < end_ms) {
        if (clock_monotonic_ms() > end_ms)
            fail_msg("waited %d ms for %u, got %u", WAIT_MAX_MS, wanted, *value);
        loop_turn(publish->loop, 10, NULL);
    }
}

/* Heartbeats until one arrives: then the subscription is in place. `seq` is the last event published. */
static void wait_subscribed(struct publish *publish, const char *seq)
{
    int64_t end_ms = clock_monotonic_ms() + WAIT_MAX_MS;
    while (strcmp(event_subscriber_seq(publish->subscriber), seq)) {
        assert_true(clock_monotonic_ms() < end_ms);
        publish_event(publish, "heartbeat", seq, "");
        loop_turn(publish->loop, 10, NULL);
    }
}

/* Waits for a request and keeps who asked. Returns owned: wire_free. */
static Triptych__FeedRequest *take_request(struct publish *publish, uint8_t peer[32], int *peer_size)
{
    uint8_t frame[512];
    ProtobufCMessage *message = NULL;
    int64_t end_ms = clock_monotonic_ms() + WAIT_MAX_MS;
    while ((*peer_size = zmq_recv(publish->snapshot, peer, 32, ZMQ_DONTWAIT)) < 0) {
        assert_true(clock_monotonic_ms() < end_ms);
        loop_turn(publish->loop, 10, NULL);
    }
    int size = zmq_recv(publish->snapshot, frame, sizeof frame, 0);
    assert_int_equal(wire_unpack(&triptych__feed_request__descriptor, frame, (size_t)size, &message, NULL), 0);
    return (Triptych__FeedRequest *)message;
}

static void answer(struct publish *publish, const uint8_t *peer, int peer_size, Triptych__FeedReply *reply)
{
    uint8_t *packed = NULL;
    size_t size = 0;
    assert_int_equal(wire_pack(reply, &packed, &size, NULL), 0);
    zmq_send(publish->snapshot, peer, (size_t)peer_size, ZMQ_SNDMORE);
    zmq_send(publish->snapshot, packed, size, 0);
    free(packed);
}

static void events_from_now_on_come_once_and_in_order(void **state)
{
    struct publish publish;
    (void)state;
    begin(&publish, "now");
    wait_subscribed(&publish, "2-5");
    publish_event(&publish, "head", "2-6", "2-5");
    publish_event(&publish, "head", "2-6", "2-5"); /* from another replica */
    publish_event(&publish, "head", "2-9", "2-6");
    turn(&publish, &publish.event_count, 2, 0);
    turn(&publish, NULL, 0, 100);
    assert_int_equal(publish.event_count, 2);
    assert_string_equal(publish.seqs[0], "2-6");
    assert_string_equal(publish.seqs[1], "2-9");
    end(&publish);
}

static void a_gap_is_filled_by_a_replay(void **state)
{
    struct publish publish;
    uint8_t peer[32];
    int peer_size;
    Triptych__StoryEvent missed, late;
    Triptych__FeedReply reply = TRIPTYCH__FEED_REPLY__INIT;
    (void)state;
    begin(&publish, "now");
    wait_subscribed(&publish, "2-5");
    publish_event(&publish, "head", "2-8", "2-7"); /* 2-7 was never seen */
    Triptych__FeedRequest *request = take_request(&publish, peer, &peer_size);
    assert_string_equal(request->kind, "replay");
    assert_string_equal(request->from, "2-5");
    wire_free(request);
    publish_event(&publish, "head", "2-12", "2-8"); /* while the replay is under way */
    turn(&publish, NULL, 0, 100);
    assert_int_equal(publish.event_count, 0);
    fill_event(&missed, "2-7", "2-5");
    fill_event(&late, "2-8", "2-7");
    reply.events = (Triptych__StoryEvent *[]){&missed, &late};
    reply.n_events = 2;
    reply.seq = borrowed("2-8");
    answer(&publish, peer, peer_size, &reply);
    turn(&publish, &publish.event_count, 3, 0);
    assert_string_equal(publish.seqs[0], "2-7");
    assert_string_equal(publish.seqs[1], "2-8");
    assert_string_equal(publish.seqs[2], "2-12");
    end(&publish);
}

static void a_snapshot_comes_first_and_then_what_it_does_not_cover(void **state)
{
    struct publish publish;
    uint8_t peer[32];
    int peer_size;
    Triptych__FeedReply reply = TRIPTYCH__FEED_REPLY__INIT;
    (void)state;
    begin(&publish, "snapshot");
    Triptych__FeedRequest *request = take_request(&publish, peer, &peer_size);
    assert_string_equal(request->kind, "snapshot");
    wire_free(request);
    for (int i = 0; i < 20; i++) { /* the subscription may still be on its way */
        publish_event(&publish, "head", "2-4", "2-3");
        publish_event(&publish, "head", "2-6", "2-5");
        turn(&publish, NULL, 0, 20);
    }
    reply.seq = borrowed("2-5");
    reply.more = 1;
    answer(&publish, peer, peer_size, &reply);
    reply.more = 0;
    answer(&publish, peer, peer_size, &reply);
    turn(&publish, &publish.event_count, 1, 0);
    turn(&publish, NULL, 0, 50);
    assert_int_equal(publish.pages, 2);
    assert_int_equal(publish.event_count, 1);
    assert_string_equal(publish.seqs[0], "2-6");
    end(&publish);
}

static void a_position_that_is_gone_ends_it_with_the_errors_name(void **state)
{
    struct publish publish;
    uint8_t peer[32];
    int peer_size;
    Triptych__FeedReply reply = TRIPTYCH__FEED_REPLY__INIT;
    (void)state;
    begin(&publish, "1-3");
    wire_free(take_request(&publish, peer, &peer_size));
    reply.error = borrowed("snapshot-required");
    reply.detail = borrowed("1-3 is not kept any more");
    answer(&publish, peer, peer_size, &reply);
    int64_t end_ms = clock_monotonic_ms() + WAIT_MAX_MS;
    while (!publish.error[0] && clock_monotonic_ms() < end_ms)
        loop_turn(publish.loop, 10, NULL);
    assert_string_equal(publish.error, "snapshot-required");
    end(&publish);
}

static void a_notice_that_redis_came_back_older_ends_it_but_not_one_of_an_earlier_epoch(void **state)
{
    struct publish publish;
    (void)state;
    begin(&publish, "now");
    wait_subscribed(&publish, "2-5");
    publish_event(&publish, "head", "1-9", ""); /* a replica that finds out late */
    publish_event(&publish, "head", "2-6", "2-5");
    turn(&publish, &publish.event_count, 1, 0);
    assert_string_equal(publish.error, "");
    publish_event(&publish, "head", "2-6", "");
    int64_t end_ms = clock_monotonic_ms() + WAIT_MAX_MS;
    while (!publish.error[0] && clock_monotonic_ms() < end_ms)
        loop_turn(publish.loop, 10, NULL);
    assert_string_equal(publish.error, "snapshot-required");
    end(&publish);
}

static void what_was_published_between_an_empty_replay_and_the_first_event_is_asked_for(void **state)
{
    struct publish publish;
    uint8_t peer[32];
    int peer_size;
    Triptych__StoryEvent missed, seen;
    Triptych__FeedReply reply = TRIPTYCH__FEED_REPLY__INIT;
    (void)state;
    begin(&publish, "start");
    wire_free(take_request(&publish, peer, &peer_size));
    answer(&publish, peer, peer_size, &reply); /* nothing has been published yet */
    turn(&publish, NULL, 0, 300);
    publish_event(&publish, "head", "2-8", "2-7"); /* 2-7 went out before the subscription stood */
    Triptych__FeedRequest *request = take_request(&publish, peer, &peer_size);
    assert_string_equal(request->from, "");
    wire_free(request);
    fill_event(&missed, "2-7", "");
    fill_event(&seen, "2-8", "2-7");
    reply.events = (Triptych__StoryEvent *[]){&missed, &seen};
    reply.n_events = 2;
    answer(&publish, peer, peer_size, &reply);
    turn(&publish, &publish.event_count, 2, 0);
    assert_string_equal(publish.seqs[0], "2-7");
    end(&publish);
}

static void a_heartbeat_ahead_of_us_shows_the_gap(void **state)
{
    struct publish publish;
    uint8_t peer[32];
    int peer_size;
    (void)state;
    begin(&publish, "now");
    wait_subscribed(&publish, "2-5");
    publish_event(&publish, "heartbeat", "2-7", "");
    Triptych__FeedRequest *request = take_request(&publish, peer, &peer_size);
    assert_string_equal(request->from, "2-5");
    wire_free(request);
    end(&publish);
}

/* ── with a query ── */

static void a_query_is_subscribed_to_and_what_matches_comes(void **state)
{
    struct publish publish;
    uint8_t peer[32];
    int peer_size;
    Triptych__StoryEvent first, second;
    Triptych__FeedReply reply = TRIPTYCH__FEED_REPLY__INIT;
    (void)state;
    begin_with(&publish, "now", "topic:politics");
    Triptych__FeedRequest *request = take_request(&publish, peer, &peer_size);
    assert_string_equal(request->kind, "subscribe");
    assert_string_equal(request->from, "now");
    assert_string_equal(request->query, "topic:politics");
    assert_int_equal(request->credit, EVENT_SUBSCRIBER_CREDIT);
    assert_int_equal(request->min_sources, 3);
    assert_true(request->once);
    wire_free(request);
    fill_event(&first, "2-7", "2-6");
    fill_event(&second, "2-9", "2-8"); /* what lies between does not match: no gap */
    reply.events = (Triptych__StoryEvent *[]){&first, &second};
    reply.n_events = 2;
    reply.seq = borrowed("2-9");
    reply.more = 1;
    answer(&publish, peer, peer_size, &reply);
    answer(&publish, peer, peer_size, &reply); /* of a subscription before */
    reply.n_events = 0;
    reply.seq = borrowed("2-12");
    answer(&publish, peer, peer_size, &reply);
    int64_t end_ms = clock_monotonic_ms() + WAIT_MAX_MS;
    while (strcmp(event_subscriber_seq(publish.subscriber), "2-12") && clock_monotonic_ms() < end_ms)
        loop_turn(publish.loop, 10, NULL);
    assert_string_equal(event_subscriber_seq(publish.subscriber), "2-12");
    assert_int_equal(publish.event_count, 2);
    assert_string_equal(publish.seqs[1], "2-9");
    end(&publish);
}

static void what_it_has_taken_is_granted_again(void **state)
{
    struct publish publish;
    uint8_t peer[32];
    int peer_size;
    static Triptych__StoryEvent events[EVENT_SUBSCRIBER_CREDIT / 2];
    static Triptych__StoryEvent *list[EVENT_SUBSCRIBER_CREDIT / 2];
    Triptych__FeedReply reply = TRIPTYCH__FEED_REPLY__INIT;
    (void)state;
    begin_with(&publish, "2-9", "");
    wire_free(take_request(&publish, peer, &peer_size));
    for (size_t i = 0; i < EVENT_SUBSCRIBER_CREDIT / 2; i++) {
        fill_event(&events[i], "2-8", "2-7"); /* known already: it counts all the same */
        list[i] = &events[i];
    }
    reply.events = list;
    reply.n_events = EVENT_SUBSCRIBER_CREDIT / 2;
    reply.seq = borrowed("2-9");
    answer(&publish, peer, peer_size, &reply);
    Triptych__FeedRequest *request = take_request(&publish, peer, &peer_size);
    assert_string_equal(request->kind, "credit");
    assert_int_equal(request->credit, EVENT_SUBSCRIBER_CREDIT / 2);
    wire_free(request);
    end(&publish);
}

static void a_replica_that_does_not_know_it_is_asked_from_where_it_stands(void **state)
{
    struct publish publish;
    uint8_t peer[32];
    int peer_size;
    Triptych__FeedReply reply = TRIPTYCH__FEED_REPLY__INIT, unknown = TRIPTYCH__FEED_REPLY__INIT;
    (void)state;
    begin_with(&publish, "snapshot", "lang:fr");
    Triptych__FeedRequest *request = take_request(&publish, peer, &peer_size);
    assert_string_equal(request->kind, "snapshot");
    assert_string_equal(request->query, "lang:fr");
    wire_free(request);
    reply.seq = borrowed("2-5");
    answer(&publish, peer, peer_size, &reply);
    request = take_request(&publish, peer, &peer_size);
    assert_string_equal(request->kind, "subscribe");
    assert_string_equal(request->from, "2-5");
    wire_free(request);
    reply.seq = borrowed("2-6");
    answer(&publish, peer, peer_size, &reply);
    unknown.error = borrowed("unknown-subscription");
    answer(&publish, peer, peer_size, &unknown);
    request = take_request(&publish, peer, &peer_size);
    assert_string_equal(request->kind, "subscribe");
    assert_string_equal(request->from, "2-6");
    wire_free(request);
    unknown.error = borrowed("bad-request");
    answer(&publish, peer, peer_size, &unknown);
    int64_t end_ms = clock_monotonic_ms() + WAIT_MAX_MS;
    while (!publish.error[0] && clock_monotonic_ms() < end_ms)
        loop_turn(publish.loop, 10, NULL);
    assert_string_equal(publish.error, "bad-request");
    end(&publish);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_from_now_on_come_once_and_in_order),
        cmocka_unit_test(a_gap_is_filled_by_a_replay),
        cmocka_unit_test(a_snapshot_comes_first_and_then_what_it_does_not_cover),
        cmocka_unit_test(a_position_that_is_gone_ends_it_with_the_errors_name),
        cmocka_unit_test(a_notice_that_redis_came_back_older_ends_it_but_not_one_of_an_earlier_epoch),
        cmocka_unit_test(what_was_published_between_an_empty_replay_and_the_first_event_is_asked_for),
        cmocka_unit_test(a_heartbeat_ahead_of_us_shows_the_gap),
        cmocka_unit_test(a_query_is_subscribed_to_and_what_matches_comes),
        cmocka_unit_test(what_it_has_taken_is_granted_again),
        cmocka_unit_test(a_replica_that_does_not_know_it_is_asked_from_where_it_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
