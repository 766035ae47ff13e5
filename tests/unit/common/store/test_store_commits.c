/* common/store: article_commit_2 and its predecessor, its outcomes, its counters, its guard. */
#include "store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *ask_story(struct fixture *fixture, int story, const char *field)
{
    return redis_server_ask(&fixture->redis, "HGET {test}:s:%s %s", story_id(story), field);
}

static void a_commit_moves_the_work_from_classify_to_summarize(void **state)
{
    struct fixture *fixture = *state;
    struct commit_result result = place(fixture, 1, 1, "one.example", 1);
    assert_int_equal(result.version, 1);
    assert_string_equal(result.story_id, story_id(1));
    assert_true(result.log_seq[0] != 0);
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:todo:classify"), "0");
    assert_string_equal(redis_server_ask(&fixture->redis, "ZRANGE {test}:todo:summarize 0 -1"), story_id(1));
    assert_string_equal(redis_server_ask(&fixture->redis, "ZRANGE {test}:m:%s 0 -1", story_id(1)), article_id(1));
    assert_string_equal(redis_server_ask(&fixture->redis, "XLEN {test}:log"), "1");
    assert_int_equal(count_wrong(fixture), 0);
}

static void a_repeated_commit_changes_nothing_and_tells_where_the_article_is(void **state)
{
    struct fixture *fixture = *state;
    struct commit_plan plan;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 2, "two.example", 1);
    make_commit(&plan, 1, 2, "one.example");
    struct commit_result result = commit_run(fixture, fixture->store, &plan);
    assert_int_equal(result.outcome, COMMIT_REPEATED);
    assert_string_equal(result.story_id, story_id(1));
    assert_int_equal(result.version, 1);
    assert_string_equal(redis_server_ask(&fixture->redis, "XLEN {test}:log"), "2");
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:m:%s", story_id(2)), "1");
    assert_int_equal(count_wrong(fixture), 0);
}

static void a_source_counts_once_however_many_articles_it_has(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "one.example", 0);
    struct commit_result result = place(fixture, 3, 1, "two.example", 0);
    assert_int_equal(result.version, 3);
    assert_string_equal(ask_story(fixture, 1, "a"), "3");
    assert_string_equal(ask_story(fixture, 1, "n"), "2");
    assert_string_equal(ask_story(fixture, 1, "r"), "3");
    assert_string_equal(ask_story(fixture, 1, "L:left"), "2");
    assert_string_equal(ask_story(fixture, 1, "F:high"), "2");
    assert_string_equal(ask_story(fixture, 1, "O:public"), "2");
    assert_string_equal(ask_story(fixture, 1, "C:US"), "2");
    assert_string_equal(ask_story(fixture, 1, "G:en"), "2");
    assert_string_equal(ask_story(fixture, 1, "@one.example"), "2|left|high|public|US|en");
    assert_int_equal(count_wrong(fixture), 0);
}

static void a_source_keeps_the_attributes_that_it_came_in_with(void **state)
{
    struct fixture *fixture = *state;
    struct commit_plan plan;
    place(fixture, 1, 1, "one.example", 1);
    put_simple(fixture, 2, "one.example");
    make_commit(&plan, 2, 1, "one.example");
    plan.source.leaning = lend("right");
    plan.placement.lang = lend("fr");
    commit_run(fixture, fixture->store, &plan);
    assert_string_equal(ask_story(fixture, 1, "L:left"), "1");
    assert_string_equal(ask_story(fixture, 1, "L:right"), "");
    assert_string_equal(ask_story(fixture, 1, "G:fr"), "");
    assert_int_equal(count_wrong(fixture), 0);
}

static void copies_are_no_original_reports_and_sourceless_articles_no_sources(void **state)
{
    struct fixture *fixture = *state;
    struct commit_plan plan;
    place(fixture, 1, 1, "", 1);
    put_simple(fixture, 2, "two.example");
    make_commit(&plan, 2, 1, "two.example");
    plan.placement.copy_of = lend(article_id(1));
    plan.source.leaning = plan.source.factuality = plan.source.ownership = plan.source.country = lend("");
    plan.placement.lang = lend("und");
    commit_run(fixture, fixture->store, &plan);
    assert_string_equal(ask_story(fixture, 1, "a"), "2");
    assert_string_equal(ask_story(fixture, 1, "n"), "1");
    assert_string_equal(ask_story(fixture, 1, "r"), "1");
    assert_string_equal(redis_server_ask(&fixture->redis, "HLEN {test}:s:%s", story_id(1)), "8");
    assert_int_equal(count_wrong(fixture), 0);
}

