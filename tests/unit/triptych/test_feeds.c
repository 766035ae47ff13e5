/* triptych feeds: listed, added, imported, removed. */
#include "feed_state.h"
#include "tool_bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define READ_MS 1700000000000

static struct store_feed feeds[4];
static char states[4][FEED_STATE_BYTES_MAX];
static size_t feed_count;
static unsigned pages;

static void add_feed(const char *url, const struct feed_state *state, int64_t due_ms)
{
    size_t size = state ? feed_state_write(state, states[feed_count]) : 0;
    feeds[feed_count] = (struct store_feed){url, state ? states[feed_count] : "", size, due_ms};
    feed_count++;
}

static void answer_feeds(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_feeds_fn, feeds, feed_count, pages > 1 ? "next" : "");
    pages--;
}

static void expect_feeds(unsigned of_pages)
{
    pages = of_pages;
    for (unsigned i = 0; i < of_pages; i++)
        scripted_answer_with("store_feeds_scan", answer_feeds);
}

static int open_feeds(void **state)
{
    feed_count = 0;
    add_feed("https://new.example/feed", NULL, 0);
    add_feed("https://well.example/rss", &(struct feed_state){.read_ms = READ_MS, .articles = 12, .title = "Well"},
             READ_MS + 60000);
    add_feed("https://empty.example/rss", &(struct feed_state){.read_ms = READ_MS, .note = "nothing in it"}, READ_MS);
    add_feed("https://fails.example/rss?key=hidden",
             &(struct feed_state){.failures = 3, .error = "HTTP 500", .note = "nothing in it"}, READ_MS);
    return bench_open(state);
}

static void each_feed_is_one_line_that_says_how_it_does(void **state)
{
    (void)state;
    expect_feeds(1);
    assert_int_equal(run_tool("feeds list"), 0);
    assert_contains(tool_out, "https://new.example/feed  ");
    assert_contains(tool_out, "  new, 0 articles, read never, due now\n");
    assert_contains(tool_out, "  well, 12 articles, read 2023-11-14T22:13:20Z, due 2023-11-14T22:14:20Z\n");
    assert_contains(tool_out,
                    "  empty, 0 articles, read 2023-11-14T22:13:20Z, due 2023-11-14T22:13:20Z: nothing in it\n");
    assert_contains(tool_out, "  fails, 0 articles, read never, due 2023-11-14T22:13:20Z: HTTP 500\n");
}

static void feeds_are_listed_as_json_over_all_pages(void **state)
{
    (void)state;
    expect_feeds(2);
    assert_int_equal(run_tool("feeds list --json"), 0);
    assert_contains(tool_out, "{\"url\":\"https://well.example/rss\",");
    assert_contains(tool_out, "\"title\":\"Well\",\"state\":\"well\"");
    assert_contains(tool_out, "\"failures\":3,\"error\":\"HTTP 500\",\"note\":\"nothing in it\"}");
    assert_string_equal(scripted_said("store_feeds_scan", 1), "next");
    size_t lines = 0;
    for (const char *at = tool_out; *at; at++)
        lines += *at == '\n';
    assert_int_equal(lines, 8);
}

static void a_state_that_is_no_json_stops_the_list_and_names_the_feed(void **state)
{
    (void)state;
    feeds[1].state = "{broken";
    feeds[1].state_size = 7;
    expect_feeds(1);
    assert_int_equal(run_tool("feeds list"), 1);
    assert_contains(tool_err, "https://well.example/rss: ");
}

static void feeds_are_added_all_or_none(void **state)
{
    (void)state;
    scripted_succeed("store_feeds_add");
    assert_int_equal(run_tool("feeds add https://a.example/1 http://b.example/2"), 0);
    assert_string_equal(scripted_said("store_feeds_add", 0), "https://a.example/1 http://b.example/2");
    scripted_fail("store_feeds_add", ERR_FULL, "there are 20000 feeds");
    assert_int_equal(run_tool("feeds add https://a.example/1"), 1);
    assert_contains(tool_err, "there are 20000 feeds");
}

