/* ingest/feed: where a site's feed may be. */
#include "feed_links.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static struct feed_links links;

static void find(const char *html)
{
    feed_links_find(html, strlen(html), "https://outlet.example/news/index.html", &links);
}

static void the_feeds_that_a_page_names_are_found(void **state)
{
    (void)state;
    find("<html><head><LINK REL='alternate' TYPE='application/rss+xml' title='News' href='/rss?a=1&amp;b=2'>"
         "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"atom.xml\"/>"
         "<link rel=stylesheet type=text/css href=/x.css><link rel=alternate hreflang=de href=/de>"
         "<link rel='alternate' type='application/rss+xml' href='/rss?a=1&b=2'></head>");
    assert_int_equal(links.count, 2);
    assert_string_equal(links.urls[0], "https://outlet.example/rss?a=1&b=2");
    assert_string_equal(links.urls[1], "https://outlet.example/news/atom.xml");
}

static void the_best_come_first(void **state)
{
    (void)state;
    find("<a href='/feed/'>RSS</a><a href='https://elsewhere.example/feed'>x</a><a href='/about'>x</a>"
         "<link rel=alternate type=application/rss+xml title='Comments on Outlet' href=/c>"
         "<link rel=alternate type=application/rss+xml href=/comments/feed>"
         "<link rel=alternate type=text/xml href=/x>"
         "<link rel=alternate type=application/feed+json href=/j>"
         "<link rel='alternate feed' type='application/rss+xml; charset=utf-8' href=/r>");
    static const char *const expected[] = {"/r", "/j", "/x", "/c", "/comments/feed", "/feed/"};
    assert_int_equal(links.count, 6);
    for (size_t i = 0; i < links.count; i++)
        assert_string_equal(links.urls[i] + strlen("https://outlet.example"), expected[i]);
}

static void addresses_are_relative_to_the_base_and_of_the_web(void **state)
{
    (void)state;
    find("<base href='https://cdn.example/'><link rel=alternate type=application/rss+xml href=feed>"
         "<link rel=alternate type=application/rss+xml href='feed://outlet.example/rss'>"
         "<link rel=alternate type=application/rss+xml href='javascript:alert(1)'>"
         "<link rel=alternate type=application/rss+xml href=''><link rel=alternate type=application/rss+xml>");
    assert_int_equal(links.count, 1);
    assert_string_equal(links.urls[0], "https://cdn.example/feed");
}

static void more_than_there_is_room_for_keeps_the_best(void **state)
{
    (void)state;
    char html[8192] = "";
    size_t used = 0;
    for (int i = 0; i < 20; i++)
        used += (size_t)snprintf(html + used, sizeof html - used, "<a href='/%d.rss'>", i);
    snprintf(html + used, sizeof html - used, "<link rel=alternate type=application/rss+xml href=/best>");
    find(html);
    assert_int_equal(links.count, FEED_LINKS_MAX);
    assert_string_equal(links.urls[0], "https://outlet.example/best");
    assert_string_equal(links.urls[7], "https://outlet.example/6.rss");
}

static void guesses_are_at_the_root_and_not_twice(void **state)
{
    (void)state;
    find("<a href='/rss.xml'>");
    feed_links_guess("https://outlet.example/news/index.html", &links);
    assert_int_equal(links.count, 6);
    assert_string_equal(links.urls[0], "https://outlet.example/rss.xml");
    assert_string_equal(links.urls[1], "https://outlet.example/feed");
    assert_string_equal(links.urls[5], "https://outlet.example/index.xml");
}

static void a_page_is_told_from_what_is_none(void **state)
{
    (void)state;
    static const char page[] = "<!-- x -->\n<!DOCTYPE html><title>x</title>",
                      feed[] = "<rss version='2.0'><channel/></rss>";
    assert_true(feed_links_is_page(page, sizeof page - 1));
    assert_true(feed_links_is_page("<HTML lang=en>", 14));
    assert_false(feed_links_is_page(feed, sizeof feed - 1));
    assert_false(feed_links_is_page("", 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_feeds_that_a_page_names_are_found),
        cmocka_unit_test(the_best_come_first),
        cmocka_unit_test(addresses_are_relative_to_the_base_and_of_the_web),
        cmocka_unit_test(more_than_there_is_room_for_keeps_the_best),
        cmocka_unit_test(guesses_are_at_the_root_and_not_twice),
        cmocka_unit_test(a_page_is_told_from_what_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
