/* common/store: what an operator says of a story beside its membership: hidden, and a remark for its readers. */
#include "changes_fixture.h"
#include "store_changes.h"

#include <stdio.h>
#include <stdlib.h>
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

/* ── articles taken out together, and taken back ── */

/* Stories 1 (articles 1 to 3) and 2 (articles 4 and 5), both published. */
static void place_two_stories(struct fixture *fixture)
{
    static const char *const sources[] = {"one.example", "two.example", "three.example", "four.example", "one.example"};
    for (int n = 1; n <= 5; n++)
        place(fixture, n, n <= 3 ? 1 : 2, sources[n - 1], n == 1 || n == 4);
    sum_up(fixture, 1, 3);
    publish(fixture, 1, 3, "created");
    sum_up(fixture, 2, 2);
    publish(fixture, 2, 2, "created");
}

static struct change_result part(struct fixture *fixture, const char *to, int one, int other)
{
    struct change_wait wait = {0};
    char ids[2][ID_SIZE];
    snprintf(ids[0], ID_SIZE, "%s", article_id(one));
    snprintf(ids[1], ID_SIZE, "%s", article_id(other));
    const char *const both[] = {ids[0], ids[1]};
    const struct store_part plan = {story_id(1), to, both, 2, "Another affair."};
    assert_int_equal(store_story_part(fixture->store, &plan, on_change, &wait, NULL), 0);
    fixture_wait(fixture, &wait.is_done);
    return wait.result;
}

static struct change_result undo(struct fixture *fixture, const char *story)
{
    struct change_wait wait = {0};
    const struct store_undo plan = {story, 0, "A mistake."};
    assert_int_equal(store_story_undo(fixture->store, &plan, on_change, &wait, NULL), 0);
    fixture_wait(fixture, &wait.is_done);
    return wait.result;
}

static void assert_in(struct fixture *fixture, int article, const char *story)
{
    assert_string_equal(get_placed(fixture, article).story_id, story);
}

static void articles_are_split_off_whoever_holds_them_and_stay_apart(void **state)
{
    struct fixture *fixture = *state;
    struct entries log = {0};
    place_two_stories(fixture);
    pin(fixture, 1, 1);
    struct change_result result = part(fixture, "", 2, 3);
    assert_int_equal(result.outcome, CHANGE_DONE);
    assert_int_equal(result.articles, 2);
    assert_in(fixture, 1, story_id(1));
    assert_in(fixture, 2, result.story_id);
    assert_true(get_placed(fixture, 3).is_pinned);
    assert_string_equal(get_head(fixture, result.story_id).split_from, story_id(1));
    read_entries(fixture, STREAM_LOG, 7, &log);
    assert_string_equal(log.rows[6].kind, "move");
    assert_string_equal(log.rows[6].article_id, article_id(3));
    assert_string_equal(log.rows[6].story_id, result.story_id);
    struct store_merge back = {result.story_id, story_id(1), 0, ""};
    assert_int_equal(merge_run(fixture, &back).outcome, CHANGE_PINNED);
    assert_int_equal(count_wrong(fixture), 0);
}

static void a_split_is_taken_back(void **state)
{
    struct fixture *fixture = *state;
    place_two_stories(fixture);
    struct change_result result = part(fixture, "", 2, 3);
    char begun[ID_SIZE];
    snprintf(begun, sizeof begun, "%s", result.story_id);
    assert_int_equal(undo(fixture, begun).outcome, CHANGE_DONE);
    for (int n = 1; n <= 3; n++)
        assert_in(fixture, n, story_id(1));
    assert_string_equal(get_head(fixture, begun).merged_into, story_id(1));
    /* And that, too: the articles begin a story again, under another id. */
    result = undo(fixture, story_id(1));
    assert_int_equal(result.outcome, CHANGE_DONE);
    assert_string_not_equal(result.story_id, begun);
    assert_in(fixture, 2, result.story_id);
    assert_int_equal(count_wrong(fixture), 0);
}

static void articles_move_together_and_back(void **state)
{
    struct fixture *fixture = *state;
    place_two_stories(fixture);
    assert_int_equal(part(fixture, story_id(2), 1, 2).outcome, CHANGE_DONE);
    assert_in(fixture, 1, story_id(2));
    assert_string_equal(ask_story(fixture, 2, "a"), "4");
    assert_string_equal(ask_story(fixture, 1, "a"), "1");
    remove_article(fixture, 2);
    assert_int_equal(undo(fixture, story_id(2)).outcome, CHANGE_DONE);
    assert_in(fixture, 1, story_id(1));
    assert_in(fixture, 4, story_id(2));
    assert_string_equal(ask_story(fixture, 1, "a"), "2");
    assert_int_equal(undo(fixture, story_id(2)).outcome, CHANGE_GONE);
    assert_int_equal(count_wrong(fixture), 0);
}

static void a_merge_is_taken_back_into_a_new_story_and_its_pin_with_it(void **state)
{
    struct fixture *fixture = *state;
    place_two_stories(fixture);
    merge(fixture, 2, 1, BY_OPERATOR);
    assert_string_equal(ask_story(fixture, 1, "k"), "1");
    assert_true(strtoll(redis_server_ask(&fixture->redis, "PTTL {test}:z:%s", story_id(1)), NULL, 10) > 6 * 86400000);
    struct change_result result = undo(fixture, story_id(1));
    assert_int_equal(result.outcome, CHANGE_DONE);
    assert_int_equal(result.articles, 2);
    assert_string_not_equal(result.story_id, story_id(2)); /* that is another name of story 1, and stays it */
    assert_in(fixture, 4, result.story_id);
    assert_in(fixture, 5, result.story_id);
    assert_in(fixture, 3, story_id(1));
    assert_string_equal(ask_story(fixture, 1, "k"), "");
    assert_string_equal(get_head(fixture, story_id(2)).merged_into, story_id(1));
    assert_int_equal(count_wrong(fixture), 0);
}

