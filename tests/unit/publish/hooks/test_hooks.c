/* Webhooks in the whole daemon, with Redis by hand: who delivers when, what is asked of Redis, what stands on the operator's
 * page. What is posted, to a receiver of its own, is in tests/system/test_webhooks.py. */
#include "glue.h"
#include "hook_run.h"
#include "store_secrets.h"
#include "store_webhooks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ID "wh0123456789abcdef"

static uint64_t lease;    /* what the next answer of store_hooks_lease is */
static const char *state; /* of the one hook there is, as stored; NULL: there is none */
static unsigned version;
static const char *row_text; /* the hook itself, as stored */

static void answer_lease(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_count_fn, lease);
}

static void answer_taken(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_count_fn, 1);
}

static void answer_rows(const struct scripted_call *call)
{
    char now[24], progress[200] = "";
    snprintf(now, sizeof now, "%u", version);
    if (strcmp(call->said, now) == 0) {
        SCRIPTED_ANSWER(call, store_hooks_fn, NULL, 0, NULL);
        return;
    }
    if (state)
        snprintf(progress, sizeof progress, "{\"generation\":\"g1\",\"state\":%s}", state);
    const struct store_hook row = {ID, "g1", row_text, progress};
    SCRIPTED_ANSWER(call, store_hooks_fn, &row, state ? 1 : 0, now);
}

static void answer_secret(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_secret_fn, GLUE_SECRET);
}

static int open_site(void **unused)
{
    static const char *const sets[] = {"reader_rate=0", "page_operations=yes", NULL};
    (void)unused;
    lease = 0;
    state = NULL;
    version = 1;
    row_text = "{\"url\":\"https://hooks.example/\",\"query\":\"topic:nonsense\"}";
    glue_open(sets);
    glue_catch_up();
    scripted_answer_always("store_hooks_lease", answer_lease);
    scripted_answer_always("store_hooks_since", answer_rows);
    scripted_answer_always("store_hook_progress", answer_taken);
    scripted_answer_always("store_secret_share", answer_secret);
    return 0;
}

static int close_site(void **unused)
{
    (void)unused;
    glue_close();
    return 0;
}

static void pass_s(unsigned seconds)
{
    for (unsigned i = 0; i < seconds; i++) {
        scripted_pass_ms(1000);
        scripted_answer();
    }
}

static double hooks_that_are(const char *word)
{
    return scripted_metric("triptych_publish_webhooks", "state", word);
}

static void who_has_no_lease_reads_what_there_is_and_posts_nothing(void **unused)
{
    (void)unused;
    state = "1";
    pass_s(10);
    assert_true(scripted_count("store_hooks_lease") >= 2);
    assert_true(hooks_that_are("active") == 0); /* counted by who delivers */
    scripted_fail("store_replicas_get", ERR_UNAVAILABLE, "away");
    glue_get("/operator");
    scripted_answer();
    assert_contains(scripted_http.body, "Webhooks");
    assert_contains(scripted_http.body, "<dt>take events</dt><dd>1</dd>");
    assert_int_equal(scripted_count("store_hook_progress"), 0);
}

static void who_has_the_lease_takes_the_hooks_and_gives_it_back_at_the_end(void **unused)
{
    (void)unused;
    state = "2"; /* off: nothing is posted */
    lease = 1;
    pass_s(3);
    assert_true(hooks_that_are("disabled") == 1);
    state = NULL;
    version++;
    pass_s(2);
    assert_true(hooks_that_are("disabled") == 0);
    unsigned before = scripted_count("store_hooks_lease");
    publish_stop(publish);
    assert_false(hooks_are_idle(&publish->hooks));
    assert_string_equal(scripted_said("store_hooks_lease", before), "0");
    lease = 0;
    scripted_answer();
    assert_true(hooks_are_idle(&publish->hooks));
}

static void a_query_that_is_none_any_more_turns_its_hook_off(void **unused)
{
    (void)unused;
    state = "1";
    lease = 1;
    pass_s(3);
    assert_true(hooks_that_are("disabled") == 1);
    assert_true(hooks_that_are("active") == 0);
}

/* What a receiver would have answered to an event. */
static void answer_event(struct hook_run *run, long status)
{
    const struct http_answer answer = {.failure = FETCH_OK, .status = status, .retry_after = ""};
    run->sends = HOOK_SENDS_EVENT;
    run->answered(run, &answer);
}

/* A receiver that was away for long may refuse while it starts. */
static void only_refusals_one_after_another_make_a_dead_letter(void **unused)
{
    (void)unused;
    state = "1";
    lease = 1;
    row_text = "{\"url\":\"https://hooks.example/\",\"query\":\"\"}";
    pass_s(3);
    struct hook_run *run = publish->hooks.first;
    assert_non_null(run);
    for (unsigned i = 0; i < HOOK_REFUSED_TRIES; i++)
        answer_event(run, 503);
    for (unsigned i = 1; i < HOOK_REFUSED_TRIES; i++)
        answer_event(run, 422);
    answer_event(run, 503);
    answer_event(run, 422);
    assert_int_equal(scripted_count("store_hook_dead_add"), 0);
    for (unsigned i = 1; i < HOOK_REFUSED_TRIES; i++)
        answer_event(run, 422);
    assert_int_equal(scripted_count("store_hook_dead_add"), 1);
    assert_int_equal(run->progress.refused, 1);
    assert_int_equal(run->progress.tries, 0);
}

