/* A source's rating, who says so, figures over its latest stories, and other outlets of its owner. */
#include "source_view.h"

#include "article_choice.h"
#include "code_names.h"
#include "html.h"
#include "part_bar.h"
#include "part_card.h"
#include "part_picture.h"
#include "part_side.h"
#include "part_source.h"
#include "reporting.h"
#include "subject_names.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

static void write_fact(struct buffer *out, const char *name, const char *value)
{
    buffer_format(out, "<div><dt>%s</dt><dd>", name);
    html_text(out, *value ? value : say("not known"));
    buffer_text(out, "</dd></div>\n");
}

static void write_number(struct buffer *out, const char *name, size_t number)
{
    buffer_format(out, "<div><dt>%s</dt><dd>%zu</dd></div>\n", name, number);
}

/* Of nothing there is no share. */
static void write_share(struct buffer *out, const char *name, size_t part, size_t whole)
{
    buffer_format(out, "<div><dt>%s</dt><dd>%zu", name, part);
    if (whole)
        buffer_format(out, " (%u%%)", reporting_pct(part, whole));
    buffer_text(out, "</dd></div>\n");
}

static void write_siblings(struct buffer *out, const struct site *site, const struct source_view *view)
{
    if (!tier_sees_ownership(site->tier) || !view->sibling_count)
        return;
    buffer_format(out,
                  "<section class=\"box\" aria-labelledby=\"siblings\"><h2 id=\"siblings\">%s</h2>\n"
                  "<ul class=\"brief\">\n",
                  say("Of the same owner"));
    for (size_t i = 0; i < view->sibling_count; i++) {
        const struct source_entry *sibling = view->siblings[i];
        buffer_text(out, "<li><a href=\"/source/");
        html_url_part(out, sibling->domain);
        buffer_text(out, "\">");
        html_text(out, *sibling->name ? sibling->name : sibling->domain);
        buffer_format(out, "</a> <span class=\"chip %s\">%s</span></li>\n",
                      side_class(side_of_leaning(sibling->leaning)), leaning_label(sibling->leaning));
    }
    buffer_text(out, "</ul>\n");
    if (view->sibling_total > view->sibling_count) {
        buffer_text(out, "<p class=\"small soft\">");
        buffer_format(out, say("and %zu more"), view->sibling_total - view->sibling_count);
        buffer_text(out, "</p>\n");
    }
    buffer_text(out, "</section>\n");
}

/* A value, with the way to the other sources that have it. */
static void write_linked(struct buffer *out, const char *name, enum article_field field, const char *value)
{
    struct article_choice choice = {.sort = ARTICLES_BY_SIDE};
    if (!*value) {
        write_fact(out, name, field == ARTICLE_LEANING ? leaning_label("") : "");
        return;
    }
    choice.values[field] = value;
    buffer_format(out, "<div><dt>%s</dt><dd><a rel=\"nofollow\" href=\"/sources", name);
    article_choice_query(out, &choice);
    buffer_text(out, "\">");
    html_text(out, article_value_label(field, value));
    buffer_text(out, "</a></dd></div>\n");
}

