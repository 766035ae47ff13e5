/* common/store: what an operator decides stays; articles removed for good; changes while Redis dies. */
#include "changes_fixture.h"
#include "store_changes.h"

#include <stdio.h>
#include <string.h>

/* ── pins ── */

static void the_engine_does_not_move_what_an_operator_moved(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    place(fixture, 3, 2, "three.example", 1);
    move(fixture, 2, story_id(2), BY_OPERATOR);
    struct change_result result = move(fixture, 2, story_id(1), BY_ENGINE);
    assert_int_equal(result.outcome, CHANGE_PINNED);
    assert_string_equal(result.story_id, story_id(2));
    assert_int_equal(move(fixture, 2, "", BY_ENGINE).outcome, CHANGE_PINNED);
    assert_string_equal(get_placed(fixture, 2).story_id, story_id(2));
    /* Another operator may. */
    assert_int_equal(move(fixture, 2, story_id(1), BY_OPERATOR).outcome, CHANGE_DONE);
    assert_int_equal(count_wrong(fixture), 0);
}

static void the_engine_does_not_merge_what_an_operator_parted(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    place(fixture, 3, 3, "three.example", 1);
    place(fixture, 4, 4, "four.example", 1);
    struct change_result split = move(fixture, 2, "", BY_OPERATOR);
    struct store_merge back = {split.story_id, story_id(1), 0, ""};
    assert_int_equal(merge_run(fixture, &back).outcome, CHANGE_PINNED);
    back = (struct store_merge){story_id(1), split.story_id, 0, ""};
    assert_int_equal(merge_run(fixture, &back).outcome, CHANGE_PINNED);
    /* Nor by way of stories that either of them goes into. */
    assert_int_equal(merge(fixture, 1, 3, BY_ENGINE).outcome, CHANGE_DONE);
    back = (struct store_merge){split.story_id, story_id(4), 0, ""};
    assert_int_equal(merge_run(fixture, &back).outcome, CHANGE_DONE);
    assert_int_equal(merge(fixture, 4, 3, BY_ENGINE).outcome, CHANGE_PINNED);
    /* An operator changes his mind; then nothing keeps them apart. */
    assert_int_equal(merge(fixture, 4, 3, BY_OPERATOR).outcome, CHANGE_DONE);
    assert_string_equal(redis_server_ask(&fixture->redis, "HEXISTS {test}:s:%s !%s", story_id(3), story_id(1)), "0");
    assert_int_equal(count_wrong(fixture), 0);
}

static void a_story_that_an_operator_merged_is_whole_for_the_engine(void **state)
{
    struct fixture *fixture = *state;
    for (int n = 1; n <= 3; n++)
        place(fixture, n, n, "one.example", 1);
    assert_int_equal(merge(fixture, 1, 2, BY_OPERATOR).outcome, CHANGE_DONE);
    assert_true(get_head(fixture, story_id(2)).is_pinned);
    assert_int_equal(move(fixture, 1, story_id(3), BY_ENGINE).outcome, CHANGE_PINNED);
    assert_int_equal(move(fixture, 2, "", BY_ENGINE).outcome, CHANGE_PINNED);
    assert_int_equal(merge(fixture, 2, 3, BY_ENGINE).outcome, CHANGE_PINNED);
    assert_int_equal(merge(fixture, 3, 2, BY_ENGINE).outcome, CHANGE_PINNED);
    /* New reports still join, and the engine's own finds may be sent there. */
    assert_int_equal(place(fixture, 4, 2, "four.example", 0).outcome, COMMIT_DONE);
    assert_int_equal(move(fixture, 3, story_id(2), BY_ENGINE).outcome, CHANGE_DONE);
    assert_int_equal(count_wrong(fixture), 0);
}

static void a_merge_that_the_engine_made_is_held_by_an_operator_who_asks_for_it(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 2, "two.example", 1);
    merge(fixture, 1, 2, BY_ENGINE);
    assert_false(get_head(fixture, story_id(2)).is_pinned);
    assert_int_equal(merge(fixture, 1, 2, BY_OPERATOR).outcome, CHANGE_REPEATED);
    assert_true(get_head(fixture, story_id(2)).is_pinned);
}

