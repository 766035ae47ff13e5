/* What an article's page adds to what the feed gave, and what it must not. */
#include "article_page.h"
#include "article_revision.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define NOW_MS    1767596889000
#define TEXT(...) ((char *)(uintptr_t)(__VA_ARGS__))

static const char english[] =
    "The harbour bridge of Orlen was closed on Monday evening after a freighter struck its southern pillar. Nobody was "
    "hurt, said the harbour master, but trains to the islands will not run before Thursday. Divers looked at the "
    "pillar "
    "during the night and found a crack that is two metres long, below the water line. The council ordered four "
    "ferries, "
    "which carry 1,200 passengers an hour.";
static const char french[] =
    "Le pont du port a été fermé lundi soir après la collision d'un cargo avec son pilier sud, a dit la mairie. Les "
    "trains pour les îles ne circuleront pas avant jeudi, et quatre navettes transportent les passagers. Des plongeurs "
    "ont examiné le pilier pendant la nuit et ont trouvé une fissure de deux mètres.";

static struct article_filled filled;

static Triptych__Article article_of(const char *title, const char *text, const char *lang)
{
    Triptych__Article article = TRIPTYCH__ARTICLE__INIT;
    article.id = TEXT("a0000000000000001");
    article.url = TEXT("https://daily.example/news/1");
    article.source = TEXT("daily.example");
    article.title = TEXT(title);
    article.text = TEXT(text);
    article.lang = TEXT(lang);
    article.page = TEXT(ARTICLE_PAGE_WANTED);
    article.received_ms = NOW_MS;
    return article;
}

static int fill(const Triptych__Article *article, const struct page *page)
{
    return article_fill(article, page, article->url, NOW_MS, &filled);
}

static void a_page_is_wanted_where_the_feed_gives_little(void **state)
{
    (void)state;
    char text[2 * ARTICLE_SHORT_TEXT + 1] = "";
    Triptych__Article article = article_of("Bridge closed", "One line.", "en");
    assert_true(article_wants_page(&article, ARTICLE_PAGES_AUTO));
    assert_false(article_wants_page(&article, ARTICLE_PAGES_NEVER));
    for (int i = 0; i < ARTICLE_SHORT_TEXT; i++)
        strcat(text, "й"); /* characters count, not bytes */
    article.text = text;
    assert_false(article_wants_page(&article, ARTICLE_PAGES_AUTO));
    assert_true(article_wants_page(&article, ARTICLE_PAGES_ALWAYS));
    text[2 * ARTICLE_SHORT_TEXT - 2] = 0;
    assert_true(article_wants_page(&article, ARTICLE_PAGES_AUTO));
    article.url = TEXT("");
    assert_false(article_wants_page(&article, ARTICLE_PAGES_ALWAYS));
}

static void a_page_fills_what_the_feed_left_out(void **state)
{
    (void)state;
    Triptych__Article article = article_of("Harbour bridge closed", "", "");
    const struct page page = {.title = TEXT("Harbour bridge closed | Daily"),
                              .text = TEXT(english),
                              .author = TEXT("Ines Duarte"),
                              .image = TEXT("https://pictures.example/1.jpg"),
                              .site = TEXT("The Daily"),
                              .published_ms = NOW_MS - 1000,
                              .kind = PAGE_ARTICLE};
    assert_true(fill(&article, &page));
    assert_string_equal(filled.article.title, "Harbour bridge closed");
    assert_string_equal(filled.article.text, english);
    assert_string_equal(filled.article.author, "Ines Duarte");
    assert_string_equal(filled.article.image_url, "https://pictures.example/1.jpg");
    assert_string_equal(filled.article.source_name, "The Daily");
    assert_string_equal(filled.article.lang, "en");
    assert_int_equal(filled.article.published_ms, NOW_MS - 1000);
    assert_string_equal(filled.article.page, "article");
    assert_true(filled.article.has_pages_text);
    assert_int_not_equal(filled.article.content_hash, 0);
}

static void what_the_feed_says_stays(void **state)
{
    (void)state;
    char text[2 * sizeof english];
    snprintf(text, sizeof text, "%s\n%s", english, english);
    Triptych__Article article = article_of("Bridge closed", text, "en");
    article.author = TEXT("A. Kos");
    article.published_ms = NOW_MS - 5000;
    const struct page page = {.title = TEXT("Another title"),
                              .text = TEXT(english),
                              .author = TEXT("Ines Duarte"),
                              .published_ms = NOW_MS - 1000,
                              .kind = PAGE_ARTICLE};
    assert_true(fill(&article, &page));
    assert_string_equal(filled.article.title, "Bridge closed");
    assert_string_equal(filled.article.text, text);
    assert_string_equal(filled.article.author, "A. Kos");
    assert_int_equal(filled.article.published_ms, NOW_MS - 5000);
    assert_string_equal(filled.article.page, "nothing-more");
    assert_false(filled.article.has_pages_text);
}

static void a_date_that_is_yet_to_come_fills_no_gap(void **state)
{
    (void)state;
    Triptych__Article article = article_of("Bridge closed", "", "en");
    const struct page page = {.text = TEXT(english), .published_ms = NOW_MS + 1, .kind = PAGE_ARTICLE};
    assert_true(fill(&article, &page));
    assert_int_equal(filled.article.published_ms, 0);
}