static void write_rating(struct buffer *out, const struct site *site, const struct source_view *view)
{
    static const Triptych__SourceRating unknown = TRIPTYCH__SOURCE_RATING__INIT;
    const Triptych__SourceRating *rating = view->rating ? view->rating : &unknown;
    buffer_format(out, "<section class=\"box\" aria-labelledby=\"source\"><h2 id=\"source\">%s</h2>\n", say("Rating"));
    /* The registry's file has an error, or Redis does not answer. "Not rated" would be a claim about the source. */
    if (view->is_unread)
        buffer_format(out, "<p>%s</p>\n", say("Its rating cannot be read at the moment."));
    buffer_text(out, "<dl class=\"facts-list\">\n");
    write_linked(out, say("Leaning"), ARTICLE_LEANING, rating->leaning);
    write_linked(out, say("Country"), ARTICLE_COUNTRY, rating->country);
    write_fact(out, say("Language"), language_name(rating->lang));
    if (*rating->media_type)
        write_linked(out, say("Kind"), ARTICLE_MEDIA, rating->media_type);
    if (*rating->paywall)
        write_fact(out, say("Paywall"), rating->paywall);
    if (tier_sees_factuality(site->tier)) {
        write_linked(out, say("Factuality"), ARTICLE_FACTUALITY, rating->factuality);
        if (*rating->flags)
            write_fact(out, say("Flags"), rating->flags);
    }
    if (tier_sees_ownership(site->tier)) {
        int has_group = *rating->owner_group && strcmp(rating->owner_group, rating->owner) != 0;
        if (has_group)
            write_fact(out, say("Owner"), rating->owner);
        write_linked(out, has_group ? say("Group") : say("Owner"), ARTICLE_OWNER,
                     has_group ? rating->owner_group : rating->owner);
        write_linked(out, say("Ownership"), ARTICLE_OWNERSHIP, rating->ownership);
    }
    buffer_text(out, "</dl>\n");
    part_raters_table(out, site, rating);
    if (!tier_sees_factuality(site->tier))
        part_locked(out, site, say("factuality"), "Premium");
    if (!tier_sees_ownership(site->tier))
        part_locked(out, site, say("ownership"), "Vantage");
    buffer_text(out, "</section>\n");
}

/* The sentence is one text, since in some languages the side does not stand at its end. */
static void write_blindspot(struct buffer *out, enum side side, size_t missed)
{
    buffer_text(out, "<div><dt>");
    buffer_format(out, say("Blindspots of the %s"), side_said(side));
    buffer_format(out, "</dt><dd>%zu</dd></div>\n", missed);
}

static void write_blindspots(struct buffer *out, const struct source_figures *figures)
{
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
        if (side != SIDE_CENTER)
            write_blindspot(out, (enum side)side, figures->missed[side]);
}

/* Which side tells its stories most, as a bar: of how many stories, since a source of three is no trend. */
static void write_led(struct buffer *out, const struct source_figures *figures)
{
    struct coverage_sides sides = {.rated = 0};
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++) {
        sides.sources[side] = (uint32_t)figures->led[side];
        sides.rated += sides.sources[side];
    }
    if (!sides.rated)
        return;
    buffer_format(out, "<h3>%s</h3>\n", say("Who else tells its stories"));
    pct_by_largest_remainder(sides.sources + SIDE_LEFT, 3, sides.pct + SIDE_LEFT);
    if (part_has_shares(&sides))
        part_bar(out, &sides, NULL);
    buffer_text(out, "<p class=\"key\">");
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
        buffer_format(out, "<span class=\"dot %s\">%s <b>%zu</b></span> ", side_class((enum side)side),
                      side_shown((enum side)side), figures->led[side]);
    buffer_format(out, "</p>\n<p class=\"small soft\">%s</p>\n",
                  say("Stories by the side that most of the other rated outlets in them are of."));
    if (figures->tends_to == SIDE_UNRATED)
        return;
    buffer_text(out, "<p>");
    buffer_format(out, say("It tends to carry stories that the %s tells most."), side_said(figures->tends_to));
    buffer_text(out, "</p>\n");
}

/* Of its latest stories, so that it is what the outlet does now and not what it once did. */
static void write_topics(struct buffer *out, const struct source_figures *figures)
{
    char title[SUBJECT_TITLE_SIZE];
    if (!figures->topic_count)
        return;
    buffer_format(out, "<h3>%s</h3>\n<p class=\"below\">", say("What it tends to carry"));
    for (size_t i = 0; i < figures->topic_count; i++) {
        subject_topic_label(figures->topics[i].topic, title, sizeof title);
        buffer_text(out, "<a href=\"/topic/");
        html_url_part(out, figures->topics[i].topic);
        buffer_text(out, "\">");
        html_text(out, title);
        buffer_format(out, "</a> <span class=\"soft\">%zu</span> ", figures->topics[i].stories);
    }
    buffer_text(out, "</p>\n");
}

