/* Who may ask what: paths and methods, keys and their tiers, how often, what browsers may keep and other sites read. */
#include "clock.h"
#include "glue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int open_site(void **state)
{
    static const char *const sets[] = {"tiers=gated", "key_rate=5", "reader_rate=60", NULL};
    (void)state;
    glue_open(sets);
    glue_catch_up();
    return 0;
}

static int close_site(void **state)
{
    (void)state;
    glue_close();
    return 0;
}

static void ask_with_key(const char *path, const char *key)
{
    char line[200], header[200];
    snprintf(line, sizeof line, "GET %s", path);
    snprintf(header, sizeof header, "Authorization: Bearer %s\r\n", key);
    glue_ask(line, header, "");
}

static void every_path_has_its_kind_of_answer(void **state)
{
    (void)state;
    static const struct glue_case cases[] = {
        {"/", 200, "text/html", "<h1"},
        {"/latest", 200, "text/html", NULL},
        {"/blindspot", 200, "text/html", NULL},
        {"/blindspot/left", 200, "text/html", NULL},
        {"/blindspot/center", 404, "text/html", NULL},
        {"/blindspot/", 301, "text/html", "another address"},
        {"/topic/politics", 200, "text/html", NULL},
        {"/topic/gossip", 404, "text/html", NULL},
        {"/place/FR", 200, "text/html", NULL},
        {"/place/france", 404, "text/html", NULL},
        {"/method", 200, "text/html", NULL},
        {"/search", 200, "text/html", NULL},
        {"/lookup", 200, "text/html", NULL},
        {"/key", 200, "text/html", NULL},
        {"/feed.atom", 200, "application/atom+xml", "<feed"},
        {"/feed.rss", 200, "application/rss+xml", "<rss"},
        {"/feed.json", 200, "application/feed+json", "\"version\""},
        {"/api/v1/stories", 200, "application/json", "\"stories\":[]"},
        {"/api/v1/stats", 200, "application/json", "\"edition\":\"world\""},
        {"/openapi.json", 200, "application/json", "\"openapi\""},
        {"/robots.txt", 200, "text/plain", "Disallow: /api/"},
        {"/story/", 404, "text/html", NULL},
        {"/story/nonsense", 404, "text/html", NULL},
        {"/story/nonsense/history", 404, "text/html", NULL},
        {"/source/", 404, "text/html", NULL},
        {"/nothing", 404, "text/html", "There is nothing at this address."},
        {"/api/v1/nothing", 404, "application/problem+json", "\"status\":404"},
        {"/api/v1/stories/", 404, "application/problem+json", NULL},
        {"/api", 200, "text/html", "openapi.json"},
        {"/api2", 404, "text/html", NULL},
    };
    ASSERT_GLUE_CASES(cases);
}

