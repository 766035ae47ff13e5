/* services/publish: the page of a search, by itself. */
#include "markup.h"
#include "page_search.h"
#include "sample_story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static const struct site site = {
    .name = "Triptych", .base_url = "", .upgrade_url = "", .edition = "world", .now_ms = SAMPLE_NOW_MS};

/* Well-formed; owned. */
static char *page_of(const struct page_search *search)
{
    struct buffer buffer;
    char *text = NULL;
    buffer_init(&buffer, PAGE_MAX);
    page_search(&buffer, &site, search);
    assert_int_equal(buffer_take(&buffer, &text, NULL, NULL), 0);
    const char *problem = markup_problem(text);
    if (problem)
        fail_msg("%s", problem);
    return text;
}

static struct page_search nothing_asked(void)
{
    struct page_search search = {.text = "", .asked = "", .spelt = "", .page = 1};
    for (int which = 0; which < SEARCH_FACETS; which++)
        search.facets[which].base = "";
    return search;
}

static void has(const char *page, const char *part)
{
    if (!strstr(page, part))
        fail_msg("the page lacks: %s", part);
}

static void lacks(const char *page, const char *part)
{
    if (strstr(page, part))
        fail_msg("the page has: %s", part);
}

static void a_page_without_a_question_says_how_to_ask(void **state)
{
    (void)state;
    struct page_search search = nothing_asked();
    char *page = page_of(&search);
    has(page, "How to ask");
    has(page, "href=\"/search?q=strike%20-football\"");
    lacks(page, "No story matches");
    lacks(page, "Narrow");
    lacks(page, "feed.atom?");
    free(page);
}

static void foreign_text_stays_text(void **state)
{
    (void)state;
    static const char attack[] = "\"><script>alert(1)</script>&\x01\xFF";
    struct page_search search = nothing_asked();
    search.text = search.spelt = attack;
    search.asked = "q=%22";
    search.is_question = 1;
    search.facets[SEARCH_BY_TOPIC].chosen = attack;
    search.facets[SEARCH_BY_LANG].chosen = attack;
    search.facets[SEARCH_BY_SINCE].chosen = attack;
    char *page = page_of(&search);
    lacks(page, "<script>");
    has(page, "&lt;script&gt;");
    has(page, "href=\"/search?q=%22%3E%3Cscript%3E");
    free(page);
}

static void words_that_find_nothing_together_are_offered_one_by_one(void **state)
{
    (void)state;
    static const struct {
        const char *text, *offered;
    } cases[] = {{"harbour bridge", "/search?q=harbour%20OR%20bridge"},
                 {"  a   b  ", "/search?q=a%20OR%20b"},
                 {"one", NULL},
                 {"a \"b c\"", NULL},
                 {"a OR b", NULL},
                 {"a -b", NULL},
                 {"topic:a b", NULL},
                 {"pens* b", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct page_search search = nothing_asked();
        search.text = cases[i].text;
        search.is_question = 1;
        char *page = page_of(&search);
        if (cases[i].offered)
            has(page, cases[i].offered);
        else
            lacks(page, "stories with at least one of the words");
        free(page);
    }
}

static void what_narrows_the_question_can_be_taken_away(void **state)
{
    (void)state;
    struct page_search search = nothing_asked();
    search.text = "harbour";
    search.is_question = 1;
    search.facets[SEARCH_BY_TOPIC] = (struct page_search_facet){.base = "q=harbour&lang=fr", .chosen = "politics"};
    search.facets[SEARCH_BY_LANG] = (struct page_search_facet){.base = "q=harbour&topic=politics", .chosen = "fr"};
    char *page = page_of(&search);
    has(page, "href=\"/search?q=harbour&amp;lang=fr\">Topic: any</a>");
    has(page, "href=\"/search?q=harbour&amp;topic=politics\">Language: any</a>");
    lacks(page, "Reported by the: any");
    free(page);
}

static void a_facet_shows_what_there_is_to_choose(void **state)
{
    (void)state;
    struct sample_head_options options = {.id = "s0000000000000001", .headline = "Harbour", .left = 2, .last_ms = 1};
    Triptych__StoryHead *head = sample_head_new(&options);
    struct page_search search = nothing_asked();
    search.text = "harbour";
    search.asked = "q=harbour";
    search.is_question = 1;
    search.found = 40;
    search.is_cut = 1;
    search.pages = 2;
    search.heads = &head;
    search.count = 1;
    search.facets[SEARCH_BY_TOPIC] =
        (struct page_search_facet){.base = "q=harbour", .rows = {{"politics", 30}, {"sport", 2}}, .count = 2};
    search.facets[SEARCH_BY_LANG] = (struct page_search_facet){.base = "q=harbour", .rows = {{"en", 40}}, .count = 1};
    search.facets[SEARCH_BY_SINCE] =
        (struct page_search_facet){.base = "", .chosen = "2026-11-01", .rows = {{"2026-11-01", 40}}, .count = 1};
    char *page = page_of(&search);
    has(page, "More than 40 stories");
    has(page, "href=\"/search?q=harbour&amp;topic=politics\">Politics</a> <span class=\"soft\">30</span>");
    lacks(page, "lang=en"); /* all of them are: nothing to choose */
    has(page, "<b>2026-11-01</b> <a rel=\"nofollow\" href=\"/search?\">any</a>");
    has(page, "href=\"/search?q=harbour&amp;page=2\"");
    has(page, "/feed.atom?q=harbour");
    lacks(page, ">Before<");
    free(page);
    sample_head_free(head);
}

static void each_facet_is_a_parameter(void **state)
{
    (void)state;
    assert_string_equal(page_search_parameter(SEARCH_BY_TOPIC), "topic");
    assert_string_equal(page_search_parameter(SEARCH_BY_LANG), "lang");
    assert_string_equal(page_search_parameter(SEARCH_BY_SIDE), "side");
    assert_string_equal(page_search_parameter(SEARCH_BY_SINCE), "since");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_without_a_question_says_how_to_ask),
        cmocka_unit_test(foreign_text_stays_text),
        cmocka_unit_test(words_that_find_nothing_together_are_offered_one_by_one),
        cmocka_unit_test(what_narrows_the_question_can_be_taken_away),
        cmocka_unit_test(a_facet_shows_what_there_is_to_choose),
        cmocka_unit_test(each_facet_is_a_parameter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
