/* common/store: what became of a story, and headlines that an operator gives. */
#include "changes_fixture.h"
#include "store_changes.h"

#include <stdio.h>
#include <string.h>

struct line {
    char kind[16], other[ID_SIZE], article[ID_SIZE], text[320], note[600];
    uint64_t articles;
    int64_t time_ms;
    int by_operator;
};

struct history {
    int is_done, is_there;
    char merged_into[ID_SIZE], split_from[ID_SIZE];
    int64_t began_ms;
    size_t count;
    struct line lines[STORE_HISTORY_MAX];
};

static void on_history(void *context, const struct store_result *result, const struct store_history *history)
{
    struct history *out = context;
    assert_int_equal(result->code, 0);
    out->is_done = 1;
    out->is_there = history != NULL;
    if (!history)
        return;
    snprintf(out->merged_into, sizeof out->merged_into, "%s", history->merged_into);
    snprintf(out->split_from, sizeof out->split_from, "%s", history->split_from);
    out->began_ms = history->began_ms;
    for (size_t i = 0; i < history->count; i++) {
        const struct store_history_line *line = &history->lines[i];
        struct line *copy = &out->lines[out->count++];
        snprintf(copy->kind, sizeof copy->kind, "%s", line->kind);
        snprintf(copy->other, sizeof copy->other, "%s", line->other_story_id);
        snprintf(copy->article, sizeof copy->article, "%s", line->article_id);
        snprintf(copy->text, sizeof copy->text, "%s", line->text);
        snprintf(copy->note, sizeof copy->note, "%s", line->note);
        copy->articles = line->articles;
        copy->time_ms = line->time_ms;
        copy->by_operator = line->by_operator;
    }
}

/* Of the last story asked for. */
static struct history read_history(struct fixture *fixture, const char *story)
{
    struct history history = {0};
    assert_int_equal(store_story_history(fixture->store, story, on_history, &history, NULL), 0);
    fixture_wait(fixture, &history.is_done);
    return history;
}

static struct change_result retitle(struct fixture *fixture, int story, const char *headline, const char *note)
{
    struct change_wait wait = {0};
    assert_int_equal(store_story_retitle(fixture->store, story_id(story), headline, note, on_change, &wait, NULL), 0);
    fixture_wait(fixture, &wait.is_done);
    return wait.result;
}

static void on_event(void *context, const struct store_result *result, const struct store_versioned_answer *answer)
{
    assert_int_equal(result->code, 0);
    assert_int_equal(answer->is_stale, 0);
    *(int *)context = 1;
}

struct said {
    const char *kind, *headline, *blindspot;
    uint64_t version;
    uint32_t articles;
};

/* Sums up story 1 and publishes it. */
static void tell(struct fixture *fixture, const struct said *said)
{
    Triptych__StoryHead head = TRIPTYCH__STORY_HEAD__INIT;
    Triptych__Coverage coverage = TRIPTYCH__COVERAGE__INIT;
    Triptych__Summary summary = TRIPTYCH__SUMMARY__INIT;
    int is_done = 0;
    sum_up(fixture, 1, said->version);
    head.id = lend(story_id(1));
    head.version = summary.based_on_version = said->version;
    head.coverage = &coverage;
    coverage.articles = said->articles;
    head.summary = &summary;
    summary.headline = lend("A bridge opens");
    struct store_event event = {.kind = said->kind,
                                .head = &head,
                                .based_on_version = said->version,
                                .changes = "articles blindspot",
                                .new_headline = said->headline,
                                .new_blindspot = said->blindspot};
    assert_int_equal(store_feed_commit(fixture->store, &event, on_event, &is_done, NULL), 0);
    fixture_wait(fixture, &is_done);
}

static void a_story_that_only_began_has_no_line_and_takes_no_key(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    tell(fixture, &(struct said){"created", NULL, NULL, 1, 1});
    struct history history = read_history(fixture, story_id(1));
    assert_true(history.is_there);
    assert_int_equal(history.count, 0);
    assert_true(history.began_ms > 1600000000000);
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {test}:y:%s", story_id(1)), "0");
    assert_false(read_history(fixture, story_id(9)).is_there);
}

