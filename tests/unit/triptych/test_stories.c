/* triptych stories, export, digest: what there is, as lists, whole, and as a mail. */
#include "clock.h"
#include "tool_bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static unsigned pages; /* of the scan that have been given */

#define HEADS 4

static void answer_heads(const struct scripted_call *call)
{
    static char ids[HEADS][ID_SIZE] = {"s000000000000000a", "s000000000000000b", "s000000000000000c",
                                       "s000000000000000d"};
    Triptych__StoryHead heads[HEADS];
    Triptych__Coverage coverage[HEADS];
    const Triptych__StoryHead *pointers[HEADS];
    Triptych__Summary summary = TRIPTYCH__SUMMARY__INIT;
    summary.headline = (char[]){"Harbour reopens"};
    for (int i = 0; i < HEADS; i++) {
        triptych__story_head__init(&heads[i]);
        triptych__coverage__init(&coverage[i]);
        heads[i].id = ids[i];
        heads[i].last_updated_ms = 1700000000000 + i * 60000;
        heads[i].coverage = &coverage[i];
        coverage[i].articles = 5;
        coverage[i].sources = i == 0 ? 1 : 2;
        pointers[i] = &heads[i];
    }
    heads[3].summary = &summary;
    heads[2].coverage = NULL; /* stored by another version */
    SCRIPTED_ANSWER(call, store_heads_fn, pointers, HEADS, pages++ ? "" : "more");
}

static void expect_heads(void)
{
    pages = 0;
    scripted_answer_with("store_heads_scan", answer_heads);
    scripted_answer_with("store_heads_scan", answer_heads); /* a scan may bring a story twice */
}

static void stories_come_once_each_the_latest_first(void **state)
{
    (void)state;
    expect_heads();
    assert_int_equal(run_tool("stories"), 0);
    assert_string_equal(tool_out,
                        "s000000000000000d  2023-11-14T22:16:20Z    5 articles    2 sources  Harbour reopens\n"
                        "s000000000000000b  2023-11-14T22:14:20Z    5 articles    2 sources  \n");
    expect_heads();
    assert_int_equal(run_tool("stories --where harbour"), 0);
    assert_string_equal(tool_out,
                        "s000000000000000d  2023-11-14T22:16:20Z    5 articles    2 sources  Harbour reopens\n");
    assert_int_equal(run_tool("stories --where 'harbour)'"), 2);
    assert_contains(tool_err, "\n  harbour)\n         ^\n");
    expect_heads();
    assert_int_equal(run_tool("stories --all --limit 3"), 0);
    assert_contains(tool_out, "s000000000000000a");
    expect_heads();
    assert_int_equal(run_tool("stories --limit 1 --json"), 0);
    assert_memory_equal(tool_out, "{\"id\":\"s000000000000000d\"", 24);
    assert_string_equal(strchr(tool_out, '\n'), "\n");
}

static void answer_exported(const struct scripted_call *call)
{
    Triptych__Story story = TRIPTYCH__STORY__INIT;
    Triptych__StoryHead head = TRIPTYCH__STORY_HEAD__INIT;
    Triptych__Coverage counted = TRIPTYCH__COVERAGE__INIT;
    head.id = lend("s000000000000000d");
    head.coverage = &counted;
    story.head = &head;
    SCRIPTED_ANSWER(call, store_story_fn, &story, 1);
}

static void answer_gone(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_story_fn, NULL, 0);
}

static void an_export_has_a_line_for_each_story_that_is_still_there(void **state)
{
    (void)state;
    expect_heads();
    scripted_answer_with("store_story_get", answer_exported);
    scripted_answer_with("store_story_get", answer_gone);
    assert_int_equal(run_tool("export"), 0);
    assert_memory_equal(tool_out, "{\"id\":\"s000000000000000d\"", 24);
    assert_contains(tool_out, "\"articles\":[]");
    assert_string_equal(strchr(tool_out, '\n'), "\n");
    /* It goes on behind the first: what is left is the second. */
    expect_heads();
    scripted_answer_with("store_story_get", answer_exported);
    assert_int_equal(run_tool("export --after s000000000000000d --heads"), 0);
    assert_lacks(tool_out, "\"articles\":[");
    expect_heads();
    assert_int_equal(run_tool("export --after s00000000000000ff"), 1);
    assert_contains(tool_err, "there is no story s00000000000000ff");
    assert_int_equal(run_tool("export --after 5"), 2);
    expect_heads();
    scripted_fail("store_story_get", ERR_UNAVAILABLE, "away");
    assert_int_equal(run_tool("export"), 1);
}

static void a_digest_is_printed_as_it_would_be_mailed(void **state)
{
    (void)state;
    expect_heads();
    clock_set_for_test(1700000000000 + 3600000);
    assert_int_equal(run_tool("digest --to reader@example.org --where harbour --set base_url=https://desk.example"), 0);
    assert_contains(tool_out, "To: reader@example.org\r\nSubject: Triptych: Harbour reopens\r\n");
    assert_contains(tool_out, "\r\n1. Harbour reopens\r\n");
    assert_contains(tool_out, "https://desk.example/story/s000000000000000d");
    expect_heads(); /* all of them, each once; the one without a headline, too */
    assert_int_equal(run_tool("digest --dry-run"), 0);
    assert_contains(tool_out, "2 stories with news");
    clock_set_for_test(1700000000000 + 10 * 86400000LL);
    expect_heads();
    assert_int_equal(run_tool("digest"), 1);
    assert_contains(tool_err, "no story matches");
    expect_heads();
    assert_int_equal(run_tool("digest --days 11"), 0);
    expect_heads();
    assert_int_equal(run_tool("digest --days 11 --to 'a@b c'"), 2);
    assert_int_equal(run_tool("digest --days many"), 2);
    clock_set_for_test(0);
}

static void a_limit_is_a_whole_number_within_its_range(void **state)
{
    (void)state;
    static const char *const wrong[] = {"0", "-1", "100001", "many", "''", "5x", "99999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char line[64];
        snprintf(line, sizeof line, "stories --limit %s", wrong[i]);
        if (run_tool(line) != 2)
            fail_msg("%s was taken", wrong[i]);
        assert_contains(tool_err, "--limit is a number from 1 to 100000");
    }
    assert_int_equal(scripted_count("store_heads_scan"), 0);
}

static void stories_that_cannot_be_read_to_the_end_are_not_shown_in_part(void **state)
{
    (void)state;
    pages = 0;
    scripted_answer_with("store_heads_scan", answer_heads);
    scripted_fail("store_heads_scan", ERR_UNAVAILABLE, "away");
    assert_int_equal(run_tool("stories"), 1);
    assert_string_equal(tool_out, "");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        tool_test(stories_come_once_each_the_latest_first),
        tool_test(an_export_has_a_line_for_each_story_that_is_still_there),
        tool_test(a_digest_is_printed_as_it_would_be_mailed),
        tool_test(a_limit_is_a_whole_number_within_its_range),
        tool_test(stories_that_cannot_be_read_to_the_end_are_not_shown_in_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
