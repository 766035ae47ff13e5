/* common/store: the feeds that ingest reads. */
#include "store_feed_settings.h"
#include "store_fixture.h"
#include "store_turns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEASE_MS 60000

struct feeds {
    int is_done;
    size_t count, total;
    char first[64], state[64], cursor[32];
    int64_t due_ms;
};

static void on_feeds(void *context, const struct store_result *result, const struct store_feed *rows, size_t count,
                     const char *next_cursor)
{
    struct feeds *feeds = context;
    assert_int_equal(result->code, 0);
    feeds->is_done = 1;
    feeds->count = count;
    feeds->total += count;
    snprintf(feeds->cursor, sizeof feeds->cursor, "%s", next_cursor);
    if (!count)
        return;
    snprintf(feeds->first, sizeof feeds->first, "%s", rows[0].url);
    snprintf(feeds->state, sizeof feeds->state, "%.*s", (int)rows[0].state_size, rows[0].state);
    feeds->due_ms = rows[0].due_ms;
}

static struct feeds take(struct fixture *fixture, int64_t now_ms, unsigned limit, const char *token)
{
    struct feeds feeds = {0};
    const struct store_take wanted = {now_ms, limit, LEASE_MS, token};
    assert_int_equal(store_feeds_take(fixture->store, &wanted, on_feeds, &feeds, NULL), 0);
    fixture_wait(fixture, &feeds.is_done);
    return feeds;
}

static void on_entered(void *context, const struct store_result *result, const enum store_feed_entered *outcomes,
                       size_t count)
{
    (void)outcomes;
    (void)count;
    on_done(context, result);
}

static void on_count(void *context, const struct store_result *result, uint64_t count)
{
    (void)count;
    on_done(context, result);
}

static int add(struct fixture *fixture, const char *const *urls, size_t count)
{
    struct store_feed_new feeds[STORE_FEEDS_AT_ONCE];
    struct done done = {0};
    for (size_t i = 0; i < count; i++)
        feeds[i] = (struct store_feed_new){urls[i], ""};
    const struct store_feeds_new batch = {feeds, count, 0};
    assert_int_equal(store_feeds_enter(fixture->store, &batch, on_entered, &done, NULL), 0);
    return wait_done(fixture, &done);
}

