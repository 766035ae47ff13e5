/* The snapshot socket: what a subscriber may ask, and how answers of many replies go out as the peer takes them. */
#include "clock.h"
#include "glue.h"
#include "reply_job.h"
#include "store_range.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define STORY "s0000000000000001"

static struct event_asker asker;
static Triptych__Story *sample;

static int open_desk(void **state)
{
    static const char *const sets[] = {"tiers=gated", "key_rate=2", "feed_client_replies=2", NULL};
    (void)state;
    glue_open(sets);
    sample = sample_story_new();
    asker = scripted_asker(1, 1);
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    sample_story_free(sample);
    glue_close();
    return 0;
}

static void assert_refused(const char *error)
{
    assert_string_equal(scripted_feed.error, error);
    scripted_feed.error[0] = '\0';
}

static void a_snapshot_waits_until_the_stories_are_loaded(void **state)
{
    (void)state;
    scripted_ask(&asker, "snapshot", "", "");
    assert_refused("unavailable");
    glue_catch_up();
    scripted_ask(&asker, "snapshot", "", "");
    assert_int_equal(scripted_feed.replies, 1);
    assert_int_equal(scripted_feed.reply->n_stories, 0);
    assert_false(scripted_feed.reply->more);
    assert_string_equal(scripted_feed.reply->seq, "1-0");
    assert_null(publish->snapshot.jobs);
}

static void a_snapshot_goes_out_page_by_page(void **state)
{
    (void)state;
    glue_catch_up();
    glue_show_stories(REPLY_HEADS + 50);
    scripted_ask(&asker, "snapshot", "", "");
    assert_int_equal(scripted_feed.replies, 2);
    assert_int_equal(scripted_feed.reply->n_stories, 50);
    assert_string_equal(scripted_feed.reply->stories[49]->id, STORY); /* the oldest comes last */
    assert_false(scripted_feed.reply->more);
}

static void what_a_tier_may_not_see_is_not_in_a_snapshot(void **state)
{
    (void)state;
    glue_catch_up();
    glue_show("created", sample->head);
    const char *key = glue_tier_key("vantage", 0);
    scripted_ask(&asker, "snapshot", "", "");
    size_t free_rows = scripted_feed.reply->stories[0]->coverage->n_ownership;
    scripted_ask(&asker, "snapshot", "", key);
    assert_true(scripted_feed.reply->stories[0]->coverage->n_ownership > free_rows);
    assert_int_equal(free_rows, 0);
}

static void a_peer_that_takes_nothing_gets_the_rest_when_it_has_room(void **state)
{
    (void)state;
    glue_catch_up();
    glue_show_stories(3);
    scripted_feed.has_no_room = 1;
    scripted_ask(&asker, "snapshot", "", "");
    for (int i = 0; i < 10; i++)
        scripted_pass_ms(REPLY_TICK_MS);
    assert_int_equal(scripted_feed.replies, 0);
    scripted_feed.has_no_room = 0;
    scripted_feed.snapshot.on_room(scripted_feed.snapshot.context, &asker);
    assert_int_equal(scripted_feed.replies, 1);
    assert_null(publish->snapshot.jobs);
}

static void a_peer_that_takes_nothing_for_too_long_is_cut_off(void **state)
{
    (void)state;
    glue_catch_up();
    glue_show_stories(3);
    scripted_feed.has_no_room = 1;
    scripted_ask(&asker, "snapshot", "", "");
    scripted_feed.stuck_ms = REPLY_STUCK_MS;
    scripted_pass_ms(REPLY_TICK_MS);
    assert_int_equal(scripted_feed.cuts, 0);
    scripted_feed.stuck_ms = REPLY_STUCK_MS + 1;
    scripted_pass_ms(REPLY_TICK_MS);
    assert_int_equal(scripted_feed.cuts, 1);
    assert_null(publish->snapshot.jobs);
}

