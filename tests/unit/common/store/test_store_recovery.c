/* common/store: whatever happens to Redis, each call is answered once and nothing is lost. */
#include "clock.h"
#include "store_fixture.h"

#include <stdio.h>
#include <string.h>

#define PUTS 1000

/* ── counting answers ── */

struct answers {
    unsigned count, fresh, failed;
    int last;                /* number of the article answered last */
    int in_order;            /* as long as the numbers grow */
    unsigned seen[PUTS + 1]; /* answers to each put */
};

struct put {
    struct answers *answers;
    int n;
};

static void on_put(void *context, const struct store_result *result, enum article_outcome outcome,
                   const Triptych__Article *stored)
{
    struct put *put = context;
    struct answers *answers = put->answers;
    (void)stored;
    answers->count++;
    answers->failed += result->code != 0;
    answers->fresh += !result->code && outcome == ARTICLE_NEW;
    answers->in_order &= put->n > answers->last;
    answers->last = put->n;
    answers->seen[put->n]++;
}

static void put_one(struct fixture *fixture, struct answers *answers, struct put *puts, int n)
{
    Triptych__Article article;
    make_article(&article, n, "one.example");
    puts[n] = (struct put){answers, n};
    assert_int_equal(store_article_put(fixture->store, &article, on_put, &puts[n], NULL), 0);
}

static void wait_count(struct fixture *fixture, const unsigned *count, unsigned wanted)
{
    int64_t until_ms = clock_monotonic_ms() + WAIT_MS;
    while (*count < wanted && clock_monotonic_ms() < until_ms)
        assert_int_equal(loop_turn(fixture->loop, 10, NULL), 0);
    assert_int_equal(*count, wanted);
}

/* ── losing Redis ── */

static void killing_redis_amid_a_thousand_puts_loses_none_and_answers_each_once(void **state)
{
    struct fixture *fixture = *state;
    static struct answers answers;
    static struct put puts[PUTS + 1];
    answers = (struct answers){.in_order = 1};
    /* On a slow disk Redis holds back what it answered for up to two seconds otherwise: that is not asked here. */
    redis_server_ask(&fixture->redis, "CONFIG SET appendfsync always");
    for (int n = 1; n <= PUTS; n++)
        put_one(fixture, &answers, puts, n);
    while (answers.count < PUTS / 5)
        assert_int_equal(loop_turn(fixture->loop, 10, NULL), 0);
    redis_server_kill(&fixture->redis);
    assert_true(answers.count < PUTS);
    fixture_wait_state(fixture, STORE_DOWN);
    assert_true(fixture->reason[0] != 0);
    redis_server_start(&fixture->redis, NULL);
    wait_count(fixture, &answers.count, PUTS);
    assert_int_equal(answers.failed, 0);
    assert_true(answers.in_order);
    for (int n = 1; n <= PUTS; n++)
        assert_int_equal(answers.seen[n], 1);
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:articles"), "1000");
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:todo:classify"), "1000");
    fixture_wait_state(fixture, STORE_UP);
    assert_string_equal(fixture->reason, "");
    assert_int_equal(store_pending(fixture->store), 0);
}

/* Puts and commits under way while Redis dies again and again, with somebody following the log. */
struct storm {
    unsigned puts, commits, done, entries, losses;
    char last[STORE_SEQ_SIZE];
};

static void on_storm_put(void *context, const struct store_result *result, enum article_outcome outcome,
                         const Triptych__Article *stored)
{
    struct storm *storm = context;
    assert_int_equal(result->code, 0);
    assert_true(outcome == ARTICLE_NEW || (outcome == ARTICLE_REPEATED && stored));
    storm->puts++;
}

static void on_storm_commit(void *context, const struct store_result *result, const struct store_commit_answer *answer)
{
    struct storm *storm = context;
    assert_int_equal(result->code, 0);
    assert_true(answer->outcome == COMMIT_DONE || answer->outcome == COMMIT_REPEATED);
    storm->commits++;
    storm->done += answer->outcome == COMMIT_DONE;
}

static void on_storm_entry(void *context, const struct store_entry *entry)
{
    struct storm *storm = context;
    assert_string_equal(entry->prev, storm->last);
    snprintf(storm->last, sizeof storm->last, "%s", entry->seq);
    storm->entries++;
}

