/* triptych story: one story shown, and what a person corrects. */
#include "store_changes.h"
#include "tool_bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct store_change_answer change;

static void answer_change(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_change_fn, &change);
}

static void expect_change(const char *function, enum change_outcome outcome)
{
    change = (struct store_change_answer){.outcome = outcome,
                                          .story_id = outcome == CHANGE_GONE ? "" : STORY_B,
                                          .version = 7,
                                          .other_story_id = STORY_A,
                                          .articles = 3,
                                          .log_seq = "1-1"};
    scripted_answer_with(function, answer_change);
}

static void each_correction_asks_redis_for_what_was_said_and_tells_what_came_of_it(void **state)
{
    (void)state;
    static const struct {
        const char *line, *function, *said, *out;
    } cases[] = {
        {"story merge " STORY_A " " STORY_B " --note 'One affair.'", "store_story_merge",
         STORY_A " " STORY_B " operator One affair.", "merged into " STORY_B ", version 7\n"},
        {"story move " ARTICLE_A " " STORY_B, "store_article_move", ARTICLE_A " [" STORY_B "] operator ",
         "moved into " STORY_B ", version 7\n"},
        {"story split " ARTICLE_A " --note why", "store_article_move", ARTICLE_A " [] operator why",
         "split off into " STORY_B ", version 7\n"},
        {"story pin " STORY_B, "store_story_pin", STORY_B " 1 ", "pinned " STORY_B ", version 7\n"},
        {"story unpin " STORY_B " --note x", "store_story_pin", STORY_B " 0 x", "no longer pinned " STORY_B},
        {"story retitle " STORY_B " 'A better headline'", "store_story_retitle", STORY_B " [A better headline] ",
         "retitled " STORY_B},
        {"story retitle " STORY_B " --clear", "store_story_retitle", STORY_B " [] ", "no longer retitled " STORY_B},
        {"story hide " STORY_B " --note spam", "store_story_hide", STORY_B " 1 spam", "hidden " STORY_B},
        {"story show " STORY_B, "store_story_hide", STORY_B " 0 ", "shown again " STORY_B},
        {"story remark " STORY_B " 'Figures were wrong.'", "store_story_remark", STORY_B " [Figures were wrong.] ",
         "remarked " STORY_B},
        {"story undo " STORY_B " --note oops", "store_story_undo", STORY_B " 0 oops", "taken back into " STORY_B},
        {"story remark " STORY_B " --clear", "store_story_remark", STORY_B " [] ", "no longer remarked " STORY_B},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned before = scripted_count(cases[i].function);
        expect_change(cases[i].function, CHANGE_DONE);
        assert_int_equal(run_tool(cases[i].line), 0);
        assert_string_equal(scripted_said(cases[i].function, before), cases[i].said);
        assert_contains(tool_out, cases[i].out);
        assert_string_equal(tool_err, "");
    }
}

static void a_correction_that_changes_nothing_says_so_and_is_no_failure(void **state)
{
    (void)state;
    expect_change("store_story_pin", CHANGE_REPEATED);
    assert_int_equal(run_tool("story pin " STORY_B), 0);
    assert_contains(tool_out, "(it was so already)");
    expect_change("store_story_pin", CHANGE_REPEATED);
    assert_int_equal(run_tool("story pin " STORY_B " --json"), 0);
    assert_string_equal(tool_out, "{\"outcome\":\"repeated\",\"story\":\"" STORY_B
                                  "\",\"version\":7,\"from\":\"" STORY_A "\",\"articles\":3}\n");
}

static void what_stands_against_a_correction_is_said(void **state)
{
    (void)state;
    expect_change("store_story_merge", CHANGE_GONE);
    assert_int_equal(run_tool("story merge " STORY_A " " STORY_B), 1);
    assert_contains(tool_err, "no such story or article");
    expect_change("store_story_merge", CHANGE_GONE);
    change.story_id = "s00000000000000zz";
    assert_int_equal(run_tool("story merge " STORY_A " " STORY_B), 1);
    assert_contains(tool_err, STORY_A " went into s00000000000000zz");
    expect_change("store_article_move", CHANGE_PINNED);
    assert_int_equal(run_tool("story split " ARTICLE_A), 1);
    assert_contains(tool_err, "pinned");
    expect_change("store_story_merge", CHANGE_TOO_LARGE);
    assert_int_equal(run_tool("story merge " STORY_A " " STORY_B), 1);
    assert_contains(tool_err, "at most 5000 articles");
    scripted_fail("store_story_pin", ERR_FULL, "Redis takes no writes");
    assert_int_equal(run_tool("story pin " STORY_A), 1);
    assert_string_equal(tool_err, "triptych story: Redis takes no writes\n");
    scripted_refuse("store_story_pin", ERR_FULL);
    assert_int_equal(run_tool("story pin " STORY_A), 1);
    assert_string_equal(tool_out, "");
}

