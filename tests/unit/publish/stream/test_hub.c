/* services/publish/hub: every reader gets every event once, in order, wherever it begins and however slow it is. */
#include "clock.h"
#include "fake_store.h"
#include "hub.h"
#include "wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

/* Those of the tests are static: teardown still removes them. */
struct listener {
    struct hub_reader reader;
    unsigned first, last, count; /* numbers of the events given */
    unsigned room;               /* how many more it takes */
    unsigned leave_after;        /* removes itself with this event; 0: never */
    unsigned caught_up, lost, whole, newest;
};

static struct loop *loop;
static struct hub hub;
static int64_t now_ms;

static int give(void *context, struct event_forms *event, enum event_form form)
{
    struct listener *listener = context;
    unsigned number = 0;
    if (!listener->room)
        return 0;
    listener->room--;
    assert_int_equal(sscanf(event->seq, "1-%u", &number), 1);
    if (listener->count++ == 0)
        listener->first = number;
    else
        assert_int_equal(number, listener->last + 1);
    listener->last = number;
    listener->newest += (unsigned)hub_is_newest(&hub, event);
    listener->whole += form == EVENT_FULL && event->packed[EVENT_FULL] != NULL;
    if (number == listener->leave_after)
        hub_remove(&listener->reader);
    return 1;
}

static void on_caught_up(void *context)
{
    ((struct listener *)context)->caught_up++;
}

static void on_lost(void *context, const char *reason)
{
    struct listener *listener = context;
    assert_true(*reason);
    listener->lost++;
    listener->count = 0;
}

static void listen_from(struct listener *listener, const char *from)
{
    listener->reader.give = give;
    listener->reader.on_caught_up = on_caught_up;
    listener->reader.on_lost = on_lost;
    listener->reader.context = listener;
    if (!listener->room)
        listener->room = 100000;
    assert_int_equal(hub_add(&hub, &listener->reader, from, NULL), 0);
    hub_check(&hub);
}

static int begin(void **state)
{
    (void)state;
    now_ms = 1000000;
    clock_set_for_test(now_ms);
    fake_store_reset();
    loop = loop_new();
    hub_init(&hub, loop, NULL);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    while (hub.readers)
        hub_remove(hub.readers);
    hub_close(&hub);
    fake_store_answer();
    loop_free(loop);
    clock_set_for_test(0);
    return 0;
}

/* One more event in Redis, and what the follower makes of it. */
static void follow_by(unsigned number, int more_follow)
{
    struct event_forms *event = NULL;
    assert_int_equal(event_forms_from_entry(fake_store_entry(number), &event, NULL), 0);
    hub_push(&hub, event, more_follow);
    hub_check(&hub);
    event_forms_release(event);
}

static void follow(unsigned number)
{
    follow_by(number, 0);
}

static void append(unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        fake_store_append();
        follow(fake_store_count());
    }
}

static void tick(void)
{
    now_ms += 1000;
    clock_set_for_test(now_ms);
    loop_turn(loop, 0, NULL);
    hub_check(&hub);
}

static void only_the_last_of_those_that_came_together_is_the_newest(void **state)
{
    (void)state;
    static struct listener listener, late;
    append(2);
    listen_from(&listener, NULL);
    for (int left = 2; left >= 0; left--) {
        fake_store_append();
        follow_by(fake_store_count(), left > 0);
    }
    assert_int_equal(listener.count, 3);
    assert_int_equal(listener.newest, 1);
    listen_from(&late, "1-2"); /* from memory: they are not being handed round */
    assert_int_equal(late.count, 3);
    assert_int_equal(late.newest, 0);
}

static void a_reader_from_now_gets_what_comes(void **state)
{
    (void)state;
    static struct listener listener;
    append(5);
    listen_from(&listener, NULL);
    append(3);
    assert_int_equal(listener.count, 3);
    assert_int_equal(listener.first, 6);
}

static void a_paused_reader_gets_nothing_and_asks_for_nothing_until_it_resumes(void **state)
{
    (void)state;
    static struct listener listener;
    append(1500);
    listen_from(&listener, "1-100");
    fake_store_answer();
    assert_true(listener.count >= HUB_PAGE_EVENTS);
    hub_pause(&listener.reader);
    unsigned count = listener.count;
    while (fake_store_answer()) /* of a question that was under way */
        tick();
    append(3);
    for (int i = 0; i < 3; i++)
        tick();
    assert_int_equal(fake_store_answer(), 0);
    assert_int_equal(listener.count, count);
    assert_null(listener.reader.page);
    hub_resume(&listener.reader);
    while (listener.last < 1503 && fake_store_answer())
        tick();
    assert_int_equal(listener.last, 1503); /* `give` has seen that none is left out */
    hub_remove(&listener.reader);
}

