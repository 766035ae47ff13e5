/* Subscriptions on the snapshot socket: what matches, as far as there is credit, resumed exactly. */
#include "clock.h"
#include "glue.h"
#include "reply_job.h"
#include "reply_subscribe.h"
#include "store_range.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct event_asker asker;

static int open_desk(void **state)
{
    static const char *const sets[] = {"tiers=gated", "key_rate=0", "feed_client_replies=2", NULL};
    (void)state;
    glue_open(sets);
    asker = scripted_asker(1, 1);
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    glue_close();
    return 0;
}

/* What a subscription asks; the rest is as for everybody. */
struct wish {
    const char *from, *query, *key;
    uint32_t credit, min_sources;
};

static void subscribe(const struct event_asker *peer, struct wish wish)
{
    Triptych__FeedRequest request = TRIPTYCH__FEED_REQUEST__INIT;
    request.kind = lend("subscribe");
    request.from = lend(wish.from);
    request.query = lend(wish.query ? wish.query : "");
    request.key = lend(wish.key ? wish.key : "");
    request.credit = wish.credit;
    request.min_sources = wish.min_sources;
    scripted_ask_as(peer, &request);
}

static void grant(uint32_t credit)
{
    Triptych__FeedRequest request = TRIPTYCH__FEED_REQUEST__INIT;
    request.kind = lend("credit");
    request.credit = credit;
    scripted_ask_as(&asker, &request);
}

/* The error is the reply's when it points at a place, and a refusal otherwise. */
static void assert_refused(const char *error)
{
    assert_string_equal(scripted_feed.error, error);
    scripted_feed.error[0] = '\0';
}

static void assert_last(size_t events, const char *seq)
{
    assert_non_null(scripted_feed.reply);
    assert_int_equal(scripted_feed.reply->n_events, events);
    assert_string_equal(scripted_feed.reply->seq, seq);
}

static void it_learns_where_it_begins_and_then_gets_what_matches(void **state)
{
    (void)state;
    glue_catch_up();
    subscribe(&asker, (struct wish){.from = "now", .query = "news -2", .credit = 10});
    assert_int_equal(scripted_feed.replies, 1);
    assert_last(0, "1-0");
    assert_false(scripted_feed.reply->more);
    glue_show_stories(3);
    assert_int_equal(scripted_feed.replies, 3); /* as each comes */
    assert_last(1, "1-3");
    assert_string_equal(scripted_feed.reply->events[0]->seq, "1-3");
    assert_int_equal(publish->snapshot.subscription_count, 1);
}

static void the_past_comes_in_few_replies_and_then_each_event(void **state)
{
    (void)state;
    glue_catch_up();
    glue_show_stories(5);
    subscribe(&asker, (struct wish){.from = "1-1", .min_sources = 2, .credit = 10});
    assert_int_equal(scripted_feed.replies, 1);
    assert_last(4, "1-5");
    subscribe(&asker, (struct wish){.from = "1-1", .min_sources = 99, .credit = 10});
    assert_last(0, "1-5"); /* what does not match is behind it, too */
}

static void without_credit_nothing_comes_and_with_more_it_goes_on_where_it_stood(void **state)
{
    (void)state;
    glue_catch_up();
    subscribe(&asker, (struct wish){.from = "now", .credit = 2});
    glue_show_stories(5);
    assert_int_equal(scripted_feed.replies, 3);
    assert_last(1, "1-2");
    assert_true(publish->snapshot.subscriptions->reader.is_paused);
    grant(2);
    assert_last(2, "1-4");
    grant(REPLY_CREDIT_MAX);
    assert_last(1, "1-5");
    assert_false(scripted_feed.reply->more);
    assert_int_equal(publish->snapshot.subscriptions->credit, REPLY_CREDIT_MAX - 1);
    grant(REPLY_CREDIT_MAX); /* no more than that together */
    assert_int_equal(publish->snapshot.subscriptions->credit, REPLY_CREDIT_MAX);
}

static void one_that_takes_nothing_is_a_position_until_it_has_room(void **state)
{
    (void)state;
    glue_catch_up();
    subscribe(&asker, (struct wish){.from = "now", .credit = 100});
    scripted_feed.has_no_room = 1;
    glue_show_stories(5);
    assert_true(publish->snapshot.subscriptions->reader.is_paused);
    assert_int_equal(publish->snapshot.batched_bytes, 0);
    scripted_feed.has_no_room = 0;
    scripted_feed.snapshot.on_room(scripted_feed.snapshot.context, &asker);
    assert_last(5, "1-5");
    scripted_feed.has_no_room = 1;
    glue_show_stories(1);
    scripted_feed.has_no_room = 0; /* and nobody says so */
    scripted_pass_ms(REPLY_TICK_MS);
    assert_last(1, "1-6");
    scripted_feed.stuck_ms = REPLY_STUCK_MS + 1;
    scripted_pass_ms(REPLY_HEARTBEAT_MS);
    assert_int_equal(scripted_feed.cuts, 1);
    assert_int_equal(publish->snapshot.subscription_count, 0);
}

static void a_quiet_one_is_told_where_it_stands(void **state)
{
    (void)state;
    glue_catch_up();
    subscribe(&asker, (struct wish){.from = "now", .query = "pension", .credit = 1});
    glue_show_stories(3);
    assert_int_equal(scripted_feed.replies, 1);
    scripted_pass_ms(REPLY_HEARTBEAT_MS);
    assert_int_equal(scripted_feed.replies, 2);
    assert_last(0, "1-3");
}