static void articles_that_join_within_an_hour_are_one_line(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    tell(fixture, &(struct said){"created", NULL, NULL, 1, 1});
    for (int n = 2; n <= 5; n++) {
        place(fixture, n, 1, "two.example", 0);
        if (n != 3)
            tell(fixture, &(struct said){"updated", NULL, NULL, (uint64_t)n, (uint32_t)n});
    }
    struct history history = read_history(fixture, story_id(1));
    assert_int_equal(history.count, 1);
    assert_string_equal(history.lines[0].kind, "joined");
    assert_int_equal(history.lines[0].articles, 4);
    assert_int_equal(history.lines[0].by_operator, 0);
}

static void headlines_and_blindspots_are_told_in_their_order(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    tell(fixture, &(struct said){"created", NULL, "left", 1, 1});
    place(fixture, 2, 1, "two.example", 0);
    tell(fixture, &(struct said){"updated", "A | in its\nwords", "ended", 2, 2});
    struct history history = read_history(fixture, story_id(1));
    assert_int_equal(history.count, 4);
    assert_string_equal(history.lines[0].kind, "blindspot");
    assert_string_equal(history.lines[0].text, "left");
    assert_string_equal(history.lines[1].kind, "joined");
    assert_string_equal(history.lines[2].kind, "headline");
    assert_string_equal(history.lines[2].text, "A | in its words");
    assert_string_equal(history.lines[3].text, "ended");
}

static void a_merge_is_told_with_its_note_and_its_articles_did_not_join_by_themselves(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    tell(fixture, &(struct said){"created", NULL, NULL, 1, 1});
    place(fixture, 2, 2, "two.example", 1);
    place(fixture, 3, 2, "three.example", 0);
    struct store_merge plan = {story_id(2), story_id(1), 1, "One affair.\nReally."};
    merge_run(fixture, &plan);
    place(fixture, 4, 1, "four.example", 0);
    tell(fixture, &(struct said){"updated", NULL, NULL, 4, 4});
    struct history history = read_history(fixture, story_id(1));
    assert_int_equal(history.count, 2);
    assert_string_equal(history.lines[0].kind, "merged");
    assert_string_equal(history.lines[0].other, story_id(2));
    assert_int_equal(history.lines[0].articles, 2);
    assert_int_equal(history.lines[0].by_operator, 1);
    assert_string_equal(history.lines[0].note, "One affair.\nReally.");
    assert_string_equal(history.lines[1].kind, "joined");
    assert_int_equal(history.lines[1].articles, 1);
    assert_string_equal(read_history(fixture, story_id(2)).merged_into, story_id(1));
    assert_int_equal(count_wrong(fixture), 0);
}

static void the_engines_reason_is_in_log_and_history_and_is_no_operators_note(void **state)
{
    struct fixture *fixture = *state;
    struct entries log = {0}, feed = {0};
    struct change_wait wait = {0};
    for (int n = 1; n <= 4; n++)
        place(fixture, n, n < 3 ? n : 3, "one.example", n < 4);
    for (int n = 1; n <= 3; n++) {
        sum_up(fixture, n, n < 3 ? 1 : 2);
        publish(fixture, n, n < 3 ? 1 : 2, "created");
    }
    merge_run(fixture, &(struct store_merge){story_id(2), story_id(1), 0, "one event by score 0.59"});
    const struct store_move plan = {article_id(4), story_id(1), 0, "fits better"};
    assert_int_equal(store_article_move(fixture->store, &plan, on_change, &wait, NULL), 0);
    fixture_wait(fixture, &wait.is_done);
    assert_string_equal(ask_story(fixture, 1, "o"), "");
    assert_string_equal(ask_story(fixture, 3, "o"), "");
    read_entries(fixture, STREAM_FEED, 4, &feed);
    assert_string_equal(feed.rows[3].kind, "merged");
    assert_string_equal(feed.rows[3].note, "");
    read_entries(fixture, STREAM_LOG, 6, &log);
    assert_string_equal(log.rows[4].note, "one event by score 0.59");
    assert_string_equal(log.rows[5].note, "fits better");
    assert_string_equal(read_history(fixture, story_id(1)).lines[0].note, "one event by score 0.59");
    assert_string_equal(read_history(fixture, story_id(3)).lines[0].note, "fits better");
}

