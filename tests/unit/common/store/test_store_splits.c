/* common/store: a story split by the engine, all of it in one step; the counters agree with a recount. */
#include "changes_fixture.h"
#include "store_changes.h"

#include <stdio.h>
#include <string.h>

/* Articles 1 and 3 are of story 1's first event, 2 and 4 of its second. */
static void place_mixed(struct fixture *fixture)
{
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    place(fixture, 3, 1, "three.example", 0);
    place(fixture, 4, 1, "one.example", 0);
}

static struct change_result split(struct fixture *fixture, int story, int one, int other)
{
    struct change_wait wait = {0};
    char ids[2][ID_SIZE];
    snprintf(ids[0], ID_SIZE, "%s", article_id(one));
    snprintf(ids[1], ID_SIZE, "%s", article_id(other));
    const char *const both[] = {ids[0], ids[1]};
    const struct store_split plan = {story_id(story), both, 2, "two events"};
    assert_int_equal(store_story_split(fixture->store, &plan, on_change, &wait, NULL), 0);
    fixture_wait(fixture, &wait.is_done);
    return wait.result;
}

static void articles_that_leave_together_begin_a_story(void **state)
{
    struct fixture *fixture = *state;
    place_mixed(fixture);
    redis_server_ask(&fixture->redis, "DEL {test}:todo:summarize");
    struct change_result result = split(fixture, 1, 2, 4);
    assert_int_equal(result.outcome, CHANGE_DONE);
    assert_int_equal(result.articles, 2);
    assert_int_equal(result.version, 2);
    assert_string_equal(result.other_story_id, story_id(1));
    assert_string_not_equal(result.story_id, story_id(1));
    assert_string_equal(get_head(fixture, result.story_id).split_from, story_id(1));
    assert_string_equal(get_placed(fixture, 2).story_id, result.story_id);
    assert_string_equal(get_placed(fixture, 4).story_id, result.story_id);
    assert_false(get_placed(fixture, 4).is_pinned);
    assert_string_equal(ask_story(fixture, 1, "a"), "2");
    assert_string_equal(ask_story(fixture, 1, "n"), "2");
    assert_string_equal(ask_story(fixture, 1, "l"), "1690000000003");
    assert_string_equal(redis_server_ask(&fixture->redis, "HMGET {test}:s:%s a n f l", result.story_id),
                        "2 2 1690000000002 1690000000004");
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:todo:summarize"), "2");
    assert_int_equal(count_wrong(fixture), 0);
}

static void replicas_hear_of_each_article_of_a_split(void **state)
{
    struct fixture *fixture = *state;
    struct entries log = {0};
    place_mixed(fixture);
    struct change_result result = split(fixture, 1, 2, 4);
    read_entries(fixture, STREAM_LOG, 6, &log);
    for (size_t i = 4; i < 6; i++) {
        assert_string_equal(log.rows[i].kind, "move");
        assert_string_equal(log.rows[i].article_id, article_id(i == 4 ? 2 : 4));
        assert_string_equal(log.rows[i].story_id, result.story_id);
        assert_string_equal(log.rows[i].other_story_id, story_id(1));
        assert_string_equal(log.rows[i].note, "two events");
    }
}

static void the_engine_does_not_merge_what_it_split(void **state)
{
    struct fixture *fixture = *state;
    place_mixed(fixture);
    place(fixture, 5, 5, "five.example", 1);
    struct change_result result = split(fixture, 1, 2, 4);
    struct store_merge back = {result.story_id, story_id(1), 0, ""};
    assert_int_equal(merge_run(fixture, &back).outcome, CHANGE_PINNED);
    /* Nor by way of a third; an operator may. */
    assert_int_equal(merge(fixture, 5, 1, BY_ENGINE).outcome, CHANGE_DONE);
    assert_int_equal(merge_run(fixture, &back).outcome, CHANGE_PINNED);
    back.by_operator = 1;
    assert_int_equal(merge_run(fixture, &back).outcome, CHANGE_DONE);
    assert_int_equal(count_wrong(fixture), 0);
}

/* The same for a report that strayed: it comes back with no merge. */
static void the_engine_does_not_merge_what_it_moved(void **state)
{
    struct fixture *fixture = *state;
    place_mixed(fixture);
    place(fixture, 5, 2, "five.example", 1);
    assert_int_equal(move(fixture, 2, story_id(2), BY_ENGINE).outcome, CHANGE_DONE);
    assert_int_equal(merge(fixture, 2, 1, BY_ENGINE).outcome, CHANGE_PINNED);
    assert_int_equal(merge(fixture, 1, 2, BY_ENGINE).outcome, CHANGE_PINNED);
}

