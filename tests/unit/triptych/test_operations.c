/* triptych status, dead, edition, remove, assignments: what an operator asks and takes out. */
#include "store_changes.h"
#include "store_replicas.h"
#include "tool_bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* ── status ── */

static void answer_counts(const struct scripted_call *call)
{
    static const struct store_counts counts = {.articles = 100,
                                               .stories = 40,
                                               .todo = {1, 2, 3, 0},
                                               .dead = 4,
                                               .feeds = 5,
                                               .feed_entries = 6,
                                               .log_entries = 7,
                                               .feed_seq = "1-55",
                                               .log_seq = "",
                                               .epoch = 2,
                                               .memory_used_bytes = 1500000,
                                               .memory_limit_bytes = 9000000};
    SCRIPTED_ANSWER(call, store_counts_fn, &counts);
}

static const char *registry_note;

static void answer_notes(const struct scripted_call *call)
{
    static const char *const names[] = {"ingest.contact", "classify.registry"};
    const char *const values[] = {"mail", registry_note};
    SCRIPTED_ANSWER(call, store_notes_fn, names, values, registry_note ? 2 : 1);
}

/* No replica shows itself, so the exit code is 1: test_health.c has what is said of them. */
static void answer_endpoints(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_endpoints_fn, NULL, 0);
}

static void answer_info(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_info_fn, "");
}

static void answer_late(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_late_fn, 0, 0);
}

static void expect_status(const char *note)
{
    registry_note = note;
    scripted_answer_with("store_info_get", answer_info);
    scripted_answer_with("store_replicas_get", answer_endpoints);
    scripted_answer_with("store_callers_get", answer_endpoints);
    scripted_answer_always("store_todo_late", answer_late);
    scripted_answer_with("store_notes_get", answer_notes);
    scripted_answer_with("store_counts_get", answer_counts);
}

static void status_shows_what_redis_holds(void **state)
{
    (void)state;
    expect_status("version 33efff07bd558006\n14996 sources\nmore");
    assert_int_equal(run_tool("status"), 1);
    assert_contains(tool_out, "articles     100\nstories      40\nto classify  1\nto summarize 2\nto publish   3\n");
    assert_contains(tool_out, "6 events kept, the last 1-55");
    assert_contains(tool_out, "Redis memory 1.5 MB of 9.0 MB\n");
    assert_contains(tool_out, "14996 sources, version 33efff07bd558006\n");
    expect_status("version 33efff07bd558006\n14996 sources");
    assert_int_equal(run_tool("status --json"), 1);
    assert_contains(tool_out, "\"todo\":{\"classify\":1,\"summarize\":2,\"publish\":3}");
    assert_contains(tool_out, "\"feed_seq\":\"1-55\",\"log_seq\":null,\"epoch\":2,"
                              "\"registry\":{\"version\":\"33efff07bd558006\",\"sources\":14996}");
    assert_lacks(tool_out, "recount");
}

static void a_note_of_the_registry_that_cannot_be_read_is_left_out(void **state)
{
    (void)state;
    static const char *const notes[] = {NULL, "", "version", "version x", "sources 3\nversion x", "version x\nmany"};
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
        expect_status(notes[i]);
        assert_int_equal(run_tool("status"), 1);
        assert_lacks(tool_out, "registry");
    }
}

static unsigned pages;

static void answer_recount(const struct scripted_call *call)
{
    unsigned page = pages++;
    SCRIPTED_ANSWER(call, store_recount_fn, 20, page == 0 ? 0 : 1,
                    page == 0   ? ""
                    : page == 1 ? STORY_A
                                : STORY_B,
                    page == 2 ? "" : "next");
}

static void a_recount_goes_through_all_pages_and_fails_on_a_wrong_counter(void **state)
{
    (void)state;
    for (pages = 0; pages < 3; pages++)
        scripted_answer_with("store_recount", answer_recount);
    pages = 0;
    expect_status(NULL);
    assert_int_equal(run_tool("status --recount"), 1);
    assert_contains(tool_out, "recount      60 stories, 2 wrong, the first " STORY_A "\n");
    scripted_fail("store_recount", ERR_UNAVAILABLE, "away");
    assert_int_equal(run_tool("status --recount"), 1);
    assert_string_equal(tool_out, "");
}

