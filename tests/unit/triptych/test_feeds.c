/* triptych feeds: listed, shown, added, imported, set, paused, removed. */
#include "feed_settings.h"
#include "feed_state.h"
#include "store_feed_settings.h"
#include "tool_bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define READ_MS 1700000000000

#define FEEDS_MAX 8

static struct store_feed feeds[FEEDS_MAX];
static char states[FEEDS_MAX][FEED_STATE_BYTES_MAX];
static size_t feed_count;
static unsigned pages;

static void add_feed(const char *url, const struct feed_state *state, int64_t due_ms, const char *settings)
{
    assert_true(feed_count < FEEDS_MAX);
    size_t size = state ? feed_state_write(state, states[feed_count]) : 0;
    feeds[feed_count] =
        (struct store_feed){url, state ? states[feed_count] : "", size, due_ms, settings, strlen(settings)};
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

/* Of the addresses that are asked for, those of `feeds` are there. */
static const char *gone = "";
static void answer_feed(const struct scripted_call *call)
{
    struct store_feed_whole whole = {.feed = {.url = "", .state = "", .settings = ""}, .gone = gone};
    for (size_t i = 0; i < feed_count; i++)
        if (strcmp(feeds[i].url, call->said) == 0)
            whole.feed = feeds[i];
    whole.failures[0] = (struct store_feed_failure){READ_MS, 500, "HTTP 500"};
    whole.failures[1] = (struct store_feed_failure){READ_MS - 60000, 0, "no answer"};
    whole.failure_count = 2;
    SCRIPTED_ANSWER(call, store_feed_fn, &whole);
}

static void expect_feed(unsigned times)
{
    while (times--)
        scripted_answer_with("store_feed_get", answer_feed);
}

static void answer_one(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_count_fn, 1);
}

static void answer_none(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_count_fn, 0);
}

static void answer_nobody_reads(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_endpoints_fn, NULL, 0);
}

static void answer_somebody_reads(const struct scripted_call *call)
{
    static const struct store_endpoint endpoint = {"i1", "tcp://h:1"};
    SCRIPTED_ANSWER(call, store_endpoints_fn, &endpoint, 1);
}

static enum store_feed_entered entered[4];
static void answer_entered(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_feeds_entered_fn, entered, 4);
}

static int open_feeds(void **state)
{
    feed_count = 0;
    gone = "";
    memset(entered, 0, sizeof entered);
    add_feed("https://new.example/feed", NULL, 0, "");
    add_feed("https://well.example/rss",
             &(struct feed_state){.checked_ms = READ_MS,
                                  .read_ms = READ_MS,
                                  .changed_ms = READ_MS,
                                  .interval_ms = 900000,
                                  .http_status = 200,
                                  .articles = 12,
                                  .title = "Well"},
             READ_MS + 60000,
             "{\"folder\":\"News\",\"header\":\"X-Key: hunter2\",\"auth\":\"ana:hunter2\",\"pages\":\"always\"}");
    add_feed("https://empty.example/rss",
             &(struct feed_state){.checked_ms = READ_MS, .read_ms = READ_MS, .note = "nothing in it"}, READ_MS, "");
    add_feed("https://fails.example/rss?key=hidden",
             &(struct feed_state){.checked_ms = READ_MS, .failures = 3, .error = "HTTP 500", .note = "nothing in it"},
             READ_MS, "{\"title\":\"Mine & yours\"}");
    add_feed("https://paused.example/", NULL, 253402300799000, "{\"paused\":1}");
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
    assert_contains(tool_out, "  paused, 0 articles, read never, due never\n");
}

