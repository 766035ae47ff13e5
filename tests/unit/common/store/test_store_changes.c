/* common/store: stories merged, articles moved and split off; the counters agree with a recount after each. */
#include "changes_fixture.h"
#include "store_changes.h"

#include <stdio.h>
#include <string.h>

/* ── merge ── */

static void a_merge_counts_each_source_once_and_leaves_an_alias(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    place(fixture, 3, 2, "two.example", 1);
    place(fixture, 4, 2, "three.example", 0);
    redis_server_ask(&fixture->redis, "DEL {test}:todo:summarize");
    struct change_result result = merge(fixture, 2, 1, BY_ENGINE);
    assert_int_equal(result.outcome, CHANGE_DONE);
    assert_string_equal(result.story_id, story_id(1));
    assert_string_equal(result.other_story_id, story_id(2));
    assert_int_equal(result.articles, 2);
    assert_int_equal(result.version, 4);
    assert_string_equal(ask_story(fixture, 1, "a"), "4");
    assert_string_equal(ask_story(fixture, 1, "n"), "3");
    assert_string_equal(ask_story(fixture, 1, "r"), "4");
    assert_string_equal(ask_story(fixture, 1, "L:left"), "3");
    assert_string_equal(ask_story(fixture, 1, "@two.example"), "2|left|high|public|US|en");
    assert_string_equal(ask_story(fixture, 1, "f"), "1690000000001");
    assert_string_equal(ask_story(fixture, 1, "l"), "1690000000004");
    assert_string_equal(redis_server_ask(&fixture->redis, "HGETALL {test}:s:%s", story_id(2)),
                        join("v 3 i ", story_id(1)));
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {test}:m:%s {test}:u:%s {test}:d:%s", story_id(2),
                                         story_id(2), story_id(2)),
                        "0");
    assert_string_equal(redis_server_ask(&fixture->redis, "SMEMBERS {test}:stories"), story_id(1));
    assert_string_equal(redis_server_ask(&fixture->redis, "ZRANGE {test}:todo:summarize 0 -1"), story_id(1));
    assert_int_equal(count_wrong(fixture), 0);
}

static void placements_follow_into_the_story_with_versions_of_their_own(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 2, "two.example", 1);
    place(fixture, 3, 2, "three.example", 0);
    merge(fixture, 2, 1, BY_ENGINE);
    struct placed_result placed = get_placed(fixture, 3);
    assert_string_equal(placed.story_id, story_id(1));
    assert_int_equal(placed.version, 3);
    assert_false(placed.is_pinned);
    assert_int_equal(get_placed(fixture, 2).version, 2);
    assert_int_equal(get_placed(fixture, 1).version, 1);
}

static void copies_stay_copies_in_a_merged_story(void **state)
{
    struct fixture *fixture = *state;
    struct commit_plan plan;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 2, "two.example", 1);
    put_simple(fixture, 3, "three.example");
    make_commit(&plan, 3, 2, "three.example");
    plan.placement.copy_of = lend(article_id(2));
    commit_run(fixture, fixture->store, &plan);
    merge(fixture, 2, 1, BY_ENGINE);
    assert_string_equal(ask_story(fixture, 1, "a"), "3");
    assert_string_equal(ask_story(fixture, 1, "r"), "2");
    assert_int_equal(count_wrong(fixture), 0);
}

static void a_source_of_both_stories_keeps_the_attributes_that_it_had_in_the_one_that_stays(void **state)
{
    struct fixture *fixture = *state;
    struct commit_plan plan;
    place(fixture, 1, 1, "one.example", 1);
    put_simple(fixture, 2, "one.example");
    make_commit(&plan, 2, 2, "one.example");
    plan.commit.creates = 1;
    plan.source.leaning = lend("right");
    commit_run(fixture, fixture->store, &plan);
    merge(fixture, 2, 1, BY_ENGINE);
    assert_string_equal(ask_story(fixture, 1, "@one.example"), "2|left|high|public|US|en");
    assert_string_equal(ask_story(fixture, 1, "L:right"), "");
    assert_int_equal(count_wrong(fixture), 0);
}

