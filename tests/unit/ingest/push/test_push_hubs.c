/* ingest: subscriptions at hubs, from what a feed says of its hub to what the hub delivers. Fetches are the test's. */
#include "clock.h"
#include "push_state.h"
#include "scripted_http.h"
#include "scripted_store.h"

#include <openssl/hmac.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NOW    1790000000000
#define FEED   "https://gazette.example/rss"
#define HUB    "https://hub.example/"
#define TOPIC  "https://gazette.example/feed.xml"
#define ID     "00112233445566778899aabbccddeeff00112233"
#define SECRET "ffeeddccbbaa99887766554433221100ffeeddcc"
#define AT_ID  PUSH_PATH ID

static struct loop *loop;
static struct push *push;

/* What was asked of hubs. */
static struct {
    unsigned count;
    int code; /* what fetch_start returns */
    char url[200], form[1000];
    fetch_done_fn *done;
    void *context;
} asked;

/* What the owner was told. */
static struct {
    unsigned events[PUSH_EVENTS], deliveries;
    int takes; /* what on_delivery says */
    char sentence[200], feed[200], body[200], type[100];
} told;

int fetch_start(struct fetcher *fetcher, const struct fetch_request *request, fetch_done_fn *done, void *context,
                struct err *err)
{
    (void)fetcher;
    assert_int_equal(request->purpose, FETCH_HUB);
    if (asked.code)
        return err_set(err, (enum err_code)asked.code, "no room for it");
    asked.count++;
    snprintf(asked.url, sizeof asked.url, "%s", request->url);
    snprintf(asked.form, sizeof asked.form, "%s", request->form);
    asked.done = done;
    asked.context = context;
    return 0;
}

static int on_delivery(void *context, const char *feed, const char *content_type, const char *body, size_t size_bytes)
{
    (void)context;
    told.deliveries++;
    snprintf(told.feed, sizeof told.feed, "%s", feed);
    snprintf(told.type, sizeof told.type, "%s", content_type);
    snprintf(told.body, sizeof told.body, "%.*s", (int)size_bytes, body);
    return told.takes;
}

static void on_event(void *context, enum push_event event, const char *feed, const char *sentence)
{
    (void)context;
    assert_string_equal(feed, FEED);
    told.events[event]++;
    snprintf(told.sentence, sizeof told.sentence, "%s", sentence);
}

static int open_push(void **state)
{
    const struct push_options options = {
        .address = "https://desk.example/hooks", .on_delivery = on_delivery, .on_event = on_event};
    static char fetcher;
    (void)state;
    clock_set_for_test(NOW);
    scripted_store_reset();
    scripted_http_reset();
    memset(&asked, 0, sizeof asked);
    memset(&told, 0, sizeof told);
    told.takes = 1;
    loop = loop_new();
    struct push_options with_loop = options;
    with_loop.loop = loop;
    return push_open(&with_loop, (struct fetcher *)&fetcher, &push, NULL);
}

static int close_push(void **state)
{
    (void)state;
    push_close(push);
    scripted_store_check();
    scripted_store_reset();
    scripted_http_reset();
    loop_free(loop);
    clock_set_for_test(0);
    return 0;
}

static void pass_ms(int64_t ms)
{
    clock_set_for_test(clock_now_ms() + ms);
    loop_turn(loop, 0, NULL);
}

/* ── what a feed says of its hub ── */

static void say_hub(const char *link, const char *hub, const char *self)
{
    const struct fetch_answer answer = {.url = FEED, .link = link};
    push_found(push, FEED, &answer, hub, self);
}

/* What was entered, but for the two random words at its end. */
static void assert_entered(unsigned n, const char *expected)
{
    const char *said = scripted_said("store_hub_found", n);
    assert_int_equal(strlen(said), strlen(expected) + 2 * sizeof ID);
    assert_memory_equal(said, expected, strlen(expected));
    assert_int_equal(strspn(said + strlen(expected), " 0123456789abcdef"), 2 * sizeof ID);
    scripted_succeed("store_hub_found");
    scripted_answer();
}

static void a_hub_is_taken_from_the_header_or_the_feed_itself(void **state)
{
    (void)state;
    say_hub("", HUB, TOPIC);
    assert_entered(0, FEED " " HUB " " TOPIC);
    say_hub("<https://other.example/>; rel=hub, </feed.xml>; rel=self", HUB, "https://wrong.example/");
    assert_entered(1, FEED " https://other.example/ " TOPIC); /* the header wins */
    say_hub("", "/hub", NULL);
    assert_entered(2, FEED " https://gazette.example/hub " FEED); /* it knows itself by no other name */
    say_hub("", HUB, "mailto:me@gazette.example");
    assert_entered(3, FEED " " HUB " " FEED);
}