static void feeds_are_listed_as_json_over_all_pages(void **state)
{
    (void)state;
    expect_feeds(2);
    assert_int_equal(run_tool("feeds list --json"), 0);
    assert_contains(tool_out, "{\"url\":\"https://well.example/rss\",");
    assert_contains(tool_out, "\"title\":\"Well\",\"state\":\"well\",\"http_status\":200");
    assert_contains(tool_out, "\"interval\":900,\"articles\":12,\"last_new\":\"2023-11-14T22:13:20Z\"");
    assert_contains(tool_out, "\"folder\":\"News\"");
    assert_contains(tool_out, "\"pages\":\"always\"");
    assert_contains(tool_out, "\"header\":true,\"auth\":true");
    assert_contains(tool_out, "\"title\":\"Mine & yours\"");
    assert_contains(tool_out, "\"failures\":3,\"error\":\"HTTP 500\",\"note\":\"nothing in it\"");
    assert_lacks(tool_out, "hunter2");
    assert_string_equal(scripted_said("store_feeds_scan", 1), "next");
    size_t lines = 0;
    for (const char *at = tool_out; *at; at++)
        lines += *at == '\n';
    assert_int_equal(lines, 10);
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

static void a_feed_is_shown_whole_by_any_spelling_of_its_address_and_by_its_name(void **state)
{
    (void)state;
    expect_feed(1);
    assert_int_equal(run_tool("feeds show https://well.example/rss"), 0);
    assert_contains(tool_out, "folder       News\n");
    assert_contains(tool_out, "auth         set\n");
    assert_contains(tool_out, "2023-11-14T22:13:20Z, status 500: HTTP 500\n");
    assert_contains(tool_out, "2023-11-14T22:12:20Z, status 0: no answer\n");
    assert_lacks(tool_out, "hunter2");
    expect_feed(2);
    assert_int_equal(run_tool("feeds show feed:HTTPS://Well.example/rss --json"), 0);
    assert_contains(tool_out, "{\"url\":\"https://well.example/rss\"");
    assert_contains(tool_out,
                    "\"errors\":[{\"at\":\"2023-11-14T22:13:20Z\",\"http_status\":500,\"reason\":\"HTTP 500\"},");
    assert_lacks(tool_out, "hunter2");
    char line[64], *name = strstr(tool_out, "\"name\":\"") + strlen("\"name\":\"");
    snprintf(line, sizeof line, "feeds show %.*s", (int)strcspn(name, "\""), name);
    expect_feed(3);
    expect_feeds(1);
    assert_int_equal(run_tool(line), 0);
    assert_contains(tool_out, "https://well.example/rss\n");
}

static void a_feed_that_is_none_is_named_with_what_became_of_it(void **state)
{
    (void)state;
    expect_feed(4);
    assert_int_equal(run_tool("feeds show https://other.example/"), 1);
    assert_contains(tool_err, "https://other.example/: no such feed\n");
    gone = "removed|1700000000000";
    assert_int_equal(run_tool("feeds show https://other.example/"), 1);
    assert_contains(tool_err, "no such feed; it was removed\n");
    gone = "moved|1700000000000|https://other.example/new|x";
    assert_int_equal(run_tool("feeds show https://other.example/"), 1);
    assert_contains(tool_err, "it moved to https://other.example/new|x\n");
    assert_int_equal(run_tool("feeds remove https://other.example/"), 1);
    assert_int_equal(scripted_count("store_feeds_remove"), 0);
}

static void feeds_are_added_all_or_none(void **state)
{
    (void)state;
    scripted_answer_with("store_feeds_enter", answer_entered);
    scripted_answer_with("store_endpoints_get", answer_nobody_reads);
    expect_feed(2);
    add_feed("https://a.example/1", NULL, 0, "");
    entered[0] = STORE_FEED_KNOWN;
    assert_int_equal(run_tool("feeds add HTTPS://A.example/1 new.example/feed --folder News"), 0);
    assert_string_equal(
        scripted_said("store_feeds_enter", 0),
        "person https://a.example/1 {\"folder\":\"News\"} https://new.example/feed {\"folder\":\"News\"}");
    assert_contains(tool_out, "known  https://a.example/1: not read yet");
    assert_contains(tool_out, "added  https://new.example/feed: not read yet");
    scripted_fail("store_feeds_enter", ERR_FULL, "there are 20000 feeds");
    assert_int_equal(run_tool("feeds add https://a.example/1"), 1);
    assert_contains(tool_err, "there are 20000 feeds");
}

static void what_was_found_at_an_added_address_is_told(void **state)
{
    (void)state;
    scripted_answer_with("store_feeds_enter", answer_entered);
    scripted_answer_with("store_endpoints_get", answer_somebody_reads);
    expect_feed(1);
    assert_int_equal(run_tool("feeds add well.example/rss --json"), 0);
    assert_contains(
        tool_out, "{\"given\":\"https://well.example/rss\",\"outcome\":\"added\",\"url\":\"https://well.example/rss\","
                  "\"title\":\"Well\",\"state\":\"well\",\"articles\":12,");
    scripted_answer_with("store_feeds_enter", answer_entered);
    scripted_answer_with("store_endpoints_get", answer_somebody_reads);
    gone = "moved|1700000000000|https://well.example/rss";
    expect_feed(2);
    assert_int_equal(run_tool("feeds add well.example"), 0);
    assert_string_equal(
        tool_out, "found  https://well.example is a page; its feed is https://well.example/rss: well, 12 articles\n");
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
        {"feeds show", 2, NULL, "usage: triptych feeds"},
        {"feeds set https://well.example/rss", 2, NULL, "usage: triptych feeds"},
        {"feeds fetch", 2, NULL, "usage: triptych feeds"},
    };
    ASSERT_TOOL_CASES(cases);
    assert_int_equal(scripted_count("store_feeds_enter"), 0);
}

