/* triptych trace: the times of an article's way, and what is said where it has not come to its end. */
#include "store_entries.h"
#include "tool_bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define RECEIVED_MS 1795504104000

extern store_entry_fn *scripted_on_entry; /* of the call that is answered */

static Triptych__Article article;
static Triptych__Placement placement;
static int has_placement;

static void answer_article(const struct scripted_call *call)
{
    Triptych__PlacedArticle placed = TRIPTYCH__PLACED_ARTICLE__INIT;
    placed.article = &article;
    placed.placement = has_placement ? &placement : NULL;
    SCRIPTED_ANSWER(call, store_article_fn, &placed);
}

static void answer_nothing(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_article_fn, NULL);
}

static int open_trace(void **state)
{
    triptych__article__init(&article);
    triptych__placement__init(&placement);
    article.id = lend(ARTICLE_A);
    article.title = lend("A dam is mended");
    article.published_ms = RECEIVED_MS - 60000;
    article.received_ms = RECEIVED_MS;
    placement.story_id = lend(STORY_A);
    placement.placed_ms = RECEIVED_MS + 120;
    has_placement = 1;
    return bench_open(state);
}

static int pages; /* of each stream that have been answered */

/* A page of others' entries, then one with ours, twice: the first counts. */
static void answer_log(const struct scripted_call *call)
{
    Triptych__LogEntry log = TRIPTYCH__LOG_ENTRY__INIT;
    struct store_entry entry = {.seq = "1-1795504104100000", .prev = "", .log = &log};
    log.kind = lend("join");
    log.story_id = lend(STORY_A);
    log.instance = lend("i0000000000000009");
    log.article_id = lend(pages ? ARTICLE_A : ARTICLE_B);
    entry.seq = pages ? "1-1795504104150000" : entry.seq;
    scripted_on_entry(call->context, &entry);
    entry.seq = "1-1795504109000000";
    scripted_on_entry(call->context, &entry);
    SCRIPTED_ANSWER(call, store_entries_fn, pages++ ? "" : "(1-1795504104100000");
}

static void answer_feed(const struct scripted_call *call)
{
    Triptych__PlacedArticle other = TRIPTYCH__PLACED_ARTICLE__INIT, ours = TRIPTYCH__PLACED_ARTICLE__INIT;
    Triptych__Article second = TRIPTYCH__ARTICLE__INIT;
    Triptych__PlacedArticle *changed[] = {&other, &ours};
    struct store_entry entry = {.seq = "1-1795504105150000", .prev = "", .kind = "updated", .changed = changed};
    second.id = lend(ARTICLE_B);
    other.article = &second;
    ours.article = &article;
    entry.changed_count = 1;
    scripted_on_entry(call->context, &entry);
    entry.seq = "1-1795504105450000";
    entry.changed_count = 2;
    scripted_on_entry(call->context, &entry);
    SCRIPTED_ANSWER(call, store_entries_fn, "(1-1795504105450000");
}

static void answer_no_entries(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_entries_fn, "");
}

static void expect_way(void)
{
    pages = 0;
    scripted_answer_with("store_article_get", answer_article);
    scripted_answer_with("store_entries_read", answer_log);
    scripted_answer_with("store_entries_read", answer_log);
    scripted_answer_with("store_entries_read", answer_feed);
}

static void each_step_has_its_time_and_how_long_it_took(void **state)
{
    (void)state;
    expect_way();
    assert_int_equal(run_tool("trace " ARTICLE_A), 0);
    assert_contains(tool_out, ARTICLE_A "  A dam is mended\n");
    assert_contains(tool_out, "source    2026-11-24T07:07:24.000Z ");
    assert_contains(tool_out, "ingest    2026-11-24T07:08:24.000Z ");
    assert_contains(tool_out, "classify  2026-11-24T07:08:24.120Z    +0.120 s  decided which story\n");
    assert_contains(tool_out, "classify  2026-11-24T07:08:24.150Z    +0.030 s  put it into " STORY_A
                              " (join, by i0000000000000009)\n");
    assert_contains(tool_out, "publish   2026-11-24T07:08:25.450Z    +1.300 s  summed up and published: event "
                              "1-1795504105450000 (updated)\n");
    assert_contains(tool_out, "in all 1.450 s from receipt to event\n");
    /* From when it was received on; then from where the page before ended; the feed no further than to its event. */
    assert_string_equal(scripted_said("store_entries_read", 0), "log [1-1795504104000000]");
    assert_string_equal(scripted_said("store_entries_read", 1), "log [(1-1795504104100000]");
    assert_string_equal(scripted_said("store_entries_read", 2), "feed [1-1795504104000000]");
    assert_int_equal(scripted_count("store_entries_read"), 3);
}

static void the_same_as_json(void **state)
{
    (void)state;
    expect_way();
    assert_int_equal(run_tool("trace " ARTICLE_A " --json"), 0);
    assert_contains(tool_out, "\"story\":\"" STORY_A "\",\"steps\":[{\"stage\":\"source\",\"time_ms\":1795504044000");
    assert_contains(tool_out, "\"after_ms\":1300}]}");
}

static void what_has_not_come_to_its_end_says_where_it_waits(void **state)
{
    (void)state;
    expect_way();
    /* The event is gone, or not there yet. */
    scripted_store_reset();
    pages = 0;
    scripted_answer_with("store_article_get", answer_article);
    scripted_answer_with("store_entries_read", answer_no_entries);
    scripted_answer_with("store_entries_read", answer_no_entries);
    assert_int_equal(run_tool("trace " ARTICLE_A), 0);
    assert_contains(tool_out, "no event with it: its story waits for summarize or publish");
    placement.story_id = lend("");
    scripted_answer_with("store_article_get", answer_article);
    assert_int_equal(run_tool("trace " ARTICLE_A), 0);
    assert_contains(tool_out, "decided that it is no news\nin no story, so there is no event with it\n");
    has_placement = 0;
    scripted_answer_with("store_article_get", answer_article);
    assert_int_equal(run_tool("trace " ARTICLE_A), 0);
    assert_contains(tool_out, "not in a story yet: it waits for classify");
}

static void an_article_that_is_not_there_and_a_redis_that_fails_are_said(void **state)
{
    (void)state;
    scripted_answer_with("store_article_get", answer_nothing);
    assert_int_equal(run_tool("trace " ARTICLE_A), 1);
    assert_contains(tool_err, "there is no article " ARTICLE_A);
    scripted_answer_with("store_article_get", answer_article);
    scripted_fail("store_entries_read", ERR_UNAVAILABLE, "away");
    assert_int_equal(run_tool("trace " ARTICLE_A), 1);
    assert_string_equal(tool_out, "");
    assert_contains(tool_err, "away");
}

#define trace_test(name) cmocka_unit_test_setup_teardown(name, open_trace, bench_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        trace_test(each_step_has_its_time_and_how_long_it_took),
        trace_test(the_same_as_json),
        trace_test(what_has_not_come_to_its_end_says_where_it_waits),
        trace_test(an_article_that_is_not_there_and_a_redis_that_fails_are_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