static void a_feed_without_a_hub_is_subscribed_to_nowhere(void **state)
{
    (void)state;
    say_hub("", NULL, TOPIC);
    say_hub("<https://gazette.example/2>; rel=next", NULL, NULL);
    say_hub("", "javascript:alert(1)", NULL);
    assert_int_equal(scripted_count("store_hub_found"), 0);
}

static void ids_and_secrets_are_never_the_same_twice(void **state)
{
    char first[300];
    (void)state;
    say_hub("", HUB, TOPIC);
    snprintf(first, sizeof first, "%s", scripted_said("store_hub_found", 0));
    assert_entered(0, FEED " " HUB " " TOPIC);
    say_hub("", HUB, TOPIC);
    assert_string_not_equal(first, scripted_said("store_hub_found", 1));
    assert_entered(1, FEED " " HUB " " TOPIC);
}

/* ── what is asked of a hub ── */

static const struct store_hub known = {.id = ID, .feed = FEED, .hub = HUB, .topic = TOPIC, .secret = SECRET};

static void answer_hub(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_hubs_fn, &known, 1);
}

static void answer_none(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_hubs_fn, NULL, 0);
}

static void take_due(void)
{
    pass_ms(5000);
    assert_true(scripted_is_waiting("store_hubs_take"));
    scripted_answer_with("store_hubs_take", answer_hub);
    scripted_answer();
}

static void answer_asked(enum fetch_failure failure, long status)
{
    const struct fetch_answer answer = {
        .failure = failure, .status = status, .sentence = failure ? "no way there" : ""};
    asked.done(asked.context, &answer);
}

static void a_subscription_that_is_due_is_asked_for_with_our_address_and_secret(void **state)
{
    (void)state;
    take_due();
    assert_int_equal(asked.count, 1);
    assert_string_equal(asked.url, HUB);
    assert_string_equal(asked.form, "hub.mode=subscribe&hub.topic=https%3A%2F%2Fgazette.example%2Ffeed.xml"
                                    "&hub.callback=https%3A%2F%2Fdesk.example%2Fhooks%2Fwebsub%2F" ID
                                    "&hub.secret=" SECRET "&hub.lease_seconds=864000");
    answer_asked(FETCH_OK, 202);
    assert_int_equal(told.events[PUSH_ASKED], 1);
    assert_int_equal(told.events[PUSH_CONFIRMED], 0); /* it counts when the hub has asked back */
}

static void a_hub_that_says_no_or_nothing_is_reported_and_asked_again_later(void **state)
{
    (void)state;
    take_due();
    answer_asked(FETCH_OK, 404);
    assert_int_equal(told.events[PUSH_REFUSED], 1);
    assert_string_equal(told.sentence, "the hub answers with status 404");
    take_due();
    answer_asked(FETCH_UNREACHED, 0);
    assert_int_equal(told.events[PUSH_REFUSED], 2);
    assert_string_equal(told.sentence, "no way there");
    asked.code = ERR_FULL;
    take_due();
    assert_int_equal(told.events[PUSH_REFUSED], 3);
    assert_string_equal(told.sentence, "no room for it");
    char again[32];
    snprintf(again, sizeof again, "%d", PUSH_RETRY_MS);
    assert_string_equal(scripted_said("store_hubs_take", 0), again); /* so Redis brings it back by itself */
}

static void one_question_to_redis_at_a_time(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++)
        pass_ms(5000);
    assert_int_equal(scripted_count("store_hubs_take"), 1);
    scripted_fail("store_hubs_take", ERR_TIMEOUT, "no answer");
    scripted_answer();
    scripted_refuse("store_hubs_take", ERR_FULL);
    pass_ms(5000);
    assert_int_equal(scripted_count("store_hubs_take"), 2);
    take_due();
    assert_int_equal(asked.count, 1);
    answer_asked(FETCH_OK, 202);
}

static void after_the_stop_nothing_is_asked_and_nobody_called_back(void **state)
{
    (void)state;
    take_due();
    pass_ms(5000);
    push_stop(push);
    scripted_answer_with("store_hubs_take", answer_hub);
    scripted_answer(); /* it comes when the fetcher is gone */
    for (int i = 0; i < 4; i++)
        pass_ms(5000);
    assert_int_equal(asked.count, 1);
    assert_int_equal(scripted_count("store_hubs_take"), 2);
}

/* ── what a hub asks back ── */

/* `query` of a GET at the subscription's address. */
static void confirm(const char *query)
{
    char line[1000];
    snprintf(line, sizeof line, "GET " AT_ID "?%s", query);
    assert_int_equal(push_answer(push, scripted_request(line, "", "", "")), 1);
    scripted_answer_with("store_hub_get", answer_hub);
    scripted_answer();
}

#define ABOUT_TOPIC "&hub.topic=https%3A%2F%2Fgazette.example%2Ffeed.xml"