static void a_repeated_merge_says_so_and_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 2, "two.example", 1);
    merge(fixture, 2, 1, BY_ENGINE);
    struct change_result result = merge(fixture, 2, 1, BY_ENGINE);
    assert_int_equal(result.outcome, CHANGE_REPEATED);
    assert_string_equal(result.story_id, story_id(1));
    assert_int_equal(result.version, 2);
    assert_int_equal(merge(fixture, 1, 2, BY_ENGINE).outcome, CHANGE_REPEATED);
    assert_string_equal(redis_server_ask(&fixture->redis, "XLEN {test}:log"), "3");
    assert_int_equal(count_wrong(fixture), 0);
}

static void a_merge_of_what_is_not_there_is_told(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 2, "two.example", 1);
    place(fixture, 3, 3, "three.example", 1);
    assert_int_equal(merge(fixture, 9, 1, BY_ENGINE).outcome, CHANGE_GONE);
    assert_int_equal(merge(fixture, 1, 9, BY_ENGINE).outcome, CHANGE_GONE);
    merge(fixture, 2, 1, BY_ENGINE);
    struct change_result result = merge(fixture, 2, 3, BY_ENGINE);
    assert_int_equal(result.outcome, CHANGE_GONE);
    assert_string_equal(result.story_id, story_id(1));
    assert_string_equal(ask_story(fixture, 3, "a"), "1");
    struct store_merge bad = {"s1", story_id(1), 0, ""};
    assert_int_equal(store_story_merge(fixture->store, &bad, NULL, NULL, NULL), ERR_INVALID);
}

static void aliases_of_aliases_name_the_living_story(void **state)
{
    struct fixture *fixture = *state;
    for (int n = 1; n <= 4; n++)
        place(fixture, n, n, "one.example", 1);
    merge(fixture, 1, 2, BY_ENGINE);
    merge(fixture, 2, 3, BY_ENGINE);
    /* The story asked for has gone on: the articles end where it is now. */
    struct change_result result = merge(fixture, 4, 1, BY_ENGINE);
    assert_int_equal(result.outcome, CHANGE_DONE);
    assert_string_equal(result.story_id, story_id(3));
    for (int n = 1; n <= 4; n++) {
        assert_string_equal(get_placed(fixture, n).story_id, story_id(3));
        if (n != 3)
            assert_string_equal(ask_story(fixture, n, "i"), story_id(3));
    }
    assert_string_equal(ask_story(fixture, 3, "a"), "4");
    assert_string_equal(ask_story(fixture, 3, "n"), "1");
    assert_int_equal(count_wrong(fixture), 0);
}

static void joining_a_merged_story_is_answered_with_the_living_one(void **state)
{
    struct fixture *fixture = *state;
    struct commit_plan plan;
    for (int n = 1; n <= 3; n++)
        place(fixture, n, n, "one.example", 1);
    merge(fixture, 1, 2, BY_ENGINE);
    merge(fixture, 2, 3, BY_ENGINE);
    put_simple(fixture, 4, "four.example");
    make_commit(&plan, 4, 1, "four.example");
    struct commit_result result = commit_run(fixture, fixture->store, &plan);
    assert_int_equal(result.outcome, COMMIT_GONE);
    assert_string_equal(result.story_id, story_id(3));
    make_commit(&plan, 4, 3, "four.example");
    assert_int_equal(commit_run(fixture, fixture->store, &plan).outcome, COMMIT_DONE);
    assert_int_equal(count_wrong(fixture), 0);
}

