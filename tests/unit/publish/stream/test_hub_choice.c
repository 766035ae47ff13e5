/* services/publish/hub: a reader with a query gets what matches, each event once, however often it is cut off; one of first
 * matches gets of each story the first. Compared with what is plainly counted from the whole feed. */
#include "clock.h"
#include "fake_store.h"
#include "hub.h"
#include "query.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define STORIES    60
#define SOURCES    5 /* from so many on a story matches */
#define EVENTS_MAX 5000

static struct loop *loop;
static struct hub hub;
static struct query *many_sources;
static unsigned seed;

/* The feed as it is appended: what a reader should get of it. */
static struct {
    unsigned story, sources;
    int is_departure;
} feed[EVENTS_MAX];
static unsigned feed_count;

struct listener {
    struct hub_reader reader;
    unsigned given[EVENTS_MAX], count; /* numbers of events, from 1 */
    unsigned room;                     /* events that it takes before it is full */
    unsigned lost;
    char position[EVENT_SEQ_SIZE];
};

static unsigned next_random(unsigned below)
{
    seed = seed * 1103515245u + 12345u;
    return (seed >> 16) % below;
}

static int give(void *context, struct event_forms *event, enum event_form form)
{
    struct listener *listener = context;
    (void)form;
    if (!listener->room)
        return 0;
    listener->room--;
    assert_true(listener->count < EVENTS_MAX);
    assert_int_equal(sscanf(event->seq, "1-%u", &listener->given[listener->count++]), 1);
    return 1;
}

static void on_lost(void *context, const char *reason)
{
    assert_true(*reason);
    ((struct listener *)context)->lost++;
}

static void listen_from(struct listener *listener, const char *from, int is_once)
{
    listener->reader = (struct hub_reader){.give = give, .on_lost = on_lost, .context = listener};
    listener->reader.choice.filter = many_sources;
    if (is_once)
        assert_int_equal(hub_reader_once(&hub, &listener->reader, NULL), 0);
    assert_int_equal(hub_add(&hub, &listener->reader, from, NULL), 0);
    hub_check(&hub);
}

static int begin(void **state)
{
    (void)state;
    clock_set_for_test(1000000);
    fake_store_reset();
    feed_count = 0;
    loop = loop_new();
    hub_init(&hub, loop, NULL);
    hub_start(&hub, "");
    many_sources = query_new(&(struct query_options){.is_of_events = 1});
    assert_int_equal(query_add(many_sources, "sources>=5", NULL), 0);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    while (hub.readers)
        hub_remove(hub.readers);
    assert_int_equal(hub.scans, 0);
    assert_int_equal(hub.once_bytes, 0);
    hub_close(&hub);
    fake_store_answer();
    loop_free(loop);
    query_free(many_sources);
    clock_set_for_test(0);
    return 0;
}

/* The hub hears of the last event that Redis has. */
static void follow(void)
{
    struct event_forms *event = NULL;
    assert_int_equal(event_forms_from_entry(fake_store_entry(fake_store_count()), &event, NULL), 0);
    hub_push(&hub, event, 0);
    event_forms_release(event);
}

static void append(unsigned story, unsigned sources, const char *kind)
{
    assert_true(feed_count < EVENTS_MAX);
    feed[feed_count].story = story;
    feed[feed_count].sources = sources;
    feed[feed_count++].is_departure = strcmp(kind, "merged") == 0;
    fake_store_append_of(story, sources, kind);
    follow();
}

/* Stories grow, shrink now and then, and some go into others. */
static void append_random(unsigned count)
{
    static unsigned sources[STORIES];
    if (!feed_count)
        memset(sources, 0, sizeof sources);
    for (unsigned i = 0; i < count; i++) {
        unsigned story = next_random(STORIES), chance = next_random(20);
        sources[story] = chance == 0 ? 1 : chance < 3 && sources[story] ? sources[story] - 1 : sources[story] + 1;
        append(story, sources[story], chance == 7 ? "merged" : "updated");
    }
}

