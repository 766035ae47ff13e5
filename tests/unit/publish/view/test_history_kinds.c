/* The page of a story's history: the sentence of each kind of line, and what others wrote in it as text. */
#include "history_view.h"
#include "markup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW_MS  1795000000000
#define OTHER   "s0000000000000002"
#define ARTICLE "a0000000000000003"

static char *page_of(const struct store_history_line *line)
{
    struct buffer buffer;
    char *text = NULL;
    const struct site site = {
        .name = "Triptych", .base_url = "", .upgrade_url = "", .edition = "world", .now_ms = NOW_MS};
    const struct store_history history = {
        .merged_into = "", .began_ms = NOW_MS - 60000, .split_from = "", .lines = line, .count = 1};
    const struct history_view view = {"s0000000000000001", "Rain", &history};
    buffer_init(&buffer, 1u << 20);
    page_history(&buffer, &site, &view);
    assert_int_equal(buffer_take(&buffer, &text, NULL, NULL), 0);
    const char *problem = markup_problem(text);
    if (problem)
        fail_msg("%s", problem);
    return text;
}

static void each_kind_of_change_has_its_sentence(void **state)
{
    (void)state;
    static const struct {
        const char *kind, *other, *article, *text;
        uint64_t articles;
        const char *sentence;
    } cases[] = {
        {"joined", "", "", "", 1, "1 article joined"},
        {"joined", "", "", "", 12, "12 articles joined"},
        {"removed", "", "", "", 1, "1 article was removed"},
        {"removed", "", "", "", 3, "3 articles were removed"},
        {"merged", OTHER, "", "", 5, "Another story went into this one, with 5 articles"},
        {"moved-in", OTHER, ARTICLE, "", 0,
         "The article <code>" ARTICLE "</code> came from <a href=\"/story/" OTHER "\">another story</a>"},
        {"moved-in", OTHER, "", "", 0, "An article came from <a href=\"/story/" OTHER "\">another story</a>"},
        {"moved-out", OTHER, ARTICLE, "", 0, "went to <a href=\"/story/" OTHER "#" ARTICLE "\">another story</a>"},
        {"moved-out", OTHER, "", "", 0, "An article went to <a href=\"/story/" OTHER "\">another story</a>"},
        {"split", OTHER, "", "", 0, "Began with an article of <a href=\"/story/" OTHER "\">another story</a>"},
        {"split", OTHER, "", "", 3, "Began with 3 articles of <a href=\"/story/" OTHER "\">another story</a>"},
        {"moved-out", OTHER, "", "", 3, "3 articles went to <a href=\"/story/" OTHER "\">another story</a>"},
        {"merged", OTHER, "", "Rain & hail", 5, "The story <q dir=\"auto\">Rain &amp; hail</q> went into this one"},
        {"moved-in", OTHER, ARTICLE, "Rain & hail", 1, "\" dir=\"auto\">Rain &amp; hail</a>"},
        {"moved-out", OTHER, ARTICLE, "Rain & hail", 1, "#" ARTICLE "\" dir=\"auto\">Rain &amp; hail</a>"},
        {"split", OTHER, "", "Rain & hail", 3,
         "Began with 3 articles of <a href=\"/story/" OTHER "\" dir=\"auto\">Rain"},
        {"revised", "", ARTICLE, "", 0, "The article <code>" ARTICLE "</code> has a new text"},
        {"revised", "", ARTICLE, "Rain, again", 0, "has a new title: <q dir=\"auto\">Rain, again</q>"},
        {"headline", "", "", "More rain", 0, "New headline: <q dir=\"auto\">More rain</q>"},
        {"retitled", "", "", "Rain & wind", 0, "Headline given by hand: <q dir=\"auto\">Rain &amp; wind</q>"},
        {"untitled", "", "", "", 0, "The headline comes from the articles again"},
        {"blindspot", "", "", "left", 0, "Became a blindspot of the left"},
        {"blindspot", "", "", "right", 0, "Became a blindspot of the right"},
        {"blindspot", "", "", "ended", 0, "No blindspot any more"},
        {"pinned", "", "", "", 0, "Pinned: it is neither merged nor taken apart by the engine"},
        {"unpinned", "", "", "", 0, "No longer pinned"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct store_history_line line = {.time_ms = NOW_MS - 1000,
                                                .kind = cases[i].kind,
                                                .articles = cases[i].articles,
                                                .other_story_id = cases[i].other,
                                                .article_id = cases[i].article,
                                                .text = cases[i].text,
                                                .note = ""};
        char *page = page_of(&line);
        if (!strstr(page, cases[i].sentence))
            fail_msg("%s: \"%s\" is not in: %s", cases[i].kind, cases[i].sentence, strstr(page, "<li>"));
        free(page);
    }
}

/* Headlines are others' words, and so are notes in a way: neither becomes markup. */
static void what_others_wrote_stays_text(void **state)
{
    (void)state;
    static const char *const kinds[] = {"headline", "retitled", "revised", "merged", "moved-in", "of-a-later-version"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct store_history_line line = {.time_ms = NOW_MS - 1000,
                                                .kind = kinds[i],
                                                .other_story_id = "\"><script>",
                                                .article_id = "\"><script>",
                                                .by_operator = (int)(i % 2),
                                                .text = "</q><script>alert(1)</script>",
                                                .note = "<script>\"&"};
        char *page = page_of(&line);
        assert_null(strstr(page, "<script>"));
        free(page);
    }
}

static void what_a_review_found_is_said_in_words(void **state)
{
    (void)state;
    static const char *const said[][2] = {
        {"one event by score 0.56: report_terms 3.66, same_language 0.00",
         "A review found one event here: score 0.56 of 1."},
        {"two events by score 0.71: gap 2.00", "A review found two events here: score 0.71 of 1."},
        {"log odds here -1.2, there 3.4", "A review found that it fits better there."},
        {"of a later version", "Why: <q dir=\"auto\">of a later version</q>"}};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        const struct store_history_line line = {.time_ms = NOW_MS,
                                                .kind = "merged",
                                                .other_story_id = OTHER,
                                                .article_id = "",
                                                .text = "",
                                                .note = said[i][0]};
        char *page = page_of(&line);
        assert_non_null(strstr(page, said[i][1]));
        assert_null(strstr(page, "report_terms"));
        free(page);
    }
}