static void a_placement_without_source_is_committed(void **state)
{
    struct fixture *fixture = *state;
    struct commit_plan plan;
    put_simple(fixture, 1, "");
    make_commit(&plan, 1, 1, "");
    plan.placement.source = NULL;
    plan.commit.creates = 1;
    assert_int_equal(commit_run(fixture, fixture->store, &plan).outcome, COMMIT_DONE);
    assert_int_equal(count_wrong(fixture), 0);
}

static void what_the_facts_keep_for_themselves_does_no_harm(void **state)
{
    struct fixture *fixture = *state;
    struct commit_plan plan;
    char longest[600];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = 0;
    put_simple(fixture, 1, "one.example");
    make_commit(&plan, 1, 1, "a|b\nc.example");
    plan.commit.creates = 1;
    plan.source.ownership = lend("a|b\n|");
    plan.source.country = longest;
    assert_int_equal(commit_run(fixture, fixture->store, &plan).outcome, COMMIT_DONE);
    assert_string_equal(ask_story(fixture, 1, "O:a_b__"), "1");
    assert_int_equal(count_wrong(fixture), 0);
    put_simple(fixture, 2, "two.example");
    make_commit(&plan, 2, 1, longest);
    assert_int_equal(commit_run(fixture, fixture->store, &plan).outcome, COMMIT_DONE);
    assert_int_equal(count_wrong(fixture), 0);
}

static void first_and_last_time_follow_the_articles(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 5, 1, "one.example", 1);
    place(fixture, 3, 1, "two.example", 0);
    place(fixture, 9, 1, "three.example", 0);
    assert_string_equal(ask_story(fixture, 1, "f"), "1690000000003");
    assert_string_equal(ask_story(fixture, 1, "l"), "1690000000009");
}

static void an_unknown_article_is_reported_and_leaves_the_todo_set(void **state)
{
    struct fixture *fixture = *state;
    struct commit_plan plan;
    make_commit(&plan, 1, 1, "one.example");
    plan.commit.creates = 1;
    redis_server_ask(&fixture->redis, "ZADD {test}:todo:classify 0 %s", article_id(1));
    assert_int_equal(commit_run(fixture, fixture->store, &plan).outcome, COMMIT_UNKNOWN);
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:todo:classify"), "0");
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {test}:s:%s", story_id(1)), "0");
}

static void joining_a_story_that_is_gone_or_merged_is_told(void **state)
{
    struct fixture *fixture = *state;
    struct commit_plan plan;
    place(fixture, 1, 1, "one.example", 1);
    put_simple(fixture, 2, "two.example");
    make_commit(&plan, 2, 7, "two.example");
    struct commit_result result = commit_run(fixture, fixture->store, &plan);
    assert_int_equal(result.outcome, COMMIT_GONE);
    assert_string_equal(result.story_id, "");
    redis_server_ask(&fixture->redis, "HSET {test}:s:%s i %s", story_id(1), story_id(3));
    make_commit(&plan, 2, 1, "two.example");
    result = commit_run(fixture, fixture->store, &plan);
    assert_int_equal(result.outcome, COMMIT_GONE);
    assert_string_equal(result.story_id, story_id(3));
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:todo:classify"), "1");
}

/* Two replicas create a story with the same strongest term. */
struct rivals {
    struct store *other;
    struct commit_plan first, second;
};

/* The one hash of guards that there is. */
static const char *guards(struct fixture *fixture)
{
    static char key[64];
    snprintf(key, sizeof key, "%s", redis_server_ask(&fixture->redis, "KEYS {test}:g:*"));
    assert_true(key[0] != 0);
    return key;
}

static void make_rivals(struct fixture *fixture, struct rivals *rivals)
{
    rivals->other = fixture_store(fixture, "test", "i0000000000000002");
    put_simple(fixture, 1, "one.example");
    put_simple(fixture, 2, "two.example");
    make_commit(&rivals->first, 1, 1, "one.example");
    make_commit(&rivals->second, 2, 2, "two.example");
    rivals->first.commit.creates = rivals->second.commit.creates = 1;
    rivals->first.commit.guard_terms[0] = rivals->second.commit.guard_terms[1] = 42;
    rivals->first.commit.guard_terms[1] = 17;
    rivals->second.commit.guard_terms[0] = 99;
    rivals->first.commit.guard_term_count = rivals->second.commit.guard_term_count = 2;
}

static void a_second_creation_on_an_older_view_is_refused_and_writes_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct rivals rivals;
    make_rivals(fixture, &rivals);
    struct commit_result first = commit_run(fixture, fixture->store, &rivals.first);
    assert_int_equal(first.outcome, COMMIT_DONE);
    struct commit_result refused = commit_run(fixture, rivals.other, &rivals.second);
    assert_int_equal(refused.outcome, COMMIT_REFUSED);
    assert_string_equal(refused.log_seq, first.log_seq);
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {test}:s:%s", story_id(2)), "0");
    assert_string_equal(redis_server_ask(&fixture->redis, "ZRANGE {test}:todo:classify 0 -1"), article_id(2));
    assert_string_equal(redis_server_ask(&fixture->redis, "XLEN {test}:log"), "1");
    assert_string_equal(redis_server_ask(&fixture->redis, "HEXISTS %s %016x", guards(fixture), 99), "0");
    store_close(rivals.other);
}

