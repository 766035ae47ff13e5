/* ingest: the main text of a page. */
#include "page_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static int has(const struct page *page, const char *text)
{
    return page->text && strstr(page->text, text) != NULL;
}

static void check_whole(const struct page *page)
{
    for (int i = 0; i < 4; i++)
        assert_true(has(page, page_check_paragraphs[i]));
}

/* `extra` stands somewhere on the page and `word` in it, which is not to be in the text. */
static void check_left_out(const struct page_check_parts *parts, const char *word)
{
    struct page page = page_check_read(page_check_article(parts));
    check_whole(&page);
    if (has(&page, word))
        fail_msg("\"%s\" is in the text", word);
    page_done(&page);
}

static void paragraphs_stand_on_lines_of_their_own(void **state)
{
    (void)state;
    struct page page = page_check_read(page_check_article(&(struct page_check_parts){.head = NULL}));
    char expected[2000];
    const char *const *p = page_check_paragraphs;
    snprintf(expected, sizeof expected, "%s\n%s\n%s\n%s", p[0], p[1], p[2], p[3]);
    assert_string_equal(page.text, expected);
    assert_int_equal(page.kind, PAGE_ARTICLE);
    page_done(&page);
}

static void navigation_and_footers_are_left_out(void **state)
{
    (void)state;
    check_left_out(&(struct page_check_parts){.head = NULL}, "rights reserved");
    check_left_out(&(struct page_check_parts){.before = "<div class=menu><ul><li><a href=/a>Politics</a><li><a "
                                                        "href=/b>Sports</a><li><a href=/c>Culture</a></ul></div>"},
                   "Sports");
}

static void related_lists_are_left_out(void **state)
{
    (void)state;
    const char *list = "<div class=related-articles><h3>More on this</h3><ul><li><a href=/1>Flood damages the bridge "
                       "over the river</a><li><a href=/2>Town asks for help after the flood</a></ul></div>";
    check_left_out(&(struct page_check_parts){.after = list}, "Town asks for help");
    check_left_out(&(struct page_check_parts){.inside = list}, "Town asks for help");
}

static void share_bars_and_prompts_are_left_out(void **state)
{
    (void)state;
    check_left_out(&(struct page_check_parts){.inside = "<div class=share-bar><a href=#f>Facebook</a> <a "
                                                        "href=#t>Tweet</a> <a href=#m>Email</a></div>"},
                   "Tweet");
    check_left_out(&(struct page_check_parts){.inside =
                                                  "<div class='newsletter-signup'><p>Sign up for our newsletter "
                                                  "and get the best stories, every day, in your inbox.</p></div>"},
                   "newsletter");
}

static void comments_are_left_out(void **state)
{
    (void)state;
    check_left_out(
        &(struct page_check_parts){
            .after = "<section id=comments><div class=comment><p>I think, as I said before, that this is far too late, "
                     "and that they should have started earlier.</p></div><div class=comment><p>What a waste of money, "
                     "we could have had a pool, and a new library.</p></div></section>"},
        "waste of money");
}

static void what_is_hidden_or_no_text_is_left_out(void **state)
{
    (void)state;
    check_left_out(&(struct page_check_parts){.inside =
                                                  "<p style='display:none'>A hidden sentence, which nobody reads, "
                                                  "stands here.</p>"},
                   "hidden sentence");
    check_left_out(&(struct page_check_parts){.inside =
                                                  "<script>var text = 'A sentence, in a script.';</script><select>"
                                                  "<option>Choose a town, please.</select>"},
                   "sentence, in a script");
}

static void a_cookie_text_beside_the_article_is_left_out(void **state)
{
    (void)state;
    check_left_out(
        &(struct page_check_parts){
            .after = "<div id=cookie-consent><p>We use cookies to improve this site, to show advertisements "
                     "and to count visitors. By going on you accept them.</p></div>"},
        "We use cookies");
}

static void references_and_white_space_come_as_a_reader_sees_them(void **state)
{
    (void)state;
    struct page page = page_check_read(page_check_article(&(struct page_check_parts){
        .inside =
            "<p>Fran&ccedil;ois &amp; Co.,\n   who  had&nbsp;built the <b>old</b> bridge, said that they would build "
            "the new one as well, and that it would be &#8220;better&#8221;.</p>"}));
    assert_true(has(&page, "François & Co., who had built the old bridge, said"));
    assert_true(has(&page, "“better”."));
    page_done(&page);
}

