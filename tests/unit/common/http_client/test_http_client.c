/* ingest: one HTTP GET at a time, against a server of our own on the same loop. */
#include "clock.h"
#include "http.h"
#include "http_client.h"
#include "http_transfer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define BODY_MAX 8388608 /* as ingest has it */

#define ROUNDS_MAX 1000 /* of at most 20 ms: a test that waits longer is stuck */

static struct loop *loop;
static struct http_server *server;
static struct http_client *client;
static struct net_permit permit;

/* What came of a fetch. */
struct outcome {
    int calls;
    enum fetch_failure failure;
    long status;
    size_t size;
    char body[64], sentence[128], etag[64], last_modified[64], content_type[64], location[128];
};

static void on_done(void *context, const struct http_answer *answer)
{
    struct outcome *outcome = context;
    outcome->calls++;
    outcome->failure = answer->failure;
    outcome->status = answer->status;
    outcome->size = answer->size_bytes;
    snprintf(outcome->body, sizeof outcome->body, "%s", answer->body);
    snprintf(outcome->sentence, sizeof outcome->sentence, "%s", answer->sentence);
    snprintf(outcome->etag, sizeof outcome->etag, "%s", answer->etag);
    snprintf(outcome->last_modified, sizeof outcome->last_modified, "%s", answer->last_modified);
    snprintf(outcome->content_type, sizeof outcome->content_type, "%s", answer->content_type);
    snprintf(outcome->location, sizeof outcome->location, "%s", answer->location);
}

static void answer_large(struct http_request *request, size_t size)
{
    char *body = calloc(1, size);
    assert_non_null(body);
    http_respond_take(request, 200, "text/plain", body, size);
}

static void on_request(void *context, struct http_request *request)
{
    const char *path = http_path(request);
    const char *etag = http_header(request, "If-None-Match");
    (void)context;
    if (strcmp(path, "/feed") == 0 && etag && strcmp(etag, "\"v1\"") == 0) {
        http_respond(request, 304, "text/plain", "", 0);
    } else if (strcmp(path, "/feed") == 0) {
        http_header_add(request, "ETag", "\"v1\"");
        http_header_add(request, "Last-Modified", "Mon, 05 Jan 2026 07:08:09 GMT");
        http_respond(request, 200, "application/rss+xml", "<rss/>", 6);
    } else if (strcmp(path, "/moved") == 0) {
        http_header_add(request, "Location", "/feed");
        http_respond(request, 301, "text/plain", "", 0);
    } else if (strcmp(path, "/cookie") == 0) {
        const char *cookie = http_header(request, "Cookie") ? http_header(request, "Cookie") : "none";
        http_header_add(request, "Set-Cookie", "visited=yes");
        http_respond(request, 200, "text/plain", cookie, strlen(cookie));
    } else if (strcmp(path, "/odd") == 0) {
        http_header_add(request, "Content-Encoding", "utf-8");
        http_respond(request, 200, "text/plain", "<rss/>", 6);
    } else if (strcmp(path, "/large") == 0) {
        answer_large(request, BODY_MAX + 1);
    } else if (strcmp(path, "/half") == 0) {
        answer_large(request, BODY_MAX / 2);
    } else if (strcmp(path, "/agent") == 0) {
        const char *agent = http_header(request, "User-Agent");
        http_respond(request, 200, "text/plain", agent, strlen(agent));
    } else {
        http_respond(request, 404, "text/plain", "no", 2);
    }
}

static int open_with(int may_be_private)
{
    const struct http_options options = {
        .listen = "127.0.0.1:0", .connections_max = HTTP_RUNNING_MAX + 1, .idle_timeout_s = 30, .handler = on_request};
    loop = loop_new();
    if (!loop || http_open(loop, &options, &server, NULL) < 0)
        return -1;
    if (net_permit_read(may_be_private ? "127.0.0.0/8" : "", &permit, NULL) < 0)
        return -1;
    return http_client_open(loop, "Triptych/test (+desk@daily.example)", &permit, &client, NULL);
}

static int open_private(void **state)
{
    (void)state;
    return open_with(1);
}

static int open_public(void **state)
{
    (void)state;
    return open_with(0);
}

static int close_all(void **state)
{
    (void)state;
    http_client_close(client);
    http_close(server);
    loop_free(loop);
    return 0;
}

static void wait_for(const int *calls, int expected)
{
    for (int i = 0; i < ROUNDS_MAX && *calls < expected; i++)
        assert_int_equal(loop_turn(loop, 20, NULL), 0);
    assert_int_equal(*calls, expected);
}

