/* Both ends of a link in one process, over a real ZeroMQ socket on 127.0.0.1, on real time in milliseconds; waits are
 * for a condition, with a limit. */
#include "clock.h"
#include "fake_store.h"
#include "link.h"
#include "zmq_connector.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include <cmocka.h>

#define WAIT_MAX_MS  30000
#define JOBS_MAX     64
#define RECEIVER_ONE "i0000000000000001"
#define RECEIVER_TWO "i0000000000000002"
#define SENDER_ONE   "i000000000000000a"

struct hands { /* a receiver that keeps its jobs until told */
    struct link_receiver *receiver;
    struct link_job *jobs[JOBS_MAX];
    unsigned count;
};

struct ends {
    struct loop *loop;
    struct store store;
    struct link_sender *sender;
    unsigned events[LINK_ENDPOINTS + 1];
    char last_id[64], last_outcome[16], last_reason[64];
    unsigned done, late_asked;
    uint64_t late_count;
    int64_t late_ms;
};

static char *borrowed(const char *text)
{
    return (char *)text;
}

static void on_event(void *context, enum link_event event, const char *peer, const char *detail)
{
    (void)peer;
    (void)detail;
    ((struct ends *)context)->events[event]++;
}

static void on_done(void *context, const char *id, const char *outcome, const char *reason)
{
    struct ends *ends = context;
    ends->done++;
    snprintf(ends->last_reason, sizeof ends->last_reason, "%s", reason);
    snprintf(ends->last_id, sizeof ends->last_id, "%s", id);
    snprintf(ends->last_outcome, sizeof ends->last_outcome, "%s", outcome);
}

static void on_late(void *context, uint64_t count, int64_t oldest_ms)
{
    struct ends *ends = context;
    ends->late_asked++;
    ends->late_count = count;
    ends->late_ms = oldest_ms;
}

static void on_job(void *context, struct link_job *job)
{
    struct hands *hands = context;
    assert_true(hands->count < JOBS_MAX);
    hands->jobs[hands->count++] = job;
}

static void open_sender(struct ends *ends, unsigned queue_max)
{
    struct link_sender_options options = {.stage = STAGE_SUMMARIZE,
                                          .instance = SENDER_ONE,
                                          .edition = "test",
                                          .listen = "tcp://127.0.0.1:*",
                                          .advertise = "",
                                          .queue_max = queue_max,
                                          .on_done = on_done,
                                          .on_late = on_late,
                                          .on_event = on_event,
                                          .context = ends};
    ends->loop = loop_new();
    assert_int_equal(link_sender_open(ends->loop, &ends->store, &options, &ends->sender, NULL), 0);
    loop_turn(ends->loop, 0, NULL); /* announces its endpoint */
}

static void open_receiver(struct ends *ends, struct hands *hands, const char *instance, unsigned capacity)
{
    struct link_receiver_options options = {.stage = STAGE_SUMMARIZE,
                                            .instance = instance,
                                            .edition = "test",
                                            .capacity = capacity,
                                            .on_job = on_job,
                                            .context = hands};
    assert_int_equal(link_receiver_open(ends->loop, &ends->store, &options, &hands->receiver, NULL), 0);
}

static void close_ends(struct ends *ends)
{
    link_sender_close(ends->sender);
    loop_free(ends->loop);
}

static void push_story(struct ends *ends, const char *id)
{
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    Triptych__StoryChanged changed = TRIPTYCH__STORY_CHANGED__INIT;
    work.id = changed.story_id = borrowed(id);
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_CHANGED;
    work.changed = &changed;
    assert_int_equal(link_push(ends->sender, &work, NULL), 0);
}

static void push_numbered(struct ends *ends, unsigned count)
{
    char id[32];
    for (unsigned i = 0; i < count; i++) {
        snprintf(id, sizeof id, "s%016u", i);
        push_story(ends, id);
    }
}

/* Turns the loop until `*value` reaches `wanted`; fails after WAIT_MAX_MS. */
static void turn_until(struct ends *ends, const unsigned *value, unsigned wanted)
{
    int64_t end_ms = clock_monotonic_ms() + WAIT_MAX_MS;
    while (*value < wanted) {
        if (clock_monotonic_ms() > end_ms)
            fail_msg("waited %d ms for %u, got %u", WAIT_MAX_MS, wanted, *value);
        loop_turn(ends->loop, 20, NULL);
    }
}

