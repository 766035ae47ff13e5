/* ingest: RSS in its versions, RDF, news sitemaps. */
#include "feed_reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void an_item_carries_all_that_it_says(void **state)
{
    (void)state;
    struct feed *feed = feed_of_rss_item(
        "<title>Storm &amp;amp; flood</title><link>https://daily.example/a?x=1&amp;y=2</link>"
        "<guid isPermaLink='false'>g1</guid><pubDate>Mon, 05 Jan 2026 07:08:09 GMT</pubDate>"
        "<description>&lt;p&gt;Rain.&lt;/p&gt;&lt;p&gt;Wind.&lt;/p&gt;</description>"
        "<content:encoded><![CDATA[<p>Long <b>text</b>.</p><img src='https://daily.example/i.jpg'>]]></content:encoded>"
        "<dc:creator>Ada Example</dc:creator><dc:language>fr</dc:language>");
    const struct feed_item *item = &feed->items[0];
    assert_string_equal(feed->format, "rss-2.0");
    check_text(feed->title, "Daily");
    check_text(feed->url, "https://daily.example/");
    check_text(item->title, "Storm & flood");
    check_text(item->url, "https://daily.example/a?x=1&y=2");
    check_text(item->guid, "g1");
    check_time(item, "2026-01-05T07:08:09Z");
    check_text(item->summary, "Rain.\nWind.");
    check_text(item->content, "Long text.");
    check_text(item->author, "Ada Example");
    check_text(item->lang, "fr");
    check_text(item->image, "https://daily.example/i.jpg");
    feed_free(feed);
}

static void what_an_item_does_not_say_is_absent(void **state)
{
    (void)state;
    struct feed *feed = feed_of_rss_item("<title></title><link> </link>");
    const struct feed_item *item = &feed->items[0];
    check_text(item->title, NULL);
    check_text(item->url, NULL);
    check_text(item->guid, NULL);
    check_text(item->summary, NULL);
    check_text(item->author, NULL);
    check_text(item->image, NULL);
    check_time(item, "");
    feed_free(feed);
}

static void the_better_of_two_elements_counts_whatever_their_order(void **state)
{
    (void)state;
    struct feed *feed =
        feed_of_rss_item("<dc:date>2020-01-01</dc:date><pubDate>5 Jan 2026 07:08:09 Z</pubDate>"
                         "<media:title>small</media:title><title>great</title><dc:title>middle</dc:title>"
                         "<link>https://proxy.example/1</link>"
                         "<feedburner:origLink>https://daily.example/1</feedburner:origLink>");
    check_time(&feed->items[0], "2026-01-05T07:08:09Z");
    check_text(feed->items[0].title, "great");
    check_text(feed->items[0].url, "https://daily.example/1");
    feed_free(feed);
}

static void a_guid_is_the_address_where_there_is_no_link(void **state)
{
    (void)state;
    struct feed *feed = feed_of_rss_item("<guid>https://daily.example/7</guid>");
    check_text(feed->items[0].url, "https://daily.example/7");
    feed_free(feed);
    feed = feed_of_rss_item("<guid isPermaLink='false'>https://daily.example/7</guid>");
    check_text(feed->items[0].url, NULL);
    feed_free(feed);
}

static void relative_addresses_are_the_channels(void **state)
{
    (void)state;
    struct feed *feed = feed_of_rss_item("<link>/news/1</link><media:thumbnail url='i.jpg'/>");
    check_text(feed->items[0].url, "https://daily.example/news/1");
    check_text(feed->items[0].image, "https://daily.example/i.jpg");
    feed_free(feed);
}

static void an_author_is_a_name(void **state)
{
    (void)state;
    const char *const authors[][2] = {
        {"desk@daily.example (Ada Example)", "Ada Example"},
        {"Ada Example &lt;desk@daily.example&gt;", "Ada Example"},
        {"desk@daily.example", "desk@daily.example"},
        {"Ada Example (Reuters)", "Ada Example"},
        {"(Ada Example)", "Ada Example"},
        {"Ada (", "Ada ("},
    };
    for (size_t i = 0; i < sizeof authors / sizeof *authors; i++) {
        char item[200];
        snprintf(item, sizeof item, "<author>%s</author>", authors[i][0]);
        struct feed *feed = feed_of_rss_item(item);
        check_text(feed->items[0].author, authors[i][1]);
        feed_free(feed);
    }
    struct feed *feed = feed_of_rss_item("<dc:creator>Ada</dc:creator><dc:creator>Ben</dc:creator><dc:creator>Ada"
                                         "</dc:creator>");
    check_text(feed->items[0].author, "Ada, Ben");
    feed_free(feed);
}

static void only_pictures_of_enclosures_and_media_count(void **state)
{
    (void)state;
    struct feed *feed =
        feed_of_rss_item("<enclosure url='https://d.example/a.mp3' type='audio/mpeg'/>"
                         "<media:group><media:content url='https://d.example/v.mp4' medium='video'/>"
                         "<media:content url='https://d.example/big.jpg' type='image/jpeg'/></media:group>"
                         "<media:thumbnail url='https://d.example/small.jpg'/>");
    check_text(feed->items[0].image, "https://d.example/big.jpg");
    feed_free(feed);
    feed = feed_of_rss_item("<enclosure url='https://d.example/a.JPG?w=1'/>");
    check_text(feed->items[0].image, "https://d.example/a.JPG?w=1");
    feed_free(feed);
}