static void an_article_that_began_a_merged_story_in_an_earlier_life_joins_the_living_one(void **state)
{
    struct fixture *fixture = *state;
    struct commit_plan plan;
    struct entries log = {0};
    place(fixture, 2, 1, "two.example", 1);
    place(fixture, 3, 3, "three.example", 1);
    merge(fixture, 1, 3, BY_ENGINE);
    put_simple(fixture, 1, "one.example");
    make_commit(&plan, 1, 1, "one.example");
    plan.commit.creates = 1;
    plan.log.kind = lend("create");
    plan.commit.guard_terms[0] = 42;
    plan.commit.guard_term_count = 1;
    struct commit_result result = commit_run(fixture, fixture->store, &plan);
    assert_int_equal(result.outcome, COMMIT_DONE);
    assert_string_equal(result.story_id, story_id(3));
    assert_int_equal(result.version, 3);
    read_entries(fixture, STREAM_LOG, 4, &log);
    assert_string_equal(log.rows[3].kind, "join");
    assert_string_equal(log.rows[3].story_id, story_id(3));
    assert_string_equal(log.rows[3].article_id, article_id(1));
    assert_string_equal(get_placed(fixture, 1).story_id, story_id(3));
    assert_int_equal(count_wrong(fixture), 0);
}

static void replicas_and_subscribers_hear_of_a_merge(void **state)
{
    struct fixture *fixture = *state;
    struct entries log = {0};
    struct entries feed = {0};
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 2, "two.example", 1);
    for (int n = 1; n <= 2; n++) {
        sum_up(fixture, n, 1);
        publish(fixture, n, 1, "created");
    }
    struct store_merge plan = {story_id(2), story_id(1), 1, "The same fire."};
    assert_int_equal(merge_run(fixture, &plan).outcome, CHANGE_DONE);
    read_entries(fixture, STREAM_LOG, 3, &log);
    assert_string_equal(log.rows[2].kind, "merge");
    assert_string_equal(log.rows[2].story_id, story_id(1));
    assert_string_equal(log.rows[2].other_story_id, story_id(2));
    assert_string_equal(log.rows[2].note, "The same fire.");
    assert_string_equal(log.rows[2].instance, "i0000000000000001");
    read_entries(fixture, STREAM_FEED, 3, &feed);
    assert_string_equal(feed.rows[2].kind, "merged");
    assert_string_equal(feed.rows[2].story_id, story_id(2));
    assert_string_equal(feed.rows[2].other_story_id, story_id(1));
    assert_int_equal(feed.rows[2].version, 2);
    assert_string_equal(feed.rows[2].note, "The same fire.");
    assert_string_equal(feed.rows[2].headline, "A bridge opens");
    /* The next event of the story that took them in says why too, and only that one. */
    sum_up(fixture, 1, 2);
    publish(fixture, 1, 2, "updated");
    place(fixture, 3, 1, "three.example", 0);
    sum_up(fixture, 1, 3);
    publish(fixture, 1, 3, "updated");
    feed = (struct entries){0};
    read_entries(fixture, STREAM_FEED, 5, &feed);
    assert_string_equal(feed.rows[3].note, "The same fire.");
    assert_string_equal(feed.rows[4].note, "");
}

static void of_a_story_that_was_never_published_no_event_tells(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 2, "two.example", 1);
    merge(fixture, 2, 1, BY_ENGINE);
    assert_string_equal(redis_server_ask(&fixture->redis, "XLEN {test}:feed"), "0");
}

static void on_event_dropped(void *context, const struct store_result *result,
                             const struct store_versioned_answer *answer)
{
    on_done(context, result);
    assert_true(answer->is_stale);
}

static void a_summary_or_an_event_under_way_does_not_bring_a_merged_story_back(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 2, "two.example", 1);
    sum_up(fixture, 2, 1);
    publish(fixture, 2, 1, "created");
    place(fixture, 3, 2, "three.example", 0);
    merge(fixture, 2, 1, BY_ENGINE);
    assert_true(sum_up(fixture, 2, 2).is_stale);
    assert_true(publish(fixture, 2, 2, "updated").is_stale);
    Triptych__StoryHead head = TRIPTYCH__STORY_HEAD__INIT; /* nor one that has no summary */
    struct store_event event = {.kind = "updated", .head = &head, .based_on_version = 2};
    struct done done = {0};
    head.id = lend(story_id(2));
    assert_int_equal(store_feed_commit(fixture->store, &event, on_event_dropped, &done, NULL), 0);
    fixture_wait(fixture, &done.is_done);
    assert_string_equal(redis_server_ask(&fixture->redis, "XLEN {test}:feed"), "2");
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {test}:todo:publish {test}:d:%s {test}:u:%s",
                                         story_id(2), story_id(2)),
                        "0");
}

