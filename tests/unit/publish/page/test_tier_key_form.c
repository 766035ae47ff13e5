/* The page /key: a reader enters a key, makes addresses of feeds with it, revokes them, and forgets it. A form that
 * another site sends does nothing. */
#include "clock.h"
#include "form_token.h"
#include "glue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NONCE "0123456789abcdef0123456789abcdef"
#define FORM  "Content-Type: application/x-www-form-urlencoded\r\n"

static char key[TIER_KEY_SIZE];

static int open_with(const char *const *sets)
{
    glue_open(sets);
    glue_catch_up();
    snprintf(key, sizeof key, "%s", glue_tier_key("premium", 0));
    return 0;
}

static int open_site(void **state)
{
    static const char *const sets[] = {"tiers=gated", "reader_rate=0", "key_rate=0", "base_url=https://desk.example",
                                       NULL};
    (void)state;
    return open_with(sets);
}

static int close_site(void **state)
{
    (void)state;
    glue_close();
    return 0;
}

/* Sends a form of this site's own page, from a browser that has the form's cookie and, when `has_key`, the key's. */
static void post(const char *fields, int has_key)
{
    char token[FORM_TOKEN_SIZE], headers[600], body[600];
    form_token_make(&publish->tier_keys.keyring.hasher, NONCE, token);
    snprintf(headers, sizeof headers, FORM "Origin: https://desk.example\r\nCookie: triptych_form=" NONCE "%s%s\r\n",
             has_key ? "; triptych_key=" : "", has_key ? key : "");
    snprintf(body, sizeof body, "form=%s&%s", token, fields);
    glue_ask("POST /key", headers, body);
}

static void get_with_cookie(void)
{
    char headers[200];
    snprintf(headers, sizeof headers, "Cookie: triptych_form=" NONCE "; triptych_key=%s\r\n", key);
    glue_ask("GET /key", headers, "");
}

static void a_good_key_is_kept_in_a_cookie_that_no_script_reads(void **state)
{
    (void)state;
    char fields[200], expected[200];
    snprintf(fields, sizeof fields, "action=enter&key=%s", key);
    post(fields, 0);
    assert_int_equal(scripted_http.status, 303);
    assert_string_equal(scripted_header("Location"), "/key");
    snprintf(expected, sizeof expected, "triptych_key=%s; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure",
             key);
    assert_string_equal(scripted_header("Set-Cookie"), expected);
    get_with_cookie();
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_http.body, "it opens <b>premium</b>");
    assert_contains(scripted_header("Cache-Control"), "no-store");
    assert_lacks(scripted_http.body, key);
}

static void a_cookie_lasts_no_longer_than_its_key(void **state)
{
    (void)state;
    char fields[200];
    const char *brief = glue_tier_key("vantage", clock_now_ms() + 90000 + TIER_KEYS_WATCH_MS);
    snprintf(fields, sizeof fields, "action=enter&key=%s", brief);
    post(fields, 0);
    assert_contains(scripted_header("Set-Cookie"), "; Max-Age=90;");
}

static void a_key_that_is_wrong_is_refused_and_counted(void **state)
{
    (void)state;
    static const char *const fields[] = {"action=enter&key=tk_nonsense", "action=enter&key=", "action=enter",
                                         "action=enter&key=%00"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        post(fields[i], 0);
        assert_int_equal(scripted_http.status, 401);
        assert_contains(scripted_http.body, "role=\"alert\"");
    }
    assert_true(scripted_metric("triptych_publish_keys_refused_total", NULL, NULL) == 4);
}

static void a_key_is_forgotten_on_request(void **state)
{
    (void)state;
    post("action=forget", 1);
    assert_int_equal(scripted_http.status, 303);
    assert_contains(scripted_header("Set-Cookie"), "triptych_key=; Path=/; Max-Age=0;");
}

static void a_form_from_elsewhere_does_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *headers, *reason;
    } cases[] = {
        {"Origin: https://evil.example\r\n", "origin"},
        {"Origin: null\r\n", "origin"},
        {"Origin: http://desk.example.evil.example\r\n", "origin"},
        {"Referer: https://evil.example/desk.example\r\n", "referer"},
        {"Sec-Fetch-Site: cross-site\r\n", "fetch_site"},
    };
    char token[FORM_TOKEN_SIZE];
    form_token_make(&publish->tier_keys.keyring.hasher, NONCE, token);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char headers[600], body[600];
        double before = scripted_metric("triptych_publish_forms_refused_total", "reason", cases[i].reason);
        snprintf(headers, sizeof headers, FORM "%sCookie: triptych_form=" NONCE "; triptych_key=%s\r\n",
                 cases[i].headers, key);
        snprintf(body, sizeof body, "form=%s&action=token&feed=/feed.atom", token);
        glue_ask("POST /key", headers, body);
        assert_int_equal(scripted_http.status, 403);
        assert_true(scripted_metric("triptych_publish_forms_refused_total", "reason", cases[i].reason) == before + 1);
    }
    assert_int_equal(scripted_count("store_key_put"), 0);
}