static void one_client_may_have_so_many_answers_under_way_and_no_more(void **state)
{
    (void)state;
    struct event_asker second = scripted_asker(2, 1), third = scripted_asker(3, 1), other = scripted_asker(4, 2);
    glue_catch_up();
    glue_show_stories(3);
    scripted_feed.has_no_room = 1;
    scripted_ask(&asker, "snapshot", "", "");
    scripted_ask(&second, "snapshot", "", "");
    scripted_ask(&third, "snapshot", "", "");
    assert_refused("unavailable");
    assert_contains(scripted_feed.detail, "of your address");
    scripted_ask(&other, "snapshot", "", ""); /* another client is not concerned */
    assert_int_equal(scripted_feed.refusals, 1);
    scripted_ask(&second, "snapshot", "", ""); /* who asks again has given up on what came before */
    assert_int_equal(scripted_feed.refusals, 1);
    scripted_feed.stuck_ms = REPLY_STUCK_PRESSED_MS; /* one of them makes room */
    scripted_ask(&third, "snapshot", "", "");
    assert_int_equal(scripted_feed.refusals, 1);
    assert_int_equal(scripted_feed.cuts, 1);
}

static void a_peer_that_has_gone_ends_its_answer(void **state)
{
    (void)state;
    glue_catch_up();
    glue_show_stories(REPLY_HEADS + 50);
    scripted_feed.reply_code = ERR_UNAVAILABLE;
    scripted_ask(&asker, "snapshot", "", "");
    assert_null(publish->snapshot.jobs);
    assert_int_equal(scripted_feed.refusals, 0);
}

static void a_key_opens_its_tier_or_the_request_is_refused(void **state)
{
    (void)state;
    glue_catch_up();
    scripted_ask(&asker, "snapshot", "", "tk_00000000000_x");
    assert_refused("unavailable"); /* the keys are not known yet */
    const char *key = glue_tier_key("premium", 0);
    scripted_ask(&asker, "snapshot", "", "tk_00000000000_x");
    assert_refused("unauthorized");
    scripted_ask(&asker, "snapshot", "", key);
    scripted_ask(&asker, "snapshot", "", key);
    assert_int_equal(scripted_feed.replies, 2);
    scripted_ask(&asker, "snapshot", "", key);
    assert_refused("unavailable");
    assert_contains(scripted_feed.detail, "asks too often");
}

/* ── replays ── */

static void a_replay_brings_the_events_behind_a_position(void **state)
{
    (void)state;
    glue_catch_up();
    glue_show_stories(5);
    scripted_ask(&asker, "replay", "1-2", "");
    scripted_turns(5);
    assert_int_equal(scripted_feed.replies, 1);
    assert_int_equal(scripted_feed.reply->n_events, 3);
    assert_string_equal(scripted_feed.reply->events[0]->seq, "1-3");
    assert_string_equal(scripted_feed.reply->events[0]->prev, "1-2");
    assert_string_equal(scripted_feed.reply->seq, "1-5");
    assert_false(scripted_feed.reply->more);
    assert_null(publish->snapshot.jobs);
}

static void a_position_that_is_no_sequence_number_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"x", "1-", "-1", "1", "1-x", "1-2-3", "99999999999999999999-1", "start"};
    glue_catch_up();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        scripted_ask(&asker, "replay", wrong[i], "");
        assert_refused("bad-request");
    }
}

static void answer_unknown(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_feed_range_fn, 0, NULL, 0);
}

static void a_position_that_is_gone_asks_for_a_snapshot(void **state)
{
    (void)state;
    glue_catch_up();
    glue_show_stories(3);
    scripted_ask(&asker, "replay", "1-1000000", ""); /* nobody has been so far */
    scripted_turns(3);
    while (scripted_is_waiting("store_feed_range")) {
        scripted_answer_with("store_feed_range", answer_unknown);
        scripted_answer();
        scripted_turns(3);
    }
    assert_refused("snapshot-required");
    assert_null(publish->snapshot.jobs);
}

/* ── single stories ── */

static void answer_story(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_story_fn, sample, 1);
}

static void answer_no_story(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_story_fn, NULL, 0);
}

static void a_single_story_comes_whole_as_the_tier_may_see_it(void **state)
{
    (void)state;
    glue_catch_up();
    scripted_ask(&asker, "story", STORY, "");
    scripted_answer_with("store_story_get", answer_story);
    scripted_answer();
    assert_non_null(scripted_feed.reply->story);
    assert_int_equal(scripted_feed.reply->story->n_articles, sample->n_articles);
    for (size_t i = 0; i < sample->n_articles; i++)
        assert_string_equal(scripted_feed.reply->story->articles[i]->placement->source->owner, "");
    assert_true(*sample->articles[0]->placement->source->owner || sample->n_articles > 0); /* it was a copy */
}

