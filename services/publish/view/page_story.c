/* From the headline down: bar, summary, what each side stresses, articles, the boxes beside them. */
#include "page_story.h"

#include "code_names.h"
#include "coverage_pct.h"
#include "html.h"
#include "page_articles.h"
#include "page_coverage.h"
#include "page_parts.h"
#include "page_reporting.h"
#include "page_subject.h"
#include "page_voices.h"
#include "story_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The headline; while there is no summary yet, the title of the latest article. */
static const char *story_headline(const Triptych__Story *story, const struct story_text *text)
{
    if (*text->headline)
        return text->headline;
    if (story->n_articles > 0 && story->articles[0]->article && *story->articles[0]->article->title)
        return story->articles[0]->article->title;
    return "A story without a headline yet";
}

static void write_dates(struct buffer *out, const struct site *site, const Triptych__StoryHead *head)
{
    buffer_text(out, "<p class=\"small soft\">Published ");
    part_time(out, head->first_published_ms, site->now_ms);
    buffer_text(out, " · Updated ");
    part_time(out, head->last_updated_ms, site->now_ms);
    if (head->coverage && head->coverage->n_lang > 0) {
        buffer_text(out, " · ");
        part_languages(out, head->coverage, 6);
    }
    buffer_format(out, " · <a href=\"/story/%s/history\">History</a></p>\n", head->id);
}

/* "From Concord Wire", linked to the article; the name comes from the story's articles, else it is the domain. Every
 * sentence of a summary is some outlet's, so each names it: to its article where there is an address, else to the
 * article's place on this page. */
static void write_from(struct buffer *out, const Triptych__Story *story, const Triptych__Bullet *bullet)
{
    const Triptych__PlacedArticle *placed = page_article_find(story, bullet->article_id);
    const char *name = placed ? placed_name(placed) : bullet->source;
    buffer_text(out, "<span class=\"from\">");
    if (html_is_web_url(bullet->url)) {
        buffer_text(out, "<a rel=\"noopener nofollow\" href=\"");
        html_text(out, bullet->url);
        buffer_text(out, "\">");
        html_text(out, *name ? name : "the article");
        buffer_text(out, "</a>");
    } else if (placed) {
        buffer_text(out, "<a href=\"#");
        html_text(out, bullet->article_id);
        buffer_text(out, "\">");
        html_text(out, *name ? name : "the article");
        buffer_text(out, "</a>");
    } else {
        html_text(out, name);
    }
    if (placed)
        buffer_format(out, "<span class=\"chip %s\">%s</span>", side_class(placed_side(placed)),
                      side_label(placed_side(placed)));
    buffer_text(out, "</span>");
}

/* Who else says it, or that nobody else does. */
static void write_support(struct buffer *out, const Triptych__Bullet *bullet)
{
    if (bullet->all_sides)
        buffer_text(out, " <span class=\"small soft\">All sides report this.</span>");
    if (bullet->only)
        buffer_text(out, " <span class=\"small soft\">Only this outlet says so.</span>");
    for (size_t i = 0; i < bullet->n_also; i++) {
        buffer_text(out, i == 0 ? " <span class=\"small soft\">Also " : ", ");
        html_text(out, bullet->also[i]);
    }
    if (bullet->n_also > 0)
        buffer_text(out, "</span>");
}

static void write_bullets(struct buffer *out, const Triptych__Story *story, Triptych__Bullet *const *bullets,
                          size_t count, const char *list_class)
{
    buffer_format(out, "<ul class=\"%s\">\n", list_class);
    for (size_t i = 0; i < count; i++) {
        buffer_text(out, "<li><p");
        part_lang(out, bullets[i]->lang);
        buffer_char(out, '>');
        html_text(out, bullets[i]->text);
        buffer_text(out, "</p> ");
        write_from(out, story, bullets[i]);
        write_support(out, bullets[i]);
        buffer_text(out, "</li>\n");
    }
    buffer_text(out, "</ul>\n");
}

static void write_blindspot(struct buffer *out, const Triptych__Blindspot *blindspot)
{
    enum side side = blindspot_read(blindspot);
    if (side == SIDE_UNRATED)
        return;
    buffer_format(out,
                  "<p class=\"note blind-box %s\"><b>Blindspot:</b> the %s hardly covers this story: %" PRIu32
                  " of %" PRIu32 " rated sources. <a href=\"/blindspot\">More blindspots</a></p>\n",
                  side_class(side), side_in_text(side), blindspot->sources, blindspot->rated_sources);
}

static void write_language(struct buffer *out, const Triptych__StoryHead *head, const char *lang, const char *shown)
{
    int is_shown = strcmp(lang, shown) == 0;
    buffer_format(out, "<a href=\"/story/%s?lang=", head->id);
    html_text(out, lang);
    buffer_text(out, is_shown ? "\" aria-current=\"true\">" : "\">");
    html_text(out, language_name(lang));
    buffer_text(out, "</a>");
}

/* The languages that the story is told in, where these are several. */
static void write_languages(struct buffer *out, const Triptych__StoryHead *head, const char *shown)
{
    const Triptych__Summary *summary = head->summary;
    if (!summary || summary->n_headings == 0 || !*summary->lang)
        return;
    buffer_text(out, "<p class=\"small langs\">Told in ");
    write_language(out, head, summary->lang, shown);
    for (size_t i = 0; i < summary->n_headings; i++) {
        buffer_text(out, " · ");
        write_language(out, head, summary->headings[i]->lang, shown);
    }
    buffer_text(out, "</p>\n");
}

