/* ingest: JSON Feed. */
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
    struct feed *feed = feed_of(
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Daily\",\"home_page_url\":\"https://d.example/"
        "\","
        "\"feed_url\":\"https://d.example/feed.json\",\"language\":\"en-GB\",\"items\":[{\"id\":1,\"url\":\"a/1\","
        "\"title\":\" One \\n two\",\"summary\":\"S < t\",\"content_html\":\"<p>Long.</p><img src='i.jpg'>\","
        "\"content_text\":\"not this\",\"date_published\":\"2026-01-05T07:08:09+01:00\","
        "\"authors\":[{\"name\":\"Ada\"},{\"name\":\"Ben\"},{}],\"author\":{\"name\":\"Old\"}}]}",
        NULL);
    const struct feed_item *item = &feed->items[0];
    assert_string_equal(feed->format, "json-1.1");
    check_text(feed->title, "Daily");
    check_text(feed->url, "https://d.example/");
    assert_int_equal(feed->item_count, 1);
    check_text(item->guid, "1");
    check_text(item->url, "https://d.example/a/1");
    check_text(item->title, "One\ntwo");
    check_text(item->summary, "S < t");
    check_text(item->content, "Long.");
    check_text(item->image, "https://d.example/i.jpg");
    check_text(item->author, "Ada, Ben");
    check_text(item->lang, "en-GB");
    check_time(item, "2026-01-05T06:08:09Z");
    feed_free(feed);
}

static void the_feeds_authors_are_those_of_items_that_name_none(void **state)
{
    (void)state;
    struct feed *feed =
        feed_of("{\"version\":\"https://jsonfeed.org/version/1\",\"author\":{\"name\":\"Desk\"},\"items\":"
                "[{\"content_text\":\"x\"},{\"author\":{\"name\":\"Ada\"}},7,null]}",
                NULL);
    assert_string_equal(feed->format, "json-1");
    assert_int_equal(feed->item_count, 2);
    check_text(feed->items[0].author, "Desk");
    check_text(feed->items[0].content, "x");
    check_text(feed->items[1].author, "Ada");
    feed_free(feed);
}

static void members_of_another_kind_count_as_absent(void **state)
{
    (void)state;
    struct feed *feed = feed_of("{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":[],\"items\":[{\"id\":{},"
                                "\"title\":7,\"url\":null,\"authors\":7,\"date_published\":\"soon\"}]}",
                                NULL);
    check_text(feed->title, NULL);
    check_text(feed->items[0].guid, NULL);
    check_text(feed->items[0].title, NULL);
    check_text(feed->items[0].author, NULL);
    check_time(&feed->items[0], "");
    feed_free(feed);
}

static void other_json_is_no_feed(void **state)
{
    (void)state;
    const char *const wrong[] = {"{}", "[]", "{\"version\":\"https://jsonfeed.org/version/1.1\"}",
                                 "{\"version\":\"1.1\",\"items\":[]}", "{\"version\":"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct feed *feed = NULL;
        struct err err = {0};
        assert_int_equal(feed_read(wrong[i], strlen(wrong[i]), NULL, NULL, &feed, &err), ERR_INVALID);
        assert_null(feed);
        assert_non_null(strstr(err.text, "JSON"));
    }
}

static void a_hub_is_found(void **state)
{
    (void)state;
    struct feed *feed = feed_of("{\"version\":\"https://jsonfeed.org/version/1.1\",\"feed_url\":\"/feed.json\","
                                "\"hubs\":[{\"type\":\"WebSub\",\"url\":\"https://hub.example/\"}],\"items\":[]}",
                                "https://daily.example/x");
    assert_string_equal(feed->hub, "https://hub.example/");
    assert_string_equal(feed->self, "https://daily.example/feed.json");
    feed_free(feed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hub_is_found),
        cmocka_unit_test(an_item_carries_all_that_it_says),
        cmocka_unit_test(the_feeds_authors_are_those_of_items_that_name_none),
        cmocka_unit_test(members_of_another_kind_count_as_absent),
        cmocka_unit_test(other_json_is_no_feed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
