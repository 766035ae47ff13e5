/* From the facets that navigation counts, and those of the subject's own stories. */
#include "page_subject.h"

#include "coverage_pct.h"
#include "html.h"
#include "part_bar.h"
#include "part_card.h"
#include "part_picture.h"
#include "part_side.h"
#include "part_time.h"
#include "registry_source.h"
#include "subject_names.h"
#include "topic_names.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

#define OUTLETS_SHOWN 12
#define BELOW_SHOWN   24

/* A source counts once a story, as in each story's own bar. */
static void sum_sides(const struct facet *facet, struct coverage_sides *out)
{
    *out = (struct coverage_sides){.rated = 0};
    memcpy(out->sources, facet->sources, sizeof out->sources);
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
        out->rated += out->sources[side];
    pct_by_largest_remainder(out->sources + SIDE_LEFT, 3, out->pct + SIDE_LEFT);
}

void page_subject_bar(struct buffer *out, const struct facet *facet)
{
    struct coverage_sides sides;
    sum_sides(facet, &sides);
    part_bar(out, &sides, NULL);
}

void page_subject_link(struct buffer *out, const char *path, const char *title, uint32_t stories)
{
    buffer_text(out, "<a href=\"");
    html_text(out, path);
    buffer_text(out, "\">");
    html_text(out, title);
    buffer_text(out, "</a> <span class=\"soft\">");
    part_number(out, stories);
    buffer_text(out, "</span> ");
}

/* Whether `key` is a topic below the subject, or above it; a city of the country, or the city's country. */
static int is_related_topic(const char *key, const char *subject)
{
    int place = topic_find(key), own = topic_find(subject);
    return place >= 0 && own >= 0 && (topic_names[place].parent == own || topic_names[own].parent == place);
}

/* Two letters and nothing else: the country itself. */
static int is_related_place(const char *key, const char *subject)
{
    return strcmp(key, subject) != 0 && strncmp(key, subject, 2) == 0 && (key[2] == '\0' || subject[2] == '\0');
}

static void write_related(struct buffer *out, int is_place, const struct facet *facet)
{
    char path[SUBJECT_TITLE_SIZE], title[SUBJECT_TITLE_SIZE];
    const char *key = facet->key;
    if (is_place) {
        if (!subject_place_title(key, title, sizeof title))
            return;
        part_place_path(key, path, sizeof path);
    } else {
        subject_topic_title(key, title, sizeof title);
        snprintf(path, sizeof path, "/topic/%s", key);
    }
    page_subject_link(out, path, title, facet->stories);
}

static void write_below(struct buffer *out, const struct facets *all, const struct page_subject *subject)
{
    size_t written = 0;
    int (*const is_related)(const char *, const char *) = subject->is_place ? is_related_place : is_related_topic;
    for (size_t i = 0; i < all->count && written < BELOW_SHOWN; i++) {
        if (!is_related(all->rows[i].key, subject->key))
            continue;
        if (!written++)
            buffer_text(out, "<p class=\"below\">");
        write_related(out, subject->is_place, &all->rows[i]);
    }
    buffer_text(out, written ? "</p>\n" : "");
}

static void write_order(struct buffer *out, const struct page_list *list)
{
    buffer_format(out, "<nav class=\"sorts choose\" aria-label=\"%s\">%s ", say("Order of the stories"),
                  say("Sorted by"));
    for (int i = 0; i < 2; i++)
        buffer_format(out, "<a href=\"%s%s\"%s>%s</a>\n", list->path, i ? "?sort=latest" : "",
                      (i == 0) == list->subject->is_top ? " aria-current=\"true\"" : "", i ? say("time") : say("rank"));
    buffer_text(out, "</nav>\n");
}

void page_subject_head(struct buffer *out, const struct site *site, const struct page_list *list)
{
    const struct page_subject *subject = list->subject;
    const struct facets *all = subject->is_place ? &site->subjects->places : &site->subjects->topics;
    const struct facet *facet = facets_find(all, subject->key);
    struct coverage_sides sides;
    if (!facet)
        return; /* no story is filed here */
    sum_sides(facet, &sides);
    buffer_text(out, "<p class=\"soft\">");
    part_count(out, facet->stories, "story. ", "stories. ");
    part_leader(out, &sides);
    buffer_text(out, ".</p>\n");
    part_bar(out, &sides, NULL);
    part_bar_key(out, &sides);
    write_below(out, all, subject);
    write_order(out, list);
}

/* An outlet by the register's name for it; its domain where that does not know it. */
static void write_outlet(struct buffer *out, const struct site *site, const struct facet *facet)
{
    const struct source_entry *entry = registry_source_find(site->registry, facet->key);
    const char *name = entry && *entry->name ? entry->name : facet->key;
    if (entry && entry->is_hidden)
        return;
    buffer_text(out, "<li>");
    part_mark(out, name, side_of_leaning(entry ? entry->leaning : ""), NULL);
    buffer_text(out, "<a href=\"/source/");
    html_url_part(out, facet->key);
    buffer_text(out, "\" dir=\"auto\">");
    html_text(out, name);
    buffer_text(out, "</a> <span class=\"soft\">");
    part_number(out, facet->stories);
    buffer_text(out, "</span></li>\n");
}

/* In plain sight: what a reader follows is the subject, and browsers do not show <link> any more. */
static void write_feeds(struct buffer *out, const char *query)
{
    static const char *const formats[][2] = {{"atom", "Atom"}, {"rss", "RSS"}, {"json", "JSON Feed"}};
    buffer_format(out,
                  "<section class=\"box\" aria-labelledby=\"follow\"><h2 id=\"follow\">%s</h2>\n<p class=\"follow\">",
                  say("Follow"));
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        buffer_format(out, "<a href=\"/feed.%s", formats[i][0]);
        html_text(out, query);
        buffer_format(out, "\">%s</a> ", formats[i][1]);
    }
    buffer_text(out, "</p></section>\n");
}

void page_subject_beside(struct buffer *out, const struct site *site, const struct page_list *list)
{
    const struct facets *sources = list->subject->sources;
    buffer_format(out, "<aside aria-label=\"%s\">\n", say("About this subject"));
    if (sources->count) {
        buffer_format(out,
                      "<section class=\"box\" aria-labelledby=\"covers\"><h2 id=\"covers\">%s</h2>\n"
                      "<ul class=\"outlets\">\n",
                      say("Who covers it most"));
        for (size_t i = 0; i < sources->count && i < OUTLETS_SHOWN; i++)
            write_outlet(out, site, &sources->rows[i]);
        buffer_format(out, "</ul>\n<p class=\"small soft\">%s</p></section>\n",
                      say("With the number of its stories that each reports."));
    }
    write_feeds(out, list->syndication_query);
    buffer_text(out, "</aside>\n");
}