static void retention_after_a_merge_takes_the_aliases_with_the_story(void **state)
{
    struct fixture *fixture = *state;
    for (int n = 1; n <= 3; n++)
        place(fixture, n, n, n == 2 ? "two.example" : "one.example", 1);
    merge(fixture, 1, 2, BY_ENGINE);
    merge(fixture, 2, 3, BY_ENGINE);
    assert_int_equal(retain(fixture, 1), 1);
    assert_string_equal(ask_story(fixture, 3, "a"), "2");
    assert_string_equal(ask_story(fixture, 3, "n"), "2");
    assert_int_equal(count_wrong(fixture), 0);
    assert_int_equal(retain(fixture, 3), 2);
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {test}:s:%s {test}:s:%s {test}:s:%s {test}:x:%s",
                                         story_id(1), story_id(2), story_id(3), story_id(3)),
                        "0");
    assert_string_equal(redis_server_ask(&fixture->redis, "SCARD {test}:stories"), "0");
}

static void a_story_with_too_many_articles_is_not_merged_away(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 2, "two.example", 1);
    redis_server_ask(&fixture->redis, "EVAL for\ti=1,%d\tdo\tredis.call('ZADD',KEYS[1],i,'a'..i)\tend 1 {test}:m:%s",
                     STORE_MERGE_ARTICLES_MAX, story_id(2));
    struct change_result result = merge(fixture, 2, 1, BY_OPERATOR);
    assert_int_equal(result.outcome, CHANGE_TOO_LARGE);
    assert_string_equal(ask_story(fixture, 1, "a"), "1");
}

/* ── move and split ── */

static void a_moved_article_leaves_its_source_to_the_next_one_of_it(void **state)
{
    struct fixture *fixture = *state;
    struct commit_plan plan;
    place(fixture, 1, 1, "one.example", 1);
    put_simple(fixture, 2, "one.example");
    make_commit(&plan, 2, 1, "one.example");
    plan.source.leaning = lend("right");
    commit_run(fixture, fixture->store, &plan);
    place(fixture, 3, 2, "three.example", 1);
    redis_server_ask(&fixture->redis, "DEL {test}:todo:summarize");
    struct change_result result = move(fixture, 1, story_id(2), BY_OPERATOR);
    assert_int_equal(result.outcome, CHANGE_DONE);
    assert_string_equal(result.story_id, story_id(2));
    assert_string_equal(result.other_story_id, story_id(1));
    assert_int_equal(result.version, 2);
    assert_string_equal(ask_story(fixture, 1, "a"), "1");
    assert_string_equal(ask_story(fixture, 1, "L:right"), "1");
    assert_string_equal(ask_story(fixture, 1, "L:left"), "");
    assert_string_equal(ask_story(fixture, 1, "v"), "3");
    assert_string_equal(ask_story(fixture, 1, "f"), "1690000000002");
    assert_string_equal(ask_story(fixture, 2, "n"), "2");
    assert_string_equal(ask_story(fixture, 2, "f"), "1690000000001");
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:todo:summarize"), "2");
    assert_true(get_placed(fixture, 1).is_pinned);
    assert_int_equal(count_wrong(fixture), 0);
}

