/* What feeds get wrong, and how it is meant. */
#include "err.h"
#include "feed_reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

enum member { GUID, URL, TITLE, SUMMARY, CONTENT, AUTHOR, IMAGE };

static const char *member_of(const struct feed_item *item, enum member member)
{
    const char *const values[] = {item->guid,    item->url,    item->title, item->summary,
                                  item->content, item->author, item->image};
    return values[member];
}

struct example {
    enum member member;
    const char *item, *expected; /* NULL: none */
};

static void check(struct feed *(*read)(const char *), const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct feed *feed = read(examples[i].item);
        check_text(member_of(&feed->items[0], examples[i].member), examples[i].expected);
        feed_free(feed);
    }
}
#define CHECK(read, examples) check(read, examples, sizeof(examples) / sizeof *(examples))

static struct feed *feed_of_json_item(const char *item)
{
    char text[2048];
    snprintf(text, sizeof text, "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{%s}]}", item);
    return feed_of(text, NULL);
}

static void the_first_date_that_can_be_read_counts(void **state)
{
    (void)state;
    const char *const items[][2] = {
        {"<pubDate>to come</pubDate><dc:date>2026-05-06T07:08:09Z</dc:date>", "2026-05-06T07:08:09Z"},
        {"<pubDate>12 Foo 2026</pubDate><atom:updated>2026-05-06T07:08:09Z</atom:updated>", "2026-05-06T07:08:09Z"},
        {"<updated>2026-05-07</updated><published>2026-05-06</published>", "2026-05-06T00:00:00Z"},
        {"<pubDate>1778051289</pubDate>", "2026-05-06T07:08:09Z"},
        {"<pubDate>some day</pubDate><dc:date>later</dc:date>", ""},
    };
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        struct feed *feed = feed_of_rss_item(items[i][0]);
        check_time(&feed->items[0], items[i][1]);
        feed_free(feed);
    }
}

static void dates_are_read_in_the_language_of_the_feed(void **state)
{
    (void)state;
    struct feed *feed = feed_of("<rss><channel><language>hr-HR</language><item><pubDate>6 lis 2026</pubDate></item>"
                                "<item xml:lang='pl'><pubDate>6 lis 2026</pubDate></item></channel></rss>",
                                NULL);
    check_time(&feed->items[0], "2026-10-06T00:00:00Z");
    feed_free(feed);
}

static void an_address_stands_where_it_should_not(void **state)
{
    (void)state;
    const struct example atom[] = {
        {URL, "<id>https://post.example/a</id>", "https://post.example/a"},
        {URL, "<id>https://post.example/a</id><link href='https://post.example/b'/>", "https://post.example/b"},
        {URL, "<id>tag:post.example,2026:1</id>", NULL},
        {URL, "<link rel='http://www.iana.org/assignments/relation/alternate' href='https://post.example/b'/>",
         "https://post.example/b"},
    };
    const struct example json[] = {
        {URL, "\"id\":\"https://post.example/a\"", "https://post.example/a"},
        {URL, "\"id\":\"7\"", NULL},
    };
    CHECK(feed_of_atom_entry, atom);
    CHECK(feed_of_json_item, json);
}

static void a_title_keeps_its_signs_and_is_one_line(void **state)
{
    (void)state;
    const struct example rss[] = {
        {TITLE, "<title>Fish &amp chips, caf&eacute</title>", "Fish & chips, caf\u00E9"},
        {TITLE, "<title>A &#x3C;B in physics</title>", "A <B in physics"},
        {TITLE, "<title>How List&amp;lt;T&amp;gt; grows</title>", "How List<T> grows"},
        {TITLE, "<title>&amp;lt;i&amp;gt;The Tide&amp;lt;/i&amp;gt; reviewed</title>", "The Tide reviewed"},
        {TITLE, "<title><b>Two</b><br/>lines</title>", "Two lines"},
        {TITLE, "<title>Rain &#55357;&#56832; again</title>", "Rain \U0001F600 again"},
        {TITLE, "<title>What is &lt;!DOCTYPE and why</title>", "What is <!DOCTYPE and why"},
        {TITLE, "<title>Stocks up &lt; 5% today</title>", "Stocks up < 5% today"},
        {SUMMARY, "<description>x &lt;y and no end</description>", "x <y and no end"},
        {URL, "<link>https://post.example/a?x=1&amp;copy=2&amp;lt=3</link>", "https://post.example/a?x=1&copy=2&lt=3"},
    };
    const struct example json[] = {
        {TITLE, "\"title\":\"Tom &amp; Ann&#8217;s\"", "Tom & Ann\u2019s"},
        {TITLE, "\"title\":\"a < b\"", "a < b"},
    };
    CHECK(feed_of_rss_item, rss);
    CHECK(feed_of_json_item, json);
}