static void a_reader_before_the_feed_is_known_begins_where_it_starts(void **state)
{
    (void)state;
    static struct listener listener;
    for (int i = 0; i < 5; i++)
        fake_store_append();
    listen_from(&listener, NULL);
    hub_start(&hub, "1-5");
    append(2);
    assert_int_equal(listener.count, 2);
    assert_int_equal(listener.first, 6);
}

static void a_reader_a_little_behind_is_served_from_memory(void **state)
{
    (void)state;
    static struct listener listener;
    append(50);
    listen_from(&listener, "1-10");
    assert_int_equal(listener.count, 40);
    assert_int_equal(fake_store_answer(), 0);
}

static void a_replay_from_redis_joins_the_live_feed_without_a_gap(void **state)
{
    (void)state;
    static struct listener listener;
    append(RECENT_EVENTS_MAX + 200);
    listen_from(&listener, "");
    for (int i = 0; i < 100 && fake_store_answer() > 0; i++)
        append(3); /* the feed goes on meanwhile */
    assert_int_equal(listener.first, 1);
    assert_int_equal(listener.last, fake_store_count());
    assert_true(listener.caught_up > 0);
}

static void a_replay_that_is_ahead_of_the_follower_repeats_nothing(void **state)
{
    (void)state;
    static struct listener listener;
    for (int i = 0; i < 20; i++)
        fake_store_append(); /* in Redis, but the follower has heard of the first only */
    hub_start(&hub, "1-1");
    listen_from(&listener, "");
    while (fake_store_answer() > 0)
        continue;
    assert_int_equal(listener.last, 20);
    for (unsigned number = 2; number <= 20; number++)
        follow(number);
    assert_int_equal(listener.count, 20);
    append(1);
    assert_int_equal(listener.last, 21);
}

static void a_position_that_is_gone_is_told_and_the_reader_goes_on_from_now(void **state)
{
    (void)state;
    static struct listener trimmed, invented;
    append(RECENT_EVENTS_MAX + 300);
    fake_store_trim(200);
    listen_from(&trimmed, "1-100");
    listen_from(&invented, "9-7");
    while (fake_store_answer() > 0)
        continue;
    assert_int_equal(trimmed.lost, 1);
    assert_int_equal(invented.lost, 1);
    append(2);
    assert_int_equal(trimmed.count, 2);
    assert_int_equal(invented.count, 2);
}

static void a_slow_reader_is_fed_from_redis_once_memory_has_moved_on(void **state)
{
    (void)state;
    static struct listener slow = {.room = 1}, fast;
    append(1);
    listen_from(&slow, "");
    listen_from(&fast, "");
    while (fake_store_answer() > 0)
        continue;
    append(RECENT_EVENTS_MAX + 100);
    assert_int_equal(slow.count, 1);
    assert_int_equal(fast.count, RECENT_EVENTS_MAX + 101);
    slow.room = 100000;
    for (int i = 0; i < 200 && slow.count < fast.count; i++) {
        tick();
        fake_store_answer();
    }
    assert_int_equal(slow.count, fast.count);
}

static void a_redis_that_fails_is_asked_again(void **state)
{
    (void)state;
    static struct listener listener;
    append(RECENT_EVENTS_MAX + 10);
    fake_store_fail(ERR_UNAVAILABLE);
    listen_from(&listener, "1-2");
    fake_store_answer();
    tick();
    fake_store_fail(0);
    fake_store_answer();
    tick();
    for (int i = 0; i < 100 && listener.count < RECENT_EVENTS_MAX + 8; i++) {
        fake_store_answer();
        tick();
    }
    assert_int_equal(listener.lost, 0);
    assert_int_equal(listener.last, RECENT_EVENTS_MAX + 10);
}