static void a_note_says_whose_it_is(void **state)
{
    (void)state;
    struct store_history_line line = {.time_ms = NOW_MS,
                                      .kind = "merged",
                                      .articles = 2,
                                      .other_story_id = OTHER,
                                      .article_id = "",
                                      .text = "",
                                      .note = "one event by score 0.93"};
    char *page = page_of(&line);
    assert_non_null(strstr(page, "A review found one event here: score 0.93 of 1."));
    assert_null(strstr(page, "by hand"));
    free(page);
    line.by_operator = 1;
    page = page_of(&line);
    assert_non_null(strstr(page, "Note: <q dir=\"auto\">"));
    assert_non_null(strstr(page, "<span class=\"chip\">by hand</span>"));
    free(page);
}

static void a_kind_that_is_not_known_is_left_out(void **state)
{
    (void)state;
    const struct store_history_line line = {
        .time_ms = NOW_MS, .kind = "painted", .other_story_id = "", .article_id = "", .text = "blue", .note = "why"};
    char *page = page_of(&line);
    assert_null(strstr(page, "blue"));
    assert_null(strstr(page, "why"));
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_of_change_has_its_sentence), cmocka_unit_test(what_others_wrote_stays_text),
        cmocka_unit_test(what_a_review_found_is_said_in_words), cmocka_unit_test(a_note_says_whose_it_is),
        cmocka_unit_test(a_kind_that_is_not_known_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
