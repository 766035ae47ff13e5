/* common/store: what classify writes beside its commits: an article that is no news, a vector that came later. */
#include "store_changes.h"
#include "store_fixture.h"

#include <stdio.h>
#include <string.h>

static int exclude(struct fixture *fixture, int article, const char *reason)
{
    struct done done = {0};
    Triptych__Placement placement = TRIPTYCH__PLACEMENT__INIT;
    placement.lang = lend("en");
    placement.kind = lend("not_news");
    placement.kind_reason = lend(reason);
    assert_int_equal(store_article_exclude(fixture->store, article_id(article), &placement, on_done, &done, NULL), 0);
    return wait_done(fixture, &done);
}

struct asked {
    int is_done, is_found, has_placement;
    char story_id[ID_SIZE], kind[32], reason[200];
};

static void on_article(void *context, const struct store_result *result, const Triptych__PlacedArticle *article)
{
    struct asked *asked = context;
    assert_int_equal(result->code, 0);
    asked->is_done = 1;
    asked->is_found = article != NULL;
    asked->has_placement = article && article->placement;
    if (!asked->has_placement)
        return;
    snprintf(asked->story_id, sizeof asked->story_id, "%s", article->placement->story_id);
    snprintf(asked->kind, sizeof asked->kind, "%s", article->placement->kind);
    snprintf(asked->reason, sizeof asked->reason, "%s", article->placement->kind_reason);
}

static struct asked ask(struct fixture *fixture, int article)
{
    struct asked asked = {0};
    assert_int_equal(store_article_get(fixture->store, article_id(article), on_article, &asked, NULL), 0);
    fixture_wait(fixture, &asked.is_done);
    return asked;
}

static void an_article_that_is_no_news_leaves_the_todo_set_and_keeps_its_reason(void **state)
{
    struct fixture *fixture = *state;
    put_simple(fixture, 1, "one.example");
    put_simple(fixture, 2, "one.example");
    assert_int_equal(exclude(fixture, 1, "a coupon in the title"), 0);
    assert_string_equal(redis_server_ask(&fixture->redis, "ZRANGE {test}:todo:classify 0 -1"), article_id(2));
    struct asked asked = ask(fixture, 1);
    assert_true(asked.has_placement);
    assert_string_equal(asked.story_id, "");
    assert_string_equal(asked.kind, "not_news");
    assert_string_equal(asked.reason, "a coupon in the title");
    assert_int_equal(exclude(fixture, 1, "another reason"), 0); /* once more is fine */
    assert_int_equal(count_wrong(fixture), 0);
}

static void an_article_that_has_a_story_keeps_it(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(place(fixture, 1, 1, "one.example", 1).outcome, COMMIT_DONE);
    assert_int_equal(exclude(fixture, 1, "a coupon in the title"), 0);
    assert_string_equal(ask(fixture, 1).story_id, story_id(1));
    assert_int_equal(count_wrong(fixture), 0);
}

static void an_article_that_is_not_there_is_not_made_by_excluding_it(void **state)
{
    struct fixture *fixture = *state;
    exclude(fixture, 9, "nothing");
    assert_false(ask(fixture, 9).is_found);
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:articles"), "0");
}

static void an_excluded_article_may_join_a_story_later(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(place(fixture, 1, 1, "one.example", 1).outcome, COMMIT_DONE);
    put_simple(fixture, 2, "two.example");
    assert_int_equal(exclude(fixture, 2, "by mistake"), 0);
    struct commit_plan plan;
    make_commit(&plan, 2, 1, "two.example");
    assert_int_equal(commit_run(fixture, fixture->store, &plan).outcome, COMMIT_DONE);
    assert_string_equal(ask(fixture, 2).story_id, story_id(1));
    assert_int_equal(count_wrong(fixture), 0);
}

/* ── vectors ── */

struct changed {
    int is_done, code;
    enum change_outcome outcome;
    char story_id[ID_SIZE], log_seq[STORE_SEQ_SIZE];
};