static void turn_for(struct ends *ends, int64_t time_ms)
{
    int64_t end_ms = clock_monotonic_ms() + time_ms;
    while (clock_monotonic_ms() < end_ms)
        loop_turn(ends->loop, 5, NULL);
}

static void finish(struct hands *hands, unsigned from)
{
    for (unsigned i = from; i < hands->count; i++)
        link_job_done(hands->jobs[i], "done", NULL);
    hands->count = from;
}

static void where_a_row_is_stored_comes_back_with_its_result(void **state)
{
    struct ends ends = {0};
    struct hands hands = {0};
    (void)state;
    open_sender(&ends, 100);
    open_receiver(&ends, &hands, RECEIVER_ONE, 4);
    push_numbered(&ends, 3);
    turn_until(&ends, &hands.count, 3);
    link_job_stored(hands.jobs[0], "duplicate", "one");
    turn_until(&ends, &ends.done, 1);
    assert_string_equal(ends.last_reason, "one");
    assert_string_equal(ends.last_outcome, "duplicate");
    link_job_stored(hands.jobs[1], "done", "two"); /* these two in one frame */
    link_job_done(hands.jobs[2], "done", NULL);
    turn_until(&ends, &ends.done, 3);
    assert_string_equal(ends.last_outcome, "done");
    assert_string_equal(ends.last_reason, "");
    link_receiver_close(hands.receiver);
    close_ends(&ends);
}

static void work_reaches_a_receiver_and_its_result_comes_back(void **state)
{
    struct ends ends = {0};
    struct hands hands = {0};
    (void)state;
    open_sender(&ends, 100);
    push_story(&ends, "s0000000000000007");
    open_receiver(&ends, &hands, RECEIVER_ONE, 4);
    turn_until(&ends, &hands.count, 1);
    assert_string_equal(hands.jobs[0]->work->changed->story_id, "s0000000000000007");
    assert_int_equal(link_sender_counts(ends.sender).in_flight, 1);
    link_job_done(hands.jobs[0], "rejected", "no such story");
    turn_until(&ends, &ends.done, 1);
    assert_string_equal(ends.last_id, "s0000000000000007");
    assert_string_equal(ends.last_outcome, "rejected");
    assert_int_equal(link_sender_counts(ends.sender).in_flight, 0);
    link_receiver_close(hands.receiver);
    close_ends(&ends);
}

static void a_receiver_never_holds_more_than_its_capacity(void **state)
{
    struct ends ends = {0};
    struct hands hands = {0};
    (void)state;
    open_sender(&ends, 100);
    push_numbered(&ends, 40);
    open_receiver(&ends, &hands, RECEIVER_ONE, 8);
    turn_until(&ends, &hands.count, 8);
    turn_for(&ends, 100);
    assert_int_equal(hands.count, 8);
    assert_int_equal(link_sender_counts(ends.sender).queued, 32);
    for (unsigned finished = 0; finished < 40;) {
        turn_until(&ends, &hands.count, 1);
        assert_true(hands.count <= 8);
        finished += hands.count;
        finish(&hands, 0);
        turn_until(&ends, &ends.done, finished);
    }
    link_receiver_close(hands.receiver);
    close_ends(&ends);
}

static void a_paused_receiver_gets_no_more_until_it_resumes(void **state)
{
    struct ends ends = {0};
    struct hands hands = {0};
    (void)state;
    open_sender(&ends, 100);
    open_receiver(&ends, &hands, RECEIVER_ONE, 4);
    turn_until(&ends, &ends.events[LINK_RECEIVER_JOINED], 1);
    link_receiver_pause(hands.receiver, 1);
    push_numbered(&ends, 12);
    turn_until(&ends, &hands.count, 4); /* what it had given credit for */
    finish(&hands, 0);
    turn_for(&ends, 100);
    assert_int_equal(hands.count, 0);
    link_receiver_pause(hands.receiver, 0);
    turn_until(&ends, &hands.count, 4);
    finish(&hands, 0);
    link_receiver_close(hands.receiver);
    close_ends(&ends);
}