static void pins_are_set_and_taken_off(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 2, "two.example", 1);
    place(fixture, 3, 3, "three.example", 1);
    merge(fixture, 1, 2, BY_ENGINE);
    assert_int_equal(pin(fixture, 9, 1).outcome, CHANGE_GONE);
    struct change_result result = pin(fixture, 1, 1);
    assert_int_equal(result.outcome, CHANGE_DONE);
    assert_string_equal(result.story_id, story_id(2));
    assert_int_equal(pin(fixture, 2, 1).outcome, CHANGE_REPEATED);
    assert_int_equal(merge(fixture, 2, 3, BY_ENGINE).outcome, CHANGE_PINNED);
    assert_int_equal(pin(fixture, 2, 0).outcome, CHANGE_DONE);
    assert_int_equal(pin(fixture, 2, 0).outcome, CHANGE_REPEATED);
    assert_int_equal(merge(fixture, 2, 3, BY_ENGINE).outcome, CHANGE_DONE);
    assert_int_equal(count_wrong(fixture), 0);
}

/* ── removal ── */

static void a_removed_article_is_gone_and_does_not_come_again(void **state)
{
    struct fixture *fixture = *state;
    struct commit_plan plan;
    Triptych__Article article;
    int same = 1;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    sum_up(fixture, 1, 2);
    publish(fixture, 1, 2, "created");
    struct change_result result = remove_article(fixture, 2);
    assert_int_equal(result.outcome, CHANGE_DONE);
    assert_string_equal(result.story_id, story_id(1));
    assert_string_equal(ask_story(fixture, 1, "a"), "1");
    assert_string_equal(ask_story(fixture, 1, "v"), "3");
    assert_string_equal(ask_story(fixture, 1, "l"), "1690000000001");
    assert_string_equal(redis_server_ask(&fixture->redis, "ZRANGE {test}:todo:summarize 0 -1"), story_id(1));
    assert_false(get_placed(fixture, 2).is_there);
    assert_int_equal(remove_article(fixture, 2).outcome, CHANGE_REPEATED);
    assert_int_equal(remove_article(fixture, 9).outcome, CHANGE_GONE);
    /* Neither from a feed nor from a commit under way. */
    make_article(&article, 2, "two.example");
    article.external_id = lend("");
    assert_int_equal(put_article(fixture, &article, &same), ARTICLE_REPEATED);
    assert_false(same);
    make_commit(&plan, 2, 1, "two.example");
    assert_int_equal(commit_run(fixture, fixture->store, &plan).outcome, COMMIT_UNKNOWN);
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:articles"), "1");
    assert_int_equal(count_wrong(fixture), 0);
}

static void the_last_article_takes_its_story_along_with_the_note(void **state)
{
    struct fixture *fixture = *state;
    struct entries feed = {0};
    place(fixture, 1, 1, "one.example", 1);
    sum_up(fixture, 1, 1);
    publish(fixture, 1, 1, "created");
    remove_article(fixture, 1);
    assert_false(get_head(fixture, story_id(1)).is_there);
    read_entries(fixture, STREAM_FEED, 2, &feed);
    assert_string_equal(feed.rows[1].kind, "retired");
    assert_string_equal(feed.rows[1].note, "Withdrawn.");
    assert_string_equal(redis_server_ask(&fixture->redis, "SCARD {test}:stories"), "0");
}

static void a_domain_is_removed_wherever_its_articles_are(void **state)
{
    struct fixture *fixture = *state;
    Triptych__Article article;
    for (int n = 1; n <= 600; n++)
        place(fixture, n, (n - 1) / 3 * 3 + 1, n % 3 ? n % 3 == 1 ? "one.example" : "two.example" : "three.example",
              n % 3 == 1);
    /* Not placed yet; with an address, which stands before the source. */
    make_article(&article, 601, "two.example");
    char url[1500] = "https://two.example/";
    memset(url + strlen(url), 'x', sizeof url - 1 - strlen(url));
    article.url = url;
    assert_int_equal(put_article(fixture, &article, NULL), ARTICLE_NEW);
    make_article(&article, 602, "twotwo.example");
    article.title = lend("\x1atwo.example");
    assert_int_equal(put_article(fixture, &article, NULL), ARTICLE_NEW);
    assert_int_equal(remove_domain(fixture, "two.example"), 201);
    assert_int_equal(remove_domain(fixture, "two.example"), 0);
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:articles"), "401");
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:todo:classify"), "1");
    assert_string_equal(ask_story(fixture, 1, "n"), "2");
    assert_string_equal(ask_story(fixture, 1, "@two.example"), "");
    assert_int_equal(count_wrong(fixture), 0);
}