static void write_summary(struct buffer *out, const Triptych__Story *story, const struct story_text *text)
{
    buffer_text(out, "<section class=\"part\" aria-labelledby=\"summary\"><h2 id=\"summary\">Summary</h2>\n");
    write_languages(out, story->head, text->lang);
    if (text->bullet_count > 0)
        write_bullets(out, story, text->bullets, text->bullet_count, "bullets");
    else
        buffer_text(out,
                    "<p class=\"soft\">There is no summary of this story: its articles came without a text to take "
                    "sentences from, or it is still being made.</p>\n");
    buffer_text(out, "</section>\n");
}

/* Why a side has no points, in words; the reason is one of story.proto's. */
static const char *none_in_words(const char *reason)
{
    static const struct {
        const char *reason, *words;
    } rows[] = {
        {"no-outlet", "No outlet of this side reports this story."},
        {"one-outlet", "Only one outlet of this side reports this story, and says what the others say."},
        {"no-difference", "No difference found: these outlets stress what the others stress too."},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].reason, reason) == 0)
            return rows[i].words;
    return "Nothing that the other sides do not say too.";
}

/* One side's part of the summary. */
struct side_points {
    enum side side;
    Triptych__Bullet *const *bullets;
    size_t count;
    const char *none; /* why there are no bullets */
};

static void write_side(struct buffer *out, const Triptych__Story *story, const struct side_points *points)
{
    buffer_format(out, "<div class=\"side %s\"><h3>%s</h3>\n", side_class(points->side), side_label(points->side));
    if (points->count > 0)
        write_bullets(out, story, points->bullets, points->count, "points");
    else
        buffer_format(out, "<p class=\"small soft\">%s</p>\n", none_in_words(points->none));
    buffer_text(out, "</div>\n");
}

/* What outlets of all sides report: names and numbers. */
static void write_shared(struct buffer *out, const Triptych__Summary *summary)
{
    for (size_t i = 0; i < summary->n_shared_facts; i++) {
        buffer_text(out, i == 0 ? "<p class=\"small soft shared\">All sides report: " : " · ");
        html_text(out, summary->shared_facts[i]);
    }
    if (summary->n_shared_facts > 0)
        buffer_text(out, "</p>\n");
}

static void write_sides(struct buffer *out, const Triptych__Story *story)
{
    const Triptych__Summary *summary = story->head->summary;
    if (!summary)
        return;
    const struct side_points sides[] = {
        {SIDE_LEFT, summary->left, summary->n_left, summary->left_none},
        {SIDE_CENTER, summary->center, summary->n_center, summary->center_none},
        {SIDE_RIGHT, summary->right, summary->n_right, summary->right_none},
    };
    size_t said = 0;
    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++)
        said += sides[i].count + (strcmp(sides[i].none, "no-difference") == 0);
    if (said == 0)
        return; /* nothing was compared: three empty boxes would say nothing */
    buffer_text(
        out, "<section class=\"part\" aria-labelledby=\"stresses\"><h2 id=\"stresses\">What each side stresses</h2>\n"
             "<div class=\"sides\">\n");
    /* All three, also an empty one: that a side adds nothing is something to know. */
    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++)
        write_side(out, story, &sides[i]);
    buffer_text(out, "</div>\n");
    write_shared(out, summary);
    buffer_text(out, "</section>\n");
}

/* Only stories that are in the catalog now: a link never leads to one that is gone. */
static void write_related(struct buffer *out, const struct site *site, const struct related *related)
{
    if (related->count == 0)
        return;
    buffer_text(out,
                "<section class=\"part\" aria-labelledby=\"related\"><h2 id=\"related\">Related stories</h2>\n<ul>\n");
    for (size_t i = 0; i < related->count; i++) {
        buffer_text(out, "<li>");
        part_story_link(out, site, related->heads[i]);
        buffer_text(out, "</li>\n");
    }
    buffer_text(out, "</ul></section>\n");
}

void page_story(struct buffer *out, const struct site *site, const Triptych__Story *story,
                const struct related *related)
{
    const Triptych__StoryHead *head = story->head;
    char path[64];
    struct coverage_sides sides;
    struct reporting reporting;
    struct story_text text;
    struct voices voices;
    story_text_choose(head, story->details, &site->langs, &text);
    struct page_frame frame = {
        .title = story_headline(story, &text), .description = text.lead, .path = path, .search = "", .is_listed = 1};
    snprintf(path, sizeof path, "/story/%s", head->id);
    /* Both from the same story as the list below, so each number can be recounted on the page. */
    coverage_sides(head->coverage, &sides);
    reporting_count(head->coverage, story->articles, story->n_articles, &reporting);
    voices_count(story->articles, story->n_articles, &voices);
    page_begin(out, site, &frame);
    buffer_text(out, "<div class=\"two\"><article>\n<header class=\"head\">\n");
    write_dates(out, site, head);
    buffer_text(out, "<h1");
    part_lang(out, text.lang);
    buffer_char(out, '>');
    html_text(out, frame.title);
    buffer_text(out, "</h1>\n");
    part_bar(out, &sides, 1);
    part_bar_key(out, &sides);
    page_subject(out, head);
    page_reporting_first(out, site, &reporting);
    write_blindspot(out, head->blindspot);
    buffer_text(out, "<p class=\"small only-small\"><a href=\"#details\">Coverage details</a></p></header>\n");
    write_summary(out, story, &text);
    write_sides(out, story);
    page_voices(out, site, &voices);
    page_articles(out, site, story);
    write_related(out, site, related);
    buffer_text(out, "</article>\n<aside aria-label=\"Coverage\">\n");
    page_coverage(out, site, head, &reporting);
    buffer_text(out, "</aside></div>\n");
    page_end(out, site);
}
