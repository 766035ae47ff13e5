/* The page of all feeds: for the operator alone, read from Redis page by page, without a secret in it. */
#include "feed_state.h"
#include "glue.h"
#include "page_feeds.h"
#include "request_wait.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int open_for(const char *const *sets)
{
    glue_open(sets);
    glue_catch_up();
    return 0;
}

static int open_to_all(void **state)
{
    static const char *const sets[] = {"reader_rate=0", "page_operations=yes", NULL};
    (void)state;
    return open_for(sets);
}

static int open_site(void **state)
{
    static const char *const sets[] = {"reader_rate=0", NULL};
    (void)state;
    return open_for(sets);
}

static int close_site(void **state)
{
    (void)state;
    glue_close();
    return 0;
}

/* ── what Redis has ── */

#define ROWS_MAX 4

static struct store_feed rows[ROWS_MAX];
static char states[ROWS_MAX][FEED_STATE_BYTES_MAX];
static size_t row_count;
static const char *next_cursor;

static void add_row(const char *url, const struct feed_state *state, const char *settings)
{
    size_t at = row_count++;
    assert_true(at < ROWS_MAX);
    rows[at] = (struct store_feed){.url = url,
                                   .state = states[at],
                                   .state_size = feed_state_write(state, states[at]),
                                   .settings = settings,
                                   .settings_size = strlen(settings)};
}

static void answer_rows(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_feeds_fn, rows, row_count, next_cursor);
}

/* One page of the list; `next` "" is the last. */
static void give_rows(const char *next)
{
    next_cursor = next;
    assert_true(scripted_is_waiting("store_feeds_scan"));
    scripted_answer_with("store_feeds_scan", answer_rows);
    scripted_answer();
    row_count = 0;
}

/* The desk itself looks at its feeds now and then, as time passes: those questions are answered first. */
static void answer_the_desk(void)
{
    while (scripted_is_waiting("store_feeds_scan")) {
        row_count = 0;
        give_rows("");
    }
}

/* ── who may see it ── */

static void nobody_but_the_operator_sees_it(void **state)
{
    (void)state;
    glue_get("/feeds");
    /* Everybody sees how to follow the desk, and nothing of what it reads. */
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_http.body, "Follow this desk");
    assert_contains(scripted_http.body, "<a href=\"/feed.atom?blindspot=left\"><code>");
    assert_contains(scripted_http.body, "<a href=\"/feed.json\"><code>");
    assert_lacks(scripted_http.body, "Last new");
    char headers[200];
    snprintf(headers, sizeof headers, "Authorization: Bearer %s\r\n", glue_tier_key("vantage", 0));
    answer_the_desk();
    unsigned before = scripted_http.answers;
    glue_ask("GET /feeds", headers, "");
    assert_int_equal(scripted_http.answers, before + 1);
    assert_contains(scripted_http.body, "Follow this desk");
    assert_false(scripted_is_waiting("store_feeds_scan"));
    snprintf(headers, sizeof headers, "Authorization: Bearer %s\r\n", glue_tier_key("operator", 0));
    answer_the_desk();
    glue_ask("GET /feeds", headers, "");
    row_count = 0;
    give_rows("");
    assert_int_equal(scripted_http.status, 200);
}

/* ── what it shows ── */

static void feeds_that_trouble_come_first_and_say_why(void **state)
{
    (void)state;
    glue_get("/feeds");
    add_row("https://well.example/feed", &(struct feed_state){.read_ms = GLUE_NOW, .title = "Well read", .articles = 7},
            "");
    add_row("https://paused.example/feed", &(struct feed_state){.read_ms = GLUE_NOW, .title = "At rest"},
            "{\"paused\":1}");
    give_rows("5");
    assert_int_equal(scripted_http.answers, 0); /* not before the last page of the list */
    assert_string_equal(scripted_said("store_feeds_scan", 1), "5");
    add_row("https://broken.example/feed",
            &(struct feed_state){.failures = 3, .http_status = 500, .error = "the server answers with status 500"}, "");
    add_row("https://new.example/feed", &(struct feed_state){0}, "");
    give_rows("");
    assert_int_equal(scripted_http.status, 200);
    const char *body = scripted_http.body;
    const char *broken = strstr(body, "broken.example"), *fresh = strstr(body, "new.example");
    const char *well = strstr(body, "Well read"), *paused = strstr(body, "At rest");
    assert_true(broken && fresh && well && paused);
    assert_true(broken < fresh && fresh < well && well < paused);
    assert_contains(body, "the server answers with status 500");
    assert_contains(scripted_header("Cache-Control"), "no-store");
}