/* The feed is given back, and its host may be asked again after `pause_ms`. */
static void settle(struct fixture *fixture, const char *url, const char *state, int64_t due_ms, const char *token)
{
    struct done done = {0};
    struct store_feed feed = {.url = url, .state = state, .state_size = strlen(state), .due_ms = due_ms};
    assert_int_equal(store_feed_settle(fixture->store, &feed, token, "", on_done, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
}

static void end_turn(struct fixture *fixture, const char *host, const char *token, int64_t pause_ms)
{
    struct done done = {0};
    const struct store_lease turn = {host, token};
    assert_int_equal(store_turn_end(fixture->store, &turn, 1000, pause_ms, on_done, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
}

struct turn {
    int is_done;
    int64_t wait_ms;
};

static void on_turn(void *context, const struct store_result *result, int64_t wait_ms)
{
    struct turn *turn = context;
    assert_int_equal(result->code, 0);
    *turn = (struct turn){1, wait_ms};
}

static int64_t take_turn(struct fixture *fixture, const char *host, const char *token)
{
    struct turn turn = {0};
    const struct store_lease lease = {host, token};
    assert_int_equal(store_turn_take(fixture->store, &lease, 1000, LEASE_MS, on_turn, &turn, NULL), 0);
    fixture_wait(fixture, &turn.is_done);
    return turn.wait_ms;
}

struct renewed {
    int is_done;
    size_t count, first;
};

static void on_renewed(void *context, const struct store_result *result, const size_t *lost, size_t lost_count)
{
    struct renewed *renewed = context;
    assert_int_equal(result->code, 0);
    *renewed = (struct renewed){1, lost_count, lost_count ? lost[0] : 0};
}

static void a_new_feed_is_due_at_once_and_adding_it_again_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    const char *const urls[] = {"https://a.example/rss", "https://b.example/rss", "https://a.example/rss"};
    assert_int_equal(add(fixture, urls, 3), 0);
    struct feeds feeds = take(fixture, 1000, 10, "t1");
    assert_int_equal(feeds.count, 2);
    assert_string_equal(feeds.state, "");
    settle(fixture, urls[0], "{\"etag\":\"x\"}", 90000, "t1");
    end_turn(fixture, "a.example", "t1", 0);
    assert_int_equal(add(fixture, urls, 2), 0);
    assert_int_equal(take(fixture, 1000, 10, "t2").count, 0);
}

static void a_feed_in_hand_is_nobody_elses_until_its_lease_ends(void **state)
{
    struct fixture *fixture = *state;
    const char *const urls[] = {"https://a.example/rss", "https://b.example/rss"};
    add(fixture, urls, 2);
    assert_int_equal(take(fixture, 1000, 1, "t1").count, 1);
    assert_int_equal(take(fixture, 1000, 10, "t1").count, 1);
    end_turn(fixture, "a.example", "t1", 0);
    end_turn(fixture, "b.example", "t1", 0);
    assert_int_equal(take(fixture, 1000 + LEASE_MS - 1, 10, "t3").count, 0);
    assert_int_equal(take(fixture, 1000 + LEASE_MS, 10, "t3").count, 2);
}

static void a_host_has_one_turn_and_then_rests(void **state)
{
    struct fixture *fixture = *state;
    const char *const urls[] = {"http://a.example/1", "http://me:pw@A.example:8080/2", "https://b.example/3"};
    add(fixture, urls, 3);
    assert_int_equal(take(fixture, 1000, 10, "t1").count, 2); /* the third waits for its host */
    assert_true(take_turn(fixture, "a.example", "t2") > 0);
    end_turn(fixture, "a.example", "another", 0);
    assert_true(take_turn(fixture, "a.example", "t2") > 0);
    end_turn(fixture, "a.example", "t1", 50000);
    assert_true(take_turn(fixture, "a.example", "t2") > 40000);
    assert_int_equal(take(fixture, 2000, 10, "t2").count, 0);
    redis_server_ask(&fixture->redis, "DEL {test}:w:f4e610b835c891c0"); /* as if the pause were over */
    struct feeds feeds = take(fixture, 60000, 10, "t2");
    assert_int_equal(feeds.count, 1);
    assert_string_equal(feeds.first, urls[1]);
    assert_int_equal(take_turn(fixture, "c.example", "t2"), 0);
}

static void a_feed_waits_for_its_host_and_holds_up_no_other(void **state)
{
    struct fixture *fixture = *state;
    static char text[100][40];
    const char *urls[101];
    for (int i = 0; i < 100; i++) {
        snprintf(text[i], sizeof text[i], "https://a.example/%d", i);
        urls[i] = text[i];
    }
    urls[100] = "https://z.example/rss";
    add(fixture, urls, 100);
    assert_int_equal(take(fixture, 1000, 10, "t1").count, 1);
    add(fixture, urls + 100, 1);
    struct feeds feeds = take(fixture, 1000, 1, "t2");
    assert_int_equal(feeds.count, 1);
    assert_string_equal(feeds.first, urls[100]);
    end_turn(fixture, "a.example", "t1", 0);
    feeds = take(fixture, 1000, 10, "t3");
    assert_int_equal(feeds.count, 1);
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:feeds"), "101");
}

static void what_was_learned_of_a_feed_comes_back_with_it(void **state)
{
    struct fixture *fixture = *state;
    const char *const urls[] = {"https://a.example/rss"};
    add(fixture, urls, 1);
    take(fixture, 1000, 1, "t1");
    settle(fixture, urls[0], "state", 5000, "t1");
    end_turn(fixture, "a.example", "t1", 0);
    assert_int_equal(take(fixture, 4999, 1, "t2").count, 0);
    struct feeds feeds = take(fixture, 5000, 1, "t2");
    assert_int_equal(feeds.count, 1);
    assert_string_equal(feeds.state, "state");
    assert_int_equal(feeds.due_ms, 5000);
}

static void whoever_lost_a_feed_neither_keeps_it_nor_writes_its_state(void **state)
{
    struct fixture *fixture = *state;
    const char *const urls[] = {"https://a.example/rss", "https://b.example/rss"};
    struct renewed renewed = {0};
    add(fixture, urls, 2);
    take(fixture, 1000, 2, "t1");
    end_turn(fixture, "a.example", "t1", 0);
    assert_int_equal(take(fixture, 1000 + LEASE_MS, 2, "t2").count, 1);
    const struct store_lease leases[] = {{urls[1], "t1"}, {urls[0], "t1"}};
    assert_int_equal(
        store_feeds_renew(fixture->store, leases, 2, 2000 + LEASE_MS, LEASE_MS, on_renewed, &renewed, NULL), 0);
    fixture_wait(fixture, &renewed.is_done);
    assert_int_equal(renewed.count, 1);
    assert_int_equal(renewed.first, 1);
    settle(fixture, urls[0], "stale", 5000, "t1");
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {test}:feeds:state"), "0");
    settle(fixture, urls[0], "fresh", 5000, "t2");
    assert_string_equal(redis_server_ask(&fixture->redis, "HGET {test}:feeds:state https://a.example/rss"), "fresh");
}

static void a_feed_that_is_asked_elsewhere_waits_for_that_host(void **state)
{
    struct fixture *fixture = *state;
    const char *const urls[] = {"https://a.example/rss"};
    struct done done = {0};
    struct store_feed feed = {.url = urls[0], .state = "", .due_ms = 2000};
    add(fixture, urls, 1);
    take(fixture, 1000, 1, "t1");
    assert_int_equal(store_feed_settle(fixture->store, &feed, "t1", "https://b.example/new", on_done, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0); /* a.example is still asked */
    assert_int_equal(take(fixture, 2000, 1, "t2").count, 1);
    assert_true(take_turn(fixture, "b.example", "t3") > 0);
}

/* Programs of before know no hosts; beside them nothing is lost, nor asked twice. */
static void what_an_older_program_does_with_a_feed_counts(void **state)
{
    struct fixture *fixture = *state;
    const char *const urls[] = {"https://a.example/1", "https://a.example/2", "https://a.example/3"};
    add(fixture, urls, 3);
    assert_int_equal(take(fixture, 1000, 1, "t1").count, 1); /* two wait for their host */
    redis_server_ask(&fixture->redis, "FCALL triptych_feed_update 2 {test}:feeds {test}:feeds:state "
                                      "https://a.example/2 old 900000");
    redis_server_ask(&fixture->redis, "FCALL triptych_feeds_claim 2 {test}:feeds {test}:feeds:state 70000 10 600000");
    settle(fixture, urls[0], "new", 800000, "t1");
    end_turn(fixture, "a.example", "t1", 0);
    assert_int_equal(take(fixture, 100000, 10, "t2").count, 0); /* 2 is done, 3 is in the older program's hand */
    struct feeds feeds = take(fixture, 670000, 10, "t3");
    assert_int_equal(feeds.count, 1);
    assert_string_equal(feeds.first, urls[2]);
}

static void a_feed_removed_while_it_was_read_stays_removed(void **state)
{
    struct fixture *fixture = *state;
    struct done done = {0};
    const char *const urls[] = {"https://a.example/rss"};
    add(fixture, urls, 1);
    take(fixture, 1000, 1, "t1");
    assert_int_equal(store_feeds_remove(fixture->store, urls[0], on_count, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
    settle(fixture, urls[0], "state", 5000, "t1");
    assert_string_equal(redis_server_ask(&fixture->redis,
                                         "EXISTS {test}:feeds {test}:feeds:state {test}:feeds:held {test}:feeds:asked"),
                        "0");
}

struct robots {
    int is_done;
    char text[64];
};

static void on_robots(void *context, const struct store_result *result, const char *text)
{
    struct robots *robots = context;
    assert_int_equal(result->code, 0);
    robots->is_done = 1;
    snprintf(robots->text, sizeof robots->text, "%s", text ? text : "(unknown)");
}

static void what_a_host_lets_robots_do_is_kept_for_all(void **state)
{
    struct fixture *fixture = *state;
    struct done done = {0};
    struct robots robots = {0};
    assert_int_equal(store_robots_get(fixture->store, "https://a.example", on_robots, &robots, NULL), 0);
    fixture_wait(fixture, &robots.is_done);
    assert_string_equal(robots.text, "(unknown)");
    assert_int_equal(store_robots_put(fixture->store, "https://a.example", "disallow /x", 60000, on_done, &done, NULL),
                     0);
    assert_int_equal(wait_done(fixture, &done), 0);
    robots.is_done = 0;
    assert_int_equal(store_robots_get(fixture->store, "https://a.example", on_robots, &robots, NULL), 0);
    fixture_wait(fixture, &robots.is_done);
    assert_string_equal(robots.text, "disallow /x");
}

static void too_many_feeds_are_refused_whole(void **state)
{
    struct fixture *fixture = *state;
    static char text[STORE_FEEDS_MAX + 1][40];
    static const char *urls[STORE_FEEDS_MAX + 1];
    for (int i = 0; i <= STORE_FEEDS_MAX; i++) {
        snprintf(text[i], sizeof text[i], "https://f%d.example/rss", i);
        urls[i] = text[i];
    }
    const struct store_feeds_new batch = {NULL, STORE_FEEDS_AT_ONCE + 1, 0};
    assert_int_equal(store_feeds_enter(fixture->store, &batch, on_entered, NULL, NULL), ERR_TOO_LARGE);
    for (int i = 2; i <= STORE_FEEDS_MAX; i += STORE_FEEDS_AT_ONCE)
        assert_int_equal(
            add(fixture, urls + i,
                i + STORE_FEEDS_AT_ONCE <= STORE_FEEDS_MAX ? STORE_FEEDS_AT_ONCE : (size_t)(STORE_FEEDS_MAX + 1 - i)),
            0);
    assert_int_equal(add(fixture, urls, 2), ERR_FULL);
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:feeds"), "19999");
    assert_int_equal(add(fixture, urls, 1), 0);
}

static void a_scan_brings_every_feed(void **state)
{
    struct fixture *fixture = *state;
    struct feeds feeds = {0};
    for (int i = 0; i < 700; i++) {
        char url[64];
        snprintf(url, sizeof url, "https://f%d.example/rss", i);
        const struct store_feed_new feed = {url, ""};
        const struct store_feeds_new batch = {&feed, 1, 0};
        assert_int_equal(store_feeds_enter(fixture->store, &batch, NULL, NULL, NULL), 0);
    }
    do {
        feeds.is_done = 0;
        assert_int_equal(store_feeds_scan(fixture->store, feeds.cursor, on_feeds, &feeds, NULL), 0);
        fixture_wait(fixture, &feeds.is_done);
    } while (feeds.cursor[0]);
    assert_int_equal(feeds.total, 700);
}

static void an_empty_url_and_a_state_too_large_are_refused_at_once(void **state)
{
    struct fixture *fixture = *state;
    static char large[STORE_FEED_STATE_MAX + 1];
    struct store_feed feed = {.url = "https://a.example/rss", .state = large, .state_size = sizeof large};
    const struct store_feed_new none = {"", ""};
    const struct store_feeds_new batch = {&none, 1, 0};
    assert_int_equal(store_feeds_enter(fixture->store, &batch, on_entered, NULL, NULL), ERR_INVALID);
    assert_int_equal(store_feed_settle(fixture->store, &feed, "t1", "", on_done, NULL, NULL), ERR_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_new_feed_is_due_at_once_and_adding_it_again_changes_nothing, fixture_flush),
        cmocka_unit_test_setup(a_feed_in_hand_is_nobody_elses_until_its_lease_ends, fixture_flush),
        cmocka_unit_test_setup(a_host_has_one_turn_and_then_rests, fixture_flush),
        cmocka_unit_test_setup(a_feed_waits_for_its_host_and_holds_up_no_other, fixture_flush),
        cmocka_unit_test_setup(what_was_learned_of_a_feed_comes_back_with_it, fixture_flush),
        cmocka_unit_test_setup(whoever_lost_a_feed_neither_keeps_it_nor_writes_its_state, fixture_flush),
        cmocka_unit_test_setup(a_feed_that_is_asked_elsewhere_waits_for_that_host, fixture_flush),
        cmocka_unit_test_setup(what_a_host_lets_robots_do_is_kept_for_all, fixture_flush),
        cmocka_unit_test_setup(what_an_older_program_does_with_a_feed_counts, fixture_flush),
        cmocka_unit_test_setup(a_feed_removed_while_it_was_read_stays_removed, fixture_flush),
        cmocka_unit_test_setup(too_many_feeds_are_refused_whole, fixture_flush),
        cmocka_unit_test_setup(a_scan_brings_every_feed, fixture_flush),
        cmocka_unit_test_setup(an_empty_url_and_a_state_too_large_are_refused_at_once, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
