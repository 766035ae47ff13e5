/* ingest: fetching from host to host, with a Redis and a server of our own on the same loop. Pauses are none, so that
 * nothing waits. */
#include "fetch.h"
#include "http.h"
#include "net_permit.h"
#include "store_fixture.h"
#include "store_turns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct http_server *server;
static struct fetcher *fetcher;
static struct net_permit permit;
static const char *robots; /* NULL: 404 */
static unsigned robots_status;
static int robots_asked, asked;

struct outcome {
    int calls;
    enum fetch_failure failure;
    long status;
    char body[64], url[128], moved_url[128], sentence[128];
};

static void on_fetched(void *context, const struct fetch_answer *answer)
{
    struct outcome *outcome = context;
    outcome->calls++;
    outcome->failure = answer->failure;
    outcome->status = answer->status;
    snprintf(outcome->body, sizeof outcome->body, "%s", answer->body);
    snprintf(outcome->url, sizeof outcome->url, "%s", answer->url);
    snprintf(outcome->moved_url, sizeof outcome->moved_url, "%s", answer->moved_url);
    snprintf(outcome->sentence, sizeof outcome->sentence, "%s", answer->sentence);
}

static void redirect(struct http_request *request, unsigned status, const char *location)
{
    http_header_add(request, "Location", location);
    http_respond(request, status, "text/plain", "", 0);
}

static void answer_robots(struct http_request *request)
{
    robots_asked++;
    if (robots_status)
        http_respond(request, robots_status, "text/plain", "", 0);
    else if (robots)
        http_respond(request, 200, "text/plain", robots, strlen(robots));
    else
        http_respond(request, 404, "text/plain", "no", 2);
}

static void on_request(void *context, struct http_request *request)
{
    const char *path = http_path(request), *host = http_header(request, "Host");
    char there[128];
    (void)context;
    if (strcmp(path, "/robots.txt") == 0) {
        answer_robots(request);
        return;
    }
    asked++;
    snprintf(there, sizeof there, "http://b.localhost:%u/feed", http_port(server));
    const char *secret =
        http_header(request, "X-Key") ? http_header(request, "X-Key") : http_header(request, "Authorization");
    if (strcmp(path, "/secret") == 0)
        http_respond(request, 200, "text/plain", secret ? secret : "none", strlen(secret ? secret : "none"));
    else if (strcmp(path, "/to-secret") == 0) {
        snprintf(there, sizeof there, "http://b.localhost:%u/secret", http_port(server));
        redirect(request, 302, there);
    } else if (strcmp(path, "/feed") == 0)
        http_respond(request, 200, "application/rss+xml", host, strlen(host));
    else if (strcmp(path, "/moved") == 0)
        redirect(request, 301, there);
    else if (strcmp(path, "/first") == 0)
        redirect(request, 302, "/moved");
    else if (strcmp(path, "/loop") == 0)
        redirect(request, 302, "/loop");
    else if (strcmp(path, "/file") == 0)
        redirect(request, 302, "file:///etc/passwd");
    else if (strcmp(path, "/stale") == 0 && http_header(request, "If-None-Match"))
        http_respond(request, 412, "text/plain", "", 0);
    else if (strcmp(path, "/stale") == 0)
        http_respond(request, 200, "text/plain", "whole", 5);
    else if (strcmp(path, "/cookie") == 0 && !http_header(request, "Cookie")) {
        http_header_add(request, "Set-Cookie", "visited=yes");
        redirect(request, 302, "/cookie");
    } else if (strcmp(path, "/cookie") == 0)
        http_respond(request, 200, "text/plain", "welcome", 7);
    else
        http_respond(request, 404, "text/plain", "no", 2);
}

static int setup(void **state)
{
    fixture_flush(state);
    struct fixture *fixture = *state;
    const struct http_options options = {
        .listen = "127.0.0.1:0", .connections_max = 700, .idle_timeout_s = 30, .handler = on_request};
    const struct fetch_options fetch_options = {.loop = fixture->loop,
                                                .store = fixture->store,
                                                .user_agent = "Triptych/test",
                                                .instance = "itest",
                                                .permit = &permit};
    robots = NULL;
    robots_status = 0;
    robots_asked = asked = 0;
    if (net_permit_read("127.0.0.0/8, *.localhost", &permit, NULL) < 0 ||
        http_open(fixture->loop, &options, &server, NULL) < 0)
        return -1;
    return fetcher_open(&fetch_options, &fetcher, NULL);
}