static void write_figures(struct buffer *out, const struct source_view *view)
{
    struct source_figures figures;
    source_figures_count(view, &figures);
    if (!figures.stories)
        return;
    buffer_format(out,
                  "<section class=\"box\" aria-labelledby=\"covers\"><h2 id=\"covers\">%s</h2>\n"
                  "<dl class=\"facts-list\">\n",
                  say("What it covers"));
    /* The figures are of the stories in view; beyond the limit they are the latest ones and are called so. */
    write_number(out, view->has_more ? say("Latest stories") : say("Stories"), figures.stories);
    write_share(out, say("Reported first"), figures.first, figures.shared);
    write_share(out, say("No other source has"), figures.alone, figures.stories);
    write_number(out, say("Its articles in them"), figures.articles);
    write_share(out, say("Copies of other outlets' texts"), figures.copies, figures.articles);
    write_blindspots(out, &figures);
    buffer_text(out, "</dl>\n");
    write_led(out, &figures);
    write_topics(out, &figures);
    buffer_text(out, "</section>\n");
}

static void write_stories(struct buffer *out, const struct site *site, const struct source_view *view)
{
    size_t shown = 0;
    buffer_format(out, "<section class=\"rows\" aria-label=\"%s\">\n", say("Stories"));
    for (size_t i = 0; i < view->count && shown < SOURCE_LATEST; i++) {
        /* The figures count all stories; listed are those that pages show. */
        if (!view->heads[i]->coverage || view->heads[i]->coverage->sources < site->sources_min)
            continue;
        part_card(out, site, view->heads[i], CARD_ROW);
        shown++;
    }
    if (!shown)
        buffer_format(out, "<p class=\"soft\">%s</p>\n",
                      say("No story with enough sources has an article of this one at the moment."));
    buffer_format(out, "</section>\n<nav class=\"pages\" aria-label=\"%s\"><a href=\"/source/", say("Pages"));
    html_url_part(out, view->domain);
    buffer_format(out, "?list=1\">%s</a></nav>\n", say("All its stories"));
}

/* Its name, its side, the way to it and to its feed here. */
static void write_title(struct buffer *out, const struct source_view *view, const char *name)
{
    const char *leaning = view->rating ? view->rating->leaning : "";
    buffer_text(out, "<header class=\"outlet\">");
    part_mark(out, name, side_of_leaning(leaning), NULL);
    buffer_text(out, "<h1 class=\"title\" dir=\"auto\">");
    html_text(out, name);
    buffer_format(out, "</h1>\n<p><span class=\"chip %s\">%s</span> ", side_class(side_of_leaning(leaning)),
                  leaning_label(leaning));
    /* A path that the register knows an outlet by is a part of its address, too. */
    buffer_text(out, "<a rel=\"noopener nofollow\" href=\"https://");
    html_text(out, view->domain);
    buffer_text(out, "/\">");
    html_text(out, view->domain);
    buffer_text(out, "</a> <a href=\"/feed.atom?source=");
    html_url_part(out, view->domain);
    buffer_format(out, "\">%s</a></p></header>\n", say("Feed of its stories"));
}

void page_source(struct buffer *out, const struct site *site, const struct source_view *view)
{
    /* Each byte of a domain may become three (%XX). */
    char path[256 * 3 + 16], syndication[256 * 3 + 16];
    struct buffer encoded;
    const char *name = view->rating && *view->rating->name ? view->rating->name : view->domain;
    struct page_frame frame = {
        .title = name, .description = "", .path = path, .search = "", .syndication_query = syndication, .is_listed = 1};
    buffer_init(&encoded, sizeof path - 16);
    html_url_part(&encoded, view->domain);
    snprintf(path, sizeof path, "/source/%s", encoded.data ? encoded.data : "");
    snprintf(syndication, sizeof syndication, "?source=%s", encoded.data ? encoded.data : "");
    buffer_done(&encoded);
    page_begin(out, site, &frame);
    write_title(out, view, name);
    /* What is known of the source first: its stories are many, and on a phone all else would be below them. */
    buffer_format(out, "<div class=\"two known\">\n<aside aria-label=\"%s\">\n", say("Source"));
    write_rating(out, site, view);
    write_figures(out, view);
    write_siblings(out, site, view);
    buffer_format(out, "</aside>\n<div>\n<h2 class=\"rule\">%s</h2>\n", say("Its stories"));
    write_stories(out, site, view);
    buffer_text(out, "</div></div>\n");
    page_end(out, site);
}