static void a_correction_that_makes_no_sense_never_reaches_redis(void **state)
{
    (void)state;
    static const struct tool_case cases[] = {
        {"story merge " STORY_A " " STORY_A, 2, NULL, "cannot go into itself"},
        {"story merge x " STORY_A, 2, NULL, "\"x\" is no story's id"},
        {"story merge " STORY_A " x", 2, NULL, "\"x\" is no story's id"},
        {"story merge " STORY_A, 2, NULL, "usage:"},
        {"story move " ARTICLE_A " nowhere", 2, NULL, "\"nowhere\" is no story's id"},
        {"story move " ARTICLE_A, 2, NULL, "usage:"},
        {"story pin " ARTICLE_A, 2, NULL, "is no story's id"},
        {"story pin S0000000000000001", 2, NULL, "is no story's id"},
        {"story retitle " STORY_A, 2, NULL, "give a headline, or --clear"},
        {"story retitle " STORY_A " Both --clear", 2, NULL, "give a headline, or --clear"},
        {"story retitle " STORY_A " '   '", 2, NULL, "a headline has words"},
        {"story remark " STORY_A, 2, NULL, "give the words for readers"},
        {"story remark " STORY_A " ' '", 2, NULL, "give the words for readers"},
        {"story hide x", 2, NULL, "is no story's id"},
        {"story paint " STORY_A, 2, NULL, "usage:"},
        {"story history x", 2, NULL, "\"x\" is no story's id"},
        {"story x", 2, NULL, "\"x\" is no story's id"},
    };
    ASSERT_TOOL_CASES(cases);
    assert_int_equal(scripted_count("store_open"), sizeof cases / sizeof *cases);
    assert_int_equal(scripted_count("store_story_merge") + scripted_count("store_article_move") +
                         scripted_count("store_story_pin") + scripted_count("store_story_retitle"),
                     0);
}

/* ── an article by its address, or by the id that it came with ── */

static const struct store_assignment *rows;
static size_t row_count;
static const char *next_cursor;

static void answer_page(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_assignments_fn, rows, row_count, next_cursor);
    next_cursor = "";
}

static void answer_found(const struct scripted_call *call)
{
    Triptych__PlacedArticle placed = TRIPTYCH__PLACED_ARTICLE__INIT;
    Triptych__Article article = TRIPTYCH__ARTICLE__INIT;
    placed.article = &article;
    SCRIPTED_ANSWER(call, store_article_fn, &placed);
}

static void answer_not_found(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_article_fn, NULL);
}

static void an_article_is_found_by_its_address(void **state)
{
    (void)state;
    char by_address[ID_SIZE], expected[100];
    id_for_article("outlet.example/news/1", by_address);
    scripted_answer_with("store_article_get", answer_found);
    expect_change("store_article_move", CHANGE_DONE);
    assert_int_equal(run_tool("story split HTTPS://Outlet.example/news/1?utm_source=x"), 0);
    snprintf(expected, sizeof expected, "%s [] operator ", scripted_said("store_article_get", 0));
    assert_string_equal(scripted_said("store_article_move", 0), expected);
    assert_int_equal(scripted_count("store_assignments_scan"), 0);
}

static void an_article_is_found_by_the_id_that_it_came_with_on_any_page(void **state)
{
    (void)state;
    static const struct store_assignment page[] = {{ARTICLE_B, "other", "", ""}, {ARTICLE_A, "row-17", "", STORY_A}};
    rows = page;
    row_count = 2;
    next_cursor = "more";
    scripted_answer_with("store_assignments_scan", answer_page);
    scripted_answer_with("store_assignments_scan", answer_page); /* a scan may bring a row twice */
    expect_change("store_article_move", CHANGE_DONE);
    assert_int_equal(run_tool("story split row-17"), 0);
    assert_string_equal(scripted_said("store_article_move", 0), ARTICLE_A " [] operator ");
    assert_string_equal(scripted_said("store_assignments_scan", 1), "more");
}

