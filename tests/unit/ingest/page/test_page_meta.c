/* ingest: what a page says about itself. */
#include "page_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define NOON_MS 1767614400000 /* 2026-01-05T12:00:00Z */

static struct page read_head(const char *head)
{
    return page_check_read(page_check_article(&(struct page_check_parts){.head = head}));
}

static void check_text(const char *told, const char *expected)
{
    if (expected)
        assert_string_equal(told ? told : "(none)", expected);
    else
        assert_null(told);
}

static void json_ld_of_an_article_is_read(void **state)
{
    (void)state;
    struct page page = read_head("<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":"
                                 "\"NewsArticle\",\"headline\":\"Bridge &amp; river\",\"datePublished\":"
                                 "\"2026-01-05T12:00:00Z\",\"author\":{\"@type\":\"Person\",\"name\":\"Ann Lee\"},"
                                 "\"image\":[\"/a.jpg\"],\"inLanguage\":\"en-GB\","
                                 "\"url\":\"https://daily.example/bridge\"}</script>");
    check_text(page.title, "Bridge & river");
    check_text(page.author, "Ann Lee");
    check_text(page.image, "https://daily.example/a.jpg");
    check_text(page.lang, "en-GB");
    check_text(page.canonical, "https://daily.example/bridge");
    assert_true(page.published_ms == NOON_MS);
    page_done(&page);
}

static void json_ld_in_graphs_and_lists_with_several_types_and_authors_is_read(void **state)
{
    (void)state;
    struct page page =
        read_head("<script type='application/ld+json'>[{\"@graph\":[{\"@type\":\"Organization\","
                  "\"name\":\"Daily\"},{\"@type\":[\"Thing\",\"ReportageNewsArticle\"],\"headline\":"
                  "\"In a graph\",\"author\":[{\"name\":\"Ann Lee\"},{\"name\":\"Bo Ek\"},\"Ann Lee\"]}]}]"
                  "</script>");
    check_text(page.title, "In a graph");
    check_text(page.author, "Ann Lee, Bo Ek");
    page_done(&page);
}

static void the_second_article_in_json_ld_is_another_one(void **state)
{
    (void)state;
    struct page page =
        read_head("<script type='application/ld+json'>[{\"@type\":\"NewsArticle\",\"headline\":\"First\"},"
                  "{\"@type\":\"NewsArticle\",\"headline\":\"Second\",\"author\":\"Bo Ek\","
                  "\"isAccessibleForFree\":false}]</script>");
    check_text(page.title, "First");
    assert_false(page.is_paywalled);
    page_done(&page);
}

static void broken_json_ld_is_mended(void **state)
{
    (void)state;
    const char *const broken[] = {
        "{\"@type\":\"Article\",\"headline\":\"Two\nlines\",\"author\":\"Ann Lee\",}",
        "<!--\n{\"@type\":\"Article\",\"headline\":\"Two lines\",\"author\":\"Ann Lee\"}\n-->",
        "//<![CDATA[\n{\"@type\":\"Article\",\"headline\":\"Two lines\",\"author\":\"Ann Lee\"};\n//]]>",
        "{\"@type\":\"Article\",\"headline\":\"Two\\ lines\",\"author\":\"Ann Lee\"",
        "{\"@type\":\"Article\",\"headline\":\"Two\tlines\",\"author\":\"Ann Lee\"}}}",
        "{\"@type\":\"Article\",\"headline\":\"Two lines\",\"author\":[{\"name\":\"Ann Lee\"},],\"section\":\"cut o",
    };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        char head[500];
        snprintf(head, sizeof head, "<script type=\"application/ld+json\">%s</script>", broken[i]);
        struct page page = read_head(head);
        check_text(page.title, "Two lines");
        check_text(page.author, "Ann Lee");
        page_done(&page);
    }
}

static void opengraph_and_its_relatives_are_read(void **state)
{
    (void)state;
    struct page page = read_head(
        "<meta property=og:title content='Bridge &quot;soon&quot; | Daily Example'><meta property=og:site_name "
        "content='Daily Example'><meta property=article:published_time content='2026-01-05T12:00:00Z'>"
        "<meta property=og:image content='//img.example/b.jpg'><meta property=og:locale content=pt_BR>"
        "<meta name=author content='By Ann Lee'><meta property=og:url content='/bridge?id=3'>"
        "<meta name=description content='What it says.'>");
    check_text(page.title, "Bridge \"soon\"");
    check_text(page.site, "Daily Example");
    check_text(page.image, "https://img.example/b.jpg");
    check_text(page.lang, "pt-BR");
    check_text(page.author, "Ann Lee");
    check_text(page.canonical, "https://daily.example/bridge?id=3");
    check_text(page.description, "What it says.");
    assert_true(page.published_ms == NOON_MS);
    page_done(&page);
}