static void moves_splits_pins_and_removals_are_told_on_both_sides(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    place(fixture, 3, 1, "three.example", 0);
    place(fixture, 4, 2, "four.example", 1);
    move(fixture, 2, story_id(2), BY_ENGINE);
    struct change_result split = move(fixture, 3, "", BY_OPERATOR);
    uint64_t version = pin(fixture, 1, 1).version;
    assert_int_equal(pin(fixture, 1, 1).outcome, CHANGE_REPEATED);
    assert_int_equal(pin(fixture, 1, 0).version, version + 1);
    remove_article(fixture, 4);
    struct history left = read_history(fixture, story_id(1));
    assert_int_equal(left.count, 4);
    assert_string_equal(left.lines[0].kind, "moved-out");
    assert_string_equal(left.lines[0].other, story_id(2));
    assert_string_equal(left.lines[0].article, article_id(2));
    assert_int_equal(left.lines[0].by_operator, 0);
    assert_string_equal(left.lines[1].other, split.story_id);
    assert_int_equal(left.lines[1].by_operator, 1);
    assert_string_equal(left.lines[2].kind, "pinned");
    assert_string_equal(left.lines[3].kind, "unpinned");
    struct history other = read_history(fixture, story_id(2));
    assert_int_equal(other.count, 2);
    assert_string_equal(other.lines[0].kind, "moved-in");
    assert_string_equal(other.lines[1].kind, "removed");
    assert_string_equal(other.lines[1].note, "Withdrawn.");
    struct history fresh = read_history(fixture, split.story_id);
    assert_string_equal(fresh.lines[0].kind, "split");
    assert_string_equal(fresh.split_from, story_id(1));
    assert_true(fresh.began_ms > 1600000000000);
}

static void of_too_many_lines_the_engines_oldest_leave_and_an_operators_stay(void **state)
{
    struct fixture *fixture = *state;
    char headline[32];
    place(fixture, 1, 1, "one.example", 1);
    retitle(fixture, 1, "Before all", "First.");
    for (int n = 0; n < STORE_HISTORY_MAX + 20; n++) {
        snprintf(headline, sizeof headline, "Headline %d", n);
        place(fixture, n + 2, 1, "two.example", 0);
        tell(fixture, &(struct said){n ? "updated" : "created", headline, NULL, (uint64_t)n + 3, 0});
    }
    struct history history = read_history(fixture, story_id(1));
    assert_int_equal(history.count, STORE_HISTORY_MAX);
    assert_string_equal(history.lines[0].kind, "retitled");
    assert_string_equal(history.lines[0].note, "First.");
    assert_string_equal(history.lines[STORE_HISTORY_MAX - 1].text, headline);
}

struct headline {
    int is_done, is_retitled;
    char text[320], article[ID_SIZE];
};

static void on_story(void *context, const struct store_result *result, const Triptych__Story *story,
                     uint64_t published_version)
{
    struct headline *out = context;
    (void)published_version;
    assert_int_equal(result->code, 0);
    assert_non_null(story);
    out->is_done = 1;
    out->is_retitled = story->head->retitled;
    if (story->head->summary) {
        snprintf(out->text, sizeof out->text, "%s", story->head->summary->headline);
        snprintf(out->article, sizeof out->article, "%s", story->head->summary->headline_article_id);
    }
}