static int teardown(void **state)
{
    (void)state;
    fetcher_close(fetcher);
    fetcher = NULL;
    http_close(server);
    return 0;
}

static int begin(const char *host, const char *path, const char *etag, struct outcome *outcome)
{
    char url[128];
    snprintf(url, sizeof url, "http://%s:%u%s", host, http_port(server), path);
    return fetch_start(fetcher, &(struct fetch_request){.url = url, .etag = etag}, on_fetched, outcome, NULL);
}

static struct outcome fetch(struct fixture *fixture, const char *path, const char *etag)
{
    struct outcome outcome = {0};
    assert_int_equal(begin("a.localhost", path, etag, &outcome), 0);
    assert_int_equal(outcome.calls, 0); /* later, never from within */
    fixture_wait(fixture, &outcome.calls);
    assert_int_equal(fetcher_count(fetcher, FETCH_FEED), 0);
    return outcome;
}

static void redirects_are_followed_from_host_to_host(void **state)
{
    struct outcome outcome = fetch(*state, "/moved", "");
    assert_int_equal(outcome.failure, FETCH_OK);
    assert_non_null(strstr(outcome.body, "b.localhost"));
    assert_non_null(strstr(outcome.url, "b.localhost"));
    assert_string_equal(outcome.moved_url, outcome.url);
    assert_int_equal(robots_asked, 2); /* of both */
    outcome = fetch(*state, "/first", "");
    assert_int_equal(outcome.failure, FETCH_OK);
    assert_string_equal(outcome.moved_url, ""); /* the first step was for now only */
}

static void redirects_have_an_end_and_stay_on_the_web(void **state)
{
    assert_int_equal(fetch(*state, "/loop", "").failure, FETCH_REDIRECTS);
    assert_int_equal(asked, FETCH_REDIRECTS_MAX + 1);
    assert_int_equal(fetch(*state, "/file", "").failure, FETCH_REDIRECTS);
}

static void cookies_live_within_one_fetch(void **state)
{
    assert_string_equal(fetch(*state, "/cookie", "").body, "welcome");
    assert_int_equal(asked, 2);
    assert_string_equal(fetch(*state, "/cookie", "").body, "welcome");
    assert_int_equal(asked, 4);
}

static void a_stale_tag_is_dropped(void **state)
{
    assert_string_equal(fetch(*state, "/stale", "\"old\"").body, "whole");
    assert_int_equal(asked, 2);
}

static void a_secret_header_stays_with_its_host(void **state)
{
    for (const char *const *path = (const char *const[]){"/secret", "/to-secret", NULL}; *path; path++) {
        char url[128];
        struct outcome outcome = {0};
        snprintf(url, sizeof url, "http://a.localhost:%u%s", http_port(server), *path);
        const struct fetch_request request = {.url = url, .header = "X-Key: open sesame", .user_agent = "Other/1"};
        assert_int_equal(fetch_start(fetcher, &request, on_fetched, &outcome, NULL), 0);
        fixture_wait(*state, &outcome.calls);
        assert_string_equal(outcome.body, (*path)[1] == 's' ? "open sesame" : "none");
    }
}

static void a_password_in_an_address_stays_with_its_host(void **state)
{
    struct outcome outcome = {0};
    assert_int_equal(begin("ann:pw@a.localhost", "/secret", "", &outcome), 0);
    fixture_wait(*state, &outcome.calls);
    assert_string_equal(outcome.body, "Basic YW5uOnB3");
    outcome.calls = 0;
    assert_int_equal(begin("ann:pw@a.localhost", "/to-secret", "", &outcome), 0);
    fixture_wait(*state, &outcome.calls);
    assert_string_equal(outcome.body, "none");
}