/* The second story's terms: five strong ones of its own, then two that the first has too. */
static void share_weak_terms(struct rivals *rivals, unsigned shared)
{
    const uint64_t first[] = {42, 17, 18, 19, 20, 21, 22};
    const uint64_t second[] = {1, 2, 3, 4, 5, 22, 21};
    for (unsigned i = 0; i < 7; i++) {
        rivals->first.commit.guard_terms[i] = first[i];
        rivals->second.commit.guard_terms[i] = second[i];
    }
    rivals->first.commit.guard_term_count = 7;
    rivals->second.commit.guard_term_count = 5 + shared;
}

static void one_weak_term_in_common_refuses_nothing_two_do(void **state)
{
    struct fixture *fixture = *state;
    struct rivals rivals;
    make_rivals(fixture, &rivals);
    share_weak_terms(&rivals, 2);
    struct commit_result first = commit_run(fixture, fixture->store, &rivals.first);
    assert_int_equal(first.outcome, COMMIT_DONE);
    struct commit_result refused = commit_run(fixture, rivals.other, &rivals.second);
    assert_int_equal(refused.outcome, COMMIT_REFUSED);
    assert_string_equal(refused.log_seq, first.log_seq);
    share_weak_terms(&rivals, 1);
    assert_int_equal(commit_run(fixture, rivals.other, &rivals.second).outcome, COMMIT_DONE);
    store_close(rivals.other);
}

static void a_creation_on_a_view_that_has_the_other_story_passes(void **state)
{
    struct fixture *fixture = *state;
    struct rivals rivals;
    make_rivals(fixture, &rivals);
    struct commit_result first = commit_run(fixture, fixture->store, &rivals.first);
    rivals.second.commit.view_seq = first.log_seq;
    assert_int_equal(commit_run(fixture, rivals.other, &rivals.second).outcome, COMMIT_DONE);
    store_close(rivals.other);
}

static void a_guard_of_the_two_minutes_before_still_refuses(void **state)
{
    struct fixture *fixture = *state;
    struct rivals rivals;
    make_rivals(fixture, &rivals);
    assert_int_equal(commit_run(fixture, fixture->store, &rivals.first).outcome, COMMIT_DONE);
    long long number = atoll(strrchr(guards(fixture), ':') + 1);
    redis_server_ask(&fixture->redis, "RENAME %s {test}:g:%lld", guards(fixture), number - 1);
    assert_int_equal(commit_run(fixture, rivals.other, &rivals.second).outcome, COMMIT_REFUSED);
    redis_server_ask(&fixture->redis, "RENAME %s {test}:g:%lld", guards(fixture), number - 3);
    assert_int_equal(commit_run(fixture, rivals.other, &rivals.second).outcome, COMMIT_DONE);
    store_close(rivals.other);
}

static void own_stamps_never_refuse(void **state)
{
    struct fixture *fixture = *state;
    struct rivals rivals;
    make_rivals(fixture, &rivals);
    assert_int_equal(commit_run(fixture, fixture->store, &rivals.first).outcome, COMMIT_DONE);
    assert_int_equal(commit_run(fixture, fixture->store, &rivals.second).outcome, COMMIT_DONE);
    assert_true(atoll(redis_server_ask(&fixture->redis, "PTTL %s", guards(fixture))) > 0);
    store_close(rivals.other);
}

static void log_entries_grow_strictly_and_name_their_predecessor(void **state)
{
    struct fixture *fixture = *state;
    struct commit_result first = place(fixture, 1, 1, "one.example", 1);
    /* The last id lies ahead of the clock, as after a step back of it. */
    redis_server_ask(&fixture->redis, "XADD {test}:log 1-9000000000000000 p %s d x", first.log_seq);
    redis_server_ask(&fixture->redis, "HSET {test}:state log 1-9000000000000000");
    struct commit_result second = place(fixture, 2, 1, "two.example", 0);
    assert_string_equal(second.log_seq, "1-9000000000000001");
    assert_string_equal(redis_server_ask(&fixture->redis, "HGET {test}:state log"), second.log_seq);
}