static void on_changed(void *context, const struct store_result *result, const struct store_change_answer *answer)
{
    struct changed *changed = context;
    changed->is_done = 1;
    changed->code = result->code;
    changed->outcome = answer->outcome;
    snprintf(changed->story_id, sizeof changed->story_id, "%s", answer->story_id);
    snprintf(changed->log_seq, sizeof changed->log_seq, "%s", answer->log_seq);
}

static int embed(struct fixture *fixture, const char *article, struct changed *out, struct err *err)
{
    static uint8_t values[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    Triptych__LogEntry log = TRIPTYCH__LOG_ENTRY__INIT;
    *out = (struct changed){0};
    log.kind = lend("embed");
    log.article_id = lend(article);
    log.instance = lend("i0000000000000001");
    log.embedding.data = values;
    log.embedding.len = sizeof values;
    log.embedding_model = 7;
    int code = store_article_embed(fixture->store, &log, on_changed, out, err);
    if (code == 0)
        fixture_wait(fixture, &out->is_done);
    return code;
}

static void a_later_vector_goes_into_the_log_and_nowhere_else(void **state)
{
    struct fixture *fixture = *state;
    struct changed changed;
    char before[64];
    struct commit_result placed = place(fixture, 1, 1, "one.example", 1);
    snprintf(before, sizeof before, "%s", redis_server_ask(&fixture->redis, "XLEN {test}:log"));
    assert_int_equal(embed(fixture, article_id(1), &changed, NULL), 0);
    assert_int_equal(changed.code, 0);
    assert_int_equal(changed.outcome, CHANGE_DONE);
    assert_string_equal(changed.story_id, story_id(1));
    assert_string_not_equal(changed.log_seq, placed.log_seq);
    assert_string_not_equal(redis_server_ask(&fixture->redis, "XLEN {test}:log"), before);
    assert_int_equal(place(fixture, 2, 1, "two.example", 0).version, placed.version + 1); /* it made no version */
    assert_int_equal(count_wrong(fixture), 0);
}

static void a_vector_of_an_article_that_is_in_no_story_is_not_kept(void **state)
{
    struct fixture *fixture = *state;
    struct changed changed;
    put_simple(fixture, 1, "one.example");
    assert_int_equal(embed(fixture, article_id(1), &changed, NULL), 0);
    assert_int_equal(changed.outcome, CHANGE_GONE);
    assert_int_equal(embed(fixture, article_id(9), &changed, NULL), 0);
    assert_int_equal(changed.outcome, CHANGE_GONE);
    assert_string_equal(redis_server_ask(&fixture->redis, "XLEN {test}:log"), "0");
}

static void what_is_no_article_s_id_never_reaches_redis(void **state)
{
    struct fixture *fixture = *state;
    static const char *const wrong[] = {"", "x", "s0000000000000001", "a000000000000000", "a0000000000000001 "};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct changed changed;
        struct err err = {0};
        assert_int_equal(embed(fixture, wrong[i], &changed, &err), ERR_INVALID);
        assert_true(*err.text != 0);
    }
    assert_int_equal(store_pending(fixture->store), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_article_that_is_no_news_leaves_the_todo_set_and_keeps_its_reason, fixture_flush),
        cmocka_unit_test_setup(an_article_that_has_a_story_keeps_it, fixture_flush),
        cmocka_unit_test_setup(an_article_that_is_not_there_is_not_made_by_excluding_it, fixture_flush),
        cmocka_unit_test_setup(an_excluded_article_may_join_a_story_later, fixture_flush),
        cmocka_unit_test_setup(a_later_vector_goes_into_the_log_and_nowhere_else, fixture_flush),
        cmocka_unit_test_setup(a_vector_of_an_article_that_is_in_no_story_is_not_kept, fixture_flush),
        cmocka_unit_test_setup(what_is_no_article_s_id_never_reaches_redis, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
