/* common/store: articles in, and read again. */
#include "store_fixture.h"
#include "store_revisions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct item_answer {
    int is_done;
    enum article_outcome outcome;
    char id[ID_SIZE]; /* of what is stored */
};

static void an_article_is_stored_once_and_entered_for_classify(void **state)
{
    struct fixture *fixture = *state;
    Triptych__Article article;
    int same = 0;
    make_article(&article, 1, "one.example");
    assert_int_equal(put_article(fixture, &article, NULL), ARTICLE_NEW);
    assert_string_equal(redis_server_ask(&fixture->redis, "ZRANGE {test}:todo:classify 0 -1"), article.id);
    assert_string_equal(redis_server_ask(&fixture->redis, "ZSCORE {test}:articles %s", article.id), "1700000000001");
    assert_int_equal(put_article(fixture, &article, &same), ARTICLE_REPEATED);
    assert_int_equal(same, 1);
    article.external_id = lend("row-2");
    assert_int_equal(put_article(fixture, &article, &same), ARTICLE_REPEATED);
    assert_int_equal(same, 0);
}

static void equal_content_of_one_source_is_a_duplicate_and_of_two_is_not(void **state)
{
    struct fixture *fixture = *state;
    Triptych__Article article;
    make_article(&article, 1, "one.example");
    assert_int_equal(put_article(fixture, &article, NULL), ARTICLE_NEW);
    article.id = lend(article_id(2));
    assert_int_equal(put_article(fixture, &article, NULL), ARTICLE_DUPLICATE_CONTENT);
    assert_int_equal(put_article(fixture, &article, NULL), ARTICLE_DUPLICATE_CONTENT);
    article.source = lend("two.example");
    assert_int_equal(put_article(fixture, &article, NULL), ARTICLE_NEW);
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:articles"), "2");
}

static void on_item(void *context, const struct store_result *result, enum article_outcome outcome,
                    const Triptych__Article *stored)
{
    struct item_answer *answer = context;
    assert_int_equal(result->code, 0);
    answer->outcome = outcome;
    snprintf(answer->id, sizeof answer->id, "%s", stored ? stored->id : "");
    answer->is_done = 1;
}

static struct item_answer put_item(struct fixture *fixture, int number, uint64_t guid, int is_other)
{
    Triptych__Article article;
    struct item_answer answer = {0};
    make_article(&article, number, "one.example");
    article.content_hash += (uint64_t)number;
    const struct store_held held = {
        .article = &article, .for_ms = STORE_TODO_LEASE_MS, .guid = guid, .is_other = is_other};
    assert_int_equal(store_article_hold(fixture->store, &held, on_item, &answer, NULL), 0);
    fixture_wait(fixture, &answer.is_done);
    return answer;
}

static void a_guid_at_another_address_tells_the_article_that_has_it(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(put_item(fixture, 1, 7, 0).outcome, ARTICLE_NEW);
    assert_int_equal(put_item(fixture, 1, 7, 0).outcome, ARTICLE_REPEATED);
    struct item_answer moved = put_item(fixture, 2, 7, 0);
    assert_int_equal(moved.outcome, ARTICLE_MOVED);
    assert_string_equal(moved.id, article_id(1));
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:articles"), "1");
    assert_int_equal(put_item(fixture, 2, 8, 0).outcome, ARTICLE_NEW);      /* another guid */
    assert_int_equal(put_item(fixture, 2, 7, 0).outcome, ARTICLE_REPEATED); /* the address counts first */
    assert_true(atoll(redis_server_ask(&fixture->redis, "PTTL {test}:n:0000000000000007")) > 0);
}