static void a_story_that_its_article_began_in_an_earlier_life_is_joined(void **state)
{
    struct fixture *fixture = *state;
    struct commit_plan plan;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    redis_server_ask(&fixture->redis, "DEL {test}:a:%s {test}:p:%s", article_id(1), article_id(1));
    redis_server_ask(&fixture->redis, "ZREM {test}:m:%s %s", story_id(1), article_id(1));
    redis_server_ask(&fixture->redis, "DEL {test}:h:x");
    Triptych__Article article;
    make_article(&article, 1, "one.example");
    article.content_hash = 4711;
    assert_int_equal(put_article(fixture, &article, NULL), ARTICLE_NEW);
    make_commit(&plan, 1, 1, "one.example");
    plan.commit.creates = 1;
    struct commit_result result = commit_run(fixture, fixture->store, &plan);
    assert_int_equal(result.outcome, COMMIT_DONE);
    assert_int_equal(result.version, 3);
}

/* A program of library version 14: each fact an argument of its own, guard terms at the end. */
static const char *commit_as_before(struct fixture *fixture, int article, int creates, const char *terms)
{
    char call[2048];
    const char *id = article_id(article);
    snprintf(call, sizeof call,
             "FCALL triptych_article_commit 9 {test}:a:%s {test}:p:%s {test}:todo:classify {test}:todo:summarize "
             "{test}:s:%s {test}:m:%s {test}:stories {test}:log {test}:state "
             "%s %s %d %d 1-1 old 1 en left high public US one.example PLACEMENT ENTRY 1000 5000%s",
             id, id, story_id(1), story_id(1), id, story_id(1), creates, 1000 * article, terms);
    return redis_server_ask(&fixture->redis, "%s", call);
}

static void a_program_of_an_earlier_version_commits_the_same(void **state)
{
    struct fixture *fixture = *state;
    struct commit_plan plan;
    char line[256];
    put_simple(fixture, 1, "one.example");
    put_simple(fixture, 2, "two.example");
    assert_non_null(strstr(commit_as_before(fixture, 1, 1, " 00000000000000a1 00000000000000a2"), story_id(1)));
    assert_string_equal(ask_story(fixture, 1, "@one.example"), "1|left|high|public|US|en");
    assert_string_equal(ask_story(fixture, 1, "f"), "1000");
    snprintf(line, sizeof line, "1|%s|1|en|left|high|public|US|one.example|1000|", story_id(1));
    const char *stored = redis_server_ask(&fixture->redis, "GET {test}:p:%s", article_id(1));
    assert_memory_equal(stored, line, strlen(line));
    assert_non_null(strstr(stored, "\nPLACEMENT"));
    make_commit(&plan, 2, 2, "two.example"); /* its guard counts for a program of ours */
    plan.commit.creates = 1;
    plan.commit.guard_terms[0] = 0xa1;
    plan.commit.guard_term_count = 1;
    assert_int_equal(commit_run(fixture, fixture->store, &plan).outcome, COMMIT_REFUSED);
    assert_non_null(strstr(commit_as_before(fixture, 2, 0, ""), story_id(1)));
    assert_string_equal(ask_story(fixture, 1, "a"), "2");
    assert_int_equal(count_wrong(fixture), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_commit_moves_the_work_from_classify_to_summarize, fixture_flush),
        cmocka_unit_test_setup(a_repeated_commit_changes_nothing_and_tells_where_the_article_is, fixture_flush),
        cmocka_unit_test_setup(a_source_counts_once_however_many_articles_it_has, fixture_flush),
        cmocka_unit_test_setup(a_source_keeps_the_attributes_that_it_came_in_with, fixture_flush),
        cmocka_unit_test_setup(copies_are_no_original_reports_and_sourceless_articles_no_sources, fixture_flush),
        cmocka_unit_test_setup(a_placement_without_source_is_committed, fixture_flush),
        cmocka_unit_test_setup(what_the_facts_keep_for_themselves_does_no_harm, fixture_flush),
        cmocka_unit_test_setup(first_and_last_time_follow_the_articles, fixture_flush),
        cmocka_unit_test_setup(an_unknown_article_is_reported_and_leaves_the_todo_set, fixture_flush),
        cmocka_unit_test_setup(joining_a_story_that_is_gone_or_merged_is_told, fixture_flush),
        cmocka_unit_test_setup(a_second_creation_on_an_older_view_is_refused_and_writes_nothing, fixture_flush),
        cmocka_unit_test_setup(one_weak_term_in_common_refuses_nothing_two_do, fixture_flush),
        cmocka_unit_test_setup(a_creation_on_a_view_that_has_the_other_story_passes, fixture_flush),
        cmocka_unit_test_setup(a_guard_of_the_two_minutes_before_still_refuses, fixture_flush),
        cmocka_unit_test_setup(own_stamps_never_refuse, fixture_flush),
        cmocka_unit_test_setup(log_entries_grow_strictly_and_name_their_predecessor, fixture_flush),
        cmocka_unit_test_setup(a_story_that_its_article_began_in_an_earlier_life_is_joined, fixture_flush),
        cmocka_unit_test_setup(a_program_of_an_earlier_version_commits_the_same, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