static void a_single_story_that_cannot_be_had_is_refused_with_the_reason(void **state)
{
    (void)state;
    glue_catch_up();
    scripted_ask(&asker, "story", STORY, "");
    scripted_answer_with("store_story_get", answer_no_story);
    scripted_answer();
    assert_refused("unknown-story");
    scripted_ask(&asker, "story", STORY, "");
    scripted_fail("store_story_get", ERR_UNAVAILABLE, "away");
    scripted_answer();
    assert_refused("unavailable");
    scripted_refuse("store_story_get", ERR_INVALID);
    scripted_ask(&asker, "story", "s1", "");
    assert_refused("unavailable");
}

static void a_full_snapshot_brings_one_whole_story_a_reply_and_ends_with_an_empty_one(void **state)
{
    (void)state;
    glue_catch_up();
    glue_show_stories(2);
    scripted_ask_full(&asker, "snapshot", "");
    for (unsigned i = 0; i < 2; i++) {
        scripted_answer_with("store_story_get", i ? answer_story : answer_no_story); /* the first has gone meanwhile */
        assert_int_equal(scripted_answer(), 1);
        assert_int_equal(scripted_feed.replies, i ? 2 : 0);
    }
    assert_null(scripted_feed.reply->story);
    assert_false(scripted_feed.reply->more);
    assert_null(publish->snapshot.jobs);
}

static void a_full_snapshot_whose_story_finds_no_room_fetches_it_again(void **state)
{
    (void)state;
    glue_catch_up();
    glue_show_stories(1);
    scripted_ask_full(&asker, "snapshot", "");
    scripted_feed.has_no_room = 1;
    scripted_answer_with("store_story_get", answer_story);
    scripted_answer();
    assert_int_equal(scripted_feed.replies, 0);
    scripted_feed.has_no_room = 0;
    scripted_pass_ms(REPLY_TICK_MS);
    assert_int_equal(scripted_count("store_story_get"), 2);
    scripted_answer_with("store_story_get", answer_story);
    scripted_answer();
    assert_int_equal(scripted_feed.replies, 2); /* the story, and the end */
}

/* With a snapshot, a full one and a single story under way. */
static void answers_under_way_end_with_the_daemon(void **state)
{
    (void)state;
    struct event_asker second = scripted_asker(2, 2), third = scripted_asker(3, 3);
    glue_catch_up();
    glue_show_stories(2);
    scripted_ask_full(&second, "snapshot", "");
    scripted_ask(&third, "story", STORY, "");
    scripted_feed.has_no_room = 1;
    scripted_ask(&asker, "snapshot", "", "");
    scripted_ask_full(&second, "snapshot", ""); /* asked again while its first story is on its way */
}

#define desk_test(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        desk_test(a_snapshot_waits_until_the_stories_are_loaded),
        desk_test(a_snapshot_goes_out_page_by_page),
        desk_test(what_a_tier_may_not_see_is_not_in_a_snapshot),
        desk_test(a_peer_that_takes_nothing_gets_the_rest_when_it_has_room),
        desk_test(a_peer_that_takes_nothing_for_too_long_is_cut_off),
        desk_test(one_client_may_have_so_many_answers_under_way_and_no_more),
        desk_test(a_peer_that_has_gone_ends_its_answer),
        desk_test(a_key_opens_its_tier_or_the_request_is_refused),
        desk_test(a_replay_brings_the_events_behind_a_position),
        desk_test(a_position_that_is_no_sequence_number_is_refused),
        desk_test(a_position_that_is_gone_asks_for_a_snapshot),
        desk_test(a_single_story_comes_whole_as_the_tier_may_see_it),
        desk_test(a_single_story_that_cannot_be_had_is_refused_with_the_reason),
        desk_test(a_full_snapshot_brings_one_whole_story_a_reply_and_ends_with_an_empty_one),
        desk_test(a_full_snapshot_whose_story_finds_no_room_fetches_it_again),
        desk_test(answers_under_way_end_with_the_daemon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
