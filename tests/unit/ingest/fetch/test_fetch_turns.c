/* ingest: turns at hosts, without sockets: Redis is scripted_store, and what would go out is the test's. */
#include "clock.h"
#include "fetch.h"
#include "loop.h"
#include "scripted_client.h"
#include "scripted_store.h"
#include "store_turns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW      1790000000000
#define PAUSE_MS 2000
#define RENEW_MS 15000

static struct loop *loop;
static struct fetcher *fetcher;

/* ── Redis ── */

static int64_t again_ms;

static void answer_turn(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_turn_fn, again_ms);
}

static void answer_robots(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_robots_fn, "");
}

/* It may be asked when it is its turn: in `ms` again, or now. */
static void give_turn(int64_t ms)
{
    again_ms = ms;
    assert_true(scripted_is_waiting("store_turn_take"));
    scripted_answer_with("store_turn_take", answer_turn);
    scripted_answer();
}

static void settle_ends(unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        scripted_succeed("store_turn_end");
    scripted_answer();
}

static void pass_ms(int64_t ms)
{
    clock_set_for_test(clock_now_ms() + ms);
    loop_turn(loop, 0, NULL);
}

/* ── a fetch ── */

struct outcome {
    int calls;
    enum fetch_failure failure;
    long status;
    char sentence[128], url[128];
};

static void on_fetched(void *context, const struct fetch_answer *answer)
{
    struct outcome *outcome = context;
    outcome->calls++;
    outcome->failure = answer->failure;
    outcome->status = answer->status;
    snprintf(outcome->sentence, sizeof outcome->sentence, "%s", answer->sentence);
    snprintf(outcome->url, sizeof outcome->url, "%s", answer->url);
}

/* Up to the question for its turn: robots.txt lets us. */
static void begin_request(const struct fetch_request *request, struct outcome *outcome)
{
    *outcome = (struct outcome){0};
    assert_int_equal(fetch_start(fetcher, request, on_fetched, outcome, NULL), 0);
    assert_int_equal(outcome->calls, 0);
    loop_turn(loop, 0, NULL);
    scripted_answer();
}

static void begin(const char *url, struct outcome *outcome)
{
    begin_request(&(struct fetch_request){.purpose = FETCH_FEED, .url = url}, outcome);
}

static int open_fetcher(void **state)
{
    (void)state;
    clock_set_for_test(NOW);
    scripted_store_reset();
    scripted_answer_always("store_robots_get", answer_robots);
    memset(&scripted_sent, 0, sizeof scripted_sent);
    loop = loop_new();
    const struct fetch_options options = {
        .loop = loop, .user_agent = "Triptych", .instance = "i1", .host_pause_ms = PAUSE_MS};
    return fetcher_open(&options, &fetcher, NULL);
}

static int close_fetcher(void **state)
{
    (void)state;
    fetcher_close(fetcher);
    fetcher = NULL;
    while (scripted_waiting()) {
        scripted_fail(scripted_waits_for(), ERR_UNAVAILABLE, "closing");
        scripted_answer();
    }
    assert_int_equal(scripted_sent.running, 0);
    scripted_store_check();
    scripted_store_reset();
    loop_free(loop);
    clock_set_for_test(0);
    return 0;
}

/* ── a turn ── */

static void a_host_is_asked_in_its_turn_and_rests_afterwards(void **state)
{
    struct outcome outcome;
    (void)state;
    begin("http://a.example/feed", &outcome);
    assert_string_equal(scripted_said("store_turn_take", 0), "a.example");
    assert_int_equal(scripted_sent.count, 0);
    give_turn(0);
    assert_string_equal(scripted_sent.url, "http://a.example/feed");
    scripted_answer_sent(200, "", "");
    assert_int_equal(outcome.calls, 1);
    assert_int_equal(outcome.status, 200);
    assert_string_equal(scripted_said("store_turn_end", 0), "a.example i1.1 2000");
    settle_ends(1);
}

