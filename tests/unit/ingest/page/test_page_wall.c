/* ingest: pages that are not, or not wholly, the article. */
#include "page_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void check_without_text(const char *html, enum page_kind kind)
{
    struct page page = page_check_read(html);
    assert_string_equal(page_kind_name(page.kind), page_kind_name(kind));
    assert_null(page.text);
    page_done(&page);
}

static void a_consent_page_has_no_text(void **state)
{
    (void)state;
    check_without_text("<title>Before you continue</title><body><div><h1>Your privacy</h1><p>We and our partners use "
                       "cookies and similar technology to process personal data. With your consent, we show "
                       "personalised ads. You can accept all, or change your privacy settings.</p></div>",
                       PAGE_CONSENT);
    check_without_text(
        "<title>Zustimmung</title><body><p>Mit Ihrer Einwilligung verwenden wir Cookies, um die Seite zu "
        "verbessern. Näheres steht in unserer Datenschutzerklärung, die Sie jederzeit lesen können.</p>",
        PAGE_CONSENT);
}

static void a_check_for_robots_has_no_text(void **state)
{
    (void)state;
    check_without_text(
        "<title>Just a moment...</title><body><p>Checking your browser before accessing the site. Please "
        "enable JavaScript and cookies to continue, so that we can verify you are human.</p>",
        PAGE_CONSENT);
    check_without_text("<title>Access Denied</title><body><p>You don't have permission to see this page on this "
                       "server, said the server, and gave a reference.</p>",
                       PAGE_CONSENT);
}

static void an_error_page_has_no_text(void **state)
{
    (void)state;
    check_without_text(
        "<title>Page not found | Daily Example</title><body><h1>Sorry</h1><p>The page you are looking for "
        "does not exist, or it has moved to another place.</p>",
        PAGE_ERROR);
    check_without_text("<title>Seite nicht gefunden</title><body><p>Leider existiert nicht, was Sie suchen, oder es "
                       "wurde an eine andere Stelle gebracht.</p>",
                       PAGE_ERROR);
}

static void a_page_without_text_is_empty(void **state)
{
    (void)state;
    check_without_text("<title>x</title><body><div id=app></div>", PAGE_EMPTY);
    check_without_text("", PAGE_EMPTY);
}

static void a_short_text_that_breaks_off_at_a_wall_is_walled(void **state)
{
    (void)state;
    char html[2000];
    snprintf(
        html, sizeof html,
        "<body><article><h1>Council votes</h1><p>%s</p><p>%s</p><p>Subscribe to continue reading this article, and "
        "get all of our news.</p></article>",
        page_check_paragraphs[0], page_check_paragraphs[1]);
    struct page page = page_check_read(html);
    assert_true(page.is_paywalled);
    assert_int_equal(page.kind, PAGE_WALLED);
    assert_non_null(strstr(page.text, page_check_paragraphs[0]));
    page_done(&page);
}

#define WALL_PAGE "<body><header>%s</header><article><h1>Council votes</h1><p>%s</p></article>%s"

static void a_short_text_beside_a_wall_by_name_is_walled_and_a_login_link_is_none(void **state)
{
    (void)state;
    char html[2000];
    snprintf(html, sizeof html, WALL_PAGE, "", page_check_paragraphs[0],
             "<div class=c-paywall__text><p>All our news for 3 a month, with a puzzle each day.</p></div>");
    struct page page = page_check_read(html);
    assert_true(page.is_paywalled);
    page_done(&page);
    snprintf(html, sizeof html, WALL_PAGE, "<a class=paywall-login href=/l>Log in</a>", page_check_paragraphs[0], "");
    page = page_check_read(html);
    assert_false(page.is_paywalled);
    page_done(&page);
}

static void an_article_about_cookies_is_an_article(void **state)
{
    (void)state;
    struct page page = page_check_read(page_check_article(&(struct page_check_parts){
        .inside = "<p>The council also spoke about the cookies that its own site sets, and about consent to the use of "
                  "personal data, which a new law demands.</p>"}));
    assert_int_equal(page.kind, PAGE_ARTICLE);
    assert_non_null(page.text);
    page_done(&page);
}

static void a_whole_article_is_not_walled_by_what_stands_beside_it(void **state)
{
    (void)state;
    struct page page = page_check_read(page_check_article(&(struct page_check_parts){
        .after = "<div class=promo><p>Already a subscriber? Log in here, please.</p></div>"}));
    assert_false(page.is_paywalled);
    assert_int_equal(page.kind, PAGE_ARTICLE);
    page_done(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_consent_page_has_no_text),
        cmocka_unit_test(a_check_for_robots_has_no_text),
        cmocka_unit_test(an_error_page_has_no_text),
        cmocka_unit_test(a_page_without_text_is_empty),
        cmocka_unit_test(a_short_text_that_breaks_off_at_a_wall_is_walled),
        cmocka_unit_test(a_short_text_beside_a_wall_by_name_is_walled_and_a_login_link_is_none),
        cmocka_unit_test(an_article_about_cookies_is_an_article),
        cmocka_unit_test(a_whole_article_is_not_walled_by_what_stands_beside_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
