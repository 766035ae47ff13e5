/* common/store: figures, retention, recount, removal of an edition. */
#include "store_fixture.h"
#include "store_replicas.h"
#include "store_room.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS        (24LL * 3600 * 1000)
#define RECEIVED_MS   1700000000000 /* make_article: plus its number */
#define KEEP_DAYS     30            /* the store's default */
#define EXPIRES_AT(n) (RECEIVED_MS + (n) + KEEP_DAYS * DAY_MS + 1)

struct counted {
    int is_done;
    uint64_t count;
};

static void on_count(void *context, const struct store_result *result, uint64_t count)
{
    struct counted *counted = context;
    if (result->code)
        fail_msg("%s", result->text);
    counted->is_done = 1;
    counted->count = count;
}

static uint64_t retain(struct fixture *fixture, int64_t now_ms, unsigned limit)
{
    struct counted counted = {0};
    assert_int_equal(store_retention_step(fixture->store, now_ms, limit, on_count, &counted, NULL), 0);
    fixture_wait(fixture, &counted.is_done);
    return counted.count;
}

static const char *ask_story(struct fixture *fixture, int story, const char *field)
{
    return redis_server_ask(&fixture->redis, "HGET {test}:s:%s %s", story_id(story), field);
}

/* ── who is at work ── */

struct seen {
    int is_done;
    size_t count;
    char instance[64], text[STORE_REPLICA_MAX + 1];
};

static void on_rows(void *context, const struct store_result *result, const struct store_endpoint *rows, size_t count)
{
    struct seen *seen = context;
    if (result->code)
        fail_msg("%s", result->text);
    seen->is_done = 1;
    seen->count = count;
    if (count) {
        snprintf(seen->instance, sizeof seen->instance, "%s", rows[0].instance);
        snprintf(seen->text, sizeof seen->text, "%s", rows[0].address);
    }
}

static struct seen look(struct fixture *fixture,
                        int (*ask)(struct store *store, store_endpoints_fn *done, void *context, struct err *err))
{
    struct seen seen = {0};
    assert_int_equal(ask(fixture->store, on_rows, &seen, NULL), 0);
    fixture_wait(fixture, &seen.is_done);
    return seen;
}

static void on_put(void *context, const struct store_result *result)
{
    assert_int_equal(result->code, 0);
    *(int *)context = 1;
}

static void show(struct fixture *fixture, const char *card, int64_t ttl_ms)
{
    int is_done = 0;
    assert_int_equal(store_replica_put(fixture->store, card, ttl_ms, on_put, &is_done, NULL), 0);
    fixture_wait(fixture, &is_done);
}

static void a_replica_is_seen_until_its_time_is_over(void **state)
{
    struct fixture *fixture = *state;
    int is_done = 0;
    assert_int_equal(look(fixture, store_replicas_get).count, 0);
    show(fixture, "program classify\nversion 1\n", 60000);
    struct seen seen = look(fixture, store_replicas_get);
    assert_int_equal(seen.count, 1);
    assert_string_equal(seen.text, "program classify\nversion 1\n");
    /* What it says later replaces what it said. */
    show(fixture, "program classify\nversion 2\n", 60000);
    seen = look(fixture, store_replicas_get);
    assert_int_equal(seen.count, 1);
    assert_string_equal(seen.text, "program classify\nversion 2\n");
    /* Its note as a caller is another one, by the same name. */
    assert_int_equal(look(fixture, store_callers_get).count, 0);
    assert_int_equal(store_caller_note(fixture->store, 60000, on_put, &is_done, NULL), 0);
    fixture_wait(fixture, &is_done);
    assert_string_equal(look(fixture, store_callers_get).instance, seen.instance);
    show(fixture, "program classify\n", 1);
    fixture_turn_ms(fixture, 20);
    assert_int_equal(look(fixture, store_replicas_get).count, 0);
}

static void a_card_that_is_too_long_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct err err = {0};
    char card[STORE_REPLICA_MAX + 2];
    memset(card, 'x', sizeof card - 1);
    card[sizeof card - 1] = '\0';
    assert_int_equal(store_replica_put(fixture->store, card, 1000, on_put, NULL, &err), ERR_TOO_LARGE);
    assert_non_null(strstr(err.text, "2048"));
}