static void several_names_in_one_property_each_count(void **state)
{
    (void)state;
    struct page page = read_head("<meta property='x:title og:title twitter:title' content='Spaced'>");
    check_text(page.title, "Spaced");
    page_done(&page);
}

static void dublin_core_fills_what_others_leave_open(void **state)
{
    (void)state;
    struct page page = read_head("<meta name=DC.title content='Old school'><meta name=dc.creator content='Ann Lee'>"
                                 "<meta name=DCTERMS:created content='2026-01-05T12:00:00Z'>");
    check_text(page.title, "Old school");
    check_text(page.author, "Ann Lee");
    assert_true(page.published_ms == NOON_MS);
    page_done(&page);
}

static void microdata_and_time_elements_are_read(void **state)
{
    (void)state;
    struct page page = page_check_read(page_check_article(&(struct page_check_parts){
        .inside = "<div class=meta><span itemprop=author><span itemprop=name>Ann Lee</span></span> <time "
                  "itemprop=datePublished datetime='2026-01-05T12:00:00Z'>today</time></div>"}));
    check_text(page.author, "Ann Lee");
    assert_true(page.published_ms == NOON_MS);
    page_done(&page);
}

static void a_date_that_is_none_gives_way_to_the_next(void **state)
{
    (void)state;
    struct page page = read_head("<meta property=article:published_time content='soon'>"
                                 "<meta name=pubdate content='2026-01-05T12:00:00Z'>");
    assert_true(page.published_ms == NOON_MS);
    page_done(&page);
    page = read_head("<meta property=article:published_time content='soon'>");
    assert_true(page.published_ms == 0);
    page_done(&page);
}

static void the_address_tells_the_day_where_nothing_else_does(void **state)
{
    (void)state;
    struct page page = {0};
    struct page_input input = {.url = "https://daily.example/2026/01/05/bridge"};
    input.bytes = page_check_article(&(struct page_check_parts){.head = NULL});
    input.size_bytes = strlen(input.bytes);
    assert_int_equal(page_check_input(&input, &page, NULL), 0);
    assert_true(page.published_ms == NOON_MS - 43200000);
    page_done(&page);
}

static void a_date_beside_the_title_is_read_where_none_is_marked(void **state)
{
    (void)state;
    const char *const lines[] = {"<p class=x>January 5, 2026</p>", "<span>Published on [2026-01-05]</span>",
                                 "<div>By Ann Lee | 5 January 2026</div>",
                                 "<div>veröffentlicht am 5. Januar 2026</div>"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char html[3000];
        snprintf(html, sizeof html, "<html lang=de><article><h1>Council votes to rebuild the bridge</h1>%s<p>%s<p>%s",
                 lines[i], page_check_paragraphs[0], page_check_paragraphs[1]);
        struct page page = page_check_read(html);
        if (page.published_ms != NOON_MS - 43200000)
            fail_msg("%s: %lld", lines[i], (long long)page.published_ms);
        page_done(&page);
    }
    struct page page =
        page_check_read("<h1>Council votes</h1><p>It happened on January 5, 2026, as everybody knows, and "
                        "it was not the first time, the council said, that something like this had "
                        "happened in the town, where bridges are old, and where the river is wide.</p>"
                        "<p>January 4, 2026</p>");
    assert_true(page.published_ms == 0);
    page_done(&page);
}

static void the_canonical_link_comes_before_all_and_is_no_front_page(void **state)
{
    (void)state;
    struct page page = read_head("<meta property=og:url content='https://daily.example/other'>"
                                 "<link rel='alternate canonical' href='/the-one'>");
    check_text(page.canonical, "https://daily.example/the-one");
    page_done(&page);
    page = read_head("<link rel=canonical href='https://daily.example/'>");
    check_text(page.canonical, NULL);
    page_done(&page);
}

static void a_logo_or_a_portrait_is_no_picture_of_the_article(void **state)
{
    (void)state;
    struct page page = read_head("<meta property=og:image content='https://daily.example/img/logo-big.png'>"
                                 "<meta name=twitter:image content='https://daily.example/img/bridge.jpg'>");
    check_text(page.image, "https://daily.example/img/bridge.jpg");
    page_done(&page);
    page = read_head("<meta property=og:image content='data:image/png;base64,AAAA'>"
                     "<meta name=twitter:image content='https://daily.example/avatar/5.jpg'>");
    check_text(page.image, NULL);
    page_done(&page);
}

static void the_language_is_what_the_document_declares_when_it_is_one(void **state)
{
    (void)state;
    struct page page = page_check_read("<html lang=de_AT><head><meta property=og:locale content=en_US></head><p>x</p>");
    check_text(page.lang, "de-AT");
    page_done(&page);
    page = page_check_read("<html lang='x-default'><meta http-equiv=Content-Language content=fr><p>x</p>");
    check_text(page.lang, "fr");
    page_done(&page);
}