static void an_article_that_is_known_to_be_another_takes_the_guid(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(put_item(fixture, 1, 7, 0).outcome, ARTICLE_NEW);
    assert_int_equal(put_item(fixture, 2, 7, 1).outcome, ARTICLE_NEW);
    struct item_answer moved = put_item(fixture, 3, 7, 0);
    assert_int_equal(moved.outcome, ARTICLE_MOVED);
    assert_string_equal(moved.id, article_id(2));
    /* An article that was there before guids were known gets its own. */
    redis_server_ask(&fixture->redis, "DEL {test}:n:0000000000000007");
    assert_int_equal(put_item(fixture, 1, 7, 0).outcome, ARTICLE_REPEATED);
    assert_string_equal(put_item(fixture, 3, 7, 0).id, article_id(1));
    /* One that left is nobody's any more. */
    redis_server_ask(&fixture->redis, "DEL {test}:a:%s", article_id(1));
    assert_int_equal(put_item(fixture, 3, 7, 0).outcome, ARTICLE_NEW);
}

struct look {
    int is_done;
    uint64_t count;
};

static void on_look(void *context, const struct store_result *result, uint64_t count)
{
    struct look *look = context;
    assert_int_equal(result->code, 0);
    *look = (struct look){1, count};
}

static int is_there(struct fixture *fixture, const char *proof)
{
    struct look look = {0};
    assert_int_equal(store_proof_look(fixture->store, proof, on_look, &look, NULL), 0);
    fixture_wait(fixture, &look.is_done);
    return (int)look.count;
}

static void a_proof_finds_an_article_or_the_content_that_it_repeats(void **state)
{
    struct fixture *fixture = *state;
    Triptych__Article article;
    char first[STORE_PROOF_SIZE], second[STORE_PROOF_SIZE], bare[STORE_PROOF_SIZE];
    make_article(&article, 1, "one.example");
    store_proof_of(&article, first);
    assert_false(is_there(fixture, first));
    put_article(fixture, &article, NULL);
    assert_true(is_there(fixture, first));
    article.id = lend(article_id(2));
    store_proof_of(&article, second);
    assert_true(is_there(fixture, second)); /* a duplicate by its content */
    article.content_hash = 0;
    store_proof_of(&article, bare);
    assert_false(is_there(fixture, bare));
    redis_server_ask(&fixture->redis, "DEL {test}:a:%s", article_id(1));
    assert_true(is_there(fixture, first)); /* its content was published */
}