static void an_aggregator_names_the_outlet(void **state)
{
    (void)state;
    struct feed *feed = feed_of_rss_item("<source url='https://post.example'>The Post</source>");
    check_text(feed->items[0].source_name, "The Post");
    check_text(feed->items[0].source_url, "https://post.example");
    feed_free(feed);
}

static void text_escaped_once_too_often_is_read_all_the_same(void **state)
{
    (void)state;
    struct feed *feed = feed_of_rss_item("<title>It&amp;amp;#8217;s</title>"
                                         "<description>&amp;lt;p&amp;gt;One.&amp;lt;/p&amp;gt;</description>");
    check_text(feed->items[0].title, "It\xE2\x80\x99s");
    check_text(feed->items[0].summary, "One.");
    feed_free(feed);
    feed = feed_of_rss_item("<description>&lt;p&gt;Use &amp;lt;b&amp;gt;.&lt;/p&gt;</description>");
    check_text(feed->items[0].summary, "Use <b>.");
    feed_free(feed);
}

static void rdf_keeps_its_items_beside_the_channel(void **state)
{
    (void)state;
    struct feed *feed = feed_of("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
                                "xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
                                "<channel rdf:about='x'><title>Daily</title><dc:language>de</dc:language></channel>"
                                "<item rdf:about='https://daily.example/1'><title>One</title>"
                                "<dc:date>2026-01-05</dc:date></item></rdf:RDF>",
                                NULL);
    assert_string_equal(feed->format, "rss-1.0");
    check_text(feed->title, "Daily");
    assert_int_equal(feed->item_count, 1);
    check_text(feed->items[0].url, "https://daily.example/1");
    check_text(feed->items[0].guid, "https://daily.example/1");
    check_text(feed->items[0].lang, "de");
    check_time(&feed->items[0], "2026-01-05T00:00:00Z");
    feed_free(feed);
}

static void a_news_sitemap_is_a_feed(void **state)
{
    (void)state;
    struct feed *feed = feed_of("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
                                "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9' "
                                "xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'><url>"
                                "<loc>https://daily.example/1</loc><news:news><news:publication><news:name>Daily"
                                "</news:name><news:language>es</news:language></news:publication>"
                                "<news:publication_date>2026-01-05T07:08:09+01:00</news:publication_date>"
                                "<news:title>One</news:title></news:news>"
                                "<image:image><image:loc>https://daily.example/i.jpg</image:loc></image:image>"
                                "</url></urlset>",
                                NULL);
    assert_string_equal(feed->format, "sitemap");
    assert_int_equal(feed->item_count, 1);
    check_text(feed->items[0].url, "https://daily.example/1");
    check_text(feed->items[0].title, "One");
    check_text(feed->items[0].lang, "es");
    check_text(feed->items[0].image, "https://daily.example/i.jpg");
    check_time(&feed->items[0], "2026-01-05T06:08:09Z");
    feed_free(feed);
}

static void broken_markup_loses_nothing_that_can_be_saved(void **state)
{
    (void)state;
    struct feed *feed = feed_of("junk<rss version=2.0><channel><title>R&D</title><item><title>One <b>bold</title>"
                                "<description>a < b & c</description></item><item><title>Two</title>"
                                "<media:thumbnail url=https://d.example/i.jpg></item><item><title>Three",
                                NULL);
    check_text(feed->title, "R&D");
    assert_int_equal(feed->item_count, 3);
    check_text(feed->items[0].title, "One bold");
    check_text(feed->items[0].summary, "a < b & c");
    check_text(feed->items[1].image, "https://d.example/i.jpg");
    check_text(feed->items[2].title, "Three");
    feed_free(feed);
}