static void a_full_reader_waits_for_each_whole_story_and_others_do_not(void **state)
{
    (void)state;
    static struct listener full = {.reader = {.form = EVENT_FULL}}, head;
    hub_start(&hub, "");
    listen_from(&full, NULL);
    listen_from(&head, NULL);
    append(3);
    assert_int_equal(head.count, 3);
    assert_int_equal(full.count, 0);
    while (fake_store_answer() > 0)
        continue;
    assert_int_equal(full.count, 3);
    assert_int_equal(full.whole, 3);
    fake_store_fail(ERR_UNAVAILABLE);
    append(1);
    fake_store_answer();
    assert_int_equal(full.count, 3); /* a head is not what it asked for: it waits */
    fake_store_fail(0);
    while (fake_store_answer() > 0)
        continue;
    assert_int_equal(full.count, 4);
    assert_int_equal(full.whole, 4);
}

static void a_reader_may_leave_while_it_is_given_an_event(void **state)
{
    (void)state;
    static struct listener leaving = {.leave_after = 3}, staying;
    hub_start(&hub, "");
    listen_from(&leaving, NULL);
    listen_from(&staying, NULL);
    append(5);
    assert_int_equal(leaving.count, 3);
    assert_int_equal(staying.count, 5);
    assert_int_equal(hub.reader_count, 1);
}

static void a_reader_that_left_gets_no_late_answer(void **state)
{
    (void)state;
    static struct listener listener;
    append(RECENT_EVENTS_MAX + 10);
    listen_from(&listener, "1-1");
    hub_remove(&listener.reader);
    assert_int_equal(fake_store_answer(), 1);
    assert_int_equal(listener.count, 0);
}

static void when_the_feed_is_lost_every_reader_is_told_and_goes_on_behind_it(void **state)
{
    (void)state;
    static struct listener live, replaying;
    append(RECENT_EVENTS_MAX + 10);
    listen_from(&live, NULL);
    listen_from(&replaying, "1-1");
    char seq[EVENT_SEQ_SIZE];
    snprintf(seq, sizeof seq, "1-%u", fake_store_count());
    hub_reset(&hub, seq, "Redis came back older");
    assert_int_equal(live.lost, 1);
    assert_int_equal(replaying.lost, 1);
    fake_store_answer();
    append(2);
    assert_int_equal(live.count, 2);
    assert_int_equal(replaying.count, 2);
}

static void memory_of_recent_events_is_bounded_in_bytes(void **state)
{
    (void)state;
    struct recent *recent = calloc(1, sizeof *recent);
    uint64_t position = 0;
    recent_init(recent);
    for (unsigned i = 0; i < 40; i++) {
        struct event_forms *event = NULL;
        fake_store_append();
        assert_int_equal(event_forms_from_entry(fake_store_entry(i + 1), &event, NULL), 0);
        event->sse[EVENT_HEAD][TIER_FREE] = calloc(1, 1 << 20); /* as large as a whole story gets */
        event->sse_size[EVENT_HEAD][TIER_FREE] = 1 << 20;
        recent_push(recent, event);
        event_forms_release(event);
    }
    recent_trim(recent);
    assert_true(recent->end - recent->first <= 17);
    assert_true(recent->end - recent->first >= 15);
    assert_true(recent_after(recent, "1-40", &position));
    assert_int_equal(position, recent->end);
    assert_false(recent_after(recent, "1-5", &position));
    recent_clear(recent);
    free(recent);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_reader_from_now_gets_what_comes),
        TEST(only_the_last_of_those_that_came_together_is_the_newest),
        TEST(a_paused_reader_gets_nothing_and_asks_for_nothing_until_it_resumes),
        TEST(a_reader_before_the_feed_is_known_begins_where_it_starts),
        TEST(a_reader_a_little_behind_is_served_from_memory),
        TEST(a_replay_from_redis_joins_the_live_feed_without_a_gap),
        TEST(a_replay_that_is_ahead_of_the_follower_repeats_nothing),
        TEST(a_position_that_is_gone_is_told_and_the_reader_goes_on_from_now),
        TEST(a_slow_reader_is_fed_from_redis_once_memory_has_moved_on),
        TEST(a_redis_that_fails_is_asked_again),
        TEST(a_full_reader_waits_for_each_whole_story_and_others_do_not),
        TEST(a_reader_may_leave_while_it_is_given_an_event),
        TEST(a_reader_that_left_gets_no_late_answer),
        TEST(when_the_feed_is_lost_every_reader_is_told_and_goes_on_behind_it),
        TEST(memory_of_recent_events_is_bounded_in_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