static void the_longest_of_what_anybody_asks_for_is_how_long_it_rests(void **state)
{
    struct outcome outcome;
    (void)state;
    begin("http://a.example/feed", &outcome);
    give_turn(0);
    scripted_answer_sent(503, "", "120");
    assert_string_equal(scripted_said("store_turn_end", 0), "a.example i1.1 120000");
    begin("http://a.example/feed", &outcome);
    give_turn(0);
    scripted_answer_sent(503, "", "999999"); /* the feed waits as long; other addresses of its host an hour at most */
    assert_string_equal(scripted_said("store_turn_end", 1), "a.example i1.2 3600000");
    begin("http://a.example/feed", &outcome);
    give_turn(0);
    scripted_answer_sent(200, "", "1");
    assert_string_equal(scripted_said("store_turn_end", 2), "a.example i1.3 2000");
    settle_ends(3);
}

static void who_has_no_turn_yet_comes_again_when_it_is_said_or_soon(void **state)
{
    struct outcome outcome;
    (void)state;
    begin("http://a.example/feed", &outcome);
    give_turn(3000);
    pass_ms(2999);
    assert_int_equal(scripted_count("store_turn_take"), 1);
    pass_ms(1);
    assert_int_equal(scripted_count("store_turn_take"), 2);
    give_turn(3600000); /* whoever has it may be done sooner than its lease says */
    pass_ms(5000);
    assert_int_equal(scripted_count("store_turn_take"), 3);
    give_turn(0);
    scripted_answer_sent(200, "", "");
    assert_int_equal(outcome.calls, 1);
    settle_ends(1);
}

static void a_queue_that_is_too_long_is_nobody_s_fault_and_ends(void **state)
{
    struct outcome outcome;
    unsigned tries = 0;
    (void)state;
    begin("http://a.example/feed", &outcome);
    for (; !outcome.calls; tries++) {
        assert_true(tries < 100);
        give_turn(5000);
        pass_ms(5000);
    }
    assert_true(tries >= FETCH_WAIT_MAX_MS / 5000);
    assert_int_equal(outcome.failure, FETCH_BUSY);
    assert_int_equal(scripted_sent.count, 0);
    assert_int_equal(fetcher_count(fetcher, FETCH_FEED), 0);
}

static void a_redis_that_fails_is_no_failure_of_the_site(void **state)
{
    struct outcome outcome;
    (void)state;
    begin("http://a.example/feed", &outcome);
    scripted_fail("store_turn_take", ERR_TIMEOUT, "no answer");
    scripted_answer();
    assert_int_equal(outcome.failure, FETCH_BUSY);
    assert_string_equal(outcome.sentence, "no answer");
    scripted_refuse("store_turn_take", ERR_FULL);
    begin("http://a.example/feed", &outcome);
    assert_int_equal(outcome.calls, 1);
    assert_int_equal(outcome.failure, FETCH_BUSY);
}

static void a_client_without_room_is_no_failure_of_the_site(void **state)
{
    struct outcome outcome;
    (void)state;
    begin("http://a.example/feed", &outcome);
    scripted_sent.code = ERR_FULL;
    give_turn(0);
    assert_int_equal(outcome.failure, FETCH_BUSY);
    assert_string_equal(outcome.sentence, "too many are running");
    settle_ends(1); /* the turn is not kept */
}

/* ── from host to host ── */

static void a_turn_is_given_back_before_another_is_waited_for(void **state)
{
    struct outcome outcome;
    (void)state;
    begin("http://a.example/feed", &outcome);
    give_turn(0);
    scripted_answer_sent(301, "http://b.example/feed", "");
    scripted_answer();
    assert_string_equal(scripted_said("store_turn_end", 0), "a.example i1.1 2000");
    assert_string_equal(scripted_said("store_turn_take", 1), "b.example");
    give_turn(0);
    assert_string_equal(scripted_sent.url, "http://b.example/feed");
    scripted_answer_sent(200, "", "");
    assert_string_equal(outcome.url, "http://b.example/feed");
    settle_ends(2);
}

static void one_host_is_asked_twice_in_one_turn_with_a_rest_between(void **state)
{
    struct outcome outcome;
    (void)state;
    begin("http://a.example/feed", &outcome);
    give_turn(0);
    scripted_answer_sent(302, "/rss", "");
    scripted_answer();
    assert_int_equal(scripted_sent.count, 1);
    pass_ms(PAUSE_MS - 1);
    assert_int_equal(scripted_sent.count, 1);
    pass_ms(1);
    assert_int_equal(scripted_sent.count, 2);
    assert_string_equal(scripted_sent.url, "http://a.example/rss");
    assert_int_equal(scripted_count("store_turn_take"), 1);
    scripted_answer_sent(200, "", "");
    settle_ends(1);
}