static void an_author_that_is_an_address_or_nobody_is_none(void **state)
{
    (void)state;
    struct page page = read_head("<meta name=author content=admin><meta property=article:author "
                                 "content='https://facebook.example/daily'>");
    check_text(page.author, NULL);
    page_done(&page);
}

static void the_title_falls_back_to_the_heading_and_then_to_the_head(void **state)
{
    (void)state;
    struct page page = read_head("<title>Council votes - Daily Example</title>");
    check_text(page.title, "Council votes to rebuild the bridge");
    page_done(&page);
    page = page_check_read(
        "<title>The bridge is rebuilt - Daily</title><h1>Daily Example, since 1901</h1><h1>The bridge is "
        "rebuilt</h1><p>x</p>");
    check_text(page.title, "The bridge is rebuilt");
    page_done(&page);
    page = page_check_read("<title>The bridge is rebuilt</title><h1>Daily Example, since 1901</h1><p>x</p>");
    check_text(page.title, "The bridge is rebuilt");
    page_done(&page);
    page = page_check_read("<title>A rather long title of a page | Daily</title><p>x</p>");
    check_text(page.title, "A rather long title of a page");
    page_done(&page);
}

static void a_headline_unlike_the_title_gives_way_to_the_name(void **state)
{
    (void)state;
    struct page page =
        read_head("<title>New Bridge - Encyclopedia</title><script type='application/ld+json'>{\"@type\":"
                  "\"Article\",\"name\":\"New Bridge\",\"headline\":\"crossing in a town\"}</script>");
    check_text(page.title, "New Bridge");
    page_done(&page);
}

static void a_byline_that_is_shown_gives_the_name_alone(void **state)
{
    (void)state;
    static const struct {
        const char *shown, *name;
    } bylines[] = {
        {"<p class=pb-byline>By Ann Lee</p>", "Ann Lee"},
        {"<div class='article__author'><a href=/ann>Ann Lee</a> January 18, 2017 11:00 PM @annlee</div>", "Ann Lee"},
        {"<span class=byline>Ann Lee 22 Dec 2016</span>", "Ann Lee"},
        {"<span class=author>Ann Lee &mdash;</span>", "Ann Lee"},
        {"<span class=author-bio>Ann Lee has written about bridges and about rivers for more than a dozen years</span>",
         NULL},
    };
    for (size_t i = 0; i < sizeof bylines / sizeof *bylines; i++) {
        struct page page = page_check_read(page_check_article(&(struct page_check_parts){.inside = bylines[i].shown}));
        check_text(page.author, bylines[i].name);
        page_done(&page);
    }
}

static void what_is_not_free_is_said(void **state)
{
    (void)state;
    const char *const heads[] = {
        "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"isAccessibleForFree\":\"False\"}</script>",
        "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"isAccessibleForFree\":false}</script>",
        ("<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"hasPart\":{\"@type\":\"WebPageElement\","
         "\"isAccessibleForFree\":false,\"cssSelector\":\".x\"}}</script>"),
        "<meta property=article:content_tier content=locked>",
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct page page = read_head(heads[i]);
        assert_true(page.is_paywalled);
        assert_int_equal(page.kind, PAGE_WALLED);
        page_done(&page);
    }
    struct page page = read_head("<script type='application/ld+json'>{\"@type\":\"NewsArticle\","
                                 "\"isAccessibleForFree\":true}</script>"
                                 "<meta property=article:content_tier content=free>");
    assert_false(page.is_paywalled);
    page_done(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_ld_of_an_article_is_read),
        cmocka_unit_test(json_ld_in_graphs_and_lists_with_several_types_and_authors_is_read),
        cmocka_unit_test(the_second_article_in_json_ld_is_another_one),
        cmocka_unit_test(broken_json_ld_is_mended),
        cmocka_unit_test(opengraph_and_its_relatives_are_read),
        cmocka_unit_test(several_names_in_one_property_each_count),
        cmocka_unit_test(dublin_core_fills_what_others_leave_open),
        cmocka_unit_test(microdata_and_time_elements_are_read),
        cmocka_unit_test(a_date_that_is_none_gives_way_to_the_next),
        cmocka_unit_test(the_address_tells_the_day_where_nothing_else_does),
        cmocka_unit_test(a_date_beside_the_title_is_read_where_none_is_marked),
        cmocka_unit_test(the_canonical_link_comes_before_all_and_is_no_front_page),
        cmocka_unit_test(a_logo_or_a_portrait_is_no_picture_of_the_article),
        cmocka_unit_test(the_language_is_what_the_document_declares_when_it_is_one),
        cmocka_unit_test(an_author_that_is_an_address_or_nobody_is_none),
        cmocka_unit_test(the_title_falls_back_to_the_heading_and_then_to_the_head),
        cmocka_unit_test(a_headline_unlike_the_title_gives_way_to_the_name),
        cmocka_unit_test(a_byline_that_is_shown_gives_the_name_alone),
        cmocka_unit_test(what_is_not_free_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
