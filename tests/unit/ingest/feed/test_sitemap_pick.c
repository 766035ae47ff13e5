/* ingest/feed: lists of sitemaps, which of them are read, and their articles. */
#include "date.h"
#include "feed_reading.h"
#include "sitemap_pick.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define SITE "https://outlet.example"

static struct sitemap_pick picked;

/* The list of these sitemaps; a lastmod follows its address behind a blank. */
static struct feed *list_of(const char *const *sitemaps)
{
    static char text[8192];
    size_t used = (size_t)snprintf(text, sizeof text,
                                   "<?xml version='1.0'?><sitemapindex "
                                   "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>");
    for (; *sitemaps; sitemaps++) {
        const char *blank = strchr(*sitemaps, ' ');
        int len = blank ? (int)(blank - *sitemaps) : (int)strlen(*sitemaps);
        used += (size_t)snprintf(text + used, sizeof text - used, "<sitemap>\n<loc> %.*s </loc>", len, *sitemaps);
        if (blank)
            used += (size_t)snprintf(text + used, sizeof text - used, "<lastmod>%s</lastmod>", blank + 1);
        used += (size_t)snprintf(text + used, sizeof text - used, "</sitemap>");
    }
    snprintf(text + used, sizeof text - used, "</sitemapindex>");
    return feed_of(text, SITE "/sitemap.xml");
}

static void pick(const char *const *sitemaps, int64_t since_ms)
{
    struct feed *list = list_of(sitemaps);
    assert_true(feed_is_sitemap_list(list));
    sitemap_pick(list, SITE "/sitemap.xml", since_ms, &picked);
    feed_free(list);
}

static void check_picked(const char *const *paths)
{
    size_t count = 0;
    for (; paths[count]; count++) {
        assert_true(count < picked.count);
        assert_string_equal(picked.urls[count] + strlen(SITE), paths[count]);
    }
    assert_int_equal(picked.count, count);
}

static void what_changed_last_comes_first(void **state)
{
    (void)state;
    pick((const char *const[]){SITE "/a.xml 2026-11-01", SITE "/b.xml 2026-11-03T10:00:00+02:00",
                               SITE "/c.xml.gz 2026-11-02T10:00:00Z", SITE "/d.xml", NULL},
         0);
    check_picked((const char *const[]){"/b.xml", "/c.xml.gz", "/a.xml", "/d.xml", NULL});
}

static void without_a_date_the_address_tells_and_news_come_first(void **state)
{
    (void)state;
    pick((const char *const[]){SITE "/sitemap-2026-09.xml", SITE "/sitemap-2026-11.xml",
                               SITE "/map?yyyy=2026&amp;mm=11&amp;dd=30", SITE "/news-sitemap.xml",
                               SITE "/map/2026/10/index.xml", NULL},
         0);
    check_picked((const char *const[]){"/news-sitemap.xml", "/map?yyyy=2026&mm=11&dd=30", "/sitemap-2026-11.xml",
                                       "/map/2026/10/index.xml", "/sitemap-2026-09.xml", NULL});
    pick((const char *const[]){SITE "/1.xml", SITE "/2.xml", SITE "/3.xml", NULL}, 0);
    check_picked((const char *const[]){"/1.xml", "/2.xml", "/3.xml", NULL});
}

static void listings_of_a_site_come_last_whenever_they_changed(void **state)
{
    (void)state;
    pick((const char *const[]){SITE "/page-sitemap.xml 2026-11-30", SITE "/category-sitemap.xml 2026-11-30",
                               SITE "/author-sitemap.xml 2026-11-30", SITE "/post-sitemap1.xml 2025-01-01",
                               SITE "/post-sitemap2.xml 2026-11-30", SITE "/post_tag-sitemap.xml 2026-11-30", NULL},
         0);
    assert_string_equal(picked.urls[0], SITE "/post-sitemap2.xml");
    assert_string_equal(picked.urls[1], SITE "/post-sitemap1.xml");
    assert_int_equal(picked.count, SITEMAPS_READ_MAX);
    assert_int_equal(picked.left_out, 1);
}