static void what_is_no_proof_is_refused_at_once(void **state)
{
    struct fixture *fixture = *state;
    static const char *const wrong[] = {"",
                                        "a",
                                        "s0123456789abcdef",
                                        "a0123456789abcdefc",
                                        "a0123456789abcdef0",
                                        "a0123456789abcdefc0123456789abcdeX",
                                        "a0123456789abcdefx0123456789abcdef",
                                        "a0123456789abcdefc0123456789abcdef0"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(store_proof_look(fixture->store, wrong[i], NULL, NULL, NULL), ERR_INVALID);
}

static void articles_without_source_are_never_duplicates_by_content(void **state)
{
    struct fixture *fixture = *state;
    Triptych__Article article;
    make_article(&article, 1, "");
    assert_int_equal(put_article(fixture, &article, NULL), ARTICLE_NEW);
    article.id = lend(article_id(2));
    assert_int_equal(put_article(fixture, &article, NULL), ARTICLE_NEW);
}

static void a_malformed_id_is_refused_at_once(void **state)
{
    struct fixture *fixture = *state;
    Triptych__Article article;
    struct err err = {0};
    make_article(&article, 1, "one.example");
    article.id = lend("a{x}");
    assert_int_equal(store_article_put(fixture->store, &article, NULL, NULL, &err), ERR_INVALID);
    assert_int_equal(store_article_get(fixture->store, "s0000000000000001", NULL, NULL, &err), ERR_INVALID);
}

struct got {
    int is_done, is_there, is_placed;
    char title[64], story[32], external[32];
    int64_t received_ms;
    uint64_t version;
};

static void on_article(void *context, const struct store_result *result, const Triptych__PlacedArticle *placed)
{
    struct got *got = context;
    assert_int_equal(result->code, 0);
    got->is_done = 1;
    got->is_there = placed != NULL;
    if (!placed)
        return;
    snprintf(got->title, sizeof got->title, "%s", placed->article->title);
    got->received_ms = placed->article->received_ms;
    got->is_placed = placed->placement != NULL;
    if (placed->placement) {
        snprintf(got->story, sizeof got->story, "%s", placed->placement->story_id);
        got->version = placed->placement->story_version;
    }
}

static struct got get(struct fixture *fixture, int n)
{
    struct got got = {0};
    assert_int_equal(store_article_get(fixture->store, article_id(n), on_article, &got, NULL), 0);
    fixture_wait(fixture, &got.is_done);
    return got;
}

static void an_article_is_read_without_and_with_its_placement(void **state)
{
    struct fixture *fixture = *state;
    assert_false(get(fixture, 1).is_there);
    put_simple(fixture, 1, "one.example");
    struct got got = get(fixture, 1);
    assert_true(got.is_there);
    assert_false(got.is_placed);
    assert_string_equal(got.title, "A bridge opens");
    assert_int_equal(got.received_ms, 1700000000001);
    struct commit_plan plan;
    make_commit(&plan, 1, 1, "one.example");
    plan.commit.creates = 1;
    commit_run(fixture, fixture->store, &plan);
    got = get(fixture, 1);
    assert_true(got.is_placed);
    assert_string_equal(got.story, story_id(1));
    assert_int_equal(got.version, 1);
}

struct rows {
    int is_done;
    size_t count, placed;
    char cursor[32];
};

static void on_rows(void *context, const struct store_result *result, const struct store_assignment *list, size_t count,
                    const char *next_cursor)
{
    struct rows *rows = context;
    assert_int_equal(result->code, 0);
    rows->is_done = 1;
    rows->count += count;
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(list[i].external_id, "row-1");
        rows->placed += list[i].story_id[0] != 0;
    }
    snprintf(rows->cursor, sizeof rows->cursor, "%s", next_cursor);
}

static void a_scan_brings_every_article_with_its_story(void **state)
{
    struct fixture *fixture = *state;
    struct rows rows = {0};
    unsigned pages = 0;
    place(fixture, 1, 1, "one.example", 1);
    for (int n = 2; n <= 900; n++) {
        Triptych__Article article;
        make_article(&article, n, "one.example");
        assert_int_equal(store_article_put(fixture->store, &article, NULL, NULL, NULL), 0);
    }
    do {
        rows.is_done = 0;
        assert_int_equal(store_assignments_scan(fixture->store, rows.cursor, on_rows, &rows, NULL), 0);
        fixture_wait(fixture, &rows.is_done);
        pages++;
    } while (rows.cursor[0]);
    assert_int_equal(rows.count, 900);
    assert_int_equal(rows.placed, 1);
    assert_true(pages > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_article_is_stored_once_and_entered_for_classify, fixture_flush),
        cmocka_unit_test_setup(equal_content_of_one_source_is_a_duplicate_and_of_two_is_not, fixture_flush),
        cmocka_unit_test_setup(a_guid_at_another_address_tells_the_article_that_has_it, fixture_flush),
        cmocka_unit_test_setup(an_article_that_is_known_to_be_another_takes_the_guid, fixture_flush),
        cmocka_unit_test_setup(a_proof_finds_an_article_or_the_content_that_it_repeats, fixture_flush),
        cmocka_unit_test_setup(what_is_no_proof_is_refused_at_once, fixture_flush),
        cmocka_unit_test_setup(articles_without_source_are_never_duplicates_by_content, fixture_flush),
        cmocka_unit_test_setup(a_malformed_id_is_refused_at_once, fixture_flush),
        cmocka_unit_test_setup(an_article_is_read_without_and_with_its_placement, fixture_flush),
        cmocka_unit_test_setup(a_scan_brings_every_article_with_its_story, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