/* A full Redis takes cards, so that somebody can be told that it is full. */
static void a_full_redis_takes_cards(void **state)
{
    struct fixture *fixture = *state;
    redis_server_ask(&fixture->redis, "CONFIG SET maxmemory 1");
    show(fixture, "program ingest\n", 60000);
    assert_int_equal(look(fixture, store_replicas_get).count, 1);
    redis_server_ask(&fixture->redis, "CONFIG SET maxmemory 0");
}

static void on_info(void *context, const struct store_result *result, const char *info)
{
    assert_int_equal(result->code, 0);
    *(int *)context = strstr(info, "redis_version:") && strstr(info, "\r\nmaxmemory_policy:") ? 1 : 2;
}

static void redis_says_how_it_does(void **state)
{
    struct fixture *fixture = *state;
    int seen = 0;
    assert_int_equal(store_info_get(fixture->store, on_info, &seen, NULL), 0);
    fixture_wait(fixture, &seen);
    assert_int_equal(seen, 1);
}

/* ── retention ── */

static void old_articles_leave_their_story_and_its_counters(void **state)
{
    struct fixture *fixture = *state;
    struct commit_plan plan;
    place(fixture, 1, 1, "one.example", 1);
    put_simple(fixture, 2, "one.example");
    make_commit(&plan, 2, 1, "one.example");
    plan.source.leaning = lend("right");
    commit_run(fixture, fixture->store, &plan);
    place(fixture, 3, 1, "two.example", 0);
    redis_server_ask(&fixture->redis, "DEL {test}:todo:summarize");
    assert_int_equal(retain(fixture, EXPIRES_AT(0), 10), 0);
    assert_int_equal(retain(fixture, EXPIRES_AT(1), 10), 1);
    assert_string_equal(
        redis_server_ask(&fixture->redis, "EXISTS {test}:a:%s {test}:p:%s", article_id(1), article_id(1)), "0");
    assert_string_equal(ask_story(fixture, 1, "a"), "2");
    assert_string_equal(ask_story(fixture, 1, "n"), "2");
    /* The source's next article stands for it now. */
    assert_string_equal(ask_story(fixture, 1, "L:right"), "1");
    assert_string_equal(ask_story(fixture, 1, "L:left"), "1");
    assert_string_equal(ask_story(fixture, 1, "v"), "4");
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:todo:summarize"), "1");
    assert_int_equal(count_wrong(fixture), 0);
}

static uint64_t make_room(struct fixture *fixture, int64_t now_ms, unsigned limit, uint64_t feed_entries)
{
    struct counted counted = {0};
    assert_int_equal(store_room_make(fixture->store, now_ms, limit, feed_entries, on_count, &counted, NULL), 0);
    fixture_wait(fixture, &counted.is_done);
    return counted.count;
}

static void for_room_the_oldest_leave_and_a_day_s_articles_stay(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 1; i <= 6; i++)
        place(fixture, i, i, "one.example", 1);
    /* Received now: nothing is a day old. */
    assert_int_equal(make_room(fixture, RECEIVED_MS + 10, 3, 0), 0);
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:articles"), "6");
    assert_int_equal(make_room(fixture, RECEIVED_MS + 2 * DAY_MS, 3, 0), 3);
    assert_string_equal(
        redis_server_ask(&fixture->redis, "EXISTS {test}:a:%s {test}:a:%s", article_id(1), article_id(3)), "0");
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {test}:a:%s", article_id(4)), "1");
    assert_string_equal(redis_server_ask(&fixture->redis, "SCARD {test}:stories"), "3");
    /* What is left to go is less than asked for; then nothing is. */
    assert_int_equal(make_room(fixture, RECEIVED_MS + 2 * DAY_MS, 10, 0), 3);
    assert_int_equal(make_room(fixture, RECEIVED_MS + 2 * DAY_MS, 10, 0), 0);
}