static void robots_txt_is_asked_once_and_obeyed(void **state)
{
    robots = "user-agent: triptych\ndisallow: /feed\n";
    struct outcome outcome = fetch(*state, "/feed", "");
    assert_int_equal(outcome.failure, FETCH_FORBIDDEN);
    assert_non_null(strstr(outcome.sentence, "robots.txt"));
    assert_int_equal(asked, 0);
    assert_int_equal(fetch(*state, "/cookie", "").failure, FETCH_OK);
    assert_int_equal(robots_asked, 1);
}

static void a_robots_txt_that_fails_forbids_and_one_that_is_refused_does_not(void **state)
{
    robots_status = 503;
    assert_int_equal(fetch(*state, "/feed", "").failure, FETCH_FORBIDDEN);
    assert_int_equal(fetch(*state, "/feed", "").failure, FETCH_FORBIDDEN);
    assert_int_equal(robots_asked, 1);
    fixture_flush(state);
    robots_status = 403;
    assert_int_equal(fetch(*state, "/feed", "").failure, FETCH_OK);
}

static void what_cannot_be_reached_says_so(void **state)
{
    struct outcome outcome = {0};
    const struct fetch_request request = {.purpose = FETCH_PAGE, .url = "http://127.0.0.1:1/page"};
    assert_int_equal(fetch_start(fetcher, &request, on_fetched, &outcome, NULL), 0);
    assert_int_equal(fetcher_count(fetcher, FETCH_PAGE), 1);
    fixture_wait(*state, &outcome.calls);
    assert_int_equal(outcome.failure, FETCH_UNREACHED);
    assert_true(outcome.sentence[0]);
    const struct fetch_request wrong = {.purpose = FETCH_PAGE, .url = "gopher://127.0.0.1/"};
    assert_int_equal(fetch_start(fetcher, &wrong, on_fetched, &outcome, NULL), ERR_INVALID);
}

static void each_purpose_has_its_limit_and_one_host_is_asked_by_one(void **state)
{
    struct outcome outcome = {0};
    for (int i = 0; i < FETCH_FEEDS_MAX; i++)
        assert_int_equal(begin("a.localhost", "/feed", "", &outcome), 0);
    assert_int_equal(begin("a.localhost", "/feed", "", &outcome), ERR_FULL);
    fixture_wait(*state, &outcome.calls);
    assert_int_equal(robots_asked, 1);
}

static void closing_breaks_off_and_gives_the_turns_back(void **state)
{
    struct fixture *fixture = *state;
    struct outcome outcome = {0};
    assert_int_equal(begin("a.localhost", "/feed", "", &outcome), 0);
    assert_int_equal(begin("b.localhost", "/feed", "", &outcome), 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(loop_turn(fixture->loop, 1, NULL), 0);
    fetcher_close(fetcher);
    fetcher = NULL;
    fixture_turn_ms(fixture, 50);
    assert_int_equal(outcome.calls, 0);
    struct done done = {0};
    assert_int_equal(store_note_put(fixture->store, "x", "", 0, on_done, &done, NULL), 0);
    assert_int_equal(wait_done(fixture, &done), 0); /* behind what closing asked for */
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {test}:w:f1f5d55f76ef2841 {test}:w:ec9a3988286b196d"),
                        "0");
}

#define FETCH_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FETCH_TEST(redirects_are_followed_from_host_to_host),
        FETCH_TEST(redirects_have_an_end_and_stay_on_the_web),
        FETCH_TEST(cookies_live_within_one_fetch),
        FETCH_TEST(a_stale_tag_is_dropped),
        FETCH_TEST(a_secret_header_stays_with_its_host),
        FETCH_TEST(a_password_in_an_address_stays_with_its_host),
        FETCH_TEST(robots_txt_is_asked_once_and_obeyed),
        FETCH_TEST(a_robots_txt_that_fails_forbids_and_one_that_is_refused_does_not),
        FETCH_TEST(what_cannot_be_reached_says_so),
        FETCH_TEST(each_purpose_has_its_limit_and_one_host_is_asked_by_one),
        FETCH_TEST(closing_breaks_off_and_gives_the_turns_back),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
