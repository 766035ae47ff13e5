/* common/store: what an operator does with feeds. */
#include "store_feed_settings.h"
#include "store_fixture.h"
#include "store_turns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOKEN "t1"

struct entered {
    struct done done;
    size_t count;
    enum store_feed_entered outcomes[STORE_FEEDS_AT_ONCE];
};

static void on_entered(void *context, const struct store_result *result, const enum store_feed_entered *outcomes,
                       size_t count)
{
    struct entered *entered = context;
    entered->count = count;
    for (size_t i = 0; i < count; i++)
        entered->outcomes[i] = outcomes[i];
    on_done(&entered->done, result);
}

static struct entered enter(struct fixture *fixture, const struct store_feed_new *feeds, size_t count, int is_list)
{
    struct entered entered = {.count = 0};
    const struct store_feeds_new batch = {feeds, count, is_list};
    assert_int_equal(store_feeds_enter(fixture->store, &batch, on_entered, &entered, NULL), 0);
    wait_done(fixture, &entered.done);
    return entered;
}

static int add(struct fixture *fixture, const char *const *urls, size_t count)
{
    struct store_feed_new feeds[STORE_FEEDS_AT_ONCE];
    for (size_t i = 0; i < count; i++)
        feeds[i] = (struct store_feed_new){urls[i], ""};
    struct entered entered = enter(fixture, feeds, count, 0);
    return wait_done(fixture, &entered.done);
}

static uint64_t counted;
static void on_count(void *context, const struct store_result *result, uint64_t count)
{
    counted = count;
    on_done(context, result);
}