static void a_password_in_a_refused_address_is_not_shown(void **state)
{
    (void)state;
    assert_int_equal(run_tool("feeds add ftp://ana:hunter2@b.example/"), 2);
    assert_lacks(tool_err, "hunter2");
}

static void an_opml_file_is_imported_and_what_became_of_each_is_told(void **state)
{
    (void)state;
    char line[200];
    snprintf(
        line, sizeof line, "feeds import %s",
        bench_file(
            "list.opml",
            "<opml version='2.0'><body><outline text='News'>"
            "<outline type='rss' text='A' htmlUrl='https://a.example' language='sl' xmlUrl='feed://a.example/feed'/>"
            "<outline type='rss' text='A again' xmlUrl='http://a.example/feed'/>"
            "<outline type='rss' xmlUrl='https://b.example/feed'/>"
            "<outline type='rss' xmlUrl='https://c.example/feed'/>"
            "<outline type='rss' text='No address'/></outline></body></opml>"));
    entered[1] = STORE_FEED_KNOWN;
    entered[2] = STORE_FEED_REMOVED;
    scripted_answer_with("store_feeds_enter", answer_entered);
    assert_int_equal(run_tool(line), 0);
    assert_string_equal(scripted_said("store_feeds_enter", 0),
                        "list http://a.example/feed "
                        "{\"title\":\"A\",\"folder\":\"News\",\"site\":\"https://a.example\",\"language\":\"sl\"} "
                        "https://b.example/feed {\"folder\":\"News\"} https://c.example/feed {\"folder\":\"News\"}");
    assert_contains(tool_out, "list.opml: 1 added, 2 known, 1 removed or moved before, 1 refused\n");
    assert_contains(tool_err, "refused \"No address\": it has no address\n");
    assert_contains(tool_err, "https://c.example/feed: it was removed; `triptych feeds add` brings it back\n");
    scripted_fail("store_feeds_enter", ERR_FULL, "no room");
    assert_int_equal(run_tool(line), 1);
    assert_string_equal(tool_out, "");
}

static void an_import_is_told_as_json_too(void **state)
{
    (void)state;
    char line[200];
    snprintf(line, sizeof line, "feeds import %s --json",
             bench_file("list.opml", "<opml version='2.0'><body><outline type='rss' xmlUrl='https://a.example/feed'/>"
                                     "<outline type='rss' text='Not \"here\"'/></body></opml>"));
    entered[0] = STORE_FEED_ADDED;
    scripted_answer_with("store_feeds_enter", answer_entered);
    assert_int_equal(run_tool(line), 0);
    assert_string_equal(tool_out, "{\"added\":1,\"known\":0,\"removed\":0,\"refused\":1,"
                                  "\"refusals\":[{\"name\":\"Not \\\"here\\\"\",\"reason\":\"it has no address\"}]}\n");
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
    assert_int_equal(scripted_count("store_feeds_enter"), 0);
}

static void feeds_are_exported_in_their_folders_without_secrets(void **state)
{
    (void)state;
    expect_feeds(1);
    assert_int_equal(run_tool("feeds export"), 0);
    assert_contains(tool_out, "<opml version=\"2.0\">");
    assert_contains(tool_out, "    <outline text=\"News\">\n      <outline type=\"rss\" text=\"Well\" "
                              "xmlUrl=\"https://well.example/rss\"/>\n    </outline>\n");
    assert_contains(tool_out, "text=\"Mine &amp; yours\"");
    assert_lacks(tool_out, "hunter2");
}