static void what_a_receiver_held_goes_to_another_when_it_leaves(void **state)
{
    struct ends ends = {0};
    struct hands one = {0}, two = {0};
    (void)state;
    open_sender(&ends, 100);
    push_numbered(&ends, 3);
    open_receiver(&ends, &one, RECEIVER_ONE, 8);
    turn_until(&ends, &one.count, 3);
    link_receiver_close(one.receiver); /* its jobs are freed with it, unfinished */
    open_receiver(&ends, &two, RECEIVER_TWO, 8);
    turn_until(&ends, &two.count, 3);
    assert_int_equal(ends.events[LINK_RECEIVER_LOST], 1);
    for (unsigned i = 0; i < 3; i++)
        assert_true(two.jobs[i]->work->again);
    finish(&two, 0);
    turn_until(&ends, &ends.done, 3);
    link_receiver_close(two.receiver);
    close_ends(&ends);
}

static void two_receivers_share_the_work(void **state)
{
    struct ends ends = {0};
    struct hands one = {0}, two = {0};
    (void)state;
    open_sender(&ends, 100);
    open_receiver(&ends, &one, RECEIVER_ONE, 10);
    open_receiver(&ends, &two, RECEIVER_TWO, 10);
    turn_until(&ends, &ends.events[LINK_RECEIVER_JOINED], 2);
    push_numbered(&ends, 20);
    turn_until(&ends, &one.count, 10);
    turn_until(&ends, &two.count, 10);
    finish(&one, 0);
    finish(&two, 0);
    turn_until(&ends, &ends.done, 20);
    link_receiver_close(one.receiver);
    link_receiver_close(two.receiver);
    close_ends(&ends);
}

static void overdue_work_is_announced_again_unless_it_is_under_way(void **state)
{
    struct ends ends = {0};
    struct hands hands = {0};
    (void)state;
    open_sender(&ends, 100);
    push_story(&ends, "s0000000000000001");
    open_receiver(&ends, &hands, RECEIVER_ONE, 8);
    turn_until(&ends, &hands.count, 1);
    ends.store.overdue[0] = "s0000000000000001"; /* in the receiver's hands */
    ends.store.overdue[1] = "s0000000000000002"; /* forgotten by somebody */
    ends.store.overdue_count = 2;
    turn_until(&ends, &hands.count, 2);
    turn_for(&ends, 50);
    assert_int_equal(hands.count, 2);
    assert_string_equal(hands.jobs[1]->work->id, "s0000000000000002");
    assert_true(hands.jobs[1]->work->again);
    finish(&hands, 0);
    link_receiver_close(hands.receiver);
    close_ends(&ends);
}

/* Sends one raw message to the sender, as a stranger would. */
static void send_raw(struct ends *ends, const void *data, size_t size)
{
    void *stranger = zmq_connector_new(ZMQ_DEALER, NULL);
    assert_int_equal(zmq_connect(stranger, ends->store.address), 0);
    assert_true(zmq_send(stranger, data, size, 0) >= 0);
    zmq_connector_close(stranger);
}

static void strange_frames_are_refused_and_counted_and_the_rest_goes_on(void **state)
{
    struct ends ends = {0};
    struct hands hands = {0};
    char *large = calloc(1, 2000000);
    (void)state;
    open_sender(&ends, 100);
    send_raw(&ends, "\xff\xff\xff garbage", 11);
    turn_until(&ends, &ends.events[LINK_FRAME_REFUSED], 1);
    send_raw(&ends, "", 0);
    turn_until(&ends, &ends.events[LINK_FRAME_REFUSED], 2);
    send_raw(&ends, "\x12\x02\x08\x05", 4); /* credit from a receiver that has not said hello */
    turn_until(&ends, &ends.events[LINK_FRAME_REFUSED], 3);
    send_raw(&ends, large, 2000000); /* ZeroMQ itself drops this peer */
    push_story(&ends, "s0000000000000001");
    open_receiver(&ends, &hands, RECEIVER_ONE, 8);
    turn_until(&ends, &hands.count, 1);
    finish(&hands, 0);
    turn_until(&ends, &ends.done, 1);
    link_receiver_close(hands.receiver);
    close_ends(&ends);
    free(large);
}