static struct headline read_headline(struct fixture *fixture, int story)
{
    struct headline headline = {0};
    assert_int_equal(store_story_get(fixture->store, story_id(story), 10, 0, on_story, &headline, NULL), 0);
    fixture_wait(fixture, &headline.is_done);
    return headline;
}

static void an_operators_headline_stays_whatever_is_summed_up_until_it_is_cleared(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    struct change_result result = retitle(fixture, 1, "In our words", "Clearer.");
    assert_int_equal(result.outcome, CHANGE_DONE);
    assert_int_equal(result.version, 2); /* an event comes of it */
    assert_string_equal(redis_server_ask(&fixture->redis, "ZRANGE {test}:todo:summarize 0 -1"), story_id(1));
    assert_string_equal(read_headline(fixture, 1).text, "In our words"); /* also before the first summary */
    assert_int_equal(retitle(fixture, 1, "In our words", "").outcome, CHANGE_REPEATED);
    sum_up(fixture, 1, 2);
    struct headline headline = read_headline(fixture, 1);
    assert_string_equal(headline.text, "In our words");
    assert_string_equal(headline.article, "");
    assert_true(headline.is_retitled);
    publish(fixture, 1, 2, "created");
    assert_string_equal(read_headline(fixture, 1).text, "In our words");
    struct entries feed = {0};
    read_entries(fixture, STREAM_FEED, 1, &feed);
    assert_string_equal(feed.rows[0].note, "Clearer.");
    assert_int_equal(retitle(fixture, 1, "", "").outcome, CHANGE_DONE);
    sum_up(fixture, 1, 3);
    headline = read_headline(fixture, 1);
    assert_string_equal(headline.text, "A bridge opens");
    assert_false(headline.is_retitled);
    struct history history = read_history(fixture, story_id(1));
    assert_int_equal(history.count, 2);
    assert_string_equal(history.lines[0].kind, "retitled");
    assert_string_equal(history.lines[0].text, "In our words");
    assert_string_equal(history.lines[1].kind, "untitled");
}

static void a_merged_storys_headline_is_kept_where_the_other_has_none(void **state)
{
    struct fixture *fixture = *state;
    for (int n = 1; n <= 3; n++)
        place(fixture, n, n, "one.example", 1);
    retitle(fixture, 1, "Ours", "");
    merge(fixture, 1, 2, BY_ENGINE);
    assert_string_equal(read_headline(fixture, 2).text, "Ours");
    retitle(fixture, 3, "Theirs", "");
    merge(fixture, 2, 3, BY_ENGINE);
    assert_string_equal(read_headline(fixture, 3).text, "Theirs");
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {test}:o:%s {test}:y:%s", story_id(1), story_id(2)),
                        "0");
}

static void what_operators_did_to_a_merged_story_is_told_in_the_other_and_the_earlier_beginning_kept(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 2, "one.example", 1);
    place(fixture, 3, 2, "two.example", 0);
    place(fixture, 4, 2, "three.example", 0);
    redis_server_ask(&fixture->redis, "HSET {test}:s:%s c 1700000000123", story_id(2));
    retitle(fixture, 2, "Ours", "Clearer.");
    move(fixture, 3, "", BY_ENGINE);
    pin(fixture, 1, 1);
    merge(fixture, 2, 1, BY_OPERATOR);
    struct history history = read_history(fixture, story_id(1));
    assert_int_equal(history.began_ms, 1700000000123);
    assert_int_equal(history.count, 3);
    assert_string_equal(history.lines[0].kind, "retitled");
    assert_string_equal(history.lines[0].note, "Clearer.");
    assert_int_equal(history.lines[0].by_operator, 1);
    assert_string_equal(history.lines[1].kind, "pinned");
    assert_string_equal(history.lines[2].kind, "merged");
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {test}:y:%s", story_id(2)), "0");
    /* On into a younger one: the beginning stays that of the first. */
    place(fixture, 5, 5, "five.example", 1);
    merge(fixture, 1, 5, BY_OPERATOR);
    assert_int_equal(read_history(fixture, story_id(5)).began_ms, 1700000000123);
    assert_int_equal(read_history(fixture, story_id(5)).count, 4);
    assert_int_equal(count_wrong(fixture), 0);
}