static void a_repeated_move_says_so(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    place(fixture, 3, 2, "three.example", 1);
    move(fixture, 2, story_id(2), BY_ENGINE);
    assert_int_equal(move(fixture, 2, story_id(2), BY_ENGINE).outcome, CHANGE_REPEATED);
    assert_false(get_placed(fixture, 2).is_pinned);
    assert_string_equal(redis_server_ask(&fixture->redis, "XLEN {test}:log"), "4");
    /* An operator who says that it is right where it is holds it there. */
    assert_int_equal(move(fixture, 2, story_id(2), BY_OPERATOR).outcome, CHANGE_REPEATED);
    assert_true(get_placed(fixture, 2).is_pinned);
    assert_int_equal(move(fixture, 9, story_id(2), BY_OPERATOR).outcome, CHANGE_GONE);
    assert_int_equal(move(fixture, 2, story_id(9), BY_OPERATOR).outcome, CHANGE_GONE);
    assert_int_equal(count_wrong(fixture), 0);
}

static void a_story_that_moved_away_whole_becomes_an_alias(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    place(fixture, 3, 2, "three.example", 1);
    sum_up(fixture, 1, 2);
    publish(fixture, 1, 2, "created");
    move(fixture, 1, story_id(2), BY_ENGINE);
    move(fixture, 2, story_id(2), BY_ENGINE);
    assert_string_equal(ask_story(fixture, 1, "i"), story_id(2));
    struct entries feed = {0};
    read_entries(fixture, STREAM_FEED, 2, &feed);
    assert_string_equal(feed.rows[1].kind, "merged");
    assert_string_equal(feed.rows[1].other_story_id, story_id(2));
    assert_int_equal(count_wrong(fixture), 0);
}

static void a_story_whose_articles_went_to_several_is_retired(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    place(fixture, 3, 2, "three.example", 1);
    place(fixture, 4, 3, "four.example", 1);
    place(fixture, 5, 1, "five.example", 0);
    sum_up(fixture, 1, 3);
    publish(fixture, 1, 3, "created");
    move(fixture, 1, story_id(2), BY_ENGINE);
    move(fixture, 2, story_id(3), BY_ENGINE);
    move(fixture, 5, story_id(3), BY_ENGINE);
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {test}:s:%s", story_id(1)), "0");
    struct entries feed = {0};
    read_entries(fixture, STREAM_FEED, 2, &feed);
    assert_string_equal(feed.rows[1].kind, "retired");
    assert_int_equal(count_wrong(fixture), 0);
}

static void a_split_begins_a_story_that_says_where_it_came_from(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    struct change_result result = move(fixture, 1, "", BY_OPERATOR);
    assert_int_equal(result.outcome, CHANGE_DONE);
    assert_true(id_is_valid(result.story_id, 's'));
    assert_string_not_equal(result.story_id, story_id(1));
    assert_int_equal(result.version, 1);
    assert_string_equal(redis_server_ask(&fixture->redis, "HGET {test}:s:%s sf", result.story_id), story_id(1));
    assert_string_equal(redis_server_ask(&fixture->redis, "HGET {test}:s:%s f", result.story_id), "1690000000001");
    assert_string_equal(redis_server_ask(&fixture->redis, "SISMEMBER {test}:stories %s", result.story_id), "1");
    struct head_result head = get_head(fixture, result.story_id);
    assert_string_equal(head.split_from, story_id(1));
    struct change_result again = move(fixture, 1, "", BY_OPERATOR);
    assert_int_equal(again.outcome, CHANGE_REPEATED);
    assert_string_equal(again.story_id, result.story_id);
    struct entries log = {0};
    read_entries(fixture, STREAM_LOG, 3, &log);
    assert_string_equal(log.rows[2].kind, "move");
    assert_string_equal(log.rows[2].story_id, result.story_id);
    assert_string_equal(log.rows[2].article_id, article_id(1));
    assert_string_equal(log.rows[2].other_story_id, story_id(1));
    assert_int_equal(log.rows[2].time_ms, 1690000000001);
    assert_int_equal(count_wrong(fixture), 0);
}

