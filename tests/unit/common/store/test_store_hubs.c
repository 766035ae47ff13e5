/* common/store: subscriptions at hubs. */
#include "store_feed_settings.h"
#include "store_fixture.h"
#include "store_hubs.h"

#include <stdio.h>
#include <string.h>

#define FEED "https://a.example/rss"

struct hubs {
    int is_done;
    size_t count;
    char id[64], feed[64], hub[64], secret[64];
    int64_t until_ms;
};

static void on_hubs(void *context, const struct store_result *result, const struct store_hub *rows, size_t count)
{
    struct hubs *hubs = context;
    assert_int_equal(result->code, 0);
    hubs->is_done = 1;
    hubs->count = count;
    if (!count)
        return;
    snprintf(hubs->id, sizeof hubs->id, "%s", rows[0].id);
    snprintf(hubs->feed, sizeof hubs->feed, "%s", rows[0].feed);
    snprintf(hubs->hub, sizeof hubs->hub, "%s", rows[0].hub);
    snprintf(hubs->secret, sizeof hubs->secret, "%s", rows[0].secret);
    hubs->until_ms = rows[0].until_ms;
}

static struct hubs take(struct fixture *fixture, int64_t now_ms)
{
    struct hubs hubs = {0};
    assert_int_equal(store_hubs_take(fixture->store, now_ms, 1000, on_hubs, &hubs, NULL), 0);
    fixture_wait(fixture, &hubs.is_done);
    return hubs;
}

static struct hubs get(struct fixture *fixture, const char *id)
{
    struct hubs hubs = {0};
    assert_int_equal(store_hub_get(fixture->store, id, on_hubs, &hubs, NULL), 0);
    fixture_wait(fixture, &hubs.is_done);
    return hubs;
}

static void found(struct fixture *fixture, const char *feed, const char *hub, const char *id)
{
    struct done done = {0};
    const struct store_hub row = {.id = id, .feed = feed, .hub = hub, .topic = feed, .secret = "secret"};
    assert_int_equal(store_hub_found(fixture->store, &row, 500, on_done, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
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

static void add_feed(struct fixture *fixture)
{
    struct done done = {0};
    const struct store_feed_new feed = {FEED, ""};
    const struct store_feeds_new batch = {&feed, 1, 0};
    assert_int_equal(store_feeds_enter(fixture->store, &batch, on_entered, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
}

static void a_hub_is_subscribed_to_once_until_another_is_named(void **state)
{
    struct fixture *fixture = *state;
    add_feed(fixture);
    found(fixture, FEED, "https://hub.example/", "1a");
    found(fixture, FEED, "https://hub.example/", "1b");
    struct hubs hubs = take(fixture, 500);
    assert_int_equal(hubs.count, 1);
    assert_string_equal(hubs.id, "1a");
    assert_string_equal(hubs.feed, FEED);
    assert_string_equal(hubs.secret, "secret");
    assert_int_equal(take(fixture, 1499).count, 0);
    assert_int_equal(take(fixture, 1500).count, 1); /* nobody has confirmed it */
    found(fixture, FEED, "https://other.example/", "1c");
    assert_int_equal(get(fixture, "1a").count, 0);
    assert_string_equal(get(fixture, "1c").hub, "https://other.example/");
}

static void a_subscription_holds_until_it_is_due_again(void **state)
{
    struct fixture *fixture = *state;
    struct done done = {0};
    add_feed(fixture);
    found(fixture, FEED, "https://hub.example/", "1a");
    assert_int_equal(store_hub_settle(fixture->store, "1a", 9000, 8000, on_done, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
    assert_int_equal(get(fixture, "1a").until_ms, 9000);
    assert_int_equal(take(fixture, 7999).count, 0);
    assert_int_equal(take(fixture, 8000).count, 1);
    done = (struct done){0};
    assert_int_equal(store_hub_settle(fixture->store, "2b", 9000, 8000, on_done, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
    assert_int_equal(get(fixture, "2b").count, 0);
}

static void a_subscription_goes_with_its_feed(void **state)
{
    struct fixture *fixture = *state;
    struct done done = {0};
    found(fixture, FEED, "https://hub.example/", "1a");
    assert_int_equal(get(fixture, "1a").count, 0); /* there is no such feed */
    add_feed(fixture);
    found(fixture, FEED, "https://hub.example/", "1a");
    assert_int_equal(store_hub_delivered(fixture->store, "1a", 9000, on_done, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
    assert_string_equal(redis_server_ask(&fixture->redis, "HGET {test}:feeds:pushed " FEED), "9000");
    done = (struct done){0};
    assert_int_equal(store_feeds_remove(fixture->store, FEED, on_count, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0);
    assert_int_equal(take(fixture, 500).count, 0);
    assert_string_equal(
        redis_server_ask(&fixture->redis, "EXISTS {test}:hubs {test}:hub:1a {test}:feeds:hub {test}:feeds:pushed"),
        "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_hub_is_subscribed_to_once_until_another_is_named, fixture_flush),
        cmocka_unit_test_setup(a_subscription_holds_until_it_is_due_again, fixture_flush),
        cmocka_unit_test_setup(a_subscription_goes_with_its_feed, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