static void the_largest_picture_of_the_article_is_taken_and_no_portrait(void **state)
{
    (void)state;
    const struct example rss[] = {
        {IMAGE,
         "<media:content url='https://p.example/s' medium='image' width='140'/>"
         "<media:content url='https://p.example/l' medium='image' width='900'/>",
         "https://p.example/l"},
        {IMAGE,
         "<media:group><media:content url='https://p.example/a.jpg' width='900'/>"
         "<media:content url='https://p.example/b.jpg' isDefault='true'/></media:group>",
         "https://p.example/b.jpg"},
        {IMAGE,
         "<media:content url='https://p.example/v.mp4' medium='video'><media:thumbnail url='https://p.example/t.jpg'/>"
         "</media:content>",
         "https://p.example/t.jpg"},
        {IMAGE, "<media:content url='https://p.example/picture?id=7' width='800'/>", "https://p.example/picture?id=7"},
        {IMAGE, "<media:content url='https://p.example/talk.mp3'/>", NULL},
        {IMAGE, "<image>https://p.example/i.png</image>", "https://p.example/i.png"},
        {IMAGE, "<image><title>x</title><url>https://p.example/i.png</url></image>", "https://p.example/i.png"},
        {IMAGE,
         "<media:content url='https://0.gravatar.com/avatar/77?s=96' medium='image'/>"
         "<description>&lt;img src='https://p.example/i.png'&gt;</description>",
         "https://p.example/i.png"},
        {IMAGE,
         "<description>&lt;img src='data:image/gif;base64,R0' data-src='https://p.example/i.png'&gt;</description>",
         "https://p.example/i.png"},
        {IMAGE,
         "<description>&lt;img srcset='https://p.example/i.png 1x, https://p.example/j.png 2x'&gt;</description>",
         "https://p.example/i.png"},
        {IMAGE, "<description>&lt;img src='https://s.example/images/emoji/7.png'&gt;</description>", NULL},
    };
    const struct example json[] = {
        {IMAGE, "\"attachments\":[{\"url\":\"https://p.example/a\",\"mime_type\":\"image/png\"}]",
         "https://p.example/a"},
    };
    CHECK(feed_of_rss_item, rss);
    CHECK(feed_of_json_item, json);
}

static void authors_are_inherited_and_told_apart(void **state)
{
    (void)state;
    const struct example rss[] = {
        {AUTHOR, "<dc:creator>Ann Berger</dc:creator><dc:creator>Ann Berg</dc:creator>", "Ann Berger, Ann Berg"},
        {AUTHOR, "<dc:creator>Ann Berg</dc:creator><dc:creator>Ann Berg</dc:creator>", "Ann Berg"},
    };
    const struct example json[] = {
        {AUTHOR, "\"author\":\"Ann Berg\"", "Ann Berg"},
        {AUTHOR, "\"authors\":{\"name\":\"Ann Berg\"}", "Ann Berg"},
        {AUTHOR, "\"authors\":[\"Ann Berg\",{\"name\":\"Bo\"}]", "Ann Berg, Bo"},
    };
    CHECK(feed_of_rss_item, rss);
    CHECK(feed_of_json_item, json);
    struct feed *feed = feed_of("<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>a</title></entry><entry>"
                                "<author><name>Bo</name></author></entry><author><name>Ann Berg</name></author></feed>",
                                NULL);
    check_text(feed->items[0].author, "Ann Berg");
    check_text(feed->items[1].author, "Bo");
    feed_free(feed);
}

static void json_feeds_of_all_makes_are_read(void **state)
{
    (void)state;
    const char *const feeds[] = {
        "{\"version\":\"1.1\",\"items\":[{\"id\":17785728001234567890,\"title\":\"x\"}]}",
        "{\"items\":[{\"id\":17785728001234567890,\"content_text\":\"x\",\"n\":[1,\"9\\\"9\"]}]}",
    };
    for (size_t i = 0; i < sizeof feeds / sizeof *feeds; i++) {
        struct feed *feed = feed_of(feeds[i], NULL);
        check_text(feed->items[0].guid, "17785728001234567890");
        feed_free(feed);
    }
    const struct example json[] = {{GUID, "\"id\":77.5", "77.5"}, {GUID, "\"id\":-7", "-7"}};
    CHECK(feed_of_json_item, json);
    struct feed *feed = feed_of_json_item("\"id\":\"1\",\"date_published\":1778051289");
    check_time(&feed->items[0], "2026-05-06T07:08:09Z");
    feed_free(feed);
}