static void only_what_is_read_may_be_asked_for(void **state)
{
    (void)state;
    static const struct {
        const char *line, *allow;
    } cases[] = {
        {"POST /", "GET, HEAD, OPTIONS"},
        {"PUT /api/v1/stories", "GET, HEAD, OPTIONS"},
        {"DELETE /key", "GET, HEAD, POST, OPTIONS"},
        {"PATCH /feed.atom", "GET, HEAD, OPTIONS"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        glue_ask(cases[i].line, "", "");
        assert_int_equal(scripted_http.status, 405);
        assert_string_equal(scripted_header("Allow"), cases[i].allow);
        assert_string_equal(scripted_http.type, "application/problem+json");
    }
    glue_ask("HEAD /api/v1/stories", "", "");
    assert_int_equal(scripted_http.status, 200);
    assert_int_equal(scripted_http.size, 0);
}

static void a_page_of_another_site_may_read_the_api_but_never_with_a_cookie(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        int is_open;
    } cases[] = {
        {"/api/v1/stories", 1}, {"/api/v1/nothing", 1}, {"/feed.json", 1}, {"/openapi.json", 1}, {"/", 0}, {"/key", 0},
        {"/story/x", 0},        {"/robots.txt", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char line[100];
        glue_get(cases[i].path);
        assert_string_equal(scripted_header("Access-Control-Allow-Origin"), cases[i].is_open ? "*" : "");
        assert_string_equal(scripted_header("Access-Control-Allow-Credentials"), "");
        snprintf(line, sizeof line, "OPTIONS %s", cases[i].path);
        glue_ask(line, "Origin: https://other.example\r\nAccess-Control-Request-Method: GET\r\n", "");
        assert_int_equal(scripted_http.status, 204);
        assert_int_equal(*scripted_header("Access-Control-Allow-Headers") != 0, cases[i].is_open);
    }
}

static void what_is_nothing_has_no_options(void **state)
{
    (void)state;
    glue_ask("OPTIONS /nothing", "", "");
    assert_int_equal(scripted_http.status, 404);
    glue_ask("OPTIONS *", "", "");
    assert_int_equal(scripted_http.status, 404);
}

static void an_answer_that_the_client_has_already_is_not_sent_again(void **state)
{
    (void)state;
    static const char *const paths[] = {"/", "/latest", "/api/v1/stories", "/feed.atom", "/openapi.json", "/method"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        char line[100], header[200], etag[100];
        glue_get(paths[i]);
        snprintf(etag, sizeof etag, "%s", scripted_header("ETag"));
        assert_int_equal(etag[0], '"');
        snprintf(line, sizeof line, "GET %s", paths[i]);
        snprintf(header, sizeof header, "If-None-Match: \"other\", W/%s\r\n", etag);
        glue_ask(line, header, "");
        assert_int_equal(scripted_http.status, 304);
        assert_string_equal(scripted_http.body, "");
        assert_string_equal(scripted_header("ETag"), etag);
        glue_ask(line, "If-None-Match: \"other\"\r\n", "");
        assert_int_equal(scripted_http.status, 200);
    }
}

static void pages_say_what_a_browser_may_load(void **state)
{
    (void)state;
    static const char *const paths[] = {"/", "/latest", "/nothing", "/key", "/method", "/story/nonsense"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        glue_get(paths[i]);
        assert_contains(scripted_header("Content-Security-Policy"), "default-src");
        assert_lacks(scripted_header("Content-Security-Policy"), "unsafe-eval");
    }
}

static void answers_differ_by_key_and_say_so(void **state)
{
    (void)state;
    glue_get("/");
    assert_string_equal(scripted_header("Vary"), "Authorization, Cookie, Accept-Encoding, Accept-Language");
    assert_lacks(scripted_header("Cache-Control"), "private");
    const char *key = glue_tier_key("premium", 0);
    ask_with_key("/", key);
    assert_memory_equal(scripted_header("Cache-Control"), "private, ", 9);
    ask_with_key("/api/v1/stories", key);
    assert_memory_equal(scripted_header("Cache-Control"), "private, ", 9);
}

/* ── keys ── */

static void a_key_opens_what_its_tier_may_see(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    glue_show("created", story->head);
    glue_get("/api/v1/stories");
    assert_lacks(scripted_http.body, SAMPLE_OWNERSHIP);
    const char *premium = glue_tier_key("premium", 0), *vantage = glue_tier_key("vantage", 0);
    ask_with_key("/api/v1/stories", premium);
    assert_lacks(scripted_http.body, SAMPLE_OWNERSHIP);
    assert_contains(scripted_http.body, "\"" SAMPLE_FACT "\":{");
    ask_with_key("/api/v1/stories", vantage);
    assert_contains(scripted_http.body, SAMPLE_OWNERSHIP);
    sample_story_free(story);
}

static void a_key_that_does_not_hold_is_refused_and_never_read_as_none(void **state)
{
    (void)state;
    const char *good = glue_tier_key("premium", 0), *old = glue_tier_key("premium", GLUE_NOW + 1000);
    char wrong[TIER_KEY_SIZE];
    snprintf(wrong, sizeof wrong, "%s", good);
    wrong[strlen(wrong) - 1] = wrong[strlen(wrong) - 1] == '0' ? '1' : '0';
    clock_set_for_test(GLUE_NOW + 10000);
    const char *const keys[] = {wrong, old, "nonsense", "tk_"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        ask_with_key("/api/v1/stories", keys[i]);
        assert_int_equal(scripted_http.status, 401);
        assert_string_equal(scripted_header("WWW-Authenticate"), "Bearer");
        assert_string_equal(scripted_header("Cache-Control"), "no-store");
        assert_lacks(scripted_http.body, keys[i]);
    }
    assert_true(scripted_metric("triptych_publish_keys_refused_total", NULL, NULL) >= 3);
    ask_with_key("/", wrong); /* a person gets the form, and loses the cookie that would bring him here again */
    assert_int_equal(scripted_http.status, 401);
    assert_contains(scripted_http.type, "text/html");
    assert_contains(scripted_header("Set-Cookie"), "triptych_");
}

static void a_key_in_an_address_is_refused_since_addresses_end_up_in_logs(void **state)
{
    (void)state;
    static const struct glue_case cases[] = {
        {"/api/v1/stories?key=tk_x", 400, "application/problem+json", "A key is never taken from an address"},
        {"/?key=tk_x", 400, "text/html", "A key is never taken from an address"},
    };
    ASSERT_GLUE_CASES(cases);
}

static void before_redis_has_told_the_keys_nobody_with_a_key_is_let_in_or_turned_away(void **state)
{
    (void)state;
    ask_with_key("/api/v1/stories", "tk_00000000000_x");
    assert_int_equal(scripted_http.status, 503);
    assert_true(*scripted_header("Retry-After") != 0);
    glue_get("/api/v1/stories");
    assert_int_equal(scripted_http.status, 200);
}

static void a_revoked_key_ceases_to_hold(void **state)
{
    (void)state;
    char key[TIER_KEY_SIZE];
    snprintf(key, sizeof key, "%s", glue_tier_key("premium", 0));
    ask_with_key("/api/v1/stories", key);
    assert_int_equal(scripted_http.status, 200);
    glue_forget_tier_keys();
    ask_with_key("/api/v1/stories", key);
    assert_int_equal(scripted_http.status, 401);
}

/* ── how often ── */

static void a_key_that_asks_too_often_is_told_when_to_come_again(void **state)
{
    (void)state;
    const char *key = glue_tier_key("premium", 0);
    unsigned last = 5;
    for (int i = 0; i < 5; i++) {
        ask_with_key("/api/v1/stories", key);
        assert_int_equal(scripted_http.status, 200);
        assert_string_equal(scripted_header("RateLimit-Limit"), "5");
        unsigned left = (unsigned)(*scripted_header("RateLimit-Remaining") - '0');
        assert_true(left < last);
        last = left;
    }
    ask_with_key("/api/v1/stories", key);
    assert_int_equal(scripted_http.status, 429);
    assert_true(*scripted_header("Retry-After") > '0');
    assert_contains(scripted_http.body, "This key asks too often");
    glue_get("/api/v1/stories"); /* the address without it is not limited by it */
    assert_int_equal(scripted_http.status, 200);
    clock_set_for_test(GLUE_NOW + 120000);
    ask_with_key("/api/v1/stories", key);
    assert_int_equal(scripted_http.status, 200);
}

static void an_address_that_asks_too_often_is_limited_whatever_it_asks_for(void **state)
{
    (void)state;
    static const char *const paths[] = {"/api/v1/stories", "/nothing", "/key", "/story/nonsense"};
    int limited = 0;
    for (int i = 0; i < 200 && !limited; i++) {
        glue_get(paths[i % 4]);
        limited = scripted_http.status == 429;
    }
    assert_true(limited);
    for (size_t i = 0; i < 4; i++) {
        glue_get(paths[i]);
        assert_int_equal(scripted_http.status, 429);
    }
    assert_contains(scripted_http.body, "Your address asks too often");
}

static void a_wrong_key_costs_the_address_a_request(void **state)
{
    (void)state;
    glue_tier_key("premium", 0);
    int limited = 0;
    for (int i = 0; i < 200 && !limited; i++) {
        ask_with_key("/api/v1/stories", "tk_00000000000_guess");
        limited = scripted_http.status == 429;
        assert_true(limited || scripted_http.status == 401);
    }
    assert_true(limited);
}

#define site_test(name) cmocka_unit_test_setup_teardown(name, open_site, close_site)

int main(void)
{
    const struct CMUnitTest tests[] = {
        site_test(every_path_has_its_kind_of_answer),
        site_test(only_what_is_read_may_be_asked_for),
        site_test(a_page_of_another_site_may_read_the_api_but_never_with_a_cookie),
        site_test(what_is_nothing_has_no_options),
        site_test(an_answer_that_the_client_has_already_is_not_sent_again),
        site_test(pages_say_what_a_browser_may_load),
        site_test(answers_differ_by_key_and_say_so),
        site_test(a_key_opens_what_its_tier_may_see),
        site_test(a_key_that_does_not_hold_is_refused_and_never_read_as_none),
        site_test(a_key_in_an_address_is_refused_since_addresses_end_up_in_logs),
        site_test(before_redis_has_told_the_keys_nobody_with_a_key_is_let_in_or_turned_away),
        site_test(a_revoked_key_ceases_to_hold),
        site_test(a_key_that_asks_too_often_is_told_when_to_come_again),
        site_test(an_address_that_asks_too_often_is_limited_whatever_it_asks_for),
        site_test(a_wrong_key_costs_the_address_a_request),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