static void assert_settled(unsigned n, int64_t until_ms, int64_t due_ms)
{
    char expected[200];
    snprintf(expected, sizeof expected, ID " %lld %lld", (long long)until_ms, (long long)due_ms);
    assert_string_equal(scripted_said("store_hub_settle", n), expected);
    scripted_succeed("store_hub_settle");
    scripted_answer();
}

static void repeating_the_challenge_is_the_consent(void **state)
{
    (void)state;
    confirm("hub.mode=subscribe" ABOUT_TOPIC "&hub.challenge=any%20text&hub.lease_seconds=1000");
    assert_int_equal(scripted_http.status, 200);
    assert_string_equal(scripted_http.body, "any text");
    assert_string_equal(scripted_http.type, "text/plain"); /* it is the hub's word: no browser may take it for a page */
    assert_settled(0, NOW + 1000000, NOW + 800000);
    assert_int_equal(told.events[PUSH_CONFIRMED], 1);
}

static void a_lease_is_taken_within_bounds(void **state)
{
    static const struct {
        const char *said;
        int64_t seconds;
    } cases[] = {{"&hub.lease_seconds=1", PUSH_LEASE_MIN},
                 {"&hub.lease_seconds=-5", PUSH_LEASE_MIN},
                 {"&hub.lease_seconds=soon", PUSH_LEASE_MIN},
                 {"&hub.lease_seconds=99999999999999999999", PUSH_LEASE_MAX},
                 {"", PUSH_LEASE_S}};
    (void)state;
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        char query[300];
        snprintf(query, sizeof query, "%s%s", "hub.mode=subscribe" ABOUT_TOPIC "&hub.challenge=c", cases[i].said);
        confirm(query);
        assert_settled(i, NOW + cases[i].seconds * 1000, NOW + cases[i].seconds * 800);
    }
}

static void a_denial_is_believed_for_a_week(void **state)
{
    (void)state;
    confirm("hub.mode=denied" ABOUT_TOPIC "&hub.reason=we%20do%20not%20know%20you");
    assert_int_equal(scripted_http.status, 200);
    assert_int_equal(told.events[PUSH_DENIED], 1);
    assert_string_equal(told.sentence, "we do not know you");
    assert_settled(0, 0, NOW + PUSH_DENIED_MS);
    confirm("hub.mode=denied" ABOUT_TOPIC);
    assert_string_equal(told.sentence, "");
    assert_settled(1, 0, NOW + PUSH_DENIED_MS);
}

/* Whoever learns the address must not subscribe it to something else, nor end what we want. */
static void what_we_did_not_ask_for_is_not_there(void **state)
{
    static const char *const queries[] = {"",
                                          "hub.mode=subscribe&hub.challenge=c",
                                          "hub.mode=subscribe&hub.topic=https%3A%2F%2Fother.example%2F&hub.challenge=c",
                                          "hub.mode=subscribe" ABOUT_TOPIC,
                                          "hub.mode=unsubscribe" ABOUT_TOPIC "&hub.challenge=c",
                                          "hub.challenge=c" ABOUT_TOPIC,
                                          "hub.mode=denied&hub.topic=x"};
    (void)state;
    for (unsigned i = 0; i < sizeof queries / sizeof *queries; i++) {
        confirm(queries[i]);
        assert_int_equal(scripted_http.status, 404);
        assert_int_equal(scripted_http.answers, i + 1);
    }
    assert_int_equal(scripted_count("store_hub_settle"), 0);
}

static void an_address_that_is_none_of_ours_costs_redis_nothing(void **state)
{
    static const char *const lines[] = {"GET " PUSH_PATH, "GET " PUSH_PATH "../healthz", "GET " PUSH_PATH "ABCDEF",
                                        "GET " PUSH_PATH ID "/", "POST " PUSH_PATH ID ID ID};
    (void)state;
    struct http_request *other = scripted_request("GET /healthz", "", "", "");
    assert_int_equal(push_answer(push, other), 0);
    assert_int_equal(scripted_http.answers, 0);
    http_respond(other, 200, NULL, "", 0); /* somebody else answers */
    for (unsigned i = 0; i < sizeof lines / sizeof *lines; i++) {
        assert_int_equal(push_answer(push, scripted_request(lines[i], "", "", "")), 1);
        assert_int_equal(scripted_http.status, 404);
    }
    assert_int_equal(scripted_count("store_hub_get"), 0);
}