static void for_room_the_oldest_events_leave_and_a_thousand_stay(void **state)
{
    struct fixture *fixture = *state;
    redis_server_ask(&fixture->redis, "CONFIG SET stream-node-max-entries 10");
    for (int i = 1; i <= 3000; i++)
        redis_server_ask(&fixture->redis, "XADD {test}:feed 1-%d p x", i);
    make_room(fixture, RECEIVED_MS, 1, 3000);
    fixture_turn_ms(fixture, 20);
    long kept = atol(redis_server_ask(&fixture->redis, "XLEN {test}:feed"));
    assert_true(kept >= 2970 && kept < 3000);
    for (int i = 0; i < 5; i++)
        make_room(fixture, RECEIVED_MS, 1, 900);
    fixture_turn_ms(fixture, 20);
    kept = atol(redis_server_ask(&fixture->redis, "XLEN {test}:feed"));
    assert_true(kept >= 1000 && kept < 1020);
}

static void an_emptied_story_is_retired_with_an_event(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    sum_up(fixture, 1, 1);
    publish(fixture, 1, 1, "created");
    place(fixture, 2, 2, "two.example", 1);
    place(fixture, 50, 3, "three.example", 1);
    assert_int_equal(retain(fixture, EXPIRES_AT(2), 10), 2);
    assert_string_equal(redis_server_ask(&fixture->redis, "SMEMBERS {test}:stories"), story_id(3));
    for (const char *kind = "smud"; *kind; kind++)
        assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {test}:%c:%s {test}:%c:%s", *kind, story_id(1),
                                             *kind, story_id(2)),
                            "0");
    /* Of the story that was never published subscribers have not heard. */
    assert_string_equal(redis_server_ask(&fixture->redis, "XLEN {test}:feed"), "2");
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:todo:summarize"), "1");
    assert_int_equal(count_wrong(fixture), 0);
}

static void retention_goes_on_step_by_step_and_clears_unplaced_articles(void **state)
{
    struct fixture *fixture = *state;
    for (int n = 1; n <= 5; n++)
        put_simple(fixture, n, "one.example");
    assert_int_equal(retain(fixture, EXPIRES_AT(9), 2), 2);
    assert_int_equal(retain(fixture, EXPIRES_AT(9), 2), 2);
    assert_int_equal(retain(fixture, EXPIRES_AT(9), 2), 1);
    assert_int_equal(retain(fixture, EXPIRES_AT(9), 2), 0);
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {test}:articles {test}:todo:classify"), "0");
}

static void retention_trims_the_log_within_its_first_epoch_only(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 300; i++)
        redis_server_ask(&fixture->redis, "XADD {test}:log 1-%lld p x d x", 1000000000000000LL + i);
    for (int i = 0; i < 10; i++)
        redis_server_ask(&fixture->redis, "XADD {test}:log 2-%lld p x d x", 1000000000000000LL + i);
    retain(fixture, 1000000000000 + KEEP_DAYS * DAY_MS + 1, 10);
    assert_true(atoi(redis_server_ask(&fixture->redis, "XLEN {test}:log")) < 300);
    assert_true(atoi(redis_server_ask(&fixture->redis, "XLEN {test}:log")) >= 10);
}

/* ── recount ── */

static void a_recount_finds_whatever_was_tampered_with(void **state)
{
    struct fixture *fixture = *state;
    const char *const damages[] = {
        "HINCRBY {test}:s:%s n 1",
        "HINCRBY {test}:s:%s L:left -1",
        "HSET {test}:s:%s C:XX 1",
        "HDEL {test}:s:%s a",
        "HSET {test}:s:%s @one.example 9|",
        "HSET {test}:s:%s @more.example 1|left",
        "HDEL {test}:s:%s @one.example",
        "ZADD {test}:m:%s 9 a0000000000000099",
        "DEL {test}:m:%s",
    };
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        fixture_flush(state);
        place(fixture, 1, 1, "one.example", 1);
        place(fixture, 2, 2, "two.example", 1);
        assert_int_equal(count_wrong(fixture), 0);
        redis_server_ask(&fixture->redis, damages[i], story_id(1));
        assert_int_equal(count_wrong(fixture), 1);
    }
}

static void a_recount_walks_over_many_stories(void **state)
{
    struct fixture *fixture = *state;
    for (int n = 1; n <= 120; n++)
        place(fixture, n, n, "one.example", 1);
    assert_int_equal(count_wrong(fixture), 0);
    redis_server_ask(&fixture->redis, "HINCRBY {test}:s:%s a 1", story_id(7));
    redis_server_ask(&fixture->redis, "HINCRBY {test}:s:%s a 1", story_id(119));
    assert_int_equal(count_wrong(fixture), 2);
}

