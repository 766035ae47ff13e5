/* The operator's page: who sees it, what stands there, and that nothing of a feed's is markup. */
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
    static const char *const sets[] = {"reader_rate=0", "tiers=gated", NULL};
    (void)state;
    glue_open(sets);
    glue_catch_up();
    glue_show_stories(3);
    return 0;
}

static int open_shown_site(void **state)
{
    static const char *const sets[] = {"reader_rate=0", "page_operations=yes", NULL};
    (void)state;
    glue_open(sets);
    glue_catch_up();
    glue_show_stories(1234);
    return 0;
}

static int close_site(void **state)
{
    (void)state;
    glue_close();
    return 0;
}

static void ask_with(const char *tier)
{
    char header[200];
    snprintf(header, sizeof header, "Authorization: Bearer %s\r\n", glue_tier_key(tier, 0));
    glue_ask("GET /operator", header, "");
}

static void only_an_operators_key_opens_it(void **state)
{
    (void)state;
    glue_get("/operator");
    assert_int_equal(scripted_http.status, 403);
    ask_with("vantage");
    assert_int_equal(scripted_http.status, 403);
    assert_lacks(scripted_http.body, "Dead letters");
    ask_with("operator");
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_http.body, "Dead letters");
    assert_contains(scripted_header("Cache-Control"), "no-store");
}

static void figures_come_with_what_to_do_about_them(void **state)
{
    (void)state;
    struct desk_status *status = &publish->desk.status;
    glue_get("/operator");
    assert_contains(scripted_http.body, "Redis has not told yet");
    assert_contains(scripted_http.body, "<dt>Stories in memory</dt><dd>1,234</dd>");
    assert_contains(scripted_http.body, "Nothing was given up.");
    assert_contains(scripted_http.body, "No limit is set");
    assert_lacks(scripted_http.body, "Feeds that fail</h2>");
    *status = (struct desk_status){.is_known = 1,
                                   .todo = {7, 8, 9},
                                   .dead = 3,
                                   .memory_used_bytes = 95u << 20,
                                   .memory_limit_bytes = 100u << 20,
                                   .failing = {{"<b>Zeta</b>", "status 500 & more"}},
                                   .failing_count = 1,
                                   .contact_note = "No <contact> is set."};
    glue_get("/operator");
    assert_lacks(scripted_http.body, "Redis has not told yet");
    assert_contains(scripted_http.body, "<dt>for summarize</dt><dd>8</dd>");
    assert_contains(scripted_http.body, "<code>triptych dead</code>");
    assert_contains(scripted_http.body, "Nearly full:");
    assert_contains(scripted_http.body, "&lt;b&gt;Zeta&lt;/b&gt;</b> status 500 &amp; more");
    assert_contains(scripted_http.body, "No &lt;contact&gt; is set.");
    status->memory_limit_bytes = 1000u << 20;
    glue_get("/operator?lang=ar");
    assert_contains(scripted_http.body, "There is room.");
    assert_contains(scripted_http.body, "<div lang=\"en\" dir=\"ltr\">");
    status->failing_count = 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_an_operators_key_opens_it, open_site, close_site),
        cmocka_unit_test_setup_teardown(figures_come_with_what_to_do_about_them, open_shown_site, close_site),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
