/* The operator's page: who sees it, what stands there, and that nothing of a feed's is markup. */
#include "glue.h"
#include "replica_card.h"
#include "store_replicas.h"

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

/* Who is at work, as Redis tells; `rows` of the test. */
static struct store_endpoint rows[4];
static size_t row_count;

static void answer_replicas(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_endpoints_fn, rows, row_count);
}

static void get_page(const char *path)
{
    scripted_answer_with("store_replicas_get", answer_replicas);
    glue_get(path);
    scripted_answer();
}

static void ask_with(const char *tier)
{
    char header[200];
    snprintf(header, sizeof header, "Authorization: Bearer %s\r\n", glue_tier_key(tier, 0));
    glue_ask("GET /operator", header, "");
    scripted_answer();
}

static void only_an_operators_key_opens_it(void **state)
{
    (void)state;
    glue_get("/operator");
    assert_int_equal(scripted_http.status, 403);
    ask_with("vantage");
    assert_int_equal(scripted_http.status, 403);
    assert_lacks(scripted_http.body, "Dead letters");
    scripted_answer_with("store_replicas_get", answer_replicas);
    ask_with("operator");
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_http.body, "Dead letters");
    assert_contains(scripted_header("Cache-Control"), "no-store");
}

static void figures_come_with_what_to_do_about_them(void **state)
{
    (void)state;
    struct desk_status *status = &publish->desk.status;
    get_page("/operator");
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
    get_page("/operator");
    assert_lacks(scripted_http.body, "Redis has not told yet");
    assert_contains(scripted_http.body, "<dt>for summarize</dt><dd>8</dd>");
    assert_contains(scripted_http.body, "<code>triptych dead</code>");
    assert_contains(scripted_http.body, "Nearly full:");
    assert_contains(scripted_http.body, "&lt;b&gt;Zeta&lt;/b&gt;</b> status 500 &amp; more");
    assert_contains(scripted_http.body, "No &lt;contact&gt; is set.");
    status->memory_limit_bytes = 1000u << 20;
    get_page("/operator?lang=ar");
    assert_contains(scripted_http.body, "There is room.");
    assert_contains(scripted_http.body, "<div lang=\"en\" dir=\"ltr\">");
    status->failing_count = 0;
}

static void every_daemon_of_the_desk_has_a_row(void **state)
{
    (void)state;
    static char texts[3][REPLICA_CARD_MAX];
    struct replica_card card;
    static const char *const programs[] = {"publish", "ingest", "classify"};
    for (int i = 0; i < 3; i++) {
        replica_card_init(&card, programs[i], "0.1.0");
        snprintf(card.host, sizeof card.host, "<host%d>", i);
        card.time_ms = GLUE_NOW - (i == 2 ? 60000 : 1000);
        card.started_ms = GLUE_NOW - 3600000;
        card.in_hand = 1234 * i;
        if (i == 1)
            replica_card_trouble(&card, "feeds", 0, "no <feed> can be read");
        replica_card_write(&card, texts[i]);
        rows[i] = (struct store_endpoint){"i0000000000000001", texts[i]};
    }
    rows[3] = (struct store_endpoint){"i0000000000000002", "of another world"};
    row_count = 4;
    get_page("/operator");
    row_count = 0;
    const char *ingest = strstr(scripted_http.body, "ingest</th>"),
               *classify = strstr(scripted_http.body, "classify</th>"),
               *last = strstr(scripted_http.body, "publish</th>");
    assert_true(ingest && classify && last && ingest < classify && classify < last);
    assert_contains(scripted_http.body, "&lt;host1&gt;</td><td>not ready</td>");
    assert_contains(scripted_http.body, "&lt;host2&gt;</td><td>silent</td>");
    assert_contains(scripted_http.body, "&lt;host0&gt;</td><td>well</td>");
    assert_contains(scripted_http.body, "<td class=\"n\">1,234</td>");
    assert_contains(scripted_http.body, "feeds: no &lt;feed&gt; can be read");
    assert_lacks(scripted_http.body, "of another world");
}

static void the_page_is_shown_when_redis_is_away(void **state)
{
    (void)state;
    scripted_fail("store_replicas_get", ERR_UNAVAILABLE, "away");
    glue_get("/operator");
    scripted_answer();
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_http.body, "Redis does not tell at the moment who is at work.");
    scripted_refuse("store_replicas_get", ERR_FULL);
    glue_get("/operator");
    assert_int_equal(scripted_http.status, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_an_operators_key_opens_it, open_site, close_site),
        cmocka_unit_test_setup_teardown(every_daemon_of_the_desk_has_a_row, open_shown_site, close_site),
        cmocka_unit_test_setup_teardown(the_page_is_shown_when_redis_is_away, open_shown_site, close_site),
        cmocka_unit_test_setup_teardown(figures_come_with_what_to_do_about_them, open_shown_site, close_site),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