static void what_has_not_changed_is_passed_over(void **state)
{
    (void)state;
    int64_t since_ms = 0;
    assert_true(date_parse("2026-11-02T00:00:00Z", &since_ms));
    pick((const char *const[]){SITE "/a.xml 2026-11-01", SITE "/b.xml 2026-11-02", SITE "/c.xml", NULL}, since_ms);
    check_picked((const char *const[]){"/b.xml", "/c.xml", NULL});
    assert_int_equal(picked.left_out, 0);
}

static void other_outlets_are_never_asked_and_nobody_twice(void **state)
{
    (void)state;
    pick((const char *const[]){"https://victim.example/a.xml", "https://maps.outlet.example/b.xml", SITE "/c.xml",
                               SITE "/c.xml", "http://127.0.0.1/d.xml", "ftp://outlet.example/e.xml", NULL},
         0);
    assert_int_equal(picked.count, 2);
    assert_string_equal(picked.urls[0], "https://maps.outlet.example/b.xml");
    assert_string_equal(picked.urls[1], SITE "/c.xml");
    assert_int_equal(picked.foreign, 3);
}

static void a_list_of_nothing_picks_nothing(void **state)
{
    (void)state;
    pick((const char *const[]){NULL}, 0);
    check_picked((const char *const[]){NULL});
}

static void sitemaps_are_read_whatever_their_namespace(void **state)
{
    (void)state;
    static const char *const spellings[] = {"", " xmlns='https://www.sitemaps.org/schemas/sitemap/0.9/'",
                                            " xmlns='http://www.google.com/schemas/sitemap/0.84'"};
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        char text[512];
        snprintf(text, sizeof text,
                 "<urlset%s xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>" SITE "/1</loc>"
                 "<news:news><news:title>Ferry of Orlen is late</news:title></news:news></url></urlset>",
                 spellings[i]);
        struct feed *feed = feed_of(text, NULL);
        assert_int_equal(feed->item_count, 1);
        check_text(feed->items[0].url, SITE "/1");
        check_text(feed->items[0].title, "Ferry of Orlen is late");
        feed_free(feed);
        snprintf(text, sizeof text, "<sitemapindex%s><sitemap><loc>" SITE "/1.xml</loc></sitemap></sitemapindex>",
                 spellings[i]);
        feed = feed_of(text, NULL);
        assert_int_equal(feed->item_count, 1);
        feed_free(feed);
    }
}

static void articles_move_and_bare_addresses_stay(void **state)
{
    (void)state;
    struct feed *all = feed_new("sitemap-index");
    struct feed *one = feed_of("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
                               "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>"
                               "<url><loc>" SITE "/about</loc></url>"
                               "<url><loc>" SITE "/1</loc><news:news><news:title>One</news:title></news:news></url>"
                               "</urlset>",
                               NULL);
    struct feed *two = feed_of("<rss><channel><item><title>Two</title></item></channel></rss>", NULL);
    assert_int_equal(sitemap_take_articles(all, one), 1);
    assert_int_equal(sitemap_take_articles(all, two), 0);
    feed_free(one);
    feed_free(two);
    assert_int_equal(all->item_count, 2);
    check_text(all->items[0].url, SITE "/1");
    check_text(all->items[1].title, "Two");
    feed_free(all);
}

static void beyond_the_limit_articles_are_counted(void **state)
{
    (void)state;
    struct feed *all = feed_new("sitemap-index");
    struct feed *one = feed_new("sitemap");
    for (int i = 0; i < FEED_ITEMS_MAX - 1; i++)
        assert_non_null(feed_item_add(all));
    for (int i = 0; i < 3; i++)
        feed_item_add(one)->title = strdup("x");
    assert_int_equal(sitemap_take_articles(all, one), 0);
    assert_int_equal(all->item_count, FEED_ITEMS_MAX);
    assert_int_equal(all->items_left_out, 2);
    feed_free(one);
    feed_free(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_changed_last_comes_first),
        cmocka_unit_test(without_a_date_the_address_tells_and_news_come_first),
        cmocka_unit_test(listings_of_a_site_come_last_whenever_they_changed),
        cmocka_unit_test(what_has_not_changed_is_passed_over),
        cmocka_unit_test(other_outlets_are_never_asked_and_nobody_twice),
        cmocka_unit_test(a_list_of_nothing_picks_nothing),
        cmocka_unit_test(sitemaps_are_read_whatever_their_namespace),
        cmocka_unit_test(articles_move_and_bare_addresses_stay),
        cmocka_unit_test(beyond_the_limit_articles_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