static void a_subscription_that_is_gone_is_not_there_and_a_redis_that_is_away_is_no_gone_one(void **state)
{
    (void)state;
    push_answer(push, scripted_request("GET " AT_ID, "", "", ""));
    scripted_answer_with("store_hub_get", answer_none);
    scripted_answer();
    assert_int_equal(scripted_http.status, 404);
    push_answer(push, scripted_request("GET " AT_ID, "", "", ""));
    scripted_fail("store_hub_get", ERR_UNAVAILABLE, "closed");
    scripted_answer();
    assert_int_equal(scripted_http.status, 503); /* the hub asks again */
    scripted_refuse("store_hub_get", ERR_FULL);
    push_answer(push, scripted_request("GET " AT_ID, "", "", ""));
    assert_int_equal(scripted_http.status, 503);
}

/* ── what a hub delivers ── */

static const char *signature(const char *secret, const char *body)
{
    static char header[200];
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    HMAC(EVP_sha256(), secret, (int)strlen(secret), (const unsigned char *)body, strlen(body), digest, &size);
    int used = snprintf(header, sizeof header, "X-Hub-Signature: sha256=");
    for (unsigned i = 0; i < size; i++)
        used += snprintf(header + used, sizeof header - (size_t)used, "%02x", digest[i]);
    snprintf(header + used, sizeof header - (size_t)used, "\r\n");
    return header;
}

static void deliver(const char *headers, const char *body)
{
    assert_int_equal(push_answer(push, scripted_request("POST " AT_ID, headers, body, "")), 1);
    scripted_answer_with("store_hub_get", answer_hub);
    scripted_answer();
}

static void a_signed_delivery_is_taken_and_lets_the_feed_be_asked_less_often(void **state)
{
    char headers[400], delivered[100];
    (void)state;
    snprintf(headers, sizeof headers, "Content-Type: application/rss+xml\r\n%s", signature(SECRET, "<rss/>"));
    deliver(headers, "<rss/>");
    assert_int_equal(scripted_http.status, 204);
    assert_int_equal(told.deliveries, 1);
    assert_string_equal(told.feed, FEED);
    assert_string_equal(told.type, "application/rss+xml");
    assert_string_equal(told.body, "<rss/>");
    snprintf(delivered, sizeof delivered, ID " %lld", (long long)(NOW + PUSH_QUIET_MS));
    assert_string_equal(scripted_said("store_hub_delivered", 0), delivered);
    scripted_succeed("store_hub_delivered");
    scripted_answer();
    assert_int_equal(told.events[PUSH_DELIVERED], 1);
}

/* Answered like one that is right, as the protocol has it: a forger learns nothing. */
static void what_is_not_signed_with_our_secret_is_passed_over(void **state)
{
    (void)state;
    deliver("", "<rss/>");
    deliver(signature("another secret", "<rss/>"), "<rss/>");
    deliver(signature(SECRET, "<rss/>"), "<rss />");
    assert_int_equal(scripted_http.status, 202);
    assert_int_equal(told.events[PUSH_UNSIGNED], 3);
    assert_int_equal(told.deliveries, 0);
    assert_int_equal(scripted_count("store_hub_delivered"), 0);
}

static void a_delivery_that_cannot_be_taken_now_comes_again(void **state)
{
    (void)state;
    told.takes = 0;
    deliver(signature(SECRET, "<rss/>"), "<rss/>");
    assert_int_equal(scripted_http.status, 503);
    assert_int_equal(told.deliveries, 1);
    assert_int_equal(told.events[PUSH_DELIVERED], 0);
    assert_int_equal(scripted_count("store_hub_delivered"), 0);
    assert_string_equal(told.type, ""); /* it said none */
}

#define PUSH_TEST(name) cmocka_unit_test_setup_teardown(name, open_push, close_push)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PUSH_TEST(a_hub_is_taken_from_the_header_or_the_feed_itself),
        PUSH_TEST(a_feed_without_a_hub_is_subscribed_to_nowhere),
        PUSH_TEST(ids_and_secrets_are_never_the_same_twice),
        PUSH_TEST(a_subscription_that_is_due_is_asked_for_with_our_address_and_secret),
        PUSH_TEST(a_hub_that_says_no_or_nothing_is_reported_and_asked_again_later),
        PUSH_TEST(one_question_to_redis_at_a_time),
        PUSH_TEST(after_the_stop_nothing_is_asked_and_nobody_called_back),
        PUSH_TEST(repeating_the_challenge_is_the_consent),
        PUSH_TEST(a_lease_is_taken_within_bounds),
        PUSH_TEST(a_denial_is_believed_for_a_week),
        PUSH_TEST(what_we_did_not_ask_for_is_not_there),
        PUSH_TEST(an_address_that_is_none_of_ours_costs_redis_nothing),
        PUSH_TEST(a_subscription_that_is_gone_is_not_there_and_a_redis_that_is_away_is_no_gone_one),
        PUSH_TEST(a_signed_delivery_is_taken_and_lets_the_feed_be_asked_less_often),
        PUSH_TEST(what_is_not_signed_with_our_secret_is_passed_over),
        PUSH_TEST(a_delivery_that_cannot_be_taken_now_comes_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
