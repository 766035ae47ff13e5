/* Writes Atom. */
#include "atom.h"

#include "clock.h"
#include "feed_page.h"
#include "html.h"

#define DAY_MS 86400000

static void write_time(struct buffer *out, const char *element, int64_t time_ms)
{
    char text[CLOCK_RFC3339_SIZE];
    clock_rfc3339(time_ms, text);
    buffer_format(out, "<%s>%s</%s>\n", element, text, element);
}

/* What it is about, its picture, and the articles that its lines are from. */
static void write_more(struct buffer *out, const Triptych__StoryHead *head)
{
    const char *value;
    for (size_t i = 0; (value = entry_category(head, i)) != NULL; i++)
        entry_value(out, "<category term=\"", value, "\"/>\n");
    if ((value = entry_picture(head)) != NULL)
        entry_value(out, "<link rel=\"enclosure\" href=\"", value, "\"/>\n");
    for (size_t i = 0; (value = entry_related(head, i)) != NULL; i++)
        entry_value(out, "<link rel=\"related\" href=\"", value, "\"/>\n");
}

static void write_entry(struct buffer *out, const struct site *site, const Triptych__StoryHead *head)
{
    const char *lang = entry_lang(head);
    buffer_format(out, *lang ? "<entry xml:lang=\"%s\">\n<id>" : "<entry>\n<id>", lang);
    entry_escaped(out, entry_id, site, head);
    buffer_text(out, "</id>\n<title>");
    html_text(out, entry_title(head));
    buffer_text(out, "</title>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
    entry_escaped(out, entry_link, site, head);
    buffer_text(out, "\"/>\n");
    write_time(out, "updated", entry_updated_ms(head));
    if (head->first_published_ms)
        write_time(out, "published", head->first_published_ms);
    write_more(out, head);
    buffer_text(out, "<content type=\"html\">");
    entry_escaped(out, entry_content, site, head);
    buffer_text(out, "</content>\n</entry>\n");
}

void atom_write(struct buffer *out, const struct site *site, const struct syndication *syndication)
{
    buffer_text(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    feed_page_style(out);
    buffer_text(out, "<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    buffer_format(out, syndication->lang ? " xml:lang=\"%s\">\n" : ">\n", syndication->lang);
    buffer_format(out, "<id>" SYNDICATION_TAG "%s", site->edition);
    html_text(out, syndication->query);
    buffer_text(out, "</id>\n<title>");
    syndication_name_escaped(out, site, syndication);
    buffer_text(out, "</title>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"");
    syndication_self_escaped(out, site, syndication, "/feed.atom");
    buffer_text(out, "\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
    syndication_home_escaped(out, site, syndication);
    buffer_text(out, "\"/>\n");
    syndication_hub_element(out, site, "link");
    /* Atom wants a time. Without a story nothing has changed since today began: the same answer all day. */
    int64_t newest_ms = syndication_newest_ms(syndication);
    write_time(out, "updated", newest_ms ? newest_ms : site->now_ms - site->now_ms % DAY_MS);
    buffer_text(out, "<author><name>");
    html_text(out, site->name);
    buffer_text(out, "</name></author>\n<generator version=\"" TRIPTYCH_VERSION "\">Triptych</generator>\n");
    for (size_t i = 0; i < syndication->count; i++)
        write_entry(out, site, syndication->heads[i]);
    feed_page_write(out, site, syndication, "/feed.atom");
    buffer_text(out, "</feed>\n");
}