static void an_id_that_several_articles_came_with_is_refused(void **state)
{
    (void)state;
    static const struct store_assignment page[] = {{ARTICLE_B, "row-17", "", ""}, {ARTICLE_A, "row-17", "", ""}};
    rows = page;
    row_count = 2;
    next_cursor = "";
    scripted_answer_with("store_assignments_scan", answer_page);
    assert_int_equal(run_tool("story split row-17"), 1);
    assert_contains(tool_err, "several articles came with the id row-17");
}

static void an_article_that_nobody_knows_is_named(void **state)
{
    (void)state;
    row_count = 0;
    next_cursor = "";
    scripted_answer_with("store_assignments_scan", answer_page);
    assert_int_equal(run_tool("story split row-17"), 1);
    assert_contains(tool_err, "\"row-17\" is neither an article's id");
    scripted_fail("store_assignments_scan", ERR_UNAVAILABLE, "no answer for 10 s");
    assert_int_equal(run_tool("story split row-17"), 1);
    assert_contains(tool_err, "no answer for 10 s");
}

/* The story is there: what is missing is something to take back, and undo takes the story that an act led into. */
static void undo_of_a_story_without_an_act_says_which_story_to_name(void **state)
{
    (void)state;
    expect_change("store_story_undo", CHANGE_GONE);
    assert_int_equal(run_tool("story undo " STORY_B), 1);
    assert_contains(tool_err, "split into " STORY_B " by hand");
    assert_contains(tool_err, "triptych story history");
}

static void each_correction_has_its_line_in_the_help(void **state)
{
    (void)state;
    static const char *const lines[] = {"story merge FROM INTO\n", "story move ARTICLE TO\n", "story split ARTICLE\n",
                                        "story pin ID\n",          "story hide ID\n",         "story undo ID\n"};
    assert_int_equal(run_tool("story --help"), 0);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_contains(tool_out, lines[i]);
}

/* An address that has left no article: Redis is asked for the change all the same, and says that it is gone. */
static void an_address_without_an_article_is_told_by_redis(void **state)
{
    (void)state;
    row_count = 0;
    next_cursor = "";
    scripted_answer_with("store_article_get", answer_not_found);
    scripted_answer_with("store_assignments_scan", answer_page);
    expect_change("store_article_move", CHANGE_GONE);
    assert_int_equal(run_tool("story split https://outlet.example/gone"), 1);
    assert_contains(tool_err, "no such story or article");
}

/* ── shown ── */

static void answer_story(const struct scripted_call *call)
{
    Triptych__Story story = TRIPTYCH__STORY__INIT;
    Triptych__StoryHead head = TRIPTYCH__STORY_HEAD__INIT;
    Triptych__Coverage coverage = TRIPTYCH__COVERAGE__INIT;
    head.id = (char[]){STORY_A};
    head.version = 9;
    head.coverage = &coverage;
    coverage.articles = 4;
    coverage.sources = 3;
    story.head = &head;
    SCRIPTED_ANSWER(call, store_story_fn, &story, 9);
}

static void answer_no_story(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_story_fn, NULL, 0);
}

static void a_story_is_shown_as_json(void **state)
{
    (void)state;
    scripted_answer_with("store_story_get", answer_story);
    assert_int_equal(run_tool("story " STORY_A), 0);
    assert_contains(tool_out, "\"id\":\"" STORY_A "\"");
    assert_contains(tool_out, "\"version\":9");
    assert_contains(tool_out, "\"articles\":[]");
    assert_string_equal(scripted_said("store_story_get", 0), STORY_A " 500 400");
}

static void a_story_that_is_not_there_is_a_failure(void **state)
{
    (void)state;
    scripted_answer_with("store_story_get", answer_no_story);
    assert_int_equal(run_tool("story " STORY_A), 1);
    assert_contains(tool_err, "there is no story " STORY_A);
    scripted_fail("store_story_get", ERR_INVALID, "a broken story");
    assert_int_equal(run_tool("story " STORY_A), 1);
    assert_contains(tool_err, "a broken story");
    assert_string_equal(tool_out, "");
}