static void of_what_is_no_article_nothing_is_taken(void **state)
{
    (void)state;
    static const struct {
        enum page_kind kind;
        const char *outcome;
    } kinds[] = {{PAGE_CONSENT, "consent"}, {PAGE_ERROR, "error"}, {PAGE_EMPTY, "empty"}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        Triptych__Article article = article_of("Bridge closed", "One line.", "en");
        const struct page page = {
            .title = TEXT("Before you continue"), .image = TEXT("https://x.example/logo.png"), .kind = kinds[i].kind};
        assert_false(fill(&article, &page));
        assert_string_equal(filled.article.page, kinds[i].outcome);
        assert_string_equal(filled.article.text, "One line.");
        assert_string_equal(filled.article.image_url, "");
    }
}

static void the_opening_before_a_wall_is_taken_and_marked(void **state)
{
    (void)state;
    Triptych__Article article = article_of("Bridge closed", "", "en");
    const struct page page = {.text = TEXT(english), .is_paywalled = 1, .kind = PAGE_WALLED};
    assert_true(fill(&article, &page));
    assert_string_equal(filled.article.text, english);
    assert_true(filled.article.paywall);
    assert_string_equal(filled.article.page, "walled");
}

static void a_page_in_another_language_is_another_page(void **state)
{
    (void)state;
    const struct page page = {.text = TEXT(french), .image = TEXT("https://x.example/1.jpg"), .kind = PAGE_ARTICLE};
    Triptych__Article article = article_of("Harbour bridge of Orlen closed",
                                           "Trains to the islands will not run before Thursday, said the mayor.", "en");
    assert_false(fill(&article, &page));
    assert_string_equal(filled.article.page, "language");
    assert_string_equal(filled.article.image_url, "");
    /* Here it is the feed that declares a wrong one. */
    article =
        article_of("Le pont du port d'Orlen fermé", "Les trains pour les îles ne circuleront pas avant jeudi.", "en");
    assert_true(fill(&article, &page));
    assert_string_equal(filled.article.text, french);
}

static void the_address_becomes_the_canonical_one_of_the_same_outlet(void **state)
{
    (void)state;
    Triptych__Article article = article_of("Bridge closed", "", "en");
    struct page page = {
        .text = TEXT(english), .canonical = TEXT("https://www.daily.example/bridge-closed"), .kind = PAGE_ARTICLE};
    assert_true(fill(&article, &page));
    assert_string_equal(filled.article.url, "https://www.daily.example/bridge-closed");
    assert_string_equal(filled.article.source, "daily.example");
    page.canonical = TEXT("https://www.daily.example/"); /* the outlet's front page is no article */
    assert_true(fill(&article, &page));
    assert_string_equal(filled.article.url, "https://daily.example/news/1");
    page.canonical = TEXT("https://agency.example/bridge"); /* nor is what another outlet wrote this one's */
    assert_true(fill(&article, &page));
    assert_string_equal(filled.article.url, "https://daily.example/news/1");
    assert_string_equal(filled.article.id, article.id);
}

static void an_address_that_led_on_is_the_outlets_that_it_led_to(void **state)
{
    (void)state;
    Triptych__Article article = article_of("Bridge closed", "", "en");
    article.url = TEXT("https://short.example/x7");
    article.source = TEXT("short.example");
    const struct page page = {.text = TEXT(english), .kind = PAGE_ARTICLE};
    assert_true(article_fill(&article, &page, "https://www.daily.example/news/1?utm_source=x", NOW_MS, &filled));
    assert_string_equal(filled.article.url, "https://www.daily.example/news/1");
    assert_string_equal(filled.article.source, "daily.example");
}

static void a_text_of_a_page_outlives_a_new_title_in_the_feed_until_the_page_is_read_again(void **state)
{
    (void)state;
    struct article_revision revision;
    Triptych__Article article = article_of("Bridge closed", "One line.", "en");
    article.origin = 7;
    article.worded = 1;
    const struct page page = {.text = TEXT(english), .kind = PAGE_ARTICLE};
    assert_true(fill(&article, &page));
    Triptych__Article fresh = article_of("Bridge open again", "One line.", "en");
    fresh.origin = 7;
    fresh.worded = 2;
    assert_int_equal(article_revise(&filled.article, &fresh, NOW_MS, 0, &revision), REVISION_OFFERED);
    assert_string_equal(revision.article.title, "Bridge open again");
    assert_string_equal(revision.article.text, english);
    assert_string_equal(revision.article.page, ARTICLE_PAGE_WANTED);
    static struct article_filled again;
    const struct page shorter = {.text = TEXT("The harbour bridge of Orlen is open again, said the mayor."),
                                 .kind = PAGE_ARTICLE};
    assert_true(article_fill(&revision.article, &shorter, article.url, NOW_MS, &again));
    assert_string_equal(again.article.text, shorter.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_wanted_where_the_feed_gives_little),
        cmocka_unit_test(a_page_fills_what_the_feed_left_out),
        cmocka_unit_test(what_the_feed_says_stays),
        cmocka_unit_test(a_date_that_is_yet_to_come_fills_no_gap),
        cmocka_unit_test(of_what_is_no_article_nothing_is_taken),
        cmocka_unit_test(the_opening_before_a_wall_is_taken_and_marked),
        cmocka_unit_test(a_page_in_another_language_is_another_page),
        cmocka_unit_test(the_address_becomes_the_canonical_one_of_the_same_outlet),
        cmocka_unit_test(an_address_that_led_on_is_the_outlets_that_it_led_to),
        cmocka_unit_test(a_text_of_a_page_outlives_a_new_title_in_the_feed_until_the_page_is_read_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