static void what_is_no_address_of_a_feed_is_refused_before_any_is_added(void **state)
{
    (void)state;
    static const struct tool_case cases[] = {
        {"feeds add https://a.example/1 ftp://b.example/", 2, NULL, "argument 3: "},
        {"feeds add file:///etc/passwd", 2, NULL, "argument 2: "},
        {"feeds add javascript:alert(1)", 2, NULL, "argument 2: "},
        {"feeds add ''", 2, NULL, "argument 2: "},
        {"feeds add https://", 2, NULL, "argument 2: "},
        {"feeds add", 2, NULL, "usage: triptych feeds"},
        {"feeds list all", 2, NULL, "usage: triptych feeds"},
        {"feeds import", 2, NULL, "usage: triptych feeds"},
        {"feeds remove", 2, NULL, "usage: triptych feeds"},
        {"feeds remove a b", 2, NULL, "usage: triptych feeds"},
        {"feeds fetch", 2, NULL, "usage: triptych feeds"},
    };
    ASSERT_TOOL_CASES(cases);
    assert_int_equal(scripted_count("store_feeds_add"), 0);
}

static void a_password_in_a_refused_address_is_not_shown(void **state)
{
    (void)state;
    assert_int_equal(run_tool("feeds add ftp://ana:hunter2@b.example/"), 2);
    assert_lacks(tool_err, "hunter2");
}

static void an_opml_file_is_imported_and_what_is_left_out_is_counted(void **state)
{
    (void)state;
    char line[200];
    snprintf(line, sizeof line, "feeds import %s",
             bench_file("list.opml", "<opml version='2.0'><body><outline text='News'>"
                                     "<outline type='rss' text='A' xmlUrl='https://a.example/feed'/>"
                                     "<outline type='rss' text='B' xmlUrl='https://b.example/feed'/>"
                                     "<outline type='rss' text='No address'/></outline></body></opml>"));
    scripted_succeed("store_feeds_add");
    assert_int_equal(run_tool(line), 0);
    assert_string_equal(scripted_said("store_feeds_add", 0), "https://a.example/feed https://b.example/feed");
    assert_contains(tool_out, "2 feeds listed in ");
    scripted_fail("store_feeds_add", ERR_FULL, "no room");
    assert_int_equal(run_tool(line), 1);
    assert_string_equal(tool_out, "");
}

static void a_file_that_is_no_list_is_named(void **state)
{
    (void)state;
    char line[200];
    assert_int_equal(run_tool("feeds import /nowhere/list.opml"), 1);
    assert_contains(tool_err, "/nowhere/list.opml");
    snprintf(line, sizeof line, "feeds import %s", bench_file("list.opml", "not a list"));
    assert_int_equal(run_tool(line), 1);
    assert_contains(tool_err, "list.opml");
    assert_int_equal(scripted_count("store_feeds_add"), 0);
}

static void a_feed_is_removed_by_its_address(void **state)
{
    (void)state;
    scripted_succeed("store_feeds_remove");
    assert_int_equal(run_tool("feeds remove https://a.example/1"), 0);
    assert_string_equal(scripted_said("store_feeds_remove", 0), "https://a.example/1");
    scripted_fail("store_feeds_remove", ERR_UNAVAILABLE, "away");
    assert_int_equal(run_tool("feeds remove https://a.example/1"), 1);
}

#define feeds_test(name) cmocka_unit_test_setup_teardown(name, open_feeds, bench_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        feeds_test(each_feed_is_one_line_that_says_how_it_does),
        feeds_test(feeds_are_listed_as_json_over_all_pages),
        feeds_test(a_state_that_is_no_json_stops_the_list_and_names_the_feed),
        feeds_test(feeds_are_added_all_or_none),
        feeds_test(what_is_no_address_of_a_feed_is_refused_before_any_is_added),
        feeds_test(a_password_in_a_refused_address_is_not_shown),
        feeds_test(an_opml_file_is_imported_and_what_is_left_out_is_counted),
        feeds_test(a_file_that_is_no_list_is_named),
        feeds_test(a_feed_is_removed_by_its_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