/* Browsers keep pages, and send them on: what opens a feed must not stand in one. */
static void no_secret_of_an_address_is_in_it(void **state)
{
    static const struct feed_state troubled = {
        .failures = 1, .error = "cannot reach https://ana:hunter2@closed.example/feed?token=s3cret"};
    static const struct feed_state moved = {.read_ms = 1,
                                            .moved_to = "https://ana:hunter2@other.example/feed?token=s3cret"};
    (void)state;
    glue_get("/feeds");
    add_row("https://ana:hunter2@closed.example/feed?token=s3cret", &troubled, "");
    add_row("https://moving.example/feed", &moved, "{\"auth\":\"ana:hunter2\",\"header\":\"X-Key: s3cret\"}");
    give_rows("");
    assert_contains(scripted_http.body, "closed.example");
    assert_contains(scripted_http.body, "other.example");
    assert_lacks(scripted_http.body, "hunter2");
    assert_lacks(scripted_http.body, "s3cret");
}

static void foreign_text_is_text(void **state)
{
    static const struct feed_state odd = {.read_ms = 1, .title = "<script>alert(1)</script>"};
    (void)state;
    glue_get("/feeds");
    add_row("https://odd.example/feed", &odd, "{\"folder\":\"<em>\"}");
    give_rows("");
    assert_lacks(scripted_http.body, "<script>alert");
    assert_lacks(scripted_http.body, "<em>");
    assert_contains(scripted_http.body, "&lt;script&gt;");
}

static void a_feed_whose_state_is_damaged_is_counted_and_hides_no_other(void **state)
{
    (void)state;
    glue_get("/feeds");
    add_row("https://damaged.example/feed", &(struct feed_state){0}, "");
    rows[0].state = "{damaged";
    rows[0].state_size = 8;
    add_row("https://well.example/feed", &(struct feed_state){.read_ms = 1, .title = "Well read"}, "{damaged");
    add_row("https://fine.example/feed", &(struct feed_state){.read_ms = 1, .title = "Fine"}, "");
    give_rows("");
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_http.body, "Fine");
    assert_lacks(scripted_http.body, "damaged.example");
}

/* ── when Redis does not answer ── */

static void a_redis_that_is_late_or_fails_is_said(void **state)
{
    (void)state;
    glue_get("/feeds");
    scripted_pass_ms(2 * REQUEST_WAIT_MS);
    assert_int_equal(scripted_http.status, 503);
    add_row("https://well.example/feed", &(struct feed_state){0}, "");
    unsigned asked = scripted_count("store_feeds_scan");
    give_rows("5"); /* it comes when nobody waits: nothing more is asked */
    assert_int_equal(scripted_count("store_feeds_scan"), asked);
    assert_int_equal(scripted_http.answers, 1);
    answer_the_desk();
    glue_get("/feeds");
    scripted_fail("store_feeds_scan", ERR_UNAVAILABLE, "closed");
    scripted_answer();
    assert_int_equal(scripted_http.status, 503);
    scripted_refuse("store_feeds_scan", ERR_FULL);
    glue_get("/feeds");
    assert_int_equal(scripted_http.status, 503);
    assert_int_equal(scripted_http.answers, 3);
    assert_true(web_is_idle(&publish->web));
}

static void a_list_that_breaks_off_is_not_shown_as_if_it_were_whole(void **state)
{
    (void)state;
    glue_get("/feeds");
    add_row("https://well.example/feed", &(struct feed_state){0}, "");
    next_cursor = "5";
    scripted_answer_with("store_feeds_scan", answer_rows);
    scripted_refuse("store_feeds_scan", ERR_FULL); /* the second page */
    scripted_answer();
    assert_int_equal(scripted_http.status, 503);
    assert_true(web_is_idle(&publish->web));
}

#define FEEDS_TEST(name) cmocka_unit_test_setup_teardown(name, open_to_all, close_site)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nobody_but_the_operator_sees_it, open_site, close_site),
        FEEDS_TEST(feeds_that_trouble_come_first_and_say_why),
        FEEDS_TEST(no_secret_of_an_address_is_in_it),
        FEEDS_TEST(foreign_text_is_text),
        FEEDS_TEST(a_feed_whose_state_is_damaged_is_counted_and_hides_no_other),
        FEEDS_TEST(a_redis_that_is_late_or_fails_is_said),
        FEEDS_TEST(a_list_that_breaks_off_is_not_shown_as_if_it_were_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