static void an_article_split_off_twice_gets_another_id_each_time(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    struct change_result first = move(fixture, 2, "", BY_OPERATOR);
    assert_int_equal(move(fixture, 2, story_id(1), BY_OPERATOR).outcome, CHANGE_DONE);
    assert_string_equal(redis_server_ask(&fixture->redis, "HGET {test}:s:%s i", first.story_id), story_id(1));
    struct change_result second = move(fixture, 2, "", BY_OPERATOR);
    assert_int_equal(second.outcome, CHANGE_DONE);
    assert_string_not_equal(second.story_id, first.story_id);
    assert_int_equal(count_wrong(fixture), 0);
}

/* A placement of the library's version 1, without time. */
static void placements_without_a_time_move_too(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    place(fixture, 3, 2, "three.example", 1);
    place(fixture, 4, 1, "four.example", 0);
    for (int n = 1; n <= 2; n++)
        redis_server_ask(&fixture->redis,
                         "EVAL "
                         "local\tv=redis.call('GET',KEYS[1]):gsub('|%%%%d%%%%d%%%%d+|[^\\n]*\\n','\\n',1)\tredis.call('"
                         "SET',KEYS[1],v) 1 "
                         "{test}:p:%s",
                         article_id(n));
    assert_int_equal(count_wrong(fixture), 0);
    assert_int_equal(move(fixture, 2, story_id(2), BY_OPERATOR).outcome, CHANGE_DONE);
    assert_string_equal(get_placed(fixture, 2).story_id, story_id(2));
    assert_true(get_placed(fixture, 2).is_pinned);
    assert_string_equal(ask_story(fixture, 2, "f"), "1690000000003");
    assert_string_equal(ask_story(fixture, 1, "f"), "1690000000001"); /* one that stays has none: as it was */
    assert_int_equal(count_wrong(fixture), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_merge_counts_each_source_once_and_leaves_an_alias, fixture_flush),
        cmocka_unit_test_setup(placements_follow_into_the_story_with_versions_of_their_own, fixture_flush),
        cmocka_unit_test_setup(copies_stay_copies_in_a_merged_story, fixture_flush),
        cmocka_unit_test_setup(a_source_of_both_stories_keeps_the_attributes_that_it_had_in_the_one_that_stays,
                               fixture_flush),
        cmocka_unit_test_setup(a_repeated_merge_says_so_and_changes_nothing, fixture_flush),
        cmocka_unit_test_setup(a_merge_of_what_is_not_there_is_told, fixture_flush),
        cmocka_unit_test_setup(aliases_of_aliases_name_the_living_story, fixture_flush),
        cmocka_unit_test_setup(joining_a_merged_story_is_answered_with_the_living_one, fixture_flush),
        cmocka_unit_test_setup(an_article_that_began_a_merged_story_in_an_earlier_life_joins_the_living_one,
                               fixture_flush),
        cmocka_unit_test_setup(replicas_and_subscribers_hear_of_a_merge, fixture_flush),
        cmocka_unit_test_setup(of_a_story_that_was_never_published_no_event_tells, fixture_flush),
        cmocka_unit_test_setup(a_summary_or_an_event_under_way_does_not_bring_a_merged_story_back, fixture_flush),
        cmocka_unit_test_setup(retention_after_a_merge_takes_the_aliases_with_the_story, fixture_flush),
        cmocka_unit_test_setup(a_story_with_too_many_articles_is_not_merged_away, fixture_flush),
        cmocka_unit_test_setup(a_moved_article_leaves_its_source_to_the_next_one_of_it, fixture_flush),
        cmocka_unit_test_setup(a_repeated_move_says_so, fixture_flush),
        cmocka_unit_test_setup(a_story_that_moved_away_whole_becomes_an_alias, fixture_flush),
        cmocka_unit_test_setup(a_story_whose_articles_went_to_several_is_retired, fixture_flush),
        cmocka_unit_test_setup(a_split_begins_a_story_that_says_where_it_came_from, fixture_flush),
        cmocka_unit_test_setup(an_article_split_off_twice_gets_another_id_each_time, fixture_flush),
        cmocka_unit_test_setup(placements_without_a_time_move_too, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