static void all_leave_or_none(void **state)
{
    struct fixture *fixture = *state;
    place_mixed(fixture);
    place(fixture, 5, 5, "five.example", 1);
    move(fixture, 4, story_id(5), BY_ENGINE);
    struct change_result result = split(fixture, 1, 2, 4);
    assert_int_equal(result.outcome, CHANGE_GONE);
    assert_string_equal(get_placed(fixture, 2).story_id, story_id(1));
    assert_int_equal(split(fixture, 9, 1, 2).outcome, CHANGE_GONE);
    assert_int_equal(split(fixture, 1, 1, 99).outcome, CHANGE_GONE);
    assert_string_equal(redis_server_ask(&fixture->redis, "XLEN {test}:log"), "6");
    assert_int_equal(count_wrong(fixture), 0);
}

/* As another replica asks that saw the same. */
static void a_repeated_split_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    place_mixed(fixture);
    assert_int_equal(split(fixture, 1, 2, 4).outcome, CHANGE_DONE);
    assert_int_equal(split(fixture, 1, 2, 4).outcome, CHANGE_GONE);
    assert_int_equal(split(fixture, 1, 1, 3).outcome, CHANGE_REPEATED);
    assert_string_equal(redis_server_ask(&fixture->redis, "SCARD {test}:stories"), "2");
    assert_int_equal(count_wrong(fixture), 0);
}

static void what_an_operator_holds_is_not_split(void **state)
{
    struct fixture *fixture = *state;
    place_mixed(fixture);
    pin(fixture, 1, 1);
    assert_int_equal(split(fixture, 1, 2, 4).outcome, CHANGE_PINNED);
    pin(fixture, 1, 0);
    place(fixture, 5, 5, "five.example", 1);
    move(fixture, 5, story_id(1), BY_OPERATOR);
    assert_int_equal(split(fixture, 1, 2, 5).outcome, CHANGE_PINNED);
    assert_int_equal(split(fixture, 1, 2, 4).outcome, CHANGE_DONE);
}

static void subscribers_hear_that_a_story_began_by_a_split(void **state)
{
    struct fixture *fixture = *state;
    struct entries feed = {0};
    place_mixed(fixture);
    sum_up(fixture, 1, 4);
    publish(fixture, 1, 4, "created");
    split(fixture, 1, 2, 4);
    assert_true(!sum_up(fixture, 1, 5).is_stale);
    publish(fixture, 1, 5, "updated");
    read_entries(fixture, STREAM_FEED, 2, &feed);
    assert_string_equal(feed.rows[1].story_id, story_id(1));
    assert_string_equal(feed.rows[1].note, ""); /* an engine's reason stays in the history */
}

static void what_is_no_split_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct err err = {0};
    const char *const bad[] = {"a1"};
    const struct store_split none = {story_id(1), bad, 0, ""};
    const struct store_split wrong_article = {story_id(1), bad, 1, ""};
    const struct store_split wrong_story = {"s1", bad, 1, ""};
    const struct store_split large = {story_id(1), bad, STORE_SPLIT_ARTICLES_MAX + 1, ""};
    assert_int_equal(store_story_split(fixture->store, &none, NULL, NULL, &err), ERR_TOO_LARGE);
    assert_int_equal(store_story_split(fixture->store, &large, NULL, NULL, &err), ERR_TOO_LARGE);
    assert_non_null(strstr(err.text, "1 to 200 articles"));
    assert_int_equal(store_story_split(fixture->store, &wrong_article, NULL, NULL, &err), ERR_INVALID);
    assert_int_equal(store_story_split(fixture->store, &wrong_story, NULL, NULL, &err), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(articles_that_leave_together_begin_a_story, fixture_flush),
        cmocka_unit_test_setup(replicas_hear_of_each_article_of_a_split, fixture_flush),
        cmocka_unit_test_setup(the_engine_does_not_merge_what_it_split, fixture_flush),
        cmocka_unit_test_setup(the_engine_does_not_merge_what_it_moved, fixture_flush),
        cmocka_unit_test_setup(all_leave_or_none, fixture_flush),
        cmocka_unit_test_setup(a_repeated_split_changes_nothing, fixture_flush),
        cmocka_unit_test_setup(what_an_operator_holds_is_not_split, fixture_flush),
        cmocka_unit_test_setup(subscribers_hear_that_a_story_began_by_a_split, fixture_flush),
        cmocka_unit_test_setup(what_is_no_split_is_refused, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
