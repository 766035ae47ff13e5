/* ingest: Atom 1.0 and 0.3. */
#include "feed_reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void an_entry_carries_all_that_it_says(void **state)
{
    (void)state;
    struct feed *feed = feed_of_atom_entry(
        "<id>tag:daily.example,2026:1</id><title type='html'>Storm &amp;amp; flood</title>"
        "<link rel='self' href='https://daily.example/1.atom'/><link rel='alternate' href='https://daily.example/1'/>"
        "<link rel='enclosure' type='image/png' href='https://daily.example/i.png'/>"
        "<updated>2026-01-06T00:00:00Z</updated><published>2026-01-05T07:08:09+01:00</published>"
        "<author><name>Ada</name><email>a@d.example</email></author><author><name>Ben</name></author>"
        "<summary>Plain &lt;b&gt;</summary>"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>One.</p><p>Tw&amp;o.</p></div></content>");
    const struct feed_item *item = &feed->items[0];
    assert_string_equal(feed->format, "atom-1.0");
    check_text(feed->url, "https://daily.example/");
    check_text(item->guid, "tag:daily.example,2026:1");
    check_text(item->title, "Storm & flood");
    check_text(item->url, "https://daily.example/1");
    check_text(item->image, "https://daily.example/i.png");
    check_time(item, "2026-01-05T06:08:09Z");
    check_text(item->author, "Ada, Ben");
    check_text(item->summary, "Plain <b>");
    check_text(item->content, "One.\nTw&o.");
    feed_free(feed);
}

static void when_it_was_updated_stands_in_for_when_it_was_published(void **state)
{
    (void)state;
    struct feed *feed = feed_of_atom_entry("<updated>2026-01-06T00:00:00Z</updated>");
    check_time(&feed->items[0], "2026-01-06T00:00:00Z");
    feed_free(feed);
}

static void xml_base_and_xml_lang_are_inherited(void **state)
{
    (void)state;
    struct feed *feed =
        feed_of("<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://d.example/x/' xml:lang='sl'>"
                "<entry xml:base='y/'><link href='1'/></entry>"
                "<entry xml:lang='it'><link href='../2' xml:base='/z/z/'/></entry></feed>",
                NULL);
    check_text(feed->lang, "sl");
    check_text(feed->items[0].url, "https://d.example/x/y/1");
    check_text(feed->items[0].lang, "sl");
    check_text(feed->items[1].url, "https://d.example/z/2");
    check_text(feed->items[1].lang, "it");
    feed_free(feed);
}

static void without_a_base_the_feeds_own_address_is_one(void **state)
{
    (void)state;
    const char *text = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='1'/></entry></feed>";
    struct feed *feed = feed_of(text, "https://d.example/feeds/all");
    check_text(feed->items[0].url, "https://d.example/feeds/1");
    feed_free(feed);
    feed = feed_of(text, NULL);
    check_text(feed->items[0].url, "1");
    feed_free(feed);
}

static void a_source_inside_an_entry_only_lends_its_author(void **state)
{
    (void)state;
    struct feed *feed =
        feed_of_atom_entry("<source><title>The Post</title><id>s</id><link href='https://post.example/'/>"
                           "<author><name>Bo Berg</name></author></source><title>One</title><id>e</id>");
    check_text(feed->items[0].title, "One");
    check_text(feed->items[0].guid, "e");
    check_text(feed->items[0].author, "Bo Berg");
    check_text(feed->items[0].source_name, "The Post");
    check_text(feed->items[0].source_url, "https://post.example/");
    feed_free(feed);
}

static void content_that_is_no_text_is_left_alone(void **state)
{
    (void)state;
    struct feed *feed = feed_of_atom_entry("<content type='image/png'>iVBORw0KGgo=</content>");
    check_text(feed->items[0].content, NULL);
    feed_free(feed);
}

static void atom_0_3_is_read_with_its_modes(void **state)
{
    (void)state;
    struct feed *feed =
        feed_of("<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry>"
                "<title mode='escaped' type='text/html'>&lt;b&gt;One&lt;/b&gt;</title>"
                "<summary mode='base64' type='text/html'>PGI+VHdvPC9iPg==</summary>"
                "<issued>2026-01-05T07:08:09Z</issued><link rel='alternate' href='https://d.example/1'/>"
                "</entry></feed>",
                NULL);
    assert_string_equal(feed->format, "atom-0.3");
    check_text(feed->items[0].title, "One");
    check_text(feed->items[0].summary, "Two");
    check_text(feed->items[0].url, "https://d.example/1");
    check_time(&feed->items[0], "2026-01-05T07:08:09Z");
    feed_free(feed);
}

static void an_entry_alone_is_a_feed_of_one(void **state)
{
    (void)state;
    struct feed *feed = feed_of("<entry xmlns='http://www.w3.org/2005/Atom'><title>One</title></entry>", NULL);
    assert_int_equal(feed->item_count, 1);
    check_text(feed->items[0].title, "One");
    feed_free(feed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_carries_all_that_it_says),
        cmocka_unit_test(when_it_was_updated_stands_in_for_when_it_was_published),
        cmocka_unit_test(xml_base_and_xml_lang_are_inherited),
        cmocka_unit_test(without_a_base_the_feeds_own_address_is_one),
        cmocka_unit_test(a_source_inside_an_entry_only_lends_its_author),
        cmocka_unit_test(content_that_is_no_text_is_left_alone),
        cmocka_unit_test(atom_0_3_is_read_with_its_modes),
        cmocka_unit_test(an_entry_alone_is_a_feed_of_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