static void on_storm_caught_up(void *context, const char *seq)
{
    (void)context;
    (void)seq;
}

static void on_storm_lost(void *context, const char *reason)
{
    (void)reason;
    ((struct storm *)context)->losses++;
}

#define STORM_ARTICLES 900
#define STORM_STORIES  30

static void add_to_storm(struct fixture *fixture, struct storm *storm, int n)
{
    Triptych__Article article;
    struct commit_plan plan;
    char source[32];
    snprintf(source, sizeof source, "s%d.example", n % 7);
    make_article(&article, n, source);
    make_commit(&plan, n, n % STORM_STORIES, source);
    plan.commit.creates = n <= STORM_STORIES;
    assert_int_equal(store_article_put(fixture->store, &article, on_storm_put, storm, NULL), 0);
    assert_int_equal(store_article_commit(fixture->store, &plan.commit, on_storm_commit, storm, NULL), 0);
}

static void killing_redis_amid_commits_counts_nothing_twice_and_breaks_no_log(void **state)
{
    struct fixture *fixture = *state;
    struct storm storm = {0};
    struct store_follower *follower = NULL;
    struct store_follow_options options = {STREAM_LOG, "", on_storm_entry, on_storm_caught_up, on_storm_lost, &storm};
    /* Written before it is answered: what a dying process has answered is on file. */
    redis_server_ask(&fixture->redis, "CONFIG SET appendfsync always");
    assert_int_equal(store_follow_open(fixture->store, &options, &follower, NULL), 0);
    for (int n = 1; n <= STORM_ARTICLES; n++)
        add_to_storm(fixture, &storm, n);
    for (unsigned kills = 1; kills <= 4; kills++) {
        while (storm.commits < kills * 180 + 7)
            assert_int_equal(loop_turn(fixture->loop, 10, NULL), 0);
        redis_server_kill(&fixture->redis);
        redis_server_start(&fixture->redis, (const char *const[]){"--appendfsync", "always", NULL});
    }
    wait_count(fixture, &storm.commits, STORM_ARTICLES);
    wait_count(fixture, &storm.entries, STORM_ARTICLES);
    assert_int_equal(storm.puts, STORM_ARTICLES);
    assert_int_equal(storm.losses, 0);
    assert_true(storm.done <= STORM_ARTICLES);
    assert_int_equal(count_wrong(fixture), 0);
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:todo:classify"), "0");
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:todo:summarize"), "30");
    assert_string_equal(redis_server_ask(&fixture->redis, "SCARD {test}:stories"), "30");
    assert_string_equal(redis_server_ask(&fixture->redis, "HGET {test}:s:%s v", story_id(1)), "30");
    store_follow_close(follower);
}

static void a_store_opened_before_redis_is_there_finds_it(void **state)
{
    struct fixture *fixture = *state;
    redis_server_kill(&fixture->redis);
    struct store *early = fixture_store(fixture, "test", "i0000000000000002");
    struct done done = {0};
    assert_int_equal(store_note_put(early, "x", "y", 1000, on_done, &done, NULL), 0);
    fixture_turn_ms(fixture, 30);
    assert_int_equal(store_state(early), STORE_DOWN);
    redis_server_start(&fixture->redis, NULL);
    assert_int_equal(wait_done(fixture, &done), 0);
    store_close(early);
}

static void a_read_only_redis_is_left_until_it_takes_writes(void **state)
{
    struct fixture *fixture = *state;
    struct done done = {0};
    fixture_wait_state(fixture, STORE_UP); /* the Redis of the test before has only just come back */
    redis_server_ask(&fixture->redis, "REPLICAOF 127.0.0.1 1");
    assert_int_equal(store_note_put(fixture->store, "x", "y", 1000, on_done, &done, NULL), 0);
    fixture_wait_state(fixture, STORE_DOWN);
    assert_non_null(strstr(fixture->reason, "READONLY"));
    assert_false(done.is_done);
    redis_server_ask(&fixture->redis, "REPLICAOF NO ONE");
    assert_int_equal(wait_done(fixture, &done), 0);
    fixture_wait_state(fixture, STORE_UP);
}

