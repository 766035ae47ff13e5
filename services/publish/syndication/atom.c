#include "atom.h"

#include "clock.h"
#include "html.h"

static void write_time(struct buffer *out, const char *element, int64_t time_ms)
{
    char text[CLOCK_RFC3339_SIZE];
    clock_rfc3339(time_ms, text);
    buffer_format(out, "<%s>%s</%s>\n", element, text, element);
}

static void write_entry(struct buffer *out, const struct site *site, const Triptych__StoryHead *head)
{
    buffer_text(out, "<entry>\n<id>");
    feed_escaped(out, feed_story_id, site, head);
    buffer_text(out, "</id>\n<title>");
    html_text(out, feed_title(head));
    buffer_text(out, "</title>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
    feed_escaped(out, feed_story_link, site, head);
    buffer_text(out, "\"/>\n");
    write_time(out, "updated", feed_updated_ms(head));
    if (head->first_published_ms)
        write_time(out, "published", head->first_published_ms);
    buffer_text(out, "<content type=\"html\">");
    feed_escaped(out, feed_content, site, head);
    buffer_text(out, "</content>\n</entry>\n");
}

void feed_atom(struct buffer *out, const struct site *site, const struct feed *feed)
{
    buffer_text(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    buffer_format(out, "<id>" FEED_TAG "%s", site->edition);
    html_text(out, feed->query);
    buffer_text(out, "</id>\n<title>");
    feed_name_escaped(out, site, feed);
    buffer_text(out, "</title>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"");
    feed_self_escaped(out, site, feed, "/feed.atom");
    buffer_text(out, "\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
    feed_home_escaped(out, site, feed);
    buffer_text(out, "\"/>\n");
    write_time(out, "updated", feed_newest_ms(feed));
    buffer_text(out, "<author><name>");
    html_text(out, site->name);
    buffer_text(out, "</name></author>\n<generator version=\"" TRIPTYCH_VERSION "\">Triptych</generator>\n");
    for (size_t i = 0; i < feed->count; i++)
        write_entry(out, site, feed->heads[i]);
    buffer_text(out, "</feed>\n");
}