static void what_the_engine_did_is_not_taken_back(void **state)
{
    struct fixture *fixture = *state;
    place_two_stories(fixture);
    merge(fixture, 2, 1, BY_ENGINE);
    assert_int_equal(undo(fixture, story_id(1)).outcome, CHANGE_GONE);
    assert_int_equal(undo(fixture, story_id(2)).outcome, CHANGE_GONE);
    assert_int_equal(undo(fixture, story_id(9)).outcome, CHANGE_GONE);
}

static void what_cannot_be_taken_out_stays(void **state)
{
    struct fixture *fixture = *state;
    struct err err = {0};
    const char *const bad[] = {"a1"};
    place_two_stories(fixture);
    assert_int_equal(part(fixture, story_id(9), 1, 2).outcome, CHANGE_GONE);
    assert_int_equal(part(fixture, story_id(1), 1, 2).outcome, CHANGE_REPEATED);
    assert_int_equal(part(fixture, "", 1, 4).outcome, CHANGE_GONE);
    remove_article(fixture, 3);
    assert_int_equal(part(fixture, "", 1, 2).outcome, CHANGE_REPEATED);
    assert_in(fixture, 1, story_id(1));
    const struct store_part wrong = {story_id(1), "s1", bad, 1, ""};
    const struct store_part none = {story_id(1), "", bad, 0, ""};
    const struct store_part broken = {story_id(1), "", bad, 1, ""};
    assert_int_equal(store_story_part(fixture->store, &wrong, NULL, NULL, &err), ERR_INVALID);
    assert_int_equal(store_story_part(fixture->store, &none, NULL, NULL, &err), ERR_TOO_LARGE);
    assert_int_equal(store_story_part(fixture->store, &broken, NULL, NULL, &err), ERR_INVALID);
}

static void of_many_acts_the_last_twenty_can_be_taken_back(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    for (int n = 2; n <= 23; n++) {
        place(fixture, n, n, "two.example", 1);
        merge(fixture, n, 1, BY_OPERATOR);
    }
    assert_true(atoi(redis_server_ask(&fixture->redis, "HLEN {test}:z:%s", story_id(1))) <= 20);
    assert_int_equal(undo(fixture, story_id(1)).outcome, CHANGE_DONE);
}

static void a_pin_by_hand_outlives_the_merge_before_it_that_is_taken_back(void **state)
{
    struct fixture *fixture = *state;
    place_two_stories(fixture);
    merge(fixture, 2, 1, BY_OPERATOR);
    assert_int_equal(pin(fixture, 1, 1).outcome, CHANGE_REPEATED); /* the merge has pinned it */
    assert_int_equal(undo(fixture, story_id(1)).outcome, CHANGE_DONE);
    assert_string_equal(ask_story(fixture, 1, "k"), "1");
    assert_int_equal(pin(fixture, 1, 0).outcome, CHANGE_DONE);
    assert_int_equal(count_wrong(fixture), 0);
}

static int64_t redis_now_ms(const struct fixture *fixture)
{
    char *end = NULL;
    int64_t seconds = strtoll(redis_server_ask(&fixture->redis, "TIME"), &end, 10);
    return seconds * 1000 + strtoll(end, NULL, 10) / 1000;
}

static void of_two_merges_the_first_is_taken_back_and_the_story_stays_pinned_for_the_other(void **state)
{
    struct fixture *fixture = *state;
    struct change_wait wait = {0};
    place_two_stories(fixture);
    place(fixture, 7, 7, "seven.example", 1);
    merge(fixture, 2, 1, BY_OPERATOR);
    struct store_undo first = {story_id(1), 0, "A mistake."};
    first.time_ms = strtoll(redis_server_ask(&fixture->redis, "HKEYS {test}:z:%s", story_id(1)), NULL, 10);
    assert_true(first.time_ms > 0);
    while (redis_now_ms(fixture) <= first.time_ms) /* acts of a story are told apart by their millisecond */
        ;
    merge(fixture, 7, 1, BY_OPERATOR);
    assert_int_equal(store_story_undo(fixture->store, &first, on_change, &wait, NULL), 0);
    fixture_wait(fixture, &wait.is_done);
    assert_int_equal(wait.result.outcome, CHANGE_DONE);
    assert_string_equal(ask_story(fixture, 1, "k"), "1"); /* or the engine might take the other merge apart */
    assert_int_equal(undo(fixture, story_id(1)).outcome, CHANGE_DONE);
    assert_string_equal(ask_story(fixture, 1, "k"), "");
    assert_int_equal(count_wrong(fixture), 0);
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
        cmocka_unit_test_setup(articles_are_split_off_whoever_holds_them_and_stay_apart, fixture_flush),
        cmocka_unit_test_setup(a_split_is_taken_back, fixture_flush),
        cmocka_unit_test_setup(articles_move_together_and_back, fixture_flush),
        cmocka_unit_test_setup(a_merge_is_taken_back_into_a_new_story_and_its_pin_with_it, fixture_flush),
        cmocka_unit_test_setup(a_pin_by_hand_outlives_the_merge_before_it_that_is_taken_back, fixture_flush),
        cmocka_unit_test_setup(of_two_merges_the_first_is_taken_back_and_the_story_stays_pinned_for_the_other,
                               fixture_flush),
        cmocka_unit_test_setup(what_the_engine_did_is_not_taken_back, fixture_flush),
        cmocka_unit_test_setup(what_cannot_be_taken_out_stays, fixture_flush),
        cmocka_unit_test_setup(of_many_acts_the_last_twenty_can_be_taken_back, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