static void when_redis_is_silent_for_too_long_nothing_is_posted(void **unused)
{
    (void)unused;
    state = "2";
    lease = 1;
    pass_s(3);
    assert_true(hooks_that_are("disabled") == 1);
    for (int i = 0; i < 25; i++)
        scripted_pass_ms(1000); /* no answer comes */
    assert_true(hooks_that_are("disabled") == 0);
    pass_s(6);
    assert_true(hooks_that_are("disabled") == 1); /* and when it speaks again, all goes on */
}

static void whoever_shows_no_operator_s_key_is_refused(void **unused)
{
    char header[200];
    (void)unused;
    static const struct glue_case cases[] = {
        {"/api/v1/webhooks", 401, "application/problem+json", "operator's key"},
        {"POST /api/v1/webhooks", 401, NULL, NULL},
        {"/api/v1/webhooks/" ID, 401, NULL, NULL},
        {"DELETE /api/v1/webhooks/" ID, 401, NULL, NULL},
        {"DELETE /api/v1/webhooks", 405, NULL, "Allow says"},
        {"PUT /api/v1/webhooks/" ID, 405, NULL, NULL},
        {"POST /api/v1/webhooks/" ID, 405, NULL, NULL},
        {"GET /api/v1/webhooks/" ID "/test", 405, NULL, NULL},
        {"PATCH /api/v1/webhooks/" ID, 401, NULL, NULL},
        {"PATCH /api/v1/stories", 405, NULL, "only read"},
        {"POST /api/v1/webhooks/" ID "/rotate", 401, NULL, NULL},
        {"POST /api/v1/webhooks/" ID "/test", 401, NULL, NULL},
        {"POST /api/v1/webhooks/" ID "/replay", 401, NULL, NULL},
        {"POST /api/v1/webhooks/" ID "/rest", 405, NULL, NULL},
        {"POST /hub?langg=en", 400, "application/problem+json", NULL},
        {"/api/v1/webhooks?langg=en", 400, NULL, NULL},
    };
    ASSERT_GLUE_CASES(cases);
    snprintf(header, sizeof header, "Authorization: Bearer %s\r\n", glue_tier_key("vantage", 0));
    glue_ask("GET /api/v1/webhooks", header, "");
    assert_int_equal(scripted_http.status, 403);
}

/* A program goes by Allow: what it names there and is not, or is there and not named, is a door that is shut or stays unseen. */
static void a_path_says_exactly_what_it_takes(void **unused)
{
    static const struct {
        const char *line, *allow;
    } cases[] = {
        {"OPTIONS /api/v1/webhooks", "GET, HEAD, POST, OPTIONS"},
        {"OPTIONS /api/v1/webhooks/" ID, "GET, HEAD, PATCH, DELETE, OPTIONS"},
        {"OPTIONS /api/v1/webhooks/" ID "/test", "POST, OPTIONS"},
        {"BREW /api/v1/webhooks/" ID "/replay", "POST, OPTIONS"},
        {"DELETE /hub", "POST, OPTIONS"},
        {"POST /api/v1/stories", "GET, HEAD, OPTIONS"},
        {"OPTIONS /api/v1/nowhere", "GET, HEAD, OPTIONS"},
    };
    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        glue_ask(cases[i].line, "", "");
        assert_string_equal(scripted_header("Allow"), cases[i].allow);
    }
}

static void an_operator_is_told_all_but_the_secret(void **unused)
{
    char header[200];
    (void)unused;
    state = "1";
    snprintf(header, sizeof header, "Authorization: Bearer %s\r\n", glue_tier_key("operator", 0));
    glue_ask("GET /api/v1/webhooks", header, "");
    scripted_answer();
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_http.body, "\"id\":\"" ID "\"");
    assert_lacks(scripted_http.body, "whsec_");
    assert_contains(scripted_header("Cache-Control"), "no-store");
    glue_ask("GET /api/v1/webhooks/wh0000000000000000", header, "");
    scripted_answer();
    assert_int_equal(scripted_http.status, 404);
}

static void while_redis_is_silent_a_request_is_told_so(void **unused)
{
    char header[200];
    (void)unused;
    snprintf(header, sizeof header, "Authorization: Bearer %s\r\n", glue_tier_key("operator", 0));
    glue_ask("DELETE /api/v1/webhooks/" ID, header, "");
    scripted_pass_ms(2500);
    assert_int_equal(scripted_http.status, 503);
    assert_string_not_equal(scripted_header("Retry-After"), "");
    scripted_answer_with("store_hook_remove", answer_taken);
    scripted_answer(); /* too late, and thrown away */
}

/* As when another part of publish finds its settings wrong before: the reason must come out, and no crash. */
static void what_was_never_opened_can_be_closed(void **unused)
{
    static struct web web;
    struct hooks hooks = {.web = &web};
    (void)unused;
    hooks_close(&hooks);
    assert_true(hooks.is_closed);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, open_site, close_site)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(who_has_no_lease_reads_what_there_is_and_posts_nothing),
        CASE(who_has_the_lease_takes_the_hooks_and_gives_it_back_at_the_end),
        CASE(a_query_that_is_none_any_more_turns_its_hook_off),
        CASE(only_refusals_one_after_another_make_a_dead_letter),
        CASE(when_redis_is_silent_for_too_long_nothing_is_posted),
        CASE(whoever_shows_no_operator_s_key_is_refused),
        CASE(a_path_says_exactly_what_it_takes),
        CASE(an_operator_is_told_all_but_the_secret),
        CASE(while_redis_is_silent_a_request_is_told_so),
        cmocka_unit_test(what_was_never_opened_can_be_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