static struct store_history history;

static void answer_history(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_history_fn, history.lines || history.merged_into ? &history : NULL);
}

static const struct store_history_line lines[] = {
    {.time_ms = 1700000000000,
     .kind = "joined",
     .articles = 2,
     .other_story_id = "",
     .article_id = "",
     .text = "",
     .note = ""},
    {.time_ms = 1700000060000,
     .kind = "headline",
     .other_story_id = "",
     .article_id = "",
     .text = "New words",
     .note = ""},
    {.time_ms = 1700000120000,
     .kind = "left",
     .articles = 1,
     .other_story_id = STORY_B,
     .article_id = ARTICLE_A,
     .by_operator = 1,
     .text = "",
     .note = "not this one"},
    {.time_ms = 1700000180000,
     .kind = "merged",
     .articles = 4,
     .other_story_id = STORY_B,
     .article_id = "",
     .text = "A bridge opens",
     .note = ""},
};

static void a_history_begins_with_how_the_story_began(void **state)
{
    (void)state;
    history = (struct store_history){
        .merged_into = "", .began_ms = 1699999999000, .split_from = STORY_B, .lines = lines, .count = 4};
    scripted_answer_with("store_story_history", answer_history);
    assert_int_equal(run_tool("story history " STORY_A), 0);
    assert_string_equal(tool_out, "2023-11-14T22:13:19Z  began      " STORY_B "\n"
                                  "2023-11-14T22:13:20Z  joined     2 articles\n"
                                  "2023-11-14T22:14:20Z  headline   \"New words\"\n"
                                  "2023-11-14T22:15:20Z  left       1 articles  " STORY_B "  " ARTICLE_A
                                  "  by hand: not this one\n"
                                  "2023-11-14T22:16:20Z  merged     4 articles  \"A bridge opens\"\n");
    history.began_ms = 0;
    scripted_answer_with("store_story_history", answer_history);
    assert_int_equal(run_tool("story history --json " STORY_A), 0);
    assert_memory_equal(tool_out, "{\"time\":\"2023-11-14T22:13:20Z\",\"kind\":\"joined\",\"by\":\"engine\"", 60);
    assert_contains(tool_out, "\"by\":\"operator\",\"articles\":1,\"story\":\"" STORY_B "\",\"article\":\"" ARTICLE_A
                              "\",\"text\":null,\"note\":\"not this one\"}\n");
}

static void a_history_of_another_name_says_which_to_ask_for(void **state)
{
    (void)state;
    history = (struct store_history){.merged_into = STORY_B, .split_from = ""};
    scripted_answer_with("store_story_history", answer_history);
    assert_int_equal(run_tool("story history " STORY_A), 1);
    assert_contains(tool_err, STORY_A " went into " STORY_B);
    history = (struct store_history){0};
    scripted_answer_with("store_story_history", answer_history);
    assert_int_equal(run_tool("story history " STORY_A), 1);
    assert_contains(tool_err, "there is no story " STORY_A);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tool_test(each_correction_asks_redis_for_what_was_said_and_tells_what_came_of_it),
        tool_test(a_correction_that_changes_nothing_says_so_and_is_no_failure),
        tool_test(what_stands_against_a_correction_is_said),
        tool_test(a_correction_that_makes_no_sense_never_reaches_redis),
        tool_test(an_article_is_found_by_its_address),
        tool_test(an_article_is_found_by_the_id_that_it_came_with_on_any_page),
        tool_test(an_id_that_several_articles_came_with_is_refused),
        tool_test(an_article_that_nobody_knows_is_named),
        tool_test(undo_of_a_story_without_an_act_says_which_story_to_name),
        tool_test(each_correction_has_its_line_in_the_help),
        tool_test(an_address_without_an_article_is_told_by_redis),
        tool_test(a_story_is_shown_as_json),
        tool_test(a_story_that_is_not_there_is_a_failure),
        tool_test(a_history_begins_with_how_the_story_began),
        tool_test(a_history_of_another_name_says_which_to_ask_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