static void what_is_wrong_is_refused_and_a_query_is_pointed_at(void **state)
{
    (void)state;
    static const struct wish wrong[] = {{.from = "now", .credit = 0},
                                        {.from = "now", .credit = REPLY_CREDIT_MAX + 1},
                                        {.from = "yesterday", .credit = 1},
                                        {.from = "1-", .credit = 1}};
    glue_catch_up();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        subscribe(&asker, wrong[i]);
        assert_refused("bad-request");
    }
    grant(5);
    assert_refused("unknown-subscription");
    grant(0);
    assert_refused("bad-request");
    subscribe(&asker, (struct wish){.from = "now", .query = "harbour topic:gossip", .credit = 1});
    assert_string_equal(scripted_feed.reply->error, "bad-request");
    assert_contains(scripted_feed.reply->detail, "no such topic");
    assert_int_equal(scripted_feed.reply->position, 14);
    assert_int_equal(scripted_feed.reply->length, 6);
    subscribe(&asker, (struct wish){.from = "now", .query = "owner:acme", .credit = 1});
    assert_string_equal(scripted_feed.reply->error, "unauthorized");
    assert_int_equal(publish->snapshot.subscription_count, 0);
}

static void a_key_opens_fields_until_it_is_revoked(void **state)
{
    (void)state;
    glue_catch_up();
    const char *key = glue_tier_key("vantage", 0);
    subscribe(&asker, (struct wish){.from = "now", .query = "owner:acme", .key = key, .credit = 1});
    assert_int_equal(publish->snapshot.subscription_count, 1);
    glue_forget_tier_keys();
    scripted_pass_ms(REPLY_HEARTBEAT_MS);
    assert_refused("unauthorized");
    assert_int_equal(publish->snapshot.subscription_count, 0);
}

static void a_position_that_is_lost_ends_it_with_what_to_do(void **state)
{
    (void)state;
    glue_catch_up();
    subscribe(&asker, (struct wish){.from = "now", .credit = 1});
    glue_lose_position();
    assert_refused("snapshot-required");
    assert_int_equal(publish->snapshot.subscription_count, 0);
}

static void a_peer_that_has_gone_is_forgotten(void **state)
{
    (void)state;
    glue_catch_up();
    subscribe(&asker, (struct wish){.from = "now", .credit = 1});
    scripted_feed.reply_code = ERR_UNAVAILABLE;
    scripted_pass_ms(REPLY_HEARTBEAT_MS);
    assert_int_equal(publish->snapshot.subscription_count, 0);
    scripted_feed.reply_code = 0;
    subscribe(&asker, (struct wish){.from = "now", .credit = 1});
    scripted_feed.reply_code = ERR_UNAVAILABLE;
    glue_show_stories(1);
    assert_int_equal(publish->snapshot.subscription_count, 0);
}

static void subscriptions_take_no_place_of_snapshots(void **state)
{
    (void)state;
    glue_catch_up();
    for (unsigned i = 0; i < 20; i++) {
        struct event_asker peer = scripted_asker(100 + i, 1);
        subscribe(&peer, (struct wish){.from = "now", .query = "pension", .credit = 1});
    }
    assert_int_equal(publish->snapshot.subscription_count, 20);
    scripted_feed.replies = 0;
    scripted_ask(&asker, "snapshot", "", "");
    assert_int_equal(scripted_feed.replies, 1);
    assert_null(publish->snapshot.jobs);
}

static void a_snapshot_and_a_replay_are_narrowed_by_a_query(void **state)
{
    (void)state;
    Triptych__FeedRequest request = TRIPTYCH__FEED_REQUEST__INIT;
    glue_catch_up();
    glue_show_stories(5);
    request.query = lend("news -2 -3");
    request.kind = lend("snapshot");
    scripted_ask_as(&asker, &request);
    assert_int_equal(scripted_feed.reply->n_stories, 3);
    request.kind = lend("replay");
    request.from = lend("1-1");
    scripted_ask_as(&asker, &request);
    scripted_turns(3);
    assert_last(2, "1-5");
    request.kind = lend("snapshot");
    request.query = lend("kind:created");
    scripted_ask_as(&asker, &request);
    assert_string_equal(scripted_feed.reply->error, "bad-request"); /* a story by itself has no kind */
}

#define desk_test(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        desk_test(it_learns_where_it_begins_and_then_gets_what_matches),
        desk_test(the_past_comes_in_few_replies_and_then_each_event),
        desk_test(without_credit_nothing_comes_and_with_more_it_goes_on_where_it_stood),
        desk_test(one_that_takes_nothing_is_a_position_until_it_has_room),
        desk_test(a_quiet_one_is_told_where_it_stands),
        desk_test(what_is_wrong_is_refused_and_a_query_is_pointed_at),
        desk_test(a_key_opens_fields_until_it_is_revoked),
        desk_test(a_position_that_is_lost_ends_it_with_what_to_do),
        desk_test(a_peer_that_has_gone_is_forgotten),
        desk_test(subscriptions_take_no_place_of_snapshots),
        desk_test(a_snapshot_and_a_replay_are_narrowed_by_a_query),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