static void a_receiver_leaves_a_sender_that_fell_silent(void **state)
{
    struct ends ends = {0};
    struct hands hands = {0};
    (void)state;
    open_sender(&ends, 100);
    push_numbered(&ends, 1);
    open_receiver(&ends, &hands, RECEIVER_ONE, 8);
    turn_until(&ends, &hands.count, 1);
    link_sender_close(ends.sender); /* says goodbye */
    int64_t end_ms = clock_monotonic_ms() + WAIT_MAX_MS;
    while (link_receiver_senders(hands.receiver)) {
        assert_true(clock_monotonic_ms() < end_ms);
        loop_turn(ends.loop, 20, NULL);
    }
    assert_int_equal(link_receiver_in_hand(hands.receiver), 1);
    finish(&hands, 0); /* nobody waits for it: harmless */
    assert_int_equal(link_receiver_in_hand(hands.receiver), 0);
    link_receiver_close(hands.receiver);
    loop_free(ends.loop);
}

static void a_receiver_without_redis_gives_its_work_back_and_comes_again(void **state)
{
    struct ends ends = {0};
    struct hands one = {0}, two = {0};
    struct store cut_off = {0};
    struct link_receiver_options options = {.stage = STAGE_SUMMARIZE,
                                            .instance = RECEIVER_ONE,
                                            .edition = "test",
                                            .capacity = 8,
                                            .on_job = on_job,
                                            .context = &one};
    (void)state;
    open_sender(&ends, 100);
    cut_off = ends.store;
    push_numbered(&ends, 3);
    assert_int_equal(link_receiver_open(ends.loop, &cut_off, &options, &one.receiver, NULL), 0);
    turn_until(&ends, &one.count, 3);
    cut_off.is_down = 1;
    turn_until(&ends, &ends.events[LINK_RECEIVER_LOST], 1);
    assert_int_equal(link_receiver_senders(one.receiver), 0);
    open_receiver(&ends, &two, RECEIVER_TWO, 8);
    turn_until(&ends, &two.count, 3);
    assert_true(two.jobs[0]->work->again);
    finish(&two, 0);
    turn_until(&ends, &ends.done, 3);
    cut_off.is_down = 0;
    turn_until(&ends, &ends.events[LINK_RECEIVER_JOINED], 3);
    push_numbered(&ends, 20); /* eight each, but one has three in hand yet that nobody waits for */
    turn_until(&ends, &two.count, 8);
    turn_until(&ends, &one.count, 8);
    turn_for(&ends, 50);
    assert_int_equal(one.count, 8);
    link_receiver_close(one.receiver);
    link_receiver_close(two.receiver);
    close_ends(&ends);
}

static void a_short_absence_of_redis_takes_no_work_away(void **state)
{
    struct ends ends = {0};
    struct hands hands = {0};
    (void)state;
    open_sender(&ends, 100);
    push_numbered(&ends, 1);
    open_receiver(&ends, &hands, RECEIVER_ONE, 8);
    turn_until(&ends, &hands.count, 1);
    ends.store.is_down = 1;
    turn_for(&ends, LINK_HEARTBEAT_MS + 200);
    ends.store.is_down = 0;
    turn_for(&ends, LINK_WITHOUT_STORE_MS);
    assert_int_equal(ends.events[LINK_RECEIVER_LOST], 0);
    finish(&hands, 0);
    link_receiver_close(hands.receiver);
    close_ends(&ends);
}

static void a_sender_tells_how_much_work_is_late(void **state)
{
    struct ends ends = {0};
    (void)state;
    open_sender(&ends, 100);
    ends.store.late_count = 7;
    turn_until(&ends, &ends.late_asked, 1);
    assert_int_equal(ends.late_count, 7);
    assert_true(ends.late_ms >= LINK_LATE_MS);
    close_ends(&ends);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_a_row_is_stored_comes_back_with_its_result),
        cmocka_unit_test(work_reaches_a_receiver_and_its_result_comes_back),
        cmocka_unit_test(a_receiver_never_holds_more_than_its_capacity),
        cmocka_unit_test(a_paused_receiver_gets_no_more_until_it_resumes),
        cmocka_unit_test(what_a_receiver_held_goes_to_another_when_it_leaves),
        cmocka_unit_test(two_receivers_share_the_work),
        cmocka_unit_test(overdue_work_is_announced_again_unless_it_is_under_way),
        cmocka_unit_test(strange_frames_are_refused_and_counted_and_the_rest_goes_on),
        cmocka_unit_test(a_receiver_leaves_a_sender_that_fell_silent),
        cmocka_unit_test(a_receiver_without_redis_gives_its_work_back_and_comes_again),
        cmocka_unit_test(a_short_absence_of_redis_takes_no_work_away),
        cmocka_unit_test(a_sender_tells_how_much_work_is_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