/* While others hold and run as many as may be. */
static struct outcome get_held(struct http_transfer *transfer, const char *path, size_t held)
{
    char url[128];
    struct outcome outcome = {0};
    snprintf(url, sizeof url, "http://127.0.0.1:%u%s", http_port(server), path);
    const struct http_get wanted = {.url = url, .body_max_bytes = BODY_MAX};
    assert_int_equal(http_transfer_start(transfer, &wanted, on_done, &outcome, NULL), 0);
    wait_for(&outcome.calls, 1);
    assert_true(http_client_held_bytes(client) >= held);
    return outcome;
}

static struct outcome get(struct http_transfer *transfer, const char *path, const char *etag, const char *modified)
{
    char url[128];
    struct outcome outcome = {0};
    snprintf(url, sizeof url, "http://127.0.0.1:%u%s", http_port(server), path);
    const struct http_get wanted = {.url = url, .etag = etag, .last_modified = modified, .body_max_bytes = BODY_MAX};
    assert_int_equal(http_transfer_start(transfer, &wanted, on_done, &outcome, NULL), 0);
    wait_for(&outcome.calls, 1);
    assert_int_equal(http_client_running(client), 0);
    assert_int_equal(http_client_held_bytes(client), 0);
    return outcome;
}

static struct outcome fetch(const char *path, const char *etag)
{
    struct http_transfer *transfer = http_transfer_new(client);
    assert_non_null(transfer);
    struct outcome outcome = get(transfer, path, etag, "");
    http_transfer_free(transfer);
    return outcome;
}

static void an_answer_comes_with_its_headers(void **state)
{
    (void)state;
    struct outcome outcome = fetch("/feed", "");
    assert_int_equal(outcome.failure, FETCH_OK);
    assert_int_equal(outcome.status, 200);
    assert_string_equal(outcome.body, "<rss/>");
    assert_string_equal(outcome.etag, "\"v1\"");
    assert_string_equal(outcome.last_modified, "Mon, 05 Jan 2026 07:08:09 GMT");
    assert_string_equal(outcome.content_type, "application/rss+xml");
}

static void a_request_with_a_known_tag_is_conditional(void **state)
{
    (void)state;
    assert_int_equal(fetch("/feed", "\"v1\"").status, 304);
    assert_int_equal(fetch("/feed", "\"v0\"").status, 200);
}

static void a_tag_that_would_break_out_of_its_header_is_not_sent(void **state)
{
    (void)state;
    assert_int_equal(fetch("/feed", "\"v1\"\r\nX-Injected: 1").status, 200);
}

static void a_redirect_is_an_answer_and_is_not_followed(void **state)
{
    (void)state;
    struct outcome outcome = fetch("/moved", "");
    assert_int_equal(outcome.failure, FETCH_OK);
    assert_int_equal(outcome.status, 301);
    assert_string_equal(outcome.location, "/feed");
}

static void cookies_last_for_one_conversation(void **state)
{
    (void)state;
    struct http_transfer *transfer = http_transfer_new(client);
    assert_string_equal(get(transfer, "/cookie", "", "").body, "none");
    assert_string_equal(get(transfer, "/cookie", "", "").body, "visited=yes");
    http_transfer_free(transfer);
    assert_string_equal(fetch("/cookie", "").body, "none");
}

static void an_odd_content_encoding_is_passed_over(void **state)
{
    (void)state;
    struct outcome outcome = fetch("/odd", "");
    assert_int_equal(outcome.failure, FETCH_OK);
    assert_string_equal(outcome.body, "<rss/>");
}

static void an_answer_that_is_too_large_is_broken_off(void **state)
{
    (void)state;
    struct outcome outcome = fetch("/large", "");
    assert_int_equal(outcome.failure, FETCH_TOO_LARGE);
    assert_int_equal(outcome.size, 0); /* its head said so: none of it was received */
}

static void the_beginning_of_what_is_too_large_comes_where_it_is_of_use(void **state)
{
    (void)state;
    char url[128];
    struct outcome outcome = {0};
    struct http_transfer *transfer = http_transfer_new(client);
    snprintf(url, sizeof url, "http://127.0.0.1:%u/large", http_port(server));
    const struct http_get wanted = {.url = url, .body_max_bytes = 1000000, .may_be_cut = 1};
    assert_int_equal(http_transfer_start(transfer, &wanted, on_done, &outcome, NULL), 0);
    wait_for(&outcome.calls, 1);
    assert_int_equal(outcome.failure, FETCH_TOO_LARGE);
    assert_true(outcome.size > 900000 && outcome.size <= 1000000);
    http_transfer_free(transfer);
}

static void we_say_who_we_are(void **state)
{
    (void)state;
    assert_string_equal(fetch("/agent", "").body, "Triptych/test (+desk@daily.example)");
}

static void an_error_status_is_an_answer(void **state)
{
    (void)state;
    struct outcome outcome = fetch("/nothing", "");
    assert_int_equal(outcome.failure, FETCH_OK);
    assert_int_equal(outcome.status, 404);
}

