/* Each name has the prefix h: a program that looks for <title> or <link> without heeding namespaces finds none of these. */
#include "feed_page.h"

#include "asset.h"
#include "clock.h"
#include "html.h"
#include "words.h"

#define XHTML "http://www.w3.org/1999/xhtml"

void feed_page_style(struct buffer *out)
{
    char path[ASSET_PATH_SIZE];
    asset_path(ASSET_FEED_STYLE, path);
    buffer_format(out, "<?xml-stylesheet type=\"text/css\" href=\"%s\"?>\n", path);
}

static void write_story(struct buffer *out, const struct site *site, const Triptych__StoryHead *head)
{
    char time[CLOCK_RFC3339_SIZE];
    clock_rfc3339(entry_updated_ms(head), time);
    buffer_text(out, "<h:li><h:a href=\"");
    entry_escaped(out, entry_link, site, head);
    buffer_text(out, "\" dir=\"auto\">");
    html_text(out, entry_title(head));
    /* "2026-11-18 11:06 UTC": without a script nobody knows the reader's zone. */
    buffer_format(out, "</h:a> <h:time datetime=\"%s\" dir=\"ltr\">%.10s %.5s UTC</h:time></h:li>\n", time, time,
                  time + 11);
}

/* What it is, and the two ways on: into a feed reader, or to the page. */
static void write_use(struct buffer *out, const struct site *site, const struct syndication *syndication,
                      const char *path)
{
    buffer_format(out, "<h:p>%s</h:p>\n",
                  say("This is a feed, for a feed reader: a program that looks here from time to time and shows you "
                      "what is new. Copy the address of this page into yours."));
    /* Without a base URL the browser alone knows it. */
    if (*site->base_url) {
        buffer_text(out, "<h:p><h:code dir=\"ltr\">");
        syndication_self_escaped(out, site, syndication, path);
        buffer_text(out, "</h:code></h:p>\n");
    }
    buffer_text(out, "<h:p><h:a href=\"");
    syndication_home_escaped(out, site, syndication);
    buffer_format(out, "\">%s</h:a> · <h:a href=\"", say("The same stories as a page"));
    html_text(out, site->base_url);
    buffer_format(out, "/feeds\">%s</h:a></h:p>\n", say("Other feeds of this desk"));
}

void feed_page_write(struct buffer *out, const struct site *site, const struct syndication *syndication,
                     const char *path)
{
    buffer_format(out, "<h:main xmlns:h=\"" XHTML "\" lang=\"%s\" dir=\"%s\">\n<h:title>",
                  words_lang_code(words_used()), words_is_rtl(words_used()) ? "rtl" : "ltr");
    syndication_name_escaped(out, site, syndication);
    buffer_text(out, "</h:title>\n<h:meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<h:h1>");
    syndication_name_escaped(out, site, syndication);
    buffer_text(out, "</h:h1>\n");
    write_use(out, site, syndication, path);
    buffer_text(out, "<h:ol>\n");
    for (size_t i = 0; i < syndication->count; i++)
        write_story(out, site, syndication->heads[i]);
    buffer_text(out, "</h:ol>\n</h:main>\n");
}
