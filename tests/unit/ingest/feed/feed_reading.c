#include "feed_reading.h"
#include "clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

struct feed *feed_of(const char *text, const char *feed_url)
{
    struct feed *feed = NULL;
    struct err err = {0};
    if (feed_read(text, strlen(text), feed_url, NULL, &feed, &err) < 0)
        fail_msg("%s", err.text);
    return feed;
}

static struct feed *feed_of_wrapped(const char *head, const char *item, const char *tail)
{
    char *text = NULL;
    assert_true(asprintf(&text, "%s%s%s", head, item, tail) > 0);
    struct feed *feed = feed_of(text, NULL);
    free(text);
    assert_int_equal(feed->item_count, 1);
    return feed;
}

struct feed *feed_of_rss_item(const char *item)
{
    return feed_of_wrapped("<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' "
                           "xmlns:content='http://purl.org/rss/1.0/modules/content/' "
                           "xmlns:media='http://search.yahoo.com/mrss/' xmlns:atom='http://www.w3.org/2005/Atom' "
                           "xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'>"
                           "<channel><title>Daily</title><link>https://daily.example/</link><item>",
                           item, "</item></channel></rss>");
}

struct feed *feed_of_atom_entry(const char *entry)
{
    return feed_of_wrapped("<feed xmlns='http://www.w3.org/2005/Atom'><title>Daily</title>"
                           "<link href='https://daily.example/'/><entry>",
                           entry, "</entry></feed>");
}

void check_text(const char *actual, const char *expected)
{
    if (!actual || !expected)
        assert_ptr_equal(actual, expected);
    else
        assert_string_equal(actual, expected);
}

void check_time(const struct feed_item *item, const char *expected)
{
    char written[CLOCK_RFC3339_SIZE] = "";
    if (item->published_ms)
        clock_rfc3339(item->published_ms, written);
    assert_string_equal(written, expected);
}