/* ── figures ── */

struct figures {
    int is_done;
    struct store_counts counts;
    char feed_seq[STORE_SEQ_SIZE];
};

static void on_counts(void *context, const struct store_result *result, const struct store_counts *counts)
{
    struct figures *figures = context;
    assert_int_equal(result->code, 0);
    figures->is_done = 1;
    figures->counts = *counts;
    snprintf(figures->feed_seq, sizeof figures->feed_seq, "%s", counts->feed_seq);
}

static void figures_say_what_there_is(void **state)
{
    struct fixture *fixture = *state;
    struct figures figures = {0};
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 2, "one.example", 1);
    put_simple(fixture, 3, "one.example");
    sum_up(fixture, 1, 1);
    struct versioned_result event = publish(fixture, 1, 1, "created");
    assert_int_equal(store_counts_get(fixture->store, on_counts, &figures, NULL), 0);
    fixture_wait(fixture, &figures.is_done);
    assert_int_equal(figures.counts.articles, 3);
    assert_int_equal(figures.counts.stories, 2);
    assert_int_equal(figures.counts.todo[STAGE_CLASSIFY], 1);
    assert_int_equal(figures.counts.todo[STAGE_SUMMARIZE], 1);
    assert_int_equal(figures.counts.todo[STAGE_PUBLISH], 0);
    assert_int_equal(figures.counts.feed_entries, 1);
    assert_int_equal(figures.counts.log_entries, 2);
    assert_int_equal(figures.counts.epoch, 1);
    assert_string_equal(figures.feed_seq, event.seq);
    assert_true(figures.counts.memory_used_bytes > 100000);
    assert_int_equal(figures.counts.memory_limit_bytes, 0);
}

/* ── removal ── */

static void removing_an_edition_leaves_the_others_alone(void **state)
{
    struct fixture *fixture = *state;
    struct counted counted = {0};
    uint64_t removed = 0;
    for (int n = 1; n <= 60; n++)
        place(fixture, n, n, "one.example", 1);
    redis_server_ask(&fixture->redis, "SET other 1");
    redis_server_ask(&fixture->redis, "SET {test2}:a:x 1");
    redis_server_ask(&fixture->redis, "DEBUG POPULATE 5000 {tes}:a");
    do {
        counted.is_done = 0;
        assert_int_equal(store_edition_remove_step(fixture->store, on_count, &counted, NULL), 0);
        fixture_wait(fixture, &counted.is_done);
        removed += counted.count;
    } while (counted.count);
    assert_true(removed > 300);
    assert_string_equal(redis_server_ask(&fixture->redis, "KEYS {test}:*"), "");
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS other {test2}:a:x"), "2");
    assert_string_equal(redis_server_ask(&fixture->redis, "DBSIZE"), "5002");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_replica_is_seen_until_its_time_is_over, fixture_flush),
        cmocka_unit_test_setup(a_card_that_is_too_long_is_refused, fixture_flush),
        cmocka_unit_test_setup(a_full_redis_takes_cards, fixture_flush),
        cmocka_unit_test_setup(redis_says_how_it_does, fixture_flush),
        cmocka_unit_test_setup(old_articles_leave_their_story_and_its_counters, fixture_flush),
        cmocka_unit_test_setup(for_room_the_oldest_leave_and_a_day_s_articles_stay, fixture_flush),
        cmocka_unit_test_setup(for_room_the_oldest_events_leave_and_a_thousand_stay, fixture_flush),
        cmocka_unit_test_setup(an_emptied_story_is_retired_with_an_event, fixture_flush),
        cmocka_unit_test_setup(retention_goes_on_step_by_step_and_clears_unplaced_articles, fixture_flush),
        cmocka_unit_test_setup(retention_trims_the_log_within_its_first_epoch_only, fixture_flush),
        cmocka_unit_test(a_recount_finds_whatever_was_tampered_with),
        cmocka_unit_test_setup(a_recount_walks_over_many_stories, fixture_flush),
        cmocka_unit_test_setup(figures_say_what_there_is, fixture_flush),
        cmocka_unit_test_setup(removing_an_edition_leaves_the_others_alone, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