/* ── top ── */

static unsigned looks;

/* More with each look. */
static void answer_more(const struct scripted_call *call)
{
    const struct store_counts counts = {.articles = 100 + 50 * looks,
                                        .stories = 40,
                                        .todo = {1, 2, 3, 0},
                                        .dead = 4,
                                        .feed_entries = looks ? 3 : 6, /* old ones have gone */
                                        .feed_seq = "1-55",
                                        .log_seq = "",
                                        .memory_used_bytes = 1500000};
    looks++;
    SCRIPTED_ANSWER(call, store_counts_fn, &counts);
}

static void top_shows_what_has_come_since_the_line_before(void **state)
{
    (void)state;
    looks = 0;
    for (int i = 0; i < 2; i++)
        scripted_answer_with("store_counts_get", answer_more);
    assert_int_equal(run_tool("top --count 2 --every 1"), 0);
    assert_contains(tool_out,
                    " articles       /s  stories events/s   classify  summarize    publish   dead  Redis MB\n");
    assert_contains(tool_out,
                    "\n      100      0.0       40      0.0          1          2          3      4       1.5\n");
    assert_contains(tool_out, "\n      150 ");
    assert_lacks(tool_out, "\n      150      0.0");
    looks = 0;
    scripted_answer_with("store_counts_get", answer_more);
    assert_int_equal(run_tool("top --count 1 --json"), 0);
    assert_contains(tool_out, "\"articles\":100,\"articles_per_s\":0,\"stories\":40,\"events_per_s\":0,\"todo\":{"
                              "\"classify\":1,\"summarize\":2,\"publish\":3},\"dead\":4");
    scripted_fail("store_counts_get", ERR_UNAVAILABLE, "away");
    assert_int_equal(run_tool("top"), 1);
    assert_int_equal(run_tool("top --every 0"), 2);
    assert_int_equal(run_tool("top --count x"), 2);
}

static void a_status_that_cannot_be_asked_for_prints_nothing(void **state)
{
    (void)state;
    scripted_fail("store_notes_get", ERR_UNAVAILABLE, "closed");
    assert_int_equal(run_tool("status --json"), 1);
    assert_string_equal(tool_out, "");
    registry_note = NULL;
    scripted_answer_with("store_notes_get", answer_notes);
    scripted_fail("store_counts_get", ERR_UNAVAILABLE, "closed");
    assert_int_equal(run_tool("status --json"), 1);
    assert_string_equal(tool_out, "");
    assert_string_equal(tool_err, "triptych status: closed\n");
}

/* ── dead letters ── */

static const struct store_dead dead_rows[] = {
    {STAGE_SUMMARIZE, STORY_A, "it has no head", 1700000000000},
    {STAGE_REPLAY, "r0.3.2", "line 3: \"no\" url", 1700000001000},
};

static void answer_dead(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_dead_fn, dead_rows, 2);
}

static uint64_t count;

static void answer_count(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_count_fn, count);
}

static void dead_letters_are_listed_with_stage_time_and_reason(void **state)
{
    (void)state;
    scripted_answer_with("store_dead_list", answer_dead);
    assert_int_equal(run_tool("dead list"), 0);
    assert_string_equal(tool_out, STORY_A "  summarize  2023-11-14T22:13:20Z  it has no head\n"
                                          "r0.3.2  replay     2023-11-14T22:13:21Z  line 3: \"no\" url\n");
    scripted_answer_with("store_dead_list", answer_dead);
    assert_int_equal(run_tool("dead show r0.3.2 --json"), 0);
    assert_string_equal(tool_out, "{\"id\":\"r0.3.2\",\"stage\":\"replay\",\"time\":\"2023-11-14T22:13:21Z\","
                                  "\"reason\":\"line 3: \\\"no\\\" url\"}\n");
    scripted_answer_with("store_dead_list", answer_dead);
    assert_int_equal(run_tool("dead show nothing"), 1);
    assert_contains(tool_err, "there is no dead letter nothing");
}

