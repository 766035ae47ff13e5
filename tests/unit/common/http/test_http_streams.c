/* Answers that stay open: order, slow and departed clients, the server's end. */
#include "http_client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct one {
    struct http_stream *stream;
    struct http_request *held;
    int hold, begun, closed;
};

static void on_closed(void *context)
{
    struct one *one = context;
    one->closed++;
    one->stream = NULL;
}

static void begin(void *context, struct http_request *request)
{
    struct one *one = context;
    one->begun++;
    if (one->hold)
        one->held = request;
    else
        one->stream = http_stream_begin(request, "text/event-stream", on_closed, one);
}

static void open_stream(struct world *world, struct peer *peer, struct one *one)
{
    world_open(world, begin, one);
    peer_connect(peer, world);
    peer_say(peer, world, "GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
    world_until(world, &one->begun);
}

static void close_both(struct world *world, struct peer *peer)
{
    peer_close(peer);
    world_close(world);
}

static void headers_arrive_before_the_first_event(void **state)
{
    (void)state;
    struct one one = {0};
    struct world world;
    struct peer peer;
    open_stream(&world, &peer, &one);
    peer_expect(&peer, &world, "text/event-stream\r\n");
    peer_expect(&peer, &world, "\r\n\r\n");
    assert_int_equal(http_stats(world.server)->streams, 1);
    close_both(&world, &peer);
    assert_int_equal(one.closed, 1);
}

static void events_arrive_in_order_and_each_at_once(void **state)
{
    (void)state;
    struct one one = {0};
    struct world world;
    struct peer peer;
    open_stream(&world, &peer, &one);
    assert_int_equal(http_stream_write(one.stream, "data: 1\n\n", 9), 0);
    peer_expect(&peer, &world, "data: 1\n\n");
    assert_int_equal(http_stream_write(one.stream, "data: 2\n\n", 9), 0);
    assert_int_equal(http_stream_write(one.stream, "data: 3\n\n", 9), 0);
    peer_expect(&peer, &world, "data: 2\n\ndata: 3\n\n");
    assert_int_equal(http_stream_write(one.stream, "", 0), 0);
    assert_int_equal(http_stream_write(one.stream, "data: 4\n\n", 9), 0);
    peer_expect(&peer, &world, "data: 4\n\n");
    close_both(&world, &peer);
    assert_int_equal(one.closed, 1);
}

/* What leaves at once and what waits for the round's end keep their order, and each chunk its bounds. */
static void an_event_sent_at_once_stands_behind_what_was_written_before(void **state)
{
    (void)state;
    struct one one = {0};
    struct world world;
    struct peer peer;
    open_stream(&world, &peer, &one);
    peer_expect(&peer, &world, "\r\n\r\n");
    assert_int_equal(http_stream_send(one.stream, "data: 1\n\n", 9), 0);
    assert_int_equal(http_stream_waiting(one.stream), 0);
    peer_expect(&peer, &world, "9\r\ndata: 1\n\n\r\n");
    assert_int_equal(http_stream_write(one.stream, "data: 2\n\n", 9), 0);
    assert_int_equal(http_stream_send(one.stream, "data: 3\n\n", 9), 0);
    assert_true(http_stream_waiting(one.stream) > 0);
    peer_expect(&peer, &world, "0000012\r\ndata: 2\n\ndata: 3\n\n\r\n");
    assert_int_equal(http_stream_send(one.stream, "", 0), 0);
    http_stream_end(one.stream);
    assert_int_equal(http_stream_send(one.stream, "late", 4), ERR_UNAVAILABLE);
    peer_expect(&peer, &world, "0\r\n\r\n");
    close_both(&world, &peer);
}

static void what_a_slow_reader_leaves_of_an_event_sent_at_once_follows_whole(void **state)
{
    (void)state;
    struct one one = {0};
    struct world world;
    struct peer peer;
    static char piece[60000];
    unsigned count = 0, marks = 0;
    memset(piece, 'x', sizeof piece);
    memcpy(piece + sizeof piece - 4, "MARK", 4);
    open_stream(&world, &peer, &one);
    while (!http_stream_waiting(one.stream)) { /* the client reads nothing yet */
        assert_int_equal(http_stream_send(one.stream, piece, sizeof piece), 0);
        count++;
    }
    assert_int_equal(http_stream_write(one.stream, "END", 3), 0);
    for (; marks < count; marks++)
        peer_expect(&peer, &world, "xMARK\r\n");
    peer_expect(&peer, &world, "0000003\r\nEND\r\n");
    close_both(&world, &peer);
}

static void stream_may_begin_late(void **state)
{
    (void)state;
    struct one one = {.hold = 1};
    struct world world;
    struct peer peer;
    open_stream(&world, &peer, &one);
    world_turn(&world, 3);
    one.stream = http_stream_begin(one.held, "text/event-stream", on_closed, &one);
    assert_non_null(one.stream);
    assert_int_equal(http_stream_write(one.stream, "late", 4), 0);
    peer_expect(&peer, &world, "late");
    close_both(&world, &peer);
    assert_int_equal(one.closed, 1);
}

static void old_client_without_chunks_is_served(void **state)
{
    (void)state;
    struct one one = {0};
    struct world world;
    struct peer peer;
    world_open(&world, begin, &one);
    peer_connect(&peer, &world);
    peer_say(&peer, &world, "GET /events HTTP/1.0\r\n\r\n");
    world_until(&world, &one.begun);
    assert_int_equal(http_stream_send(one.stream, "data: 1\n\n", 9), 0);
    peer_expect(&peer, &world, "\r\n\r\ndata: 1\n\n");
    assert_int_equal(http_stream_write(one.stream, "data: 2\n\n", 9), 0);
    http_stream_end(one.stream);
    peer_expect(&peer, &world, "data: 2\n\n");
    peer_expect_closed(&peer, &world);
    assert_int_equal(one.closed, 1);
    close_both(&world, &peer);
}

static void end_sends_what_is_queued_and_closes(void **state)
{
    (void)state;
    struct one one = {0};
    struct world world;
    struct peer peer;
    open_stream(&world, &peer, &one);
    assert_int_equal(http_stream_write(one.stream, "last", 4), 0);
    http_stream_end(one.stream);
    assert_int_equal(http_stream_write(one.stream, "too late", 8), ERR_UNAVAILABLE);
    world_until(&world, &one.closed);
    peer_expect(&peer, &world, "last\r\n0\r\n\r\n");
    assert_null(strstr(peer.text, "too late"));
    assert_int_equal(one.closed, 1);
    close_both(&world, &peer);
}

static void departed_client_closes_a_silent_stream(void **state)
{
    (void)state;
    struct one one = {0};
    struct world world;
    struct peer peer;
    open_stream(&world, &peer, &one);
    peer_expect(&peer, &world, "\r\n\r\n");
    peer_close(&peer);
    world_until(&world, &one.closed); /* without a write */
    assert_int_equal(http_stats(world.server)->streams, 0);
    world_close(&world);
    assert_int_equal(one.closed, 1);
}

static void slow_client_is_dropped_when_its_queue_is_full(void **state)
{
    (void)state;
    struct one one = {0};
    struct world world;
    struct peer peer;
    static char piece[65536];
    int code = 0;
    memset(piece, 'x', sizeof piece);
    open_stream(&world, &peer, &one);
    /* The client reads nothing: the kernels' buffers fill, then ours. */
    for (int i = 0; i < 1000 && code == 0; i++) {
        code = http_stream_write(one.stream, piece, sizeof piece);
        world_turn(&world, 1);
    }
    assert_int_equal(code, ERR_FULL);
    world_until(&world, &one.closed);
    assert_int_equal(http_stats(world.server)->dropped, 1);
    assert_int_equal(http_stats(world.server)->connections, 0);
    close_both(&world, &peer);
    assert_int_equal(one.closed, 1);
}

static void a_client_that_reads_nothing_can_be_cut_off_even_at_its_end(void **state)
{
    (void)state;
    for (int is_ending = 0; is_ending < 2; is_ending++) {
        struct one one = {0};
        struct world world;
        struct peer peer;
        static char piece[900000];
        memset(piece, 'x', sizeof piece);
        open_stream(&world, &peer, &one);
        /* More than the kernels' buffers hold is left to send. */
        for (int i = 0; i < 1000 && http_stream_waiting(one.stream) < sizeof piece / 2; i++) {
            assert_int_equal(http_stream_write(one.stream, piece, sizeof piece / 4), 0);
            world_turn(&world, 1);
        }
        if (is_ending)
            http_stream_end(one.stream);
        world_turn(&world, 1);
        assert_int_equal(one.closed, 0);
        http_stream_drop(one.stream);
        http_stream_drop(one.stream); /* it is going already */
        assert_int_equal(one.closed, 0);
        world_until(&world, &one.closed);
        assert_int_equal(http_stats(world.server)->dropped, 1);
        assert_int_equal(http_stats(world.server)->connections, 0);
        close_both(&world, &peer);
        assert_int_equal(one.closed, 1);
    }
}

static unsigned rooms;
static struct one *writer;

/* Writes a piece each time, three times in all, and then a mark. */
static void on_room(void *context)
{
    static char piece[200000];
    assert_ptr_equal(context, writer);
    assert_int_equal(http_stream_waiting(writer->stream), 0);
    memset(piece, 'x', sizeof piece);
    if (++rooms > 3) {
        assert_int_equal(http_stream_write(writer->stream, "END", 3), 0);
        return;
    }
    assert_int_equal(http_stream_write(writer->stream, piece, sizeof piece), 0);
    http_stream_await_room(writer->stream, on_room);
}

static void a_writer_is_told_when_all_has_left(void **state)
{
    (void)state;
    struct one one = {0};
    struct world world;
    struct peer peer;
    static char piece[200000];
    memset(piece, 'x', sizeof piece);
    writer = &one;
    rooms = 0;
    open_stream(&world, &peer, &one);
    while (http_stream_waiting(one.stream) < sizeof piece) /* the client reads nothing yet */
        assert_int_equal(http_stream_write(one.stream, piece, sizeof piece), 0);
    http_stream_await_room(one.stream, on_room);
    world_turn_once(&world);
    assert_int_equal(rooms, 0);
    peer_expect(&peer, &world, "END");
    assert_int_equal(rooms, 4);
    world_turn(&world, 3);
    assert_int_equal(rooms, 4); /* asked for once, told once */
    close_both(&world, &peer);
}

static void closed_is_not_called_from_within_a_full_write(void **state)
{
    (void)state;
    struct one one = {0};
    struct world world;
    struct peer peer;
    char *large = calloc(1, HTTP_STREAM_QUEUE_MAX + 1);
    assert_non_null(large);
    open_stream(&world, &peer, &one);
    assert_int_equal(http_stream_write(one.stream, large, HTTP_STREAM_QUEUE_MAX + 1), ERR_FULL);
    assert_int_equal(one.closed, 0);
    assert_int_equal(http_stream_write(one.stream, "x", 1), ERR_UNAVAILABLE);
    world_until(&world, &one.closed);
    close_both(&world, &peer);
    free(large);
}

static void large_events_reach_a_reader_that_keeps_up(void **state)
{
    (void)state;
    struct one one = {0};
    struct world world;
    struct peer peer;
    char *large = malloc(HTTP_STREAM_QUEUE_MAX);
    assert_non_null(large);
    memset(large, 'x', HTTP_STREAM_QUEUE_MAX);
    memcpy(large + HTTP_STREAM_QUEUE_MAX - 3, "END", 3);
    open_stream(&world, &peer, &one);
    assert_int_equal(http_stream_write(one.stream, large, HTTP_STREAM_QUEUE_MAX), 0);
    peer_expect(&peer, &world, "END");
    assert_int_equal(http_stream_write(one.stream, large, HTTP_STREAM_QUEUE_MAX), 0);
    peer_expect(&peer, &world, "END");
    close_both(&world, &peer);
    free(large);
}

static void head_of_a_stream_ends_at_once(void **state)
{
    (void)state;
    struct one one = {0};
    struct world world;
    struct peer peer;
    world_open(&world, begin, &one);
    peer_connect(&peer, &world);
    peer_say(&peer, &world, "HEAD /events HTTP/1.1\r\nHost: x\r\n\r\n");
    world_until(&world, &one.closed);
    peer_expect(&peer, &world, "text/event-stream");
    assert_int_equal(one.closed, 1);
    close_both(&world, &peer);
}

static void stream_for_a_departed_server_is_refused(void **state)
{
    (void)state;
    struct one one = {.hold = 1};
    struct world world;
    struct peer peer;
    open_stream(&world, &peer, &one);
    http_close(world.server);
    world.server = NULL;
    assert_null(http_stream_begin(one.held, "text/event-stream", on_closed, &one));
    assert_int_equal(one.closed, 0);
    close_both(&world, &peer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_arrive_before_the_first_event),
        cmocka_unit_test(events_arrive_in_order_and_each_at_once),
        cmocka_unit_test(an_event_sent_at_once_stands_behind_what_was_written_before),
        cmocka_unit_test(what_a_slow_reader_leaves_of_an_event_sent_at_once_follows_whole),
        cmocka_unit_test(stream_may_begin_late),
        cmocka_unit_test(old_client_without_chunks_is_served),
        cmocka_unit_test(end_sends_what_is_queued_and_closes),
        cmocka_unit_test(departed_client_closes_a_silent_stream),
        cmocka_unit_test(slow_client_is_dropped_when_its_queue_is_full),
        cmocka_unit_test(a_client_that_reads_nothing_can_be_cut_off_even_at_its_end),
        cmocka_unit_test(a_writer_is_told_when_all_has_left),
        cmocka_unit_test(closed_is_not_called_from_within_a_full_write),
        cmocka_unit_test(large_events_reach_a_reader_that_keeps_up),
        cmocka_unit_test(head_of_a_stream_ends_at_once),
        cmocka_unit_test(stream_for_a_departed_server_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