static void what_cannot_be_reached_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        enum fetch_failure failure;
    } cases[] = {{"http://127.0.0.1:1/", FETCH_UNREACHED}, {"gopher://127.0.0.1/", FETCH_BROKEN}};
    struct http_transfer *transfer = http_transfer_new(client);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct outcome outcome = {0};
        const struct http_get wanted = {.url = cases[i].url, .body_max_bytes = 1000};
        assert_int_equal(http_transfer_start(transfer, &wanted, on_done, &outcome, NULL), 0);
        wait_for(&outcome.calls, 1);
        assert_int_equal(outcome.failure, cases[i].failure);
        assert_true(outcome.sentence[0]);
    }
    http_transfer_free(transfer);
}

static void a_private_address_is_refused(void **state)
{
    (void)state;
    struct outcome outcome = fetch("/feed", "");
    assert_int_equal(outcome.failure, FETCH_PRIVATE);
    assert_int_equal(outcome.size, 0);
    assert_non_null(strstr(outcome.sentence, "public"));
}

static void many_transfers_run_at_once_and_no_more_than_the_limit(void **state)
{
    (void)state;
    static struct http_transfer *transfers[HTTP_RUNNING_MAX + 1];
    char url[128];
    struct outcome outcome = {0};
    snprintf(url, sizeof url, "http://127.0.0.1:%u/feed", http_port(server));
    const struct http_get wanted = {.url = url, .body_max_bytes = 1000};
    for (int i = 0; i <= HTTP_RUNNING_MAX; i++) {
        transfers[i] = http_transfer_new(client);
        assert_non_null(transfers[i]);
        assert_int_equal(http_transfer_start(transfers[i], &wanted, on_done, &outcome, NULL),
                         i < HTTP_RUNNING_MAX ? 0 : ERR_FULL);
    }
    wait_for(&outcome.calls, HTTP_RUNNING_MAX);
    assert_int_equal(outcome.status, 200);
    for (int i = 0; i <= HTTP_RUNNING_MAX; i++)
        http_transfer_free(transfers[i]);
}

static void small_bodies_come_in_while_large_ones_take_all_the_room(void **state)
{
    (void)state;
    struct outcome outcome = {0};
    char url[128];
    struct http_transfer *small = http_transfer_new(client), *large = http_transfer_new(client);
    assert_true(http_budget_reserve(&client->budget, HTTP_BODIES_MAX)); /* somebody else's */
    assert_int_equal(get_held(small, "/feed", HTTP_BODIES_MAX).status, 200);
    snprintf(url, sizeof url, "http://127.0.0.1:%u/half", http_port(server));
    const struct http_get wanted = {.url = url, .body_max_bytes = BODY_MAX};
    assert_int_equal(http_transfer_start(large, &wanted, on_done, &outcome, NULL), 0);
    for (int i = 0; i < ROUNDS_MAX && !large->is_paused; i++)
        assert_int_equal(loop_turn(loop, 20, NULL), 0);
    assert_true(large->is_paused);
    assert_int_equal(get_held(small, "/feed", HTTP_BODIES_MAX).status, 200);
    assert_int_equal(outcome.calls, 0);
    http_budget_release(&client->budget, HTTP_BODIES_MAX);
    assert_int_equal(get_held(small, "/feed", 0).status, 200); /* its end wakes who rests */
    wait_for(&outcome.calls, 1);
    assert_int_equal(outcome.size, BODY_MAX / 2);
    assert_int_equal(client->resting_count, 0);
    http_transfer_free(small);
    http_transfer_free(large);
}

static void a_transfer_that_rests_can_be_broken_off(void **state)
{
    (void)state;
    struct outcome outcome = {0};
    char url[128];
    struct http_transfer *large = http_transfer_new(client);
    assert_true(http_budget_reserve(&client->budget, HTTP_BODIES_MAX));
    snprintf(url, sizeof url, "http://127.0.0.1:%u/half", http_port(server));
    const struct http_get wanted = {.url = url, .body_max_bytes = BODY_MAX};
    assert_int_equal(http_transfer_start(large, &wanted, on_done, &outcome, NULL), 0);
    for (int i = 0; i < ROUNDS_MAX && !large->is_paused; i++)
        assert_int_equal(loop_turn(loop, 20, NULL), 0);
    assert_int_equal(client->resting_count, 1);
    http_transfer_free(large);
    assert_int_equal(client->resting_count, 0);
    assert_int_equal(outcome.calls, 0);
    http_budget_release(&client->budget, HTTP_BODIES_MAX);
}