static void a_turn_that_the_caller_has_is_used_and_given_back_in_any_case(void **state)
{
    struct outcome outcome;
    const struct fetch_request request = {.purpose = FETCH_FEED, .url = "http://a.example/feed", .token = "mine"};
    const struct fetch_request wrong = {.purpose = FETCH_FEED, .url = "ftp://a.example/feed", .token = "mine"};
    (void)state;
    begin_request(&request, &outcome);
    assert_int_equal(scripted_count("store_turn_take"), 0);
    assert_int_equal(scripted_sent.count, 1);
    scripted_answer_sent(200, "", "");
    assert_string_equal(scripted_said("store_turn_end", 0), "a.example mine 2000");
    settle_ends(1);
    assert_int_equal(fetch_start(fetcher, &wrong, on_fetched, &outcome, NULL), ERR_INVALID);
    assert_string_equal(scripted_said("store_turn_end", 1), "a.example mine 0"); /* nobody waits for the answer */
}

/* ── secrets ── */

/* What a redirect from `from` to `to` is asked with. */
static const char *secrets_at(const char *from, const char *to)
{
    static char said[250];
    struct outcome outcome;
    const struct fetch_request request = {
        .purpose = FETCH_FEED, .url = from, .header = "X-Key: 1", .auth = "ann:pw", .token = "mine"};
    begin_request(&request, &outcome);
    assert_string_equal(scripted_sent.header, "X-Key: 1");
    assert_string_equal(scripted_sent.auth, "ann:pw");
    scripted_answer_sent(302, to, "");
    scripted_answer();
    if (scripted_is_waiting("store_turn_take"))
        give_turn(0);
    pass_ms(PAUSE_MS);
    snprintf(said, sizeof said, "%s%s", scripted_sent.header, scripted_sent.auth);
    assert_string_equal(scripted_sent.url, to);
    scripted_answer_sent(200, "", "");
    settle_ends(scripted_waiting());
    return said;
}

static void secrets_go_to_their_own_site_alone_and_never_unencrypted(void **state)
{
    (void)state;
    assert_string_equal(secrets_at("https://a.example/feed", "https://a.example/rss"), "X-Key: 1ann:pw");
    assert_string_equal(secrets_at("http://a.example/feed", "https://a.example/rss"), "X-Key: 1ann:pw");
    assert_string_equal(secrets_at("https://a.example/feed", "https://b.example/rss"), "");
    assert_string_equal(secrets_at("https://a.example/feed", "https://a.example.b.example/rss"), "");
    assert_string_equal(secrets_at("https://a.example/feed", "http://a.example/rss"), "");
    assert_string_equal(secrets_at("https://a.example/feed", "https://a.example:8443/rss"), "");
}

/* ── renewal ── */

static size_t lost[4];
static size_t lost_count;

static void answer_renewal(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_renewed_fn, lost, lost_count);
}

static void renew(size_t count)
{
    lost_count = count;
    assert_true(scripted_is_waiting("store_turns_renew"));
    scripted_answer_with("store_turns_renew", answer_renewal);
    scripted_answer();
}

static void turns_are_renewed_while_they_are_used(void **state)
{
    struct outcome first, second;
    (void)state;
    begin("http://a.example/feed", &first);
    give_turn(0);
    struct http_transfer *of_first = scripted_sent.transfer;
    begin("http://b.example/feed", &second);
    give_turn(0);
    pass_ms(RENEW_MS);
    assert_string_equal(scripted_said("store_turns_renew", 0), "2 b.example");
    pass_ms(RENEW_MS);
    assert_int_equal(scripted_count("store_turns_renew"), 1); /* one question at a time */
    renew(0);
    pass_ms(RENEW_MS);
    renew(0);
    assert_int_equal(first.calls + second.calls, 0);
    scripted_answer_sent(200, "", "");
    scripted_sent.transfer = of_first;
    scripted_answer_sent(200, "", "");
    assert_int_equal(first.calls + second.calls, 2);
    settle_ends(2);
}