static int is_expected(unsigned number, int is_once)
{
    unsigned story = feed[number - 1].story;
    if (feed[number - 1].sources < SOURCES)
        return 0;
    if (is_once && feed[number - 1].is_departure)
        return 0;
    for (unsigned i = 0; is_once && i < number - 1; i++)
        if (feed[i].story == story && feed[i].sources >= SOURCES && !feed[i].is_departure)
            return 0;
    return 1;
}

static void assert_complete(const struct listener *listener, unsigned first, int is_once)
{
    unsigned at = 0;
    for (unsigned number = first; number <= feed_count; number++) {
        if (!is_expected(number, is_once))
            continue;
        if (at >= listener->count || listener->given[at] != number)
            fail_msg("event %u is missing (%u given; %u instead)", number, listener->count,
                     at < listener->count ? listener->given[at] : 0);
        at++;
    }
    assert_int_equal(at, listener->count);
}

static void turn(void)
{
    static int64_t now_ms = 2000000;
    clock_set_for_test(now_ms += 1000);
    loop_turn(loop, 0, NULL);
    hub_check(&hub);
}

/* Until the reader has all there is. */
static void settle(struct listener *listener)
{
    listener->room = EVENTS_MAX;
    hub_pump(&listener->reader);
    for (int i = 0; i < 1000; i++) {
        unsigned answered = fake_store_answer();
        turn();
        if (!answered && event_seq_compare(hub_position(&listener->reader), hub.seq) == 0)
            return;
    }
    fail_msg("the reader does not arrive");
}

static void only_what_matches_is_given(void **state)
{
    (void)state;
    static struct listener listener;
    memset(&listener, 0, sizeof listener);
    listener.room = EVENTS_MAX;
    seed = 1;
    listen_from(&listener, NULL, 0);
    append_random(500);
    assert_complete(&listener, 1, 0);
    assert_string_equal(hub_position(&listener.reader), hub.seq);
}

static void the_first_match_of_each_story_is_given_once(void **state)
{
    (void)state;
    static struct listener listener;
    memset(&listener, 0, sizeof listener);
    listener.room = EVENTS_MAX;
    seed = 2;
    listen_from(&listener, "", 1);
    append_random(800);
    assert_complete(&listener, 1, 1);
    assert_true(listener.count > STORIES / 2);
}

static void a_reader_of_first_matches_knows_what_matched_before_it_came(void **state)
{
    (void)state;
    static struct listener listener;
    memset(&listener, 0, sizeof listener);
    listener.room = EVENTS_MAX;
    append(1, 5, "created");
    append(2, 4, "created");
    listen_from(&listener, NULL, 1);
    settle(&listener);
    append(1, 6, "updated");
    append(2, 5, "updated");
    append(2, 6, "updated");
    settle(&listener);
    assert_int_equal(listener.count, 1);
    assert_int_equal(listener.given[0], 4);
}

/* Cuts a reader off at random moments, also while it looks back, and lets it come back with the position it was told. */
static void cut_at_random(unsigned this_seed, int is_once)
{
    static struct listener listener;
    memset(&listener, 0, sizeof listener);
    seed = this_seed;
    append_random(1 + next_random(RECENT_EVENTS_MAX + 700));
    unsigned first = 1 + next_random(feed_count);
    char from[EVENT_SEQ_SIZE] = "";
    if (first > 1)
        snprintf(from, sizeof from, "1-%u", first - 1);
    listen_from(&listener, from, is_once);
    for (int round = 0; round < 60; round++) {
        listener.room = next_random(40);
        hub_pump(&listener.reader);
        for (unsigned i = next_random(6); i > 0; i--) {
            if (next_random(2))
                fake_store_answer();
            turn();
        }
        append_random(next_random(20));
        if (next_random(3) == 0) {
            event_seq_set(listener.position, hub_position(&listener.reader));
            hub_remove(&listener.reader);
            if (next_random(2))
                append_random(next_random(60));
            listen_from(&listener, listener.position, is_once);
        }
    }
    settle(&listener);
    assert_int_equal(listener.lost, 0);
    assert_complete(&listener, first, is_once);
    hub_remove(&listener.reader);
}