/* Each body is larger than what all may hold together: they come in one after another. */
static void large_bodies_come_in_one_after_another_when_there_is_little_room(void **state)
{
    (void)state;
    struct http_transfer *transfers[8];
    char url[128];
    struct outcome outcome = {0};
    snprintf(url, sizeof url, "http://127.0.0.1:%u/half", http_port(server));
    const struct http_get wanted = {.url = url, .body_max_bytes = BODY_MAX};
    client->budget.max_bytes = client->budget.large_max_bytes = BODY_MAX / 4;
    for (int i = 0; i < 8; i++) {
        transfers[i] = http_transfer_new(client);
        assert_int_equal(http_transfer_start(transfers[i], &wanted, on_done, &outcome, NULL), 0);
    }
    for (int i = 0; i < ROUNDS_MAX && outcome.calls < 8; i++) {
        assert_int_equal(loop_turn(loop, 20, NULL), 0);
        assert_true(http_client_held_bytes(client) <= BODY_MAX / 2);
    }
    assert_int_equal(outcome.calls, 8);
    assert_int_equal(outcome.failure, FETCH_OK);
    assert_int_equal(outcome.size, BODY_MAX / 2);
    assert_int_equal(http_client_held_bytes(client), 0);
    for (int i = 0; i < 8; i++)
        http_transfer_free(transfers[i]);
}

/* The time that it rests for want of room does not count. */
static void what_takes_too_long_is_ended(void **state)
{
    (void)state;
    struct outcome slow = {0}, resting = {0};
    char url[128];
    struct http_transfer *first = http_transfer_new(client), *second = http_transfer_new(client);
    snprintf(url, sizeof url, "http://127.0.0.1:%u/feed", http_port(server));
    const struct http_get wanted = {.url = url, .body_max_bytes = 1000};
    int64_t now_ms = clock_monotonic_ms();
    assert_int_equal(http_transfer_start(first, &wanted, on_done, &slow, NULL), 0);
    assert_int_equal(http_transfer_start(second, &wanted, on_done, &resting, NULL), 0);
    second->rested_ms = 1000;
    http_client_check(client, now_ms + HTTP_TIMEOUT_MS - 100);
    assert_int_equal(slow.calls + resting.calls, 0);
    http_client_check(client, now_ms + HTTP_TIMEOUT_MS + 500);
    assert_int_equal(slow.failure, FETCH_TIMED_OUT);
    assert_non_null(strstr(slow.sentence, "30 seconds"));
    assert_int_equal(resting.calls, 0);
    second->is_paused = 1;
    http_client_check(client, now_ms + HTTP_REST_MAX_MS + 500);
    assert_int_equal(resting.failure, FETCH_BUSY);
    http_transfer_free(first);
    http_transfer_free(second);
}

static void freeing_breaks_off_what_is_running(void **state)
{
    (void)state;
    char url[128];
    struct outcome outcome = {0};
    struct http_transfer *transfer = http_transfer_new(client);
    snprintf(url, sizeof url, "http://127.0.0.1:%u/feed", http_port(server));
    const struct http_get wanted = {.url = url, .body_max_bytes = 1000};
    assert_int_equal(http_transfer_start(transfer, &wanted, on_done, &outcome, NULL), 0);
    assert_int_equal(loop_turn(loop, 0, NULL), 0);
    http_transfer_free(transfer);
    for (int i = 0; i < 5; i++)
        assert_int_equal(loop_turn(loop, 1, NULL), 0);
    assert_int_equal(outcome.calls, 0);
}

#define FETCH_TEST(test, open) cmocka_unit_test_setup_teardown(test, open, close_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FETCH_TEST(an_answer_comes_with_its_headers, open_private),
        FETCH_TEST(a_request_with_a_known_tag_is_conditional, open_private),
        FETCH_TEST(a_tag_that_would_break_out_of_its_header_is_not_sent, open_private),
        FETCH_TEST(a_redirect_is_an_answer_and_is_not_followed, open_private),
        FETCH_TEST(cookies_last_for_one_conversation, open_private),
        FETCH_TEST(an_odd_content_encoding_is_passed_over, open_private),
        FETCH_TEST(an_answer_that_is_too_large_is_broken_off, open_private),
        FETCH_TEST(the_beginning_of_what_is_too_large_comes_where_it_is_of_use, open_private),
        FETCH_TEST(we_say_who_we_are, open_private),
        FETCH_TEST(an_error_status_is_an_answer, open_private),
        FETCH_TEST(what_cannot_be_reached_is_told, open_private),
        FETCH_TEST(a_private_address_is_refused, open_public),
        FETCH_TEST(many_transfers_run_at_once_and_no_more_than_the_limit, open_private),
        FETCH_TEST(small_bodies_come_in_while_large_ones_take_all_the_room, open_private),
        FETCH_TEST(a_transfer_that_rests_can_be_broken_off, open_private),
        FETCH_TEST(large_bodies_come_in_one_after_another_when_there_is_little_room, open_private),
        FETCH_TEST(what_takes_too_long_is_ended, open_private),
        FETCH_TEST(freeing_breaks_off_what_is_running, open_private),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
