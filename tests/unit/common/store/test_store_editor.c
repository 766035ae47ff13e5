/* common/store: what an operator says of a story beside its membership: hidden, and a remark for its readers. */
#include "changes_fixture.h"
#include "store_changes.h"

#include <stdio.h>
#include <string.h>

static struct change_result hide(struct fixture *fixture, int story, int is_hidden)
{
    struct change_wait wait = {0};
    assert_int_equal(store_story_hide(fixture->store, story_id(story), is_hidden, "Not ours.", on_change, &wait, NULL),
                     0);
    fixture_wait(fixture, &wait.is_done);
    return wait.result;
}

static struct change_result remark(struct fixture *fixture, int story, const char *text)
{
    struct change_wait wait = {0};
    assert_int_equal(store_story_remark(fixture->store, story_id(story), text, "", on_change, &wait, NULL), 0);
    fixture_wait(fixture, &wait.is_done);
    return wait.result;
}

/* What a reading of the story says. */
struct said {
    int is_done, is_hidden, heads;
    char remark[320];
};

static void on_story(void *context, const struct store_result *result, const Triptych__Story *story, uint64_t published)
{
    struct said *said = context;
    (void)published;
    assert_int_equal(result->code, 0);
    assert_non_null(story);
    said->is_hidden = story->head->hidden;
    snprintf(said->remark, sizeof said->remark, "%s", story->head->remark);
    said->is_done = 1;
}

static struct said read_said(struct fixture *fixture, int story)
{
    struct said said = {0};
    assert_int_equal(store_story_get(fixture->store, story_id(story), 10, 10, on_story, &said, NULL), 0);
    fixture_wait(fixture, &said.is_done);
    return said;
}

static void on_heads(void *context, const struct store_result *result, const Triptych__StoryHead *const *heads,
                     size_t count, const char *next_cursor)
{
    struct said *said = context;
    (void)heads;
    assert_int_equal(result->code, 0);
    assert_string_equal(next_cursor, "");
    said->heads = (int)count;
    said->is_done = 1;
}

/* How many stories a replica that starts finds. */
static int count_heads(struct fixture *fixture)
{
    struct said said = {0};
    assert_int_equal(store_heads_scan(fixture->store, "", on_heads, &said, NULL), 0);
    fixture_wait(fixture, &said.is_done);
    return said.heads;
}

static void place_published(struct fixture *fixture)
{
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    sum_up(fixture, 1, 2);
    publish(fixture, 1, 2, "created");
}

static void a_hidden_story_is_retired_for_everybody(void **state)
{
    struct fixture *fixture = *state;
    struct entries feed = {0};
    place_published(fixture);
    assert_int_equal(count_heads(fixture), 1);
    assert_int_equal(hide(fixture, 1, 1).outcome, CHANGE_DONE);
    read_entries(fixture, STREAM_FEED, 2, &feed);
    assert_string_equal(feed.rows[1].kind, "retired");
    assert_string_equal(feed.rows[1].note, "Not ours.");
    assert_int_equal(count_heads(fixture), 0);
    assert_true(read_said(fixture, 1).is_hidden);
    assert_int_equal(count_wrong(fixture), 0);
}

static void what_comes_to_a_hidden_story_makes_no_event(void **state)
{
    struct fixture *fixture = *state;
    place_published(fixture);
    hide(fixture, 1, 1);
    place(fixture, 3, 1, "three.example", 0);
    assert_string_equal(ask_story(fixture, 1, "a"), "3");
    sum_up(fixture, 1, 4);
    assert_true(publish(fixture, 1, 4, "updated").is_stale);
    assert_string_equal(redis_server_ask(&fixture->redis, "XLEN {test}:feed"), "2");
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:todo:publish"), "0");
    remove_article(fixture, 1);
    remove_article(fixture, 2);
    remove_article(fixture, 3);
    /* Its end is no news: subscribers have been told. */
    assert_string_equal(redis_server_ask(&fixture->redis, "XLEN {test}:feed"), "2");
}

static void a_story_that_is_shown_again_begins_anew_for_subscribers(void **state)
{
    struct fixture *fixture = *state;
    struct entries feed = {0};
    place_published(fixture);
    hide(fixture, 1, 1);
    redis_server_ask(&fixture->redis, "DEL {test}:todo:summarize");
    struct change_result result = hide(fixture, 1, 0);
    assert_int_equal(result.outcome, CHANGE_DONE);
    assert_int_equal(result.version, 4);
    assert_string_equal(ask_story(fixture, 1, "pv"), "");
    assert_string_equal(redis_server_ask(&fixture->redis, "ZRANGE {test}:todo:summarize 0 -1"), story_id(1));
    sum_up(fixture, 1, 4);
    assert_false(publish(fixture, 1, 4, "created").is_stale);
    read_entries(fixture, STREAM_FEED, 3, &feed);
    assert_string_equal(feed.rows[2].kind, "created");
    assert_int_equal(count_heads(fixture), 1);
    assert_false(read_said(fixture, 1).is_hidden);
}