static void content_in_base_64_is_read_where_it_is_text(void **state)
{
    (void)state;
    const struct example atom[] = {
        {CONTENT, "<content type='application/html'>PGI+dHdvPC9iPiB3b3Jkcw==</content>", "two words"},
        {CONTENT, "<content type='application/pdf'>PGI+dHdvPC9iPiB3b3Jkcw==</content>", NULL},
    };
    CHECK(feed_of_atom_entry, atom);
}

static void what_stands_before_a_feed_or_is_closed_in_another_case_does_not_spoil_it(void **state)
{
    (void)state;
    const char *const feeds[] = {
        "<br />\n<b>x</b><br />\n<?xml version='1.0'?><rss><channel><item><title>One</title></item></channel></rss>",
        "<!-- A&B --><!DOCTYPE rss [<!ENTITY n 'One'>]><rss><channel><item><title>&n;</title></item></channel></rss>",
        "<rss><channel><item><Title>One</title><link>https://post.example/</link></item></channel></rss>",
    };
    for (size_t i = 0; i < sizeof feeds / sizeof *feeds; i++) {
        struct feed *feed = feed_of(feeds[i], NULL);
        assert_int_equal(feed->item_count, 1);
        check_text(feed->items[0].title, "One");
        feed_free(feed);
    }
}

static void of_too_many_items_the_newest_are_kept(void **state)
{
    (void)state;
    const size_t more = 7;
    size_t size = (FEED_ITEMS_MAX + more) * 100 + 100;
    char *text = malloc(size);
    size_t len = (size_t)snprintf(text, size, "<rss><channel>");
    for (size_t i = 0; i < FEED_ITEMS_MAX + more; i++)
        len += (size_t)snprintf(text + len, size - len, "<item><guid>%zu</guid><pubDate>%zu</pubDate></item>", i,
                                1778051289 + i);
    snprintf(text + len, size - len, "</channel></rss>");
    struct feed *feed = feed_of(text, NULL);
    assert_int_equal(feed->item_count, FEED_ITEMS_MAX);
    assert_int_equal(feed->items_left_out, more);
    check_text(feed->items[0].guid, "7");
    char last[16];
    snprintf(last, sizeof last, "%zu", FEED_ITEMS_MAX + more - 1);
    check_text(feed->items[FEED_ITEMS_MAX - 1].guid, last);
    feed_free(feed);
    free(text);
}

static void a_charset_that_the_server_names_beats_latin_1(void **state)
{
    (void)state;
    const char *body =
        "<?xml version='1.0' encoding='iso-8859-1'?><rss><channel><title>\xCC\xEE\xF0\xE5</title></channel></rss>";
    struct feed *feed = NULL;
    struct err err = {0};
    assert_int_equal(feed_read(body, strlen(body), NULL, "text/xml; charset=windows-1251", &feed, &err), 0);
    check_text(feed->title, "\u041C\u043E\u0440\u0435");
    feed_free(feed);
}

static void single_bytes_of_windows_1252_in_utf_8_are_read(void **state)
{
    (void)state;
    struct feed *feed =
        feed_of_rss_item("<title>\u00E4\u00F6\u00FC\u00DF\u00E4\u00F6\u00FC\u00DF\u00E4\u00F6\u00FC\u00DF"
                         "\u00E4\u00F6\u00FC\u00DF\u00E4\u00F6\u00FC\u00DF \x93yes\x94</title>");
    assert_non_null(strstr(feed->items[0].title, "\u201Cyes\u201D"));
    feed_free(feed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_date_that_can_be_read_counts),
        cmocka_unit_test(dates_are_read_in_the_language_of_the_feed),
        cmocka_unit_test(an_address_stands_where_it_should_not),
        cmocka_unit_test(a_title_keeps_its_signs_and_is_one_line),
        cmocka_unit_test(the_largest_picture_of_the_article_is_taken_and_no_portrait),
        cmocka_unit_test(authors_are_inherited_and_told_apart),
        cmocka_unit_test(json_feeds_of_all_makes_are_read),
        cmocka_unit_test(content_in_base_64_is_read_where_it_is_text),
        cmocka_unit_test(what_stands_before_a_feed_or_is_closed_in_another_case_does_not_spoil_it),
        cmocka_unit_test(of_too_many_items_the_newest_are_kept),
        cmocka_unit_test(a_charset_that_the_server_names_beats_latin_1),
        cmocka_unit_test(single_bytes_of_windows_1252_in_utf_8_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