static void a_dead_letter_is_tried_again_or_all_are(void **state)
{
    (void)state;
    count = 1;
    scripted_answer_with("store_dead_retry", answer_count);
    assert_int_equal(run_tool("dead retry " STORY_A), 0);
    assert_string_equal(scripted_said("store_dead_retry", 0), STORY_A);
    count = 0;
    scripted_answer_with("store_dead_retry", answer_count);
    assert_int_equal(run_tool("dead retry --all"), 0); /* none is fine */
    assert_string_equal(scripted_said("store_dead_retry", 1), "");
    scripted_answer_with("store_dead_retry", answer_count);
    assert_int_equal(run_tool("dead retry " STORY_A), 1);
    assert_contains(tool_err, "there is no dead letter " STORY_A);
}

static void what_dead_does_not_understand_never_retries(void **state)
{
    (void)state;
    static const struct tool_case cases[] = {
        {"dead retry", 2, NULL, "usage: triptych dead"},
        {"dead show", 2, NULL, "usage: triptych dead"},
        {"dead list " STORY_A, 2, NULL, "usage: triptych dead"},
        {"dead bury " STORY_A, 2, NULL, "usage: triptych dead"},
    };
    ASSERT_TOOL_CASES(cases);
    assert_int_equal(scripted_count("store_dead_retry"), 0);
}

/* ── edition ── */

static void answer_fewer(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_count_fn, count);
    count -= 300;
}

static void an_edition_is_removed_page_by_page_until_nothing_is_left(void **state)
{
    (void)state;
    count = 600;
    for (int i = 0; i < 3; i++)
        scripted_answer_with("store_edition_remove_step", answer_fewer);
    assert_int_equal(run_tool("edition remove demo --yes --set edition=demo"), 0);
    assert_string_equal(tool_out, "900 keys of edition \"demo\" removed\n");
    scripted_fail("store_edition_remove_step", ERR_UNAVAILABLE, "away");
    assert_int_equal(run_tool("edition remove demo --yes --set edition=demo"), 1);
    assert_string_equal(tool_out, "");
}

static void an_edition_is_not_removed_by_mistake(void **state)
{
    (void)state;
    static const struct tool_case cases[] = {
        {"edition remove demo --yes", 2, NULL, "the edition is \"world\": give --set edition=demo too"},
        {"edition remove demo --set edition=demo", 2, NULL, "say --yes"},
        {"edition erase demo --yes --set edition=demo", 2, NULL, "usage: triptych edition"},
        {"edition remove --yes", 2, NULL, "usage: triptych edition"},
    };
    ASSERT_TOOL_CASES(cases);
    assert_int_equal(scripted_count("store_edition_remove_step"), 0);
}

/* ── remove ── */

static enum change_outcome outcome;

static void answer_removed(const struct scripted_call *call)
{
    const struct store_change_answer answer = {.outcome = outcome, .story_id = "", .other_story_id = "", .log_seq = ""};
    SCRIPTED_ANSWER(call, store_change_fn, &answer);
}

static void answer_page_removed(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_removed_fn, 3, pages++ ? "" : "200");
}

static void an_article_is_taken_out_for_good(void **state)
{
    (void)state;
    outcome = CHANGE_DONE;
    scripted_answer_with("store_article_remove", answer_removed);
    assert_int_equal(run_tool("remove " ARTICLE_A " --note spam"), 0);
    assert_string_equal(tool_out, "1 article removed\n");
    assert_string_equal(scripted_said("store_article_remove", 0), ARTICLE_A " spam");
    outcome = CHANGE_REPEATED;
    scripted_answer_with("store_article_remove", answer_removed);
    assert_int_equal(run_tool("remove " ARTICLE_A " --json"), 0);
    assert_string_equal(tool_out, "{\"removed\":0}\n");
    outcome = CHANGE_GONE;
    scripted_answer_with("store_article_remove", answer_removed);
    assert_int_equal(run_tool("remove " ARTICLE_A), 1);
    assert_contains(tool_err, "there is no article " ARTICLE_A);
}