static void lines_that_come_along_keep_the_limit_and_push_the_engines_out(void **state)
{
    struct fixture *fixture = *state;
    char headline[32];
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 2, "two.example", 1);
    for (int n = 0; n < 60; n++) {
        snprintf(headline, sizeof headline, "Headline %d", n);
        retitle(fixture, 2, headline, "");
        redis_server_ask(&fixture->redis, "RPUSH {test}:y:%s %d|joined|1|||0|", story_id(1), n + 1);
    }
    merge(fixture, 2, 1, BY_ENGINE);
    struct history history = read_history(fixture, story_id(1));
    unsigned by_operator = 0;
    for (size_t i = 0; i < history.count; i++)
        by_operator += history.lines[i].by_operator != 0;
    assert_int_equal(history.count, STORE_HISTORY_MAX);
    assert_int_equal(by_operator, 60);
    assert_string_equal(history.lines[STORE_HISTORY_MAX - 1].kind, "merged");
    assert_int_equal(history.lines[0].time_ms, 22);
}

static void what_is_no_headline_is_refused(void **state)
{
    struct fixture *fixture = *state;
    char long_one[STORE_HEADLINE_MAX + 2];
    memset(long_one, 'x', sizeof long_one - 1);
    long_one[sizeof long_one - 1] = 0;
    const char *id = story_id(1);
    assert_int_equal(store_story_retitle(fixture->store, id, long_one, "", NULL, NULL, NULL), ERR_TOO_LARGE);
    assert_int_equal(store_story_retitle(fixture->store, id, "two\nlines", "", NULL, NULL, NULL), ERR_INVALID);
    assert_int_equal(store_story_retitle(fixture->store, id, "\xff", "", NULL, NULL, NULL), ERR_INVALID);
    assert_int_equal(store_story_retitle(fixture->store, "s1", "Words", "", NULL, NULL, NULL), ERR_INVALID);
    assert_int_equal(retitle(fixture, 1, "Words", "").outcome, CHANGE_GONE);
}

/* Publishes the story under a headline. */
static void publish_as(struct fixture *fixture, const char *story, uint64_t version, const char *headline)
{
    Triptych__StoryHead head = TRIPTYCH__STORY_HEAD__INIT;
    Triptych__Coverage coverage = TRIPTYCH__COVERAGE__INIT;
    Triptych__Summary summary = TRIPTYCH__SUMMARY__INIT;
    int is_done = 0;
    head.id = lend(story);
    head.version = summary.based_on_version = version;
    head.coverage = &coverage;
    head.summary = &summary;
    summary.headline = lend(headline);
    struct store_event event = {
        .kind = "updated", .head = &head, .based_on_version = version, .changes = "", .new_headline = NULL};
    assert_int_equal(store_feed_commit(fixture->store, &event, on_event, &is_done, NULL), 0);
    fixture_wait(fixture, &is_done);
}

static void stories_that_come_and_go_are_named_by_their_headlines(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    place(fixture, 3, 3, "three.example", 1);
    place(fixture, 4, 4, "four.example", 1);
    place(fixture, 5, 4, "five.example", 0);
    sum_up(fixture, 3, 1);
    publish_as(fixture, story_id(3), 1, "Rain | hail\nand wind");
    merge(fixture, 3, 1, BY_ENGINE);
    /* It has no headline yet when the article comes; it has one when somebody asks. */
    move(fixture, 5, story_id(1), BY_ENGINE);
    struct history history = read_history(fixture, story_id(1));
    assert_int_equal(history.count, 2);
    assert_string_equal(history.lines[0].text, "Rain | hail and wind");
    assert_string_equal(history.lines[1].text, "");
    sum_up(fixture, 4, 2);
    publish_as(fixture, story_id(4), 2, "A bridge opens");
    history = read_history(fixture, story_id(1));
    assert_string_equal(history.lines[0].text, "Rain | hail and wind"); /* as it was; its id leads here by now */
    assert_string_equal(history.lines[1].kind, "moved-in");
    assert_string_equal(history.lines[1].text, "A bridge opens");
    assert_int_equal(retitle(fixture, 4, "By hand", "").outcome, CHANGE_DONE);
    assert_string_equal(read_history(fixture, story_id(1)).lines[1].text, "By hand");
    history = read_history(fixture, story_id(4));
    assert_string_equal(history.lines[0].kind, "moved-out");
    assert_string_equal(history.lines[0].other, story_id(1));
}