static void a_guid_lasts_unless_it_is_the_address_or_several_have_it(void **state)
{
    (void)state;
    static const struct {
        const char *item;
        int lasts;
    } cases[] = {
        {"<guid isPermaLink='false'>https://d.example/?p=7</guid><link>https://d.example/a</link>", 1},
        {"<guid>7</guid><link>https://d.example/a</link>", 1},
        {"<guid>https://d.example/a</guid><link>https://d.example/a</link>", 0},
        {"<guid>https://d.example/b</guid><link>https://d.example/a</link>", 0}, /* said to be an address */
        {"<guid isPermaLink='false'>https://d.example/a</guid><link>https://d.example/a</link>", 0},
        {"<guid isPermaLink='false'>7</guid>", 0}, /* there is no address that could change */
        {"<link>https://d.example/a</link>", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct feed *feed = feed_of_rss_item(cases[i].item);
        if (feed->items[0].has_lasting_guid != cases[i].lasts)
            fail_msg("%s", cases[i].item);
        feed_free(feed);
    }
    struct feed *feed = feed_of("<rss><channel><item><guid>7</guid><link>https://d.example/a</link></item>"
                                "<item><guid>8</guid><link>https://d.example/b</link></item>"
                                "<item><guid>7</guid><link>https://d.example/c</link></item>"
                                "<item><guid>8</guid><link>https://d.example/b#top</link></item></channel></rss>",
                                NULL);
    assert_false(feed->items[0].has_lasting_guid);
    assert_true(feed->items[1].has_lasting_guid);
    assert_false(feed->items[2].has_lasting_guid);
    feed_free(feed);
    feed = feed_of_atom_entry("<id>tag:d.example,2026:7</id><link href='https://d.example/a'/>");
    assert_true(feed->items[0].has_lasting_guid);
    feed_free(feed);
    feed = feed_of_atom_entry("<id>https://d.example/a</id><link href='https://d.example/a'/>");
    assert_false(feed->items[0].has_lasting_guid);
    feed_free(feed);
    feed =
        feed_of("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":7,\"url\":\"https://d.example/a\","
                "\"title\":\"x\"}]}",
                NULL);
    assert_true(feed->items[0].has_lasting_guid);
    feed_free(feed);
}

static void how_long_it_may_be_kept_is_told(void **state)
{
    (void)state;
    struct feed *feed = feed_of("<rss><channel><ttl> 60 </ttl></channel></rss>", NULL);
    assert_int_equal(feed->ttl_minutes, 60);
    assert_string_equal(feed->format, "rss");
    feed_free(feed);
    feed = feed_of("<rss><channel><ttl>999999999999</ttl></channel></rss>", NULL);
    assert_int_equal(feed->ttl_minutes, 0);
    feed_free(feed);
}

static void when_a_feed_does_not_want_to_be_read_is_understood(void **state)
{
    (void)state;
    struct feed *feed =
        feed_of("<rss><channel><skipHours><hour>0</hour><hour> 7 </hour><hour>24</hour><hour>99</hour>"
                "<hour>x</hour></skipHours><skipDays><day>Sunday</day><day>tuesday</day><day>Never</day>"
                "</skipDays><item><title>t</title></item></channel></rss>",
                NULL);
    assert_int_equal(feed->skip_hours, 1 << 0 | 1 << 7);
    assert_int_equal(feed->skip_days, 1 << 0 | 1 << 2);
    feed_free(feed);
}

static void how_often_a_feed_is_updated_is_understood(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int minutes;
    } cases[] = {
        {"<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 720},
        {"<sy:updatePeriod> weekly </sy:updatePeriod>", 10080},
        {"<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>", 0},
        {"<sy:updatePeriod>hourly</sy:updatePeriod><ttl>30</ttl>", 30},
        {"<sy:updatePeriod>daily</sy:updatePeriod><ttl>30</ttl>", 1440},
        {"<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 0},
        {"<sy:updatePeriod>sometimes</sy:updatePeriod>", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];
        snprintf(text, sizeof text,
                 "<rss xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\"><channel>%s</channel></rss>",
                 cases[i].text);
        struct feed *feed = feed_of(text, NULL);
        assert_int_equal(feed->ttl_minutes, cases[i].minutes);
        feed_free(feed);
    }
}

static void a_hub_is_found_among_the_feed_s_own_links(void **state)
{
    (void)state;
    struct feed *feed = feed_of("<rss xmlns:atom='http://www.w3.org/2005/Atom'><channel>"
                                "<atom:link rel='hub' href='https://hub.example/'/><atom:link rel='self' href='/feed'/>"
                                "<item><title>t</title><atom:link rel='hub' href='https://other.example/'/></item>"
                                "</channel></rss>",
                                "https://daily.example/x");
    assert_string_equal(feed->hub, "https://hub.example/");
    assert_string_equal(feed->self, "https://daily.example/feed");
    feed_free(feed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hub_is_found_among_the_feed_s_own_links),
        cmocka_unit_test(an_item_carries_all_that_it_says),
        cmocka_unit_test(what_an_item_does_not_say_is_absent),
        cmocka_unit_test(the_better_of_two_elements_counts_whatever_their_order),
        cmocka_unit_test(a_guid_is_the_address_where_there_is_no_link),
        cmocka_unit_test(a_guid_lasts_unless_it_is_the_address_or_several_have_it),
        cmocka_unit_test(relative_addresses_are_the_channels),
        cmocka_unit_test(an_author_is_a_name),
        cmocka_unit_test(only_pictures_of_enclosures_and_media_count),
        cmocka_unit_test(an_aggregator_names_the_outlet),
        cmocka_unit_test(text_escaped_once_too_often_is_read_all_the_same),
        cmocka_unit_test(rdf_keeps_its_items_beside_the_channel),
        cmocka_unit_test(a_news_sitemap_is_a_feed),
        cmocka_unit_test(broken_markup_loses_nothing_that_can_be_saved),
        cmocka_unit_test(how_long_it_may_be_kept_is_told),
        cmocka_unit_test(when_a_feed_does_not_want_to_be_read_is_understood),
        cmocka_unit_test(how_often_a_feed_is_updated_is_understood),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
