/* Each address in plain sight, to be copied: what a browser shows of a feed is for reading, not for following it. */
#include "page_follow.h"

#include "code_names.h"
#include "facets.h"
#include "html.h"
#include "subject_names.h"
#include "words.h"

#include <string.h>

#define SUBJECTS_SHOWN 20 /* of a kind; every other subject's page has its own */

static const char *const formats[][2] = {{"atom", "Atom"}, {"rss", "RSS"}, {"json", "JSON Feed"}};
#define FORMATS (sizeof formats / sizeof *formats)

/* `query` is encoded and begins with "?"; "": all stories. */
/* The link's text is the address itself: what is seen is what is copied. */
static void write_address(struct buffer *out, const struct site *site, const char *format, const char *query)
{
    buffer_text(out, "<a href=\"/feed.");
    buffer_text(out, format);
    html_text(out, query);
    buffer_text(out, "\"><code>");
    html_text(out, site->base_url);
    buffer_text(out, "/feed.");
    buffer_text(out, format);
    html_text(out, query);
    buffer_text(out, "</code></a>");
}

/* One format is enough for every reader, and nobody knows which its reader takes: all three. */
static void write_all(struct buffer *out, const struct site *site)
{
    buffer_format(out, "<section class=\"part\"><h2>%s</h2>\n<dl class=\"facts-list\">\n", say("All stories"));
    for (size_t i = 0; i < FORMATS; i++) {
        buffer_format(out, "<div><dt>%s</dt><dd>", formats[i][1]);
        write_address(out, site, formats[i][0], "");
        buffer_text(out, "</dd></div>\n");
    }
    buffer_text(out, "</dl></section>\n");
}

/* A subject by its name, with its feed in each format. */
static void write_subject(struct buffer *out, const char *name, const char *field, const char *key)
{
    buffer_text(out, "<div><dt>");
    html_text(out, name);
    buffer_text(out, "</dt><dd class=\"follow\">");
    for (size_t i = 0; i < FORMATS; i++) {
        buffer_format(out, "<a href=\"/feed.%s?%s=", formats[i][0], field);
        html_url_part(out, key);
        buffer_format(out, "\">%s</a> ", formats[i][1]);
    }
    buffer_text(out, "</dd></div>\n");
}

/* Of the first level: what is below them is on their pages. */
static void write_topics(struct buffer *out, const struct facets *topics)
{
    char title[SUBJECT_TITLE_SIZE];
    buffer_format(out, "<section class=\"part\"><h2>%s</h2>\n<dl class=\"facts-list\">\n", say("By topic"));
    for (size_t i = 0, shown = 0; i < topics->count && shown < SUBJECTS_SHOWN; i++) {
        if (!subject_topic_is_first(topics->rows[i].key))
            continue;
        subject_topic_label(topics->rows[i].key, title, sizeof title);
        write_subject(out, title, "topic", topics->rows[i].key);
        shown++;
    }
    buffer_format(out, "</dl><p class=\"small soft\"><a href=\"/topics\">%s</a>: %s</p></section>\n", say("All topics"),
                  say("each page names its feeds."));
}

/* Countries; cities are on their pages. */
static void write_places(struct buffer *out, const struct facets *places)
{
    char title[SUBJECT_TITLE_SIZE];
    buffer_format(out, "<section class=\"part\"><h2>%s</h2>\n<dl class=\"facts-list\">\n", say("By country"));
    for (size_t i = 0, shown = 0; i < places->count && shown < SUBJECTS_SHOWN; i++) {
        if (strlen(places->rows[i].key) != 2 || !subject_place_title(places->rows[i].key, title, sizeof title))
            continue;
        write_subject(out, title, "place", places->rows[i].key);
        shown++;
    }
    buffer_format(out, "</dl><p class=\"small soft\"><a href=\"/places\">%s</a>: %s</p></section>\n", say("All places"),
                  say("each page names its feeds."));
}

/* What has no list: one address shows how the others are made. */
static void write_others(struct buffer *out, const struct site *site)
{
    static const struct {
        const char *name, *query;
    } rows[] = {
        {SAY_LATER("What the left misses"), "?blindspot=left"},
        {SAY_LATER("What the right misses"), "?blindspot=right"},
        {SAY_LATER("Stories of ten outlets and more"), "?min_sources=10"},
        {SAY_LATER("Any question of the search"), "?q=storm%20-insurance%20place:FR"},
        {SAY_LATER("One outlet"), "?source=paper.example"},
    };
    buffer_format(out, "<section class=\"part\"><h2>%s</h2>\n<dl class=\"facts-list\">\n", say("Anything else"));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        buffer_format(out, "<div><dt>%s</dt><dd>", say(rows[i].name));
        write_address(out, site, "atom", rows[i].query);
        buffer_text(out, "</dd></div>\n");
    }
    buffer_format(out, "</dl><p class=\"small soft\">%s</p></section>\n", say("A search's page names its own feeds."));
}

void page_follow(struct buffer *out, const struct site *site)
{
    const struct page_frame frame = {.title = say("Follow this desk"),
                                     .description =
                                         say("Feeds of all stories, of a topic, a country, an outlet or a search."),
                                     .path = "/feeds",
                                     .search = "",
                                     .is_listed = 1};
    page_begin(out, site, &frame);
    buffer_format(out, "<div class=\"list-page\"><h1 class=\"title\">%s <small>%s</small></h1>\n",
                  say("Follow this desk"),
                  say("Copy an address into a feed reader: new stories come to you, without an account."));
    write_all(out, site);
    if (site->subjects && site->subjects->topics.count)
        write_topics(out, &site->subjects->topics);
    if (site->subjects && site->subjects->places.count)
        write_places(out, &site->subjects->places);
    write_others(out, site);
    buffer_format(out, "<section class=\"part\"><h2>%s</h2>\n<p>%s <a href=\"/api\">%s</a>.</p></section></div>\n",
                  say("For programs"), say("JSON and server-sent events, which resume without a gap:"),
                  say("the API, with examples"));
    page_end(out, site);
}