static void a_form_without_this_browser_s_token_does_nothing(void **state)
{
    (void)state;
    char token[FORM_TOKEN_SIZE], body[300], headers[300];
    form_token_make(&publish->tier_keys.keyring.hasher, "fedcba9876543210fedcba9876543210", token);
    const char *const tokens[] = {token, "", "x", NONCE};
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        snprintf(headers, sizeof headers, FORM "Cookie: triptych_form=" NONCE "; triptych_key=%s\r\n", key);
        snprintf(body, sizeof body, "form=%s&action=token&feed=/feed.atom", tokens[i]);
        glue_ask("POST /key", headers, body);
        assert_int_equal(scripted_http.status, 403);
        assert_contains(scripted_http.body, "was not made for this browser");
    }
    glue_ask("POST /key", FORM, "action=forget"); /* no cookie at all */
    assert_int_equal(scripted_http.status, 403);
    assert_contains(scripted_header("Set-Cookie"), "triptych_form=");
    assert_int_equal(scripted_count("store_key_put"), 0);
}

static void only_a_form_is_read(void **state)
{
    (void)state;
    static const char *const types[] = {"", "Content-Type: application/json\r\n",
                                        "Content-Type: application/x-www-form-urlencodedx\r\n",
                                        "Content-Type: multipart/form-data; boundary=x\r\n"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        glue_ask("POST /key", types[i], "action=forget");
        assert_int_equal(scripted_http.status, 415);
    }
    post("action=explode", 1);
    assert_int_equal(scripted_http.status, 400);
    post("action=explode", 0);
    assert_int_equal(scripted_http.status, 401);
    assert_contains(scripted_http.body, "Enter a key first.");
}

/* ── addresses of feeds ── */

static void an_address_of_a_feed_is_made_and_shown_once(void **state)
{
    (void)state;
    post("action=token&feed=%2Ffeed.atom", 1);
    const char *said = scripted_said("store_key_put", 0);
    char owner[60];
    snprintf(owner, sizeof owner, "owner=%s path=/feed.atom ", glue_tier_key_id(0));
    assert_contains(said, " premium hash=64 ");
    assert_contains(said, owner);
    scripted_succeed("store_key_put");
    scripted_answer();
    assert_int_equal(scripted_http.status, 200);
    const char *token = strstr(scripted_http.body, "https://desk.example/feed.atom?token=tk_");
    assert_non_null(token);
    assert_lacks(said, token + strlen("https://desk.example/feed.atom?token="));
    assert_true(scripted_is_waiting("store_keys_since")); /* so that it holds at once */
}

static void what_is_no_feed_gets_no_address(void **state)
{
    (void)state;
    static const char *const feeds[] = {"/", "/api/v1/stories", "/feed.xml", "", "/feed.atom/x"};
    for (size_t i = 0; i < sizeof feeds / sizeof *feeds; i++) {
        char fields[100];
        snprintf(fields, sizeof fields, "action=token&feed=%s", feeds[i]);
        post(fields, 1);
        assert_int_equal(scripted_http.status, 400);
    }
    assert_int_equal(scripted_count("store_key_put"), 0);
}

static void a_redis_without_room_is_no_made_address(void **state)
{
    (void)state;
    scripted_refuse("store_key_put", ERR_FULL);
    post("action=token&feed=/feed.rss", 1);
    assert_int_equal(scripted_http.status, 503);
    post("action=token&feed=/feed.rss", 1);
    scripted_fail("store_key_put", ERR_FULL, "4096 keys");
    scripted_answer();
    assert_int_equal(scripted_http.status, 503);
    assert_lacks(scripted_http.body, "token=");
    assert_true(web_is_idle(&publish->web));
}

static void only_one_s_own_feeds_can_be_revoked(void **state)
{
    (void)state;
    char fields[100];
    glue_tier_key("vantage", 0);
    const char *const ids[] = {glue_tier_key_id(1), glue_tier_key_id(0), "knobody00000", ""};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        snprintf(fields, sizeof fields, "action=revoke&id=%s", ids[i]);
        post(fields, 1);
        assert_int_equal(scripted_http.status, 404);
    }
    assert_int_equal(scripted_count("store_key_remove"), 0);
}

static void a_key_that_was_revoked_meanwhile_shows_nothing_that_was_made(void **state)
{
    (void)state;
    post("action=token&feed=/feed.json", 1);
    glue_forget_tier_keys();
    scripted_succeed("store_key_put");
    scripted_answer();
    assert_int_equal(scripted_http.status, 303);
    assert_lacks(scripted_http.body, "token=");
}

static void a_form_that_waits_when_the_daemon_closes_is_answered(void **state)
{
    (void)state;
    post("action=token&feed=/feed.json", 1);
}

#define site_test(name) cmocka_unit_test_setup_teardown(name, open_site, close_site)

int main(void)
{
    const struct CMUnitTest tests[] = {
        site_test(a_good_key_is_kept_in_a_cookie_that_no_script_reads),
        site_test(a_cookie_lasts_no_longer_than_its_key),
        site_test(a_key_that_is_wrong_is_refused_and_counted),
        site_test(a_key_is_forgotten_on_request),
        site_test(a_form_from_elsewhere_does_nothing),
        site_test(a_form_without_this_browser_s_token_does_nothing),
        site_test(only_a_form_is_read),
        site_test(an_address_of_a_feed_is_made_and_shown_once),
        site_test(what_is_no_feed_gets_no_address),
        site_test(a_redis_without_room_is_no_made_address),
        site_test(only_one_s_own_feeds_can_be_revoked),
        site_test(a_key_that_was_revoked_meanwhile_shows_nothing_that_was_made),
        site_test(a_form_that_waits_when_the_daemon_closes_is_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
