/* common/store: the feeds that ingest reads. */
#include "store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static struct feeds claim(struct fixture *fixture, int64_t now_ms, unsigned limit)
{
    struct feeds feeds = {0};
    assert_int_equal(store_feeds_claim(fixture->store, now_ms, limit, 60000, on_feeds, &feeds, NULL), 0);
    fixture_wait(fixture, &feeds.is_done);
    return feeds;
}

static int add(struct fixture *fixture, const char *const *urls, size_t count)
{
    struct done done = {0};
    assert_int_equal(store_feeds_add(fixture->store, urls, count, on_done, &done, NULL), 0);
    return wait_done(fixture, &done);
}

static void update(struct fixture *fixture, const char *url, const char *state, int64_t due_ms)
{
    struct done done = {0};
    struct store_feed feed = {url, state, strlen(state), due_ms};
    assert_int_equal(store_feed_update(fixture->store, &feed, on_done, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
}

static void a_new_feed_is_due_at_once_and_adding_it_again_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    const char *const urls[] = {"https://a.example/rss", "https://b.example/rss", "https://a.example/rss"};
    assert_int_equal(add(fixture, urls, 3), 0);
    struct feeds feeds = claim(fixture, 1000, 10);
    assert_int_equal(feeds.count, 2);
    assert_string_equal(feeds.first, urls[0]);
    assert_string_equal(feeds.state, "");
    update(fixture, urls[0], "{\"etag\":\"x\"}", 90000);
    assert_int_equal(add(fixture, urls, 2), 0);
    assert_int_equal(claim(fixture, 1000, 10).count, 0);
}

static void a_claimed_feed_is_nobody_elses_until_its_lease_ends(void **state)
{
    struct fixture *fixture = *state;
    const char *const urls[] = {"https://a.example/rss", "https://b.example/rss"};
    add(fixture, urls, 2);
    assert_int_equal(claim(fixture, 1000, 1).count, 1);
    assert_int_equal(claim(fixture, 1000, 10).count, 1);
    assert_int_equal(claim(fixture, 60999, 10).count, 0);
    assert_int_equal(claim(fixture, 61000, 10).count, 2);
}

static void what_was_learned_of_a_feed_comes_back_with_it(void **state)
{
    struct fixture *fixture = *state;
    const char *const urls[] = {"https://a.example/rss"};
    add(fixture, urls, 1);
    claim(fixture, 1000, 1);
    update(fixture, urls[0], "state", 5000);
    assert_int_equal(claim(fixture, 4999, 1).count, 0);
    struct feeds feeds = claim(fixture, 5000, 1);
    assert_int_equal(feeds.count, 1);
    assert_string_equal(feeds.state, "state");
    assert_int_equal(feeds.due_ms, 5000);
}

static void a_feed_removed_while_it_was_read_stays_removed(void **state)
{
    struct fixture *fixture = *state;
    struct done done = {0};
    const char *const urls[] = {"https://a.example/rss"};
    add(fixture, urls, 1);
    claim(fixture, 1000, 1);
    assert_int_equal(store_feeds_remove(fixture->store, urls[0], on_done, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
    update(fixture, urls[0], "state", 5000);
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {test}:feeds {test}:feeds:state"), "0");
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
    assert_int_equal(store_feeds_add(fixture->store, urls, STORE_FEEDS_MAX + 1, on_done, NULL, NULL), ERR_TOO_LARGE);
    assert_int_equal(add(fixture, urls + 2, STORE_FEEDS_MAX - 1), 0);
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
        const char *const urls[] = {url};
        assert_int_equal(store_feeds_add(fixture->store, urls, 1, NULL, NULL, NULL), 0);
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
    const char *const urls[] = {""};
    struct store_feed feed = {"https://a.example/rss", large, sizeof large, 0};
    assert_int_equal(store_feeds_add(fixture->store, urls, 1, on_done, NULL, NULL), ERR_INVALID);
    assert_int_equal(store_feed_update(fixture->store, &feed, on_done, NULL, NULL), ERR_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_new_feed_is_due_at_once_and_adding_it_again_changes_nothing, fixture_flush),
        cmocka_unit_test_setup(a_claimed_feed_is_nobody_elses_until_its_lease_ends, fixture_flush),
        cmocka_unit_test_setup(what_was_learned_of_a_feed_comes_back_with_it, fixture_flush),
        cmocka_unit_test_setup(a_feed_removed_while_it_was_read_stays_removed, fixture_flush),
        cmocka_unit_test_setup(too_many_feeds_are_refused_whole, fixture_flush),
        cmocka_unit_test_setup(a_scan_brings_every_feed, fixture_flush),
        cmocka_unit_test_setup(an_empty_url_and_a_state_too_large_are_refused_at_once, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