/* ── Redis dies ── */

#define STORM_STORIES  60
#define STORM_ARTICLES 4 /* of each story */

/* Halves the number of stories by merges, with moves in between; every call is sent before any is answered. Returns how
 * many calls. */
static unsigned send_changes(struct fixture *fixture, int step, struct change_wait *waits)
{
    unsigned sent = 0;
    for (int n = 1; n + step <= STORM_STORIES; n += 2 * step) {
        struct store_merge merge = {story_id(n + step), story_id(n), 0, ""};
        assert_int_equal(store_story_merge(fixture->store, &merge, on_change, &waits[sent++], NULL), 0);
        struct store_move move = {article_id(n), "", 0, ""};
        assert_int_equal(store_article_move(fixture->store, &move, on_change, &waits[sent++], NULL), 0);
        move.to_story = story_id(n + step);
        assert_int_equal(store_article_move(fixture->store, &move, on_change, &waits[sent++], NULL), 0);
    }
    return sent;
}

static unsigned count_done(const struct change_wait *waits, unsigned sent)
{
    unsigned done = 0;
    for (unsigned i = 0; i < sent; i++)
        done += waits[i].is_done != 0;
    return done;
}

static void killing_redis_amid_changes_loses_nothing_and_counts_nothing_twice(void **state)
{
    struct fixture *fixture = *state;
    static struct change_wait waits[3 * STORM_STORIES];
    unsigned amid = 0;
    redis_server_ask(&fixture->redis, "CONFIG SET appendfsync always");
    for (int n = 1; n <= STORM_STORIES; n++)
        for (int i = 0; i < STORM_ARTICLES; i++)
            place(fixture, n + i * STORM_STORIES, n, i % 2 ? "one.example" : "two.example", i == 0);
    for (int step = 1; step < STORM_STORIES; step *= 2) {
        memset(waits, 0, sizeof waits);
        unsigned sent = send_changes(fixture, step, waits);
        while (!count_done(waits, sent))
            assert_int_equal(loop_turn(fixture->loop, 1, NULL), 0);
        amid += count_done(waits, sent) < sent;
        redis_server_kill(&fixture->redis);
        redis_server_start(&fixture->redis, (const char *const[]){"--appendfsync", "always", NULL});
        assert_int_equal(count_wrong(fixture), 0);
        for (unsigned i = 0; i < sent; i++)
            fixture_wait(fixture, &waits[i].is_done);
        assert_int_equal(count_wrong(fixture), 0);
    }
    assert_true(amid >= 1); /* the first round's calls are more than Redis reads at once */
    /* Everything has ended in one story, and each id still leads there. */
    assert_string_equal(redis_server_ask(&fixture->redis, "SMEMBERS {test}:stories"), story_id(1));
    assert_string_equal(ask_story(fixture, 1, "a"), "240");
    assert_string_equal(ask_story(fixture, 1, "n"), "2");
    for (int n = 2; n <= STORM_STORIES; n++)
        assert_string_equal(ask_story(fixture, n, "i"), story_id(1));
    for (int n = 1; n <= STORM_STORIES * STORM_ARTICLES; n++)
        assert_string_equal(get_placed(fixture, n).story_id, story_id(1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_engine_does_not_move_what_an_operator_moved, fixture_flush),
        cmocka_unit_test_setup(the_engine_does_not_merge_what_an_operator_parted, fixture_flush),
        cmocka_unit_test_setup(a_story_that_an_operator_merged_is_whole_for_the_engine, fixture_flush),
        cmocka_unit_test_setup(a_merge_that_the_engine_made_is_held_by_an_operator_who_asks_for_it, fixture_flush),
        cmocka_unit_test_setup(pins_are_set_and_taken_off, fixture_flush),
        cmocka_unit_test_setup(a_removed_article_is_gone_and_does_not_come_again, fixture_flush),
        cmocka_unit_test_setup(the_last_article_takes_its_story_along_with_the_note, fixture_flush),
        cmocka_unit_test_setup(a_domain_is_removed_wherever_its_articles_are, fixture_flush),
        cmocka_unit_test_setup(killing_redis_amid_changes_loses_nothing_and_counts_nothing_twice, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
