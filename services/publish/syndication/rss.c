/* Writes RSS. */
#include "rss.h"

#include "clock.h"
#include "feed_page.h"
#include "html.h"

#include <stdlib.h>

#define DAY_MS 86400000

/* RFC 822 with a year of four digits: "Tue, 24 Nov 2026 07:50:27 +0000". */
static void write_time(struct buffer *out, const char *element, int64_t time_ms)
{
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    static const char days[7][4] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"}; /* 1970 began on a Thursday */
    char text[CLOCK_RFC3339_SIZE];
    clock_rfc3339(time_ms, text);
    long month = strtol(text + 5, NULL, 10);
    buffer_format(out, "<%s>%s, %.2s %s %.4s %.8s +0000</%s>\n", element, days[(time_ms / DAY_MS) % 7], text + 8,
                  months[month >= 1 && month <= 12 ? month - 1 : 0], text, text + 11, element);
}

static void write_updated(struct buffer *out, int64_t time_ms)
{
    char text[CLOCK_RFC3339_SIZE];
    clock_rfc3339(time_ms, text);
    buffer_format(out, "<atom:updated>%s</atom:updated>\n", text);
}

/* What it is about, its picture, and the articles that its lines are from. RSS's own enclosure would need the picture's size. */
static void write_more(struct buffer *out, const Triptych__StoryHead *head)
{
    const char *value;
    for (size_t i = 0; (value = entry_category(head, i)) != NULL; i++)
        entry_value(out, "<category>", value, "</category>\n");
    if ((value = entry_picture(head)) != NULL)
        entry_value(out, "<media:content medium=\"image\" url=\"", value, "\"/>\n");
    for (size_t i = 0; (value = entry_related(head, i)) != NULL; i++)
        entry_value(out, "<atom:link rel=\"related\" href=\"", value, "\"/>\n");
}

static void write_item(struct buffer *out, const struct site *site, const Triptych__StoryHead *head)
{
    /* pubDate says when the story began; when it was updated RSS has no element of its own, so Atom's is used. */
    int64_t began_ms = head->first_published_ms > 0 ? head->first_published_ms : entry_updated_ms(head);
    buffer_text(out, "<item>\n<guid isPermaLink=\"false\">");
    entry_escaped(out, entry_id, site, head);
    buffer_text(out, "</guid>\n<title>");
    html_text(out, entry_title(head));
    buffer_text(out, "</title>\n<link>");
    entry_escaped(out, entry_link, site, head);
    buffer_text(out, "</link>\n");
    if (began_ms > 0)
        write_time(out, "pubDate", began_ms);
    write_updated(out, entry_updated_ms(head));
    write_more(out, head);
    buffer_text(out, "<description>");
    entry_escaped(out, entry_content, site, head);
    buffer_text(out, "</description>\n</item>\n");
}

void rss_write(struct buffer *out, const struct site *site, const struct syndication *syndication)
{
    buffer_text(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    feed_page_style(out);
    buffer_text(out, "<rss version=\"2.0\" "
                     "xmlns:atom=\"http://www.w3.org/2005/Atom\" "
                     "xmlns:media=\"http://search.yahoo.com/mrss/\">\n<channel>\n<title>");
    syndication_name_escaped(out, site, syndication);
    buffer_text(out, "</title>\n<link>");
    syndication_home_escaped(out, site, syndication);
    buffer_format(out, syndication->lang ? "</link>\n<language>%s</language>\n" : "</link>\n", syndication->lang);
    buffer_text(out, "<description>What many news sources report, put together</description>\n"
                     "<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"");
    syndication_self_escaped(out, site, syndication, "/feed.rss");
    buffer_text(out, "\"/>\n");
    syndication_hub_element(out, site, "atom:link");
    if (syndication->count > 0)
        write_time(out, "lastBuildDate", syndication_newest_ms(syndication));
    buffer_text(out, "<generator>Triptych " TRIPTYCH_VERSION "</generator>\n");
    for (size_t i = 0; i < syndication->count; i++)
        write_item(out, site, syndication->heads[i]);
    feed_page_write(out, site, syndication, "/feed.rss");
    buffer_text(out, "</channel>\n</rss>\n");
}