static void a_reader_that_is_cut_off_anywhere_misses_nothing_and_gets_nothing_twice(void **state)
{
    for (unsigned round = 1; round <= 12; round++) {
        cut_at_random(round, 0);
        finish(state);
        begin(state);
    }
}

static void first_matches_are_the_same_however_often_the_reader_is_cut_off(void **state)
{
    for (unsigned round = 1; round <= 12; round++) {
        cut_at_random(round, 1);
        finish(state);
        begin(state);
    }
}

static void a_position_that_is_gone_is_told_to_a_reader_of_first_matches(void **state)
{
    (void)state;
    static struct listener trimmed, invented;
    memset(&trimmed, 0, sizeof trimmed);
    memset(&invented, 0, sizeof invented);
    trimmed.room = invented.room = EVENTS_MAX;
    seed = 3;
    append_random(RECENT_EVENTS_MAX + 300);
    fake_store_trim(200);
    listen_from(&trimmed, "1-100", 1);
    listen_from(&invented, "9-7", 1);
    for (int i = 0; i < 200; i++) {
        fake_store_answer();
        turn();
    }
    assert_int_equal(trimmed.lost, 1);
    assert_int_equal(invented.lost, 1);
    assert_int_equal(trimmed.count, 0);
    append(STORIES + 1, 9, "created");
    assert_int_equal(trimmed.count, 1);
    assert_int_equal(invented.count, 1);
}

static void those_that_look_back_are_bounded(void **state)
{
    (void)state;
    static struct listener listeners[HUB_SCANS_MAX + 1];
    memset(listeners, 0, sizeof listeners);
    seed = 4;
    append_random(RECENT_EVENTS_MAX + 10); /* so that Redis must be asked */
    for (unsigned i = 0; i < HUB_SCANS_MAX; i++) {
        assert_true(hub_has_room(&hub, 1));
        listen_from(&listeners[i], "1-5", 1);
    }
    assert_false(hub_has_room(&hub, 1));
    assert_true(hub_has_room(&hub, 0));
    struct listener *late = &listeners[HUB_SCANS_MAX];
    late->reader = (struct hub_reader){.give = give, .on_lost = on_lost, .context = late};
    assert_int_equal(hub_reader_once(&hub, &late->reader, NULL), 0);
    assert_int_equal(hub_add(&hub, &late->reader, "1-5", NULL), ERR_FULL);
    hub_choice_done(&late->reader.choice);
    for (int i = 0; i < 100; i++) {
        fake_store_answer();
        turn();
    }
    assert_true(hub_has_room(&hub, 1));
}

static void what_readers_remember_is_bounded(void **state)
{
    (void)state;
    static struct listener listener;
    memset(&listener, 0, sizeof listener);
    listener.room = EVENTS_MAX;
    listen_from(&listener, "", 1);
    size_t others = HUB_ONCE_BYTES_MAX - hub.once_bytes - 512; /* as if other readers remembered much */
    hub.once_bytes += others;
    for (unsigned i = 0; i < 100 && !listener.lost; i++)
        append(i, 9, "created");
    assert_int_equal(listener.lost, 1);
    hub.once_bytes -= others;
}

int main(void)
{
#define hub_test(name) cmocka_unit_test_setup_teardown(name, begin, finish)
    const struct CMUnitTest tests[] = {
        hub_test(only_what_matches_is_given),
        hub_test(the_first_match_of_each_story_is_given_once),
        hub_test(a_reader_of_first_matches_knows_what_matched_before_it_came),
        hub_test(a_reader_that_is_cut_off_anywhere_misses_nothing_and_gets_nothing_twice),
        hub_test(first_matches_are_the_same_however_often_the_reader_is_cut_off),
        hub_test(a_position_that_is_gone_is_told_to_a_reader_of_first_matches),
        hub_test(those_that_look_back_are_bounded),
        hub_test(what_readers_remember_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