static void an_article_without_any_names_is_found(void **state)
{
    (void)state;
    char html[4000];
    const char *const *p = page_check_paragraphs;
    snprintf(html, sizeof html,
             "<table><tr><td><a href=/1>One</a><br><a href=/2>Two</a><br><a href=/3>Three</a></td><td>"
             "<p>%s<p>%s<p>%s<p>%s</td></tr></table>",
             p[0], p[1], p[2], p[3]);
    struct page page = page_check_read(html);
    check_whole(&page);
    assert_false(has(&page, "Three"));
    page_done(&page);
}

static void an_article_separated_by_line_breaks_is_found(void **state)
{
    (void)state;
    char html[4000];
    const char *const *p = page_check_paragraphs;
    snprintf(html, sizeof html, "<body><h1>Council votes</h1><div class=text>%s<br><br>%s<br><br>%s<br><br>%s</div>",
             p[0], p[1], p[2], p[3]);
    struct page page = page_check_read(html);
    check_whole(&page);
    page_done(&page);
}

static void an_article_shown_by_a_script_is_found(void **state)
{
    (void)state;
    char html[4000];
    const char *const *p = page_check_paragraphs;
    snprintf(html, sizeof html,
             "<body><a href=/>Home</a><div style='display:none'><article><p>%s</p><p>%s</p><p>%s</p><p>%s</p></article>"
             "</div>",
             p[0], p[1], p[2], p[3]);
    struct page page = page_check_read(html);
    check_whole(&page);
    page_done(&page);
}

static void a_text_that_is_only_stated_is_taken(void **state)
{
    (void)state;
    char html[4000];
    const char *const *p = page_check_paragraphs;
    snprintf(html, sizeof html,
             "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"articleBody\":\"%s\\n%s\"}</script>"
             "<body><div id=app>Loading</div>",
             p[0], p[1]);
    struct page page = page_check_read(html);
    assert_true(has(&page, p[0]));
    assert_true(has(&page, p[1]));
    page_done(&page);
}

static void the_charset_is_the_headers_or_the_pages_own(void **state)
{
    (void)state;
    const char *meta = "<meta http-equiv=Content-Type content='text/html; charset=iso-8859-2'><title>\xA3\xF3"
                       "d\xBC</title>";
    struct page page = page_check_read(meta);
    assert_string_equal(page.title, "Łódź");
    page_done(&page);
    struct page_input input = {.bytes = "<title>\xCC\xEE\xF1\xEA\xE2\xE0</title>", .size_bytes = 21};
    input.content_type = "text/html; charset=windows-1251";
    assert_int_equal(page_check_input(&input, &page, NULL), 0);
    assert_string_equal(page.title, "Москва");
    page_done(&page);
}

static void a_page_that_is_too_large_is_refused(void **state)
{
    (void)state;
    static char html[PAGE_BYTES_MAX + 1];
    struct page page = {0};
    struct err err = {0};
    struct page_input input = {.bytes = html, .size_bytes = sizeof html};
    assert_int_equal(page_check_input(&input, &page, &err), ERR_TOO_LARGE);
    assert_non_null(strstr(err.text, "8388609"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paragraphs_stand_on_lines_of_their_own),
        cmocka_unit_test(navigation_and_footers_are_left_out),
        cmocka_unit_test(related_lists_are_left_out),
        cmocka_unit_test(share_bars_and_prompts_are_left_out),
        cmocka_unit_test(comments_are_left_out),
        cmocka_unit_test(what_is_hidden_or_no_text_is_left_out),
        cmocka_unit_test(a_cookie_text_beside_the_article_is_left_out),
        cmocka_unit_test(references_and_white_space_come_as_a_reader_sees_them),
        cmocka_unit_test(an_article_without_any_names_is_found),
        cmocka_unit_test(an_article_separated_by_line_breaks_is_found),
        cmocka_unit_test(an_article_shown_by_a_script_is_found),
        cmocka_unit_test(a_text_that_is_only_stated_is_taken),
        cmocka_unit_test(the_charset_is_the_headers_or_the_pages_own),
        cmocka_unit_test(a_page_that_is_too_large_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