static void settings_are_set_by_name_and_secrets_may_come_from_a_file(void **state)
{
    (void)state;
    char line[300];
    snprintf(line, sizeof line, "feeds set https://well.example/rss 'title=A b' interval=30m folder= auth=@%s",
             bench_file("password", "bob:s3cret\nmore\n"));
    expect_feed(1);
    scripted_answer_with("store_feed_set", answer_one);
    assert_int_equal(run_tool(line), 0);
    assert_string_equal(
        scripted_said("store_feed_set", 0),
        "https://well.example/rss {\"title\":\"A b\",\"header\":\"X-Key: hunter2\",\"auth\":\"bob:s3cret\","
        "\"interval_ms\":1800000,\"pages\":\"always\"} 0");
    assert_string_equal(tool_out, "");
    expect_feed(5);
    static const struct tool_case cases[] = {
        {"feeds set https://well.example/rss colour=red", 2, NULL, "no such setting of a feed: \"colour\""},
        {"feeds set https://well.example/rss title", 2, NULL, "not NAME=VALUE"},
        {"feeds set https://well.example/rss interval=soon", 2, NULL, "interval: "},
        {"feeds set https://well.example/rss auth=@/nowhere/file", 1, NULL, "/nowhere/file"},
        {"feeds set https://well.example/rss header=hunter2", 2, NULL, "header: "},
    };
    ASSERT_TOOL_CASES(cases);
    assert_lacks(tool_err, "hunter2");
    assert_int_equal(scripted_count("store_feed_set"), 1);
}

static void feeds_are_paused_resumed_and_refreshed(void **state)
{
    (void)state;
    expect_feed(2);
    scripted_answer_with("store_feed_set", answer_one);
    scripted_answer_with("store_feed_set", answer_one);
    assert_int_equal(run_tool("feeds pause https://new.example/feed https://empty.example/rss"), 0);
    assert_string_equal(scripted_said("store_feed_set", 1), "https://empty.example/rss {\"paused\":1} 1");
    expect_feed(1);
    scripted_answer_with("store_feed_set", answer_one);
    assert_int_equal(run_tool("feeds resume https://paused.example/"), 0);
    assert_string_equal(scripted_said("store_feed_set", 2), "https://paused.example/  0");
    expect_feed(2);
    scripted_answer_with("store_feed_refresh", answer_one);
    assert_int_equal(run_tool("feeds refresh https://paused.example/ https://well.example/rss"), 1);
    assert_contains(tool_err, "https://paused.example/: it is paused\n");
    assert_string_equal(scripted_said("store_feed_refresh", 0), "https://well.example/rss");
}

static void a_feed_is_removed_by_its_address(void **state)
{
    (void)state;
    expect_feed(1);
    scripted_answer_with("store_feeds_remove", answer_one);
    assert_int_equal(run_tool("feeds remove https://new.example/feed"), 0);
    assert_string_equal(scripted_said("store_feeds_remove", 0), "https://new.example/feed");
    expect_feed(1);
    scripted_fail("store_feeds_remove", ERR_UNAVAILABLE, "away");
    assert_int_equal(run_tool("feeds remove https://new.example/feed"), 1);
    expect_feed(1);
    scripted_answer_with("store_feed_set", answer_none);
    assert_int_equal(run_tool("feeds pause https://new.example/feed"), 1);
    assert_contains(tool_err, "it was removed meanwhile");
}

static void help_says_each_verb_with_an_example(void **state)
{
    (void)state;
    static const char *const verbs[] = {"list", "show",    "add",   "import", "export",
                                        "set",  "refresh", "pause", "resume", "remove"};
    assert_int_equal(run_tool("feeds --help"), 0);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        char example[64];
        snprintf(example, sizeof example, "triptych feeds %s", verbs[i]);
        assert_contains(tool_out, example);
    }
}

#define feeds_test(name) cmocka_unit_test_setup_teardown(name, open_feeds, bench_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        feeds_test(each_feed_is_one_line_that_says_how_it_does),
        feeds_test(feeds_are_listed_as_json_over_all_pages),
        feeds_test(a_state_that_is_no_json_stops_the_list_and_names_the_feed),
        feeds_test(a_feed_is_shown_whole_by_any_spelling_of_its_address_and_by_its_name),
        feeds_test(a_feed_that_is_none_is_named_with_what_became_of_it),
        feeds_test(feeds_are_added_all_or_none),
        feeds_test(what_was_found_at_an_added_address_is_told),
        feeds_test(what_is_no_address_of_a_feed_is_refused_before_any_is_added),
        feeds_test(a_password_in_a_refused_address_is_not_shown),
        feeds_test(an_opml_file_is_imported_and_what_became_of_each_is_told),
        feeds_test(an_import_is_told_as_json_too),
        feeds_test(a_file_that_is_no_list_is_named),
        feeds_test(feeds_are_exported_in_their_folders_without_secrets),
        feeds_test(settings_are_set_by_name_and_secrets_may_come_from_a_file),
        feeds_test(feeds_are_paused_resumed_and_refreshed),
        feeds_test(a_feed_is_removed_by_its_address),
        feeds_test(help_says_each_verb_with_an_example),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