static void the_engine_leaves_a_hidden_story_as_it_is(void **state)
{
    struct fixture *fixture = *state;
    place_published(fixture);
    place(fixture, 3, 2, "three.example", 1);
    hide(fixture, 1, 1);
    assert_int_equal(merge(fixture, 1, 2, BY_ENGINE).outcome, CHANGE_PINNED);
    assert_int_equal(merge(fixture, 2, 1, BY_ENGINE).outcome, CHANGE_PINNED);
    assert_int_equal(move(fixture, 2, story_id(2), BY_ENGINE).outcome, CHANGE_PINNED);
    assert_int_equal(move(fixture, 2, story_id(2), BY_OPERATOR).outcome, CHANGE_DONE);
    assert_int_equal(count_wrong(fixture), 0);
}

static void hiding_twice_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    place_published(fixture);
    hide(fixture, 1, 1);
    struct change_result result = hide(fixture, 1, 1);
    assert_int_equal(result.outcome, CHANGE_REPEATED);
    assert_int_equal(result.version, 3);
    assert_string_equal(redis_server_ask(&fixture->redis, "LLEN {test}:y:%s", story_id(1)), "1");
    assert_int_equal(hide(fixture, 9, 1).outcome, CHANGE_GONE);
}

static void a_remark_goes_with_the_story(void **state)
{
    struct fixture *fixture = *state;
    place_published(fixture);
    place(fixture, 3, 2, "three.example", 1);
    assert_string_equal(read_said(fixture, 1).remark, "");
    assert_int_equal(remark(fixture, 1, "The first figures were wrong.").outcome, CHANGE_DONE);
    assert_int_equal(remark(fixture, 1, "The first figures were wrong.").outcome, CHANGE_REPEATED);
    assert_string_equal(read_said(fixture, 1).remark, "The first figures were wrong.");
    /* A story that it goes into has none of its own. */
    merge(fixture, 1, 2, BY_OPERATOR);
    assert_string_equal(read_said(fixture, 2).remark, "The first figures were wrong.");
    assert_int_equal(remark(fixture, 2, "").outcome, CHANGE_DONE);
    assert_string_equal(read_said(fixture, 2).remark, "");
    assert_string_equal(redis_server_ask(&fixture->redis, "KEYS {test}:j:*"), "");
    assert_int_equal(remark(fixture, 9, "Nobody.").outcome, CHANGE_GONE);
}

static void a_remark_is_one_line_of_text(void **state)
{
    struct fixture *fixture = *state;
    struct err err = {0};
    char large[STORE_HEADLINE_MAX + 2];
    memset(large, 'a', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    assert_int_equal(store_story_remark(fixture->store, story_id(1), large, "", NULL, NULL, &err), ERR_TOO_LARGE);
    assert_non_null(strstr(err.text, "a remark has at most 300 bytes, not 301"));
    assert_int_equal(store_story_remark(fixture->store, story_id(1), "a\nb", "", NULL, NULL, &err), ERR_INVALID);
    assert_int_equal(store_story_remark(fixture->store, story_id(1), "\xff", "", NULL, NULL, &err), ERR_INVALID);
    assert_int_equal(store_story_remark(fixture->store, "s1", "a", "", NULL, NULL, &err), ERR_INVALID);
    assert_int_equal(store_story_hide(fixture->store, "s1", 1, "", NULL, NULL, &err), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_hidden_story_is_retired_for_everybody, fixture_flush),
        cmocka_unit_test_setup(what_comes_to_a_hidden_story_makes_no_event, fixture_flush),
        cmocka_unit_test_setup(a_story_that_is_shown_again_begins_anew_for_subscribers, fixture_flush),
        cmocka_unit_test_setup(the_engine_leaves_a_hidden_story_as_it_is, fixture_flush),
        cmocka_unit_test_setup(hiding_twice_changes_nothing, fixture_flush),
        cmocka_unit_test_setup(a_remark_goes_with_the_story, fixture_flush),
        cmocka_unit_test_setup(a_remark_is_one_line_of_text, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
