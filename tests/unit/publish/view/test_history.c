/* services/publish: what became of a story, as people and programs read it. */
#include "history_view.h"
#include "markup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define NOW_MS 1795500000000

static const struct store_history_line lines[] = {
    {.time_ms = NOW_MS - 9000000,
     .kind = "joined",
     .articles = 12,
     .other_story_id = "",
     .article_id = "",
     .text = "",
     .note = ""},
    {.time_ms = NOW_MS - 8000000,
     .kind = "blindspot",
     .other_story_id = "",
     .article_id = "",
     .text = "left",
     .note = ""},
    {.time_ms = NOW_MS - 7000000,
     .kind = "merged",
     .articles = 1,
     .other_story_id = "s0000000000000002",
     .article_id = "",
     .by_operator = 1,
     .text = "",
     .note = "One <affair>."},
    {.time_ms = NOW_MS - 6000000,
     .kind = "retitled",
     .other_story_id = "",
     .article_id = "",
     .by_operator = 1,
     .text = "Rain & wind",
     .note = ""},
    {.time_ms = NOW_MS - 5000000,
     .kind = "of-a-later-version",
     .other_story_id = "",
     .article_id = "",
     .text = "",
     .note = ""},
};

static const struct store_history sample = {.merged_into = "",
                                            .began_ms = NOW_MS - 10000000,
                                            .split_from = "",
                                            .lines = lines,
                                            .count = sizeof lines / sizeof *lines};

static char *page_of(const struct store_history *history)
{
    struct buffer buffer;
    char *text = NULL;
    struct site site = {.name = "Triptych", .base_url = "", .upgrade_url = "", .edition = "world", .now_ms = NOW_MS};
    struct history_view view = {"s0000000000000001", "<b>Rain</b>", history};
    buffer_init(&buffer, PAGE_MAX);
    page_history(&buffer, &site, &view);
    assert_int_equal(buffer_take(&buffer, &text, NULL, NULL), 0);
    const char *problem = markup_problem(text);
    if (problem)
        fail_msg("%s", problem);
    return text;
}

static void a_page_tells_what_happened_the_latest_first_with_the_operators_note(void **state)
{
    (void)state;
    char *page = page_of(&sample);
    const char *retitled = strstr(page, "Headline given by hand: <q dir=\"auto\">Rain &amp; wind</q>");
    const char *merged = strstr(page, "Another story went into this one, with 1 article");
    const char *blindspot = strstr(page, "Became a blindspot of the left");
    const char *joined = strstr(page, "12 articles joined");
    const char *began = strstr(page, "The story began");
    assert_true(retitled && merged && blindspot && joined && began);
    assert_true(retitled < merged && merged < blindspot && blindspot < joined && joined < began);
    assert_non_null(strstr(page, "<q dir=\"auto\">One &lt;affair&gt;.</q>"));
    assert_non_null(strstr(page, "&lt;b&gt;Rain&lt;/b&gt;"));
    assert_null(strstr(page, "of-a-later-version"));
    free(page);
}

static void a_note_is_an_operators_and_a_reason_the_engines(void **state)
{
    (void)state;
    struct store_history_line line = lines[2];
    const struct store_history history = {
        .merged_into = "", .began_ms = NOW_MS - 10000000, .split_from = "", .lines = &line, .count = 1};
    char *page = page_of(&history);
    assert_non_null(strstr(page, "Note: <q"));
    assert_null(strstr(page, "Why: <q"));
    free(page);
    line.by_operator = 0;
    page = page_of(&history);
    assert_non_null(strstr(page, "Why: <q"));
    assert_null(strstr(page, "Note: <q"));
    free(page);
}

static void an_article_that_went_elsewhere_is_named_and_found_there(void **state)
{
    (void)state;
    struct store_history_line line = {.time_ms = NOW_MS - 7000000,
                                      .kind = "moved-out",
                                      .articles = 1,
                                      .other_story_id = "s0000000000000002",
                                      .article_id = "a0000000000000007",
                                      .text = "",
                                      .note = ""};
    const struct store_history history = {
        .merged_into = "", .began_ms = NOW_MS - 10000000, .split_from = "", .lines = &line, .count = 1};
    char *page = page_of(&history);
    assert_non_null(strstr(page, "The article <code>a0000000000000007</code> went to "
                                 "<a href=\"/story/s0000000000000002#a0000000000000007\">another story</a>"));
    free(page);
    line.kind = "moved-in";
    page = page_of(&history);
    assert_non_null(strstr(page, "The article <code>a0000000000000007</code> came from "
                                 "<a href=\"/story/s0000000000000002\">another story</a>"));
    free(page);
    line.article_id = "";
    page = page_of(&history);
    assert_non_null(strstr(page, "An article came from"));
    free(page);
}

static void an_article_that_was_changed_is_named_with_its_new_title(void **state)
{
    (void)state;
    struct store_history_line line = {.time_ms = NOW_MS - 7000000,
                                      .kind = "revised",
                                      .articles = 1,
                                      .other_story_id = "",
                                      .article_id = "a0000000000000007",
                                      .text = "Correction: not charged",
                                      .note = ""};
    const struct store_history history = {
        .merged_into = "", .began_ms = NOW_MS - 10000000, .split_from = "", .lines = &line, .count = 1};
    char *page = page_of(&history);
    assert_non_null(strstr(page, "The article <code>a0000000000000007</code> has a new title: "
                                 "<q dir=\"auto\">Correction: not charged</q>"));
    free(page);
    line.text = "";
    page = page_of(&history);
    assert_non_null(strstr(page, "The article <code>a0000000000000007</code> has a new text"));
    free(page);
}

static void where_it_is_not_known_when_a_story_began_nothing_is_said(void **state)
{
    (void)state;
    struct store_history old = {.merged_into = "", .split_from = ""};
    char *page = page_of(&old);
    assert_null(strstr(page, "The story began"));
    free(page);
}

static void programs_get_every_line_as_it_is_the_oldest_first(void **state)
{
    (void)state;
    struct json_writer writer;
    struct history_view view = {"s0000000000000001", "", &sample};
    char *text = NULL;
    json_writer_init(&writer, 1u << 20);
    history_json_write(&writer, &view);
    assert_int_equal(json_writer_take(&writer, &text, NULL, NULL), 0);
    assert_non_null(strstr(text, "\"headline\":null,\"began\":\"2026-"));
    assert_non_null(strstr(text, "\"kind\":\"joined\",\"by\":\"engine\",\"articles\":12}"));
    assert_non_null(strstr(text,
                           "\"kind\":\"merged\",\"by\":\"operator\",\"articles\":1,\"story\":\"s0000000000000002\","
                           "\"note\":\"One <affair>.\"}"));
    assert_non_null(strstr(text, "of-a-later-version"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_tells_what_happened_the_latest_first_with_the_operators_note),
        cmocka_unit_test(a_note_is_an_operators_and_a_reason_the_engines),
        cmocka_unit_test(an_article_that_went_elsewhere_is_named_and_found_there),
        cmocka_unit_test(an_article_that_was_changed_is_named_with_its_new_title),
        cmocka_unit_test(where_it_is_not_known_when_a_story_began_nothing_is_said),
        cmocka_unit_test(programs_get_every_line_as_it_is_the_oldest_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