static void hide(struct fixture *fixture, int story, int is_hidden)
{
    struct change_wait wait = {0};
    assert_int_equal(store_story_hide(fixture->store, story_id(story), is_hidden, "", on_change, &wait, NULL), 0);
    fixture_wait(fixture, &wait.is_done);
    assert_int_equal(wait.result.outcome, CHANGE_DONE);
}

/* Line 0 has kept the headline of then, line 1 is given that of now. */
static void the_headline_of_a_hidden_story_is_in_no_other_history(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    place(fixture, 3, 1, "three.example", 0);
    place(fixture, 4, 2, "four.example", 1);
    retitle(fixture, 2, "Not | ours", "");
    move(fixture, 2, story_id(2), BY_OPERATOR);
    retitle(fixture, 2, "", "");
    move(fixture, 3, story_id(2), BY_OPERATOR);
    retitle(fixture, 2, "Not for all", "");
    static const char *const headlines[] = {"Not | ours", "Not for all"};
    for (int turn = 0; turn < 3; turn++) {
        int is_hidden = turn == 1;
        if (turn)
            hide(fixture, 2, is_hidden); /* then shown again */
        struct history history = read_history(fixture, story_id(1));
        assert_int_equal(history.count, 2);
        for (int line = 0; line < 2; line++) {
            assert_string_equal(history.lines[line].kind, "moved-out");
            assert_string_equal(history.lines[line].other, story_id(2));
            assert_string_equal(history.lines[line].text, is_hidden ? "" : headlines[line]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(stories_that_come_and_go_are_named_by_their_headlines, fixture_flush),
        cmocka_unit_test_setup(a_story_that_only_began_has_no_line_and_takes_no_key, fixture_flush),
        cmocka_unit_test_setup(articles_that_join_within_an_hour_are_one_line, fixture_flush),
        cmocka_unit_test_setup(headlines_and_blindspots_are_told_in_their_order, fixture_flush),
        cmocka_unit_test_setup(a_merge_is_told_with_its_note_and_its_articles_did_not_join_by_themselves,
                               fixture_flush),
        cmocka_unit_test_setup(the_engines_reason_is_in_log_and_history_and_is_no_operators_note, fixture_flush),
        cmocka_unit_test_setup(moves_splits_pins_and_removals_are_told_on_both_sides, fixture_flush),
        cmocka_unit_test_setup(of_too_many_lines_the_engines_oldest_leave_and_an_operators_stay, fixture_flush),
        cmocka_unit_test_setup(an_operators_headline_stays_whatever_is_summed_up_until_it_is_cleared, fixture_flush),
        cmocka_unit_test_setup(a_merged_storys_headline_is_kept_where_the_other_has_none, fixture_flush),
        cmocka_unit_test_setup(what_operators_did_to_a_merged_story_is_told_in_the_other_and_the_earlier_beginning_kept,
                               fixture_flush),
        cmocka_unit_test_setup(lines_that_come_along_keep_the_limit_and_push_the_engines_out, fixture_flush),
        cmocka_unit_test_setup(what_is_no_headline_is_refused, fixture_flush),
        cmocka_unit_test_setup(the_headline_of_a_hidden_story_is_in_no_other_history, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
