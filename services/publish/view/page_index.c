/* A card for each topic of the first level with what is below it, and for each country with its cities. */
#include "page_index.h"

#include "code_names.h"
#include "facets.h"
#include "html.h"
#include "page_subject.h"
#include "part_card.h"
#include "part_time.h"
#include "subject_names.h"
#include "topic_names.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

/* Its name, how many stories, how their sources lean; what is below it follows. */
static void begin_card(struct buffer *out, const char *path, const char *title, const struct facet *facet)
{
    buffer_text(out, "<section class=\"box subject\"><h2><a href=\"");
    html_text(out, path);
    buffer_text(out, "\">");
    html_text(out, title);
    buffer_text(out, "</a> <span class=\"soft\">");
    part_count(out, facet->stories, "story", "stories");
    buffer_text(out, "</span></h2>\n");
    page_subject_bar(out, facet);
}

static void write_topic(struct buffer *out, const struct facets *topics, const struct facet *facet)
{
    char path[SUBJECT_TITLE_SIZE], title[SUBJECT_TITLE_SIZE];
    int parent = topic_find(facet->key);
    subject_topic_title(facet->key, title, sizeof title);
    snprintf(path, sizeof path, "/topic/%s", facet->key);
    begin_card(out, path, title, facet);
    buffer_text(out, "<p class=\"small below\">");
    for (size_t i = 0; i < topics->count; i++) {
        int place = topic_find(topics->rows[i].key);
        if (place < 0 || topic_names[place].parent != parent)
            continue;
        subject_topic_title(topics->rows[i].key, title, sizeof title);
        snprintf(path, sizeof path, "/topic/%s", topics->rows[i].key);
        page_subject_link(out, path, title, topics->rows[i].stories);
    }
    buffer_text(out, "</p></section>\n");
}

static void write_languages(struct buffer *out, const struct facets *langs)
{
    char path[SUBJECT_TITLE_SIZE];
    if (!langs->count)
        return;
    buffer_format(out, "<h2 class=\"rule\" id=\"languages\">%s</h2><p class=\"below\">", say("Languages"));
    for (size_t i = 0; i < langs->count; i++) {
        if (strcmp(langs->rows[i].key, "und") == 0 || strlen(langs->rows[i].key) > 8)
            continue;
        snprintf(path, sizeof path, "/language/%s", langs->rows[i].key);
        page_subject_link(out, path, language_name(langs->rows[i].key), langs->rows[i].stories);
    }
    buffer_text(out, "</p>\n");
}

/* A desk that has just begun, or whose stories are about nothing that has a name. */
static void write_none(struct buffer *out, const struct facets *facets)
{
    if (!facets->count)
        buffer_format(out, "<p class=\"soft\">%s</p>\n", say("No story is filed here at the moment."));
}

void page_topics(struct buffer *out, const struct site *site)
{
    const struct page_frame frame = {.title = say("Topics"),
                                     .description = say("What the stories of this desk are about."),
                                     .path = "/topics",
                                     .search = "",
                                     .is_listed = 1};
    const struct facets *topics = &site->subjects->topics;
    page_begin(out, site, &frame);
    buffer_format(out, "<h1 class=\"title\">%s</h1>\n", say("Topics"));
    write_none(out, topics);
    buffer_text(out, "<div class=\"grid tight\">\n");
    for (size_t i = 0; i < topics->count; i++) {
        int place = topic_find(topics->rows[i].key);
        if (place >= 0 && topic_names[place].parent == TOPIC_NO_PARENT)
            write_topic(out, topics, &topics->rows[i]);
    }
    buffer_text(out, "</div>\n");
    write_languages(out, &site->subjects->langs);
    page_end(out, site);
}

static void write_country(struct buffer *out, const struct facets *places, const struct facet *facet)
{
    char path[SUBJECT_TITLE_SIZE], title[SUBJECT_TITLE_SIZE];
    if (!subject_place_title(facet->key, title, sizeof title))
        return;
    part_place_path(facet->key, path, sizeof path);
    begin_card(out, path, title, facet);
    buffer_text(out, "<p class=\"small below\">");
    for (size_t i = 0; i < places->count; i++) {
        const char *place = places->rows[i].key;
        if (strncmp(place, facet->key, 2) != 0 || place[2] != '/')
            continue;
        part_place_path(place, path, sizeof path);
        page_subject_link(out, path, place + 3, places->rows[i].stories);
    }
    buffer_text(out, "</p></section>\n");
}

void page_places(struct buffer *out, const struct site *site)
{
    const struct page_frame frame = {.title = say("Places"),
                                     .description = say("Where the stories of this desk happen."),
                                     .path = "/places",
                                     .search = "",
                                     .is_listed = 1};
    const struct facets *places = &site->subjects->places;
    page_begin(out, site, &frame);
    buffer_format(out, "<h1 class=\"title\">%s</h1>\n", say("Places"));
    write_none(out, places);
    buffer_text(out, "<div class=\"grid tight\">\n");
    for (size_t i = 0; i < places->count; i++)
        if (strlen(places->rows[i].key) == 2)
            write_country(out, places, &places->rows[i]);
    buffer_text(out, "</div>\n");
    page_end(out, site);
}