/* ── a Redis that refuses ── */

static void at_the_memory_limit_puts_wait_in_order_while_the_rest_goes_on(void **state)
{
    struct fixture *fixture = *state;
    static struct answers answers;
    static struct put puts[PUTS + 1];
    struct commit_plan plan;
    answers = (struct answers){.in_order = 1};
    put_simple(fixture, 500, "other.example");
    redis_server_ask(&fixture->redis, "CONFIG SET maxmemory 1");
    for (int n = 1; n <= 100; n++)
        put_one(fixture, &answers, puts, n);
    fixture_wait_state(fixture, STORE_FULL);
    assert_non_null(strstr(fixture->reason, "OOM"));
    make_commit(&plan, 500, 1, "other.example");
    plan.commit.creates = 1;
    assert_int_equal(commit_run(fixture, fixture->store, &plan).outcome, COMMIT_DONE);
    assert_false(sum_up(fixture, 1, 1).is_stale);
    assert_false(publish(fixture, 1, 1, "created").is_stale);
    for (int n = 101; n <= 200; n++)
        put_one(fixture, &answers, puts, n);
    fixture_turn_ms(fixture, 200);
    assert_int_equal(answers.count, 0);
    assert_int_equal(store_pending(fixture->store), 200);
    redis_server_ask(&fixture->redis, "CONFIG SET maxmemory 0");
    wait_count(fixture, &answers.count, 200);
    assert_int_equal(answers.fresh, 200);
    assert_true(answers.in_order);
    fixture_wait_state(fixture, STORE_UP);
}

static void a_redis_that_takes_no_writes_holds_up_writes_and_not_reads(void **state)
{
    struct fixture *fixture = *state;
    struct done done = {0};
    place(fixture, 1, 1, "one.example", 1);
    redis_server_ask(&fixture->redis, "CONFIG SET min-replicas-to-write 1");
    assert_int_equal(store_note_put(fixture->store, "x", "y", 1000, on_done, &done, NULL), 0);
    fixture_wait_state(fixture, STORE_FULL);
    assert_int_equal(count_wrong(fixture), 0);
    assert_false(done.is_done);
    /* Nor does it lose what waits when the connection breaks meanwhile. */
    redis_server_ask(&fixture->redis, "CLIENT KILL TYPE normal");
    fixture_turn_ms(fixture, 300);
    assert_int_equal(store_state(fixture->store), STORE_FULL);
    assert_false(done.is_done);
    redis_server_ask(&fixture->redis, "CONFIG SET min-replicas-to-write 0");
    assert_int_equal(wait_done(fixture, &done), 0);
    fixture_wait_state(fixture, STORE_UP);
}

static void a_call_that_fails_for_good_is_told_so_and_holds_up_nobody(void **state)
{
    struct fixture *fixture = *state;
    struct done wrong = {0};
    struct done right = {0};
    redis_server_ask(&fixture->redis, "SET {test}:notes x");
    assert_int_equal(store_note_put(fixture->store, "x", "y", 1000, on_done, &wrong, NULL), 0);
    assert_int_equal(store_endpoint_put(fixture->store, STAGE_PUBLISH, "i", "a", 1000, on_done, &right, NULL), 0);
    assert_int_equal(wait_done(fixture, &wrong), ERR_INVALID);
    assert_int_equal(wait_done(fixture, &right), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(killing_redis_amid_a_thousand_puts_loses_none_and_answers_each_once, fixture_flush),
        cmocka_unit_test_setup(killing_redis_amid_commits_counts_nothing_twice_and_breaks_no_log, fixture_flush),
        cmocka_unit_test_setup(a_store_opened_before_redis_is_there_finds_it, fixture_flush),
        cmocka_unit_test_setup(a_read_only_redis_is_left_until_it_takes_writes, fixture_flush),
        cmocka_unit_test_setup(at_the_memory_limit_puts_wait_in_order_while_the_rest_goes_on, fixture_flush),
        cmocka_unit_test_setup(a_redis_that_takes_no_writes_holds_up_writes_and_not_reads, fixture_flush),
        cmocka_unit_test_setup(a_call_that_fails_for_good_is_told_so_and_holds_up_nobody, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