static void all_articles_of_a_source_are_taken_out_page_by_page(void **state)
{
    (void)state;
    pages = 0;
    scripted_answer_with("store_domain_remove_step", answer_page_removed);
    scripted_answer_with("store_domain_remove_step", answer_page_removed);
    assert_int_equal(run_tool("remove spam.example --note why"), 0);
    assert_string_equal(scripted_said("store_domain_remove_step", 0), "spam.example [] why");
    assert_string_equal(scripted_said("store_domain_remove_step", 1), "spam.example [200] why");
    assert_string_equal(tool_out, "6 articles removed\n");
}

static void a_part_of_a_source_does_not_take_the_source_along(void **state)
{
    (void)state;
    assert_int_equal(run_tool("remove news.spam.example"), 2);
    assert_contains(tool_err, "the source of news.spam.example is spam.example");
    assert_int_equal(scripted_count("store_domain_remove_step"), 0);
}

static void a_removal_that_fails_half_way_says_so(void **state)
{
    (void)state;
    pages = 0;
    scripted_answer_with("store_domain_remove_step", answer_page_removed);
    scripted_fail("store_domain_remove_step", ERR_FULL, "Redis takes no writes");
    assert_int_equal(run_tool("remove spam.example"), 1);
    assert_string_equal(tool_out, "");
    assert_contains(tool_err, "Redis takes no writes");
}

/* ── assignments ── */

static void answer_assignments(const struct scripted_call *call)
{
    static const struct store_assignment rows[] = {{ARTICLE_A, "row-1", "https://o.example/1", STORY_A},
                                                   {ARTICLE_B, "", "", ""}};
    int is_last = pages++ > 0;
    SCRIPTED_ANSWER(call, store_assignments_fn, rows + is_last, 1, is_last ? "" : "c1");
}

static void assignments_are_one_line_an_article_over_all_pages(void **state)
{
    (void)state;
    pages = 0;
    scripted_answer_with("store_assignments_scan", answer_assignments);
    scripted_answer_with("store_assignments_scan", answer_assignments);
    assert_int_equal(run_tool("assignments"), 0);
    assert_string_equal(tool_out,
                        "{\"id\":\"row-1\",\"url\":\"https://o.example/1\",\"story\":\"" STORY_A
                        "\",\"article\":\"" ARTICLE_A "\"}\n"
                        "{\"id\":\"" ARTICLE_B "\",\"url\":null,\"story\":null,\"article\":\"" ARTICLE_B "\"}\n");
    assert_string_equal(scripted_said("store_assignments_scan", 1), "c1");
    scripted_fail("store_assignments_scan", ERR_UNAVAILABLE, "away");
    assert_int_equal(run_tool("assignments"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tool_test(status_shows_what_redis_holds),
        tool_test(a_note_of_the_registry_that_cannot_be_read_is_left_out),
        tool_test(a_recount_goes_through_all_pages_and_fails_on_a_wrong_counter),
        tool_test(top_shows_what_has_come_since_the_line_before),
        tool_test(a_status_that_cannot_be_asked_for_prints_nothing),
        tool_test(dead_letters_are_listed_with_stage_time_and_reason),
        tool_test(a_dead_letter_is_tried_again_or_all_are),
        tool_test(what_dead_does_not_understand_never_retries),
        tool_test(an_edition_is_removed_page_by_page_until_nothing_is_left),
        tool_test(an_edition_is_not_removed_by_mistake),
        tool_test(an_article_is_taken_out_for_good),
        tool_test(all_articles_of_a_source_are_taken_out_page_by_page),
        tool_test(a_part_of_a_source_does_not_take_the_source_along),
        tool_test(a_removal_that_fails_half_way_says_so),
        tool_test(assignments_are_one_line_an_article_over_all_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