static void who_has_lost_its_turn_breaks_off_and_says_so(void **state)
{
    struct outcome first, second;
    (void)state;
    begin("http://a.example/feed", &first);
    give_turn(0);
    begin("http://b.example/feed", &second);
    give_turn(0);
    pass_ms(RENEW_MS);
    lost[0] = 1; /* the second of "b.example a.example" */
    renew(1);
    assert_int_equal(first.calls, 1);
    assert_int_equal(first.failure, FETCH_BUSY);
    assert_int_equal(second.calls, 0);
    assert_int_equal(scripted_sent.running, 1);
    assert_int_equal(scripted_count("store_turn_end"), 0); /* it is another's by now */
    scripted_answer_sent(200, "", "");
    settle_ends(1);
}

static void an_answer_about_turns_that_are_over_harms_nobody(void **state)
{
    struct outcome outcome;
    (void)state;
    begin("http://a.example/feed", &outcome);
    give_turn(0);
    pass_ms(RENEW_MS);
    scripted_answer_sent(200, "", "");
    settle_ends(1);
    lost[0] = 0, lost[1] = 7; /* the second was never asked about */
    renew(2);
    assert_int_equal(outcome.calls, 1);
    assert_int_equal(outcome.status, 200);
}

static void a_renewal_that_fails_is_tried_again(void **state)
{
    struct outcome outcome;
    (void)state;
    begin("http://a.example/feed", &outcome);
    give_turn(0);
    scripted_refuse("store_turns_renew", ERR_FULL);
    pass_ms(RENEW_MS);
    pass_ms(RENEW_MS);
    scripted_fail("store_turns_renew", ERR_TIMEOUT, "no answer");
    scripted_answer();
    assert_int_equal(outcome.calls, 0); /* nobody said that it was lost */
    pass_ms(RENEW_MS);
    renew(0);
    scripted_answer_sent(200, "", "");
    settle_ends(1);
}

/* ── the end ── */

static void what_is_under_way_when_it_closes_is_given_back_with_its_rest(void **state)
{
    struct outcome asking, waiting;
    (void)state;
    begin("http://a.example/feed", &asking);
    give_turn(0);
    begin("http://b.example/feed", &waiting);
    pass_ms(RENEW_MS);
    fetcher_close(fetcher);
    fetcher = NULL;
    /* It may have reached its host: the rest holds for whoever asks next. */
    assert_string_equal(scripted_said("store_turn_end", 1), "a.example i1.1 2000");
    assert_int_equal(asking.calls + waiting.calls, 0);
    /* The answers to the turn and to the renewal come when nobody is there. */
    give_turn(0);
    assert_int_equal(scripted_sent.count, 1);
}

#define TURNS_TEST(name) cmocka_unit_test_setup_teardown(name, open_fetcher, close_fetcher)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TURNS_TEST(a_host_is_asked_in_its_turn_and_rests_afterwards),
        TURNS_TEST(the_longest_of_what_anybody_asks_for_is_how_long_it_rests),
        TURNS_TEST(who_has_no_turn_yet_comes_again_when_it_is_said_or_soon),
        TURNS_TEST(a_queue_that_is_too_long_is_nobody_s_fault_and_ends),
        TURNS_TEST(a_redis_that_fails_is_no_failure_of_the_site),
        TURNS_TEST(a_client_without_room_is_no_failure_of_the_site),
        TURNS_TEST(a_turn_is_given_back_before_another_is_waited_for),
        TURNS_TEST(one_host_is_asked_twice_in_one_turn_with_a_rest_between),
        TURNS_TEST(a_turn_that_the_caller_has_is_used_and_given_back_in_any_case),
        TURNS_TEST(secrets_go_to_their_own_site_alone_and_never_unencrypted),
        TURNS_TEST(turns_are_renewed_while_they_are_used),
        TURNS_TEST(who_has_lost_its_turn_breaks_off_and_says_so),
        TURNS_TEST(an_answer_about_turns_that_are_over_harms_nobody),
        TURNS_TEST(a_renewal_that_fails_is_tried_again),
        TURNS_TEST(what_is_under_way_when_it_closes_is_given_back_with_its_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