static uint64_t remove_feed(struct fixture *fixture, const char *url)
{
    struct done done = {0};
    assert_int_equal(store_feeds_remove(fixture->store, url, on_count, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
    return counted;
}

static uint64_t set(struct fixture *fixture, const char *url, const char *settings, int is_paused)
{
    struct done done = {0};
    const struct store_feed_set what = {url, settings, is_paused};
    assert_int_equal(store_feed_set(fixture->store, &what, on_count, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
    return counted;
}

static int refresh(struct fixture *fixture, const char *url)
{
    struct done done = {0};
    assert_int_equal(store_feed_refresh(fixture->store, url, on_count, &done, NULL), 0);
    return wait_done(fixture, &done);
}

/* What feed_get gave, copied. */
static struct {
    struct done done;
    char url[64], state[64], settings[64], gone[128], sentences[STORE_FEED_FAILURES_KEPT][64];
    int64_t due_ms, at_ms[STORE_FEED_FAILURES_KEPT];
    size_t failure_count;
} got;

static void on_feed(void *context, const struct store_result *result, const struct store_feed_whole *whole)
{
    (void)context;
    snprintf(got.url, sizeof got.url, "%s", whole->feed.url);
    snprintf(got.state, sizeof got.state, "%s", whole->feed.state);
    snprintf(got.settings, sizeof got.settings, "%s", whole->feed.settings);
    snprintf(got.gone, sizeof got.gone, "%s", whole->gone);
    got.due_ms = whole->feed.due_ms;
    got.failure_count = whole->failure_count;
    for (size_t i = 0; i < whole->failure_count; i++) {
        got.at_ms[i] = whole->failures[i].at_ms;
        snprintf(got.sentences[i], sizeof got.sentences[i], "%d %s", whole->failures[i].http_status,
                 whole->failures[i].sentence);
    }
    on_done(&got.done, result);
}

static void get(struct fixture *fixture, const char *url)
{
    memset(&got, 0, sizeof got);
    assert_int_equal(store_feed_get(fixture->store, url, on_feed, NULL, NULL), 0);
    assert_int_equal(wait_done(fixture, &got.done), 0);
}

static size_t taken;
static void on_taken(void *context, const struct store_result *result, const struct store_feed *rows, size_t count,
                     const char *next_cursor)
{
    (void)rows;
    (void)next_cursor;
    taken = count;
    on_done(context, result);
}

/* How many are taken in hand; their hosts may be asked again at once. */
static size_t take(struct fixture *fixture, int64_t now_ms)
{
    struct done done = {0}, ended = {0};
    const struct store_take wanted = {now_ms, 10, 60000, TOKEN};
    const struct store_lease turn = {"a.example", TOKEN};
    assert_int_equal(store_feeds_take(fixture->store, &wanted, on_taken, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
    assert_int_equal(store_turn_end(fixture->store, &turn, now_ms, 0, on_done, &ended, NULL), 0);
    assert_int_equal(wait_done(fixture, &ended), 0);
    return taken;
}

static void update(struct fixture *fixture, const char *url, const char *state, int64_t due_ms)
{
    struct done done = {0};
    const struct store_feed feed = {.url = url, .state = state, .state_size = strlen(state), .due_ms = due_ms};
    assert_int_equal(store_feed_settle(fixture->store, &feed, TOKEN, "", on_done, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
}

static void settings_come_with_the_feed_and_go_with_it(void **state)
{
    struct fixture *fixture = *state;
    const struct store_feed_new feeds[] = {{"https://a.example/rss", "{\"title\":\"A\"}"},
                                           {"https://b.example/rss", ""}};
    assert_int_equal(enter(fixture, feeds, 2, 0).outcomes[0], STORE_FEED_ADDED);
    get(fixture, "https://a.example/rss");
    assert_string_equal(got.settings, "{\"title\":\"A\"}");
    assert_int_equal(set(fixture, "https://b.example/rss", "{\"title\":\"B\"}", 0), 1);
    get(fixture, "https://b.example/rss");
    assert_string_equal(got.settings, "{\"title\":\"B\"}");
    const struct store_feed_new again = {"https://a.example/rss", "{\"title\":\"other\"}"};
    assert_int_equal(enter(fixture, &again, 1, 0).outcomes[0], STORE_FEED_KNOWN);
    get(fixture, "https://a.example/rss");
    assert_string_equal(got.settings, "{\"title\":\"A\"}");
    assert_int_equal(set(fixture, "https://a.example/rss", "", 0), 1);
    get(fixture, "https://a.example/rss");
    assert_string_equal(got.settings, "");
    assert_int_equal(set(fixture, "https://nowhere.example/", "{}", 0), 0);
    remove_feed(fixture, "https://b.example/rss");
    assert_string_equal(redis_server_ask(&fixture->redis, "HLEN {test}:feeds:set"), "0");
}

static void a_removed_feed_comes_back_by_a_person_and_by_no_list(void **state)
{
    struct fixture *fixture = *state;
    const struct store_feed_new feed = {"https://a.example/rss", ""};
    enter(fixture, &feed, 1, 1);
    remove_feed(fixture, feed.url);
    get(fixture, feed.url);
    assert_string_equal(got.url, "");
    assert_int_equal(strncmp(got.gone, "removed|", strlen("removed|")), 0);
    assert_int_equal(enter(fixture, &feed, 1, 1).outcomes[0], STORE_FEED_REMOVED);
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:feeds"), "0");
    assert_int_equal(enter(fixture, &feed, 1, 0).outcomes[0], STORE_FEED_ADDED);
    get(fixture, feed.url);
    assert_string_equal(got.url, feed.url);
    assert_string_equal(redis_server_ask(&fixture->redis, "HLEN {test}:feeds:gone"), "0");
}

static void a_paused_feed_is_due_never_whatever_ends_meanwhile(void **state)
{
    struct fixture *fixture = *state;
    const char *const urls[] = {"https://a.example/rss"};
    add(fixture, urls, 1);
    take(fixture, 1000);
    set(fixture, urls[0], "{\"paused\":1}", 1);
    update(fixture, urls[0], "state", 5000);
    assert_int_equal(take(fixture, 9999999999999), 0);
    get(fixture, urls[0]);
    assert_int_equal(got.due_ms, STORE_FEED_PAUSED_MS);
    assert_string_equal(got.state, "state");
    assert_int_equal(refresh(fixture, urls[0]), ERR_CONFLICT);
    set(fixture, urls[0], "", 0);
    assert_int_equal(take(fixture, 1000), 1);
    set(fixture, urls[0], "{}", 0); /* one that is in hand stays there */
    assert_int_equal(take(fixture, 1000), 0);
    assert_int_equal(refresh(fixture, urls[0]), 0);
    assert_int_equal(take(fixture, 1000), 1);
}

static void a_slash_after_the_host_makes_no_other_feed(void **state)
{
    struct fixture *fixture = *state;
    const struct store_feed_new feeds[] = {{"https://a.example/", ""}, {"https://b.example", ""}};
    enter(fixture, feeds, 2, 0);
    const struct store_feed_new others[] = {
        {"https://a.example", ""}, {"https://b.example/", ""}, {"https://b.example/x", ""}};
    struct entered entered = enter(fixture, others, 3, 0);
    assert_int_equal(entered.outcomes[0], STORE_FEED_KNOWN);
    assert_int_equal(entered.outcomes[1], STORE_FEED_KNOWN);
    assert_int_equal(entered.outcomes[2], STORE_FEED_ADDED);
    get(fixture, "https://b.example/");
    assert_string_equal(got.url, "https://b.example");
}

static void move_feed(struct fixture *fixture, const char *from, const char *to)
{
    struct done done = {0};
    const struct store_feed_move move = {from, to, "fresh", strlen("fresh")};
    assert_int_equal(store_feed_move(fixture->store, &move, on_count, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
}

static void a_feed_that_moves_takes_its_settings_along(void **state)
{
    struct fixture *fixture = *state;
    const struct store_feed_new feeds[] = {{"https://a.example/", "{\"title\":\"A\"}"},
                                           {"https://b.example/rss", "{\"title\":\"B\"}"}};
    enter(fixture, feeds, 2, 0);
    move_feed(fixture, "https://a.example/", "https://a.example/feed");
    get(fixture, "https://a.example/feed");
    assert_string_equal(got.settings, "{\"title\":\"A\"}");
    assert_string_equal(got.state, "fresh");
    get(fixture, "https://a.example/");
    assert_string_equal(got.url, "");
    assert_non_null(strstr(got.gone, "|https://a.example/feed"));
    assert_int_equal(enter(fixture, feeds, 1, 1).outcomes[0], STORE_FEED_MOVED);
    move_feed(fixture, "https://a.example/feed", "https://b.example/rss");
    get(fixture, "https://b.example/rss");
    assert_string_equal(got.settings, "{\"title\":\"B\"}");
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:feeds"), "1");
    move_feed(fixture, "https://nowhere.example/", "https://c.example/");
    assert_int_equal(counted, 0);
    assert_string_equal(redis_server_ask(&fixture->redis, "ZCARD {test}:feeds"), "1");
}

static void the_last_failures_are_kept_newest_first(void **state)
{
    struct fixture *fixture = *state;
    const char *const urls[] = {"https://a.example/rss"};
    add(fixture, urls, 1);
    for (int i = 1; i <= 8; i++) {
        char sentence[32];
        snprintf(sentence, sizeof sentence, "failure\n%d", i);
        const struct store_feed_failure failure = {1000 * i, i % 2 ? 500 : 0, sentence};
        assert_int_equal(store_feed_failed(fixture->store, urls[0], &failure, NULL, NULL), 0);
    }
    get(fixture, urls[0]);
    assert_int_equal(got.failure_count, STORE_FEED_FAILURES_KEPT);
    assert_string_equal(got.sentences[0], "0 failure 8");
    assert_string_equal(got.sentences[1], "500 failure 7");
    assert_int_equal(got.at_ms[4], 4000);
    const struct store_feed_failure failure = {1, 500, "x"};
    assert_int_equal(store_feed_failed(fixture->store, "https://nowhere.example/", &failure, NULL, NULL), 0);
    get(fixture, "https://nowhere.example/");
    assert_int_equal(got.failure_count, 0);
    assert_string_equal(redis_server_ask(&fixture->redis, "HLEN {test}:feeds:errors"), "1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(settings_come_with_the_feed_and_go_with_it, fixture_flush),
        cmocka_unit_test_setup(a_removed_feed_comes_back_by_a_person_and_by_no_list, fixture_flush),
        cmocka_unit_test_setup(a_paused_feed_is_due_never_whatever_ends_meanwhile, fixture_flush),
        cmocka_unit_test_setup(a_slash_after_the_host_makes_no_other_feed, fixture_flush),
        cmocka_unit_test_setup(a_feed_that_moves_takes_its_settings_along, fixture_flush),
        cmocka_unit_test_setup(the_last_failures_are_kept_newest_first, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
