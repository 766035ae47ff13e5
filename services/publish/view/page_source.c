/* A source's rating, who says so, figures over its latest stories, and other outlets of its owner. */
#include "source_view.h"

#include "code_names.h"
#include "html.h"
#include "part_card.h"
#include "part_side.h"
#include "part_source.h"
#include "reporting.h"

#include <stdio.h>
#include <string.h>

static void write_fact(struct buffer *out, const char *name, const char *value)
{
    buffer_format(out, "<div><dt>%s</dt><dd>", name);
    html_text(out, *value ? value : "not known");
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
    buffer_text(out, "<section class=\"box\" aria-labelledby=\"siblings\"><h2 id=\"siblings\">Of the same owner</h2>\n"
                     "<ul class=\"brief\">\n");
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
    if (view->sibling_total > view->sibling_count)
        buffer_format(out, "<p class=\"small soft\">and %zu more</p>\n", view->sibling_total - view->sibling_count);
    buffer_text(out, "</section>\n");
}

static void write_rating(struct buffer *out, const struct site *site, const struct source_view *view)
{
    static const Triptych__SourceRating unknown = TRIPTYCH__SOURCE_RATING__INIT;
    const Triptych__SourceRating *rating = view->rating ? view->rating : &unknown;
    buffer_text(out, "<section class=\"box\" aria-labelledby=\"source\"><h2 id=\"source\">This source</h2>\n");
    /* The registry's file has an error, or Redis does not answer. "Not rated" would be a claim about the source. */
    if (view->is_unread)
        buffer_text(out, "<p>Its rating cannot be read at the moment.</p>\n");
    buffer_text(out, "<dl class=\"facts-list\">\n");
    write_fact(out, "Domain", view->domain);
    write_fact(out, "Leaning", leaning_label(rating->leaning));
    write_fact(out, "Country", country_name(rating->country));
    write_fact(out, "Language", language_name(rating->lang));
    if (*rating->media_type)
        write_fact(out, "Kind", rating->media_type);
    if (*rating->paywall)
        write_fact(out, "Paywall", rating->paywall);
    if (tier_sees_factuality(site->tier)) {
        write_fact(out, "Factuality", rating->factuality);
        if (*rating->flags)
            write_fact(out, "Flags", rating->flags);
    }
    if (tier_sees_ownership(site->tier)) {
        write_fact(out, "Owner", rating->owner);
        if (*rating->owner_group && strcmp(rating->owner_group, rating->owner) != 0)
            write_fact(out, "Group", rating->owner_group);
        write_fact(out, "Ownership", rating->ownership);
    }
    buffer_text(out, "</dl>\n");
    part_raters(out, site, rating, "Who says so");
    if (!tier_sees_factuality(site->tier))
        part_locked(out, site, "factuality", "Premium");
    if (!tier_sees_ownership(site->tier))
        part_locked(out, site, "ownership", "Vantage");
    buffer_text(out, "</section>\n");
}

static void write_side_number(struct buffer *out, const char *what, enum side side, size_t number)
{
    buffer_format(out, "<div><dt>%s %s</dt><dd>%zu</dd></div>\n", what, side_in_text(side), number);
}

static void write_figures(struct buffer *out, const struct source_view *view)
{
    struct source_figures figures;
    source_figures_count(view, &figures);
    buffer_text(out, "<section class=\"box\" aria-labelledby=\"covers\"><h2 id=\"covers\">What it covers</h2>\n"
                     "<dl class=\"facts-list\">\n");
    /* The figures are of the stories in view; beyond the limit they are the latest ones and are called so. */
    write_number(out, view->has_more ? "Latest stories" : "Stories", figures.stories);
    write_share(out, "Reported first", figures.first, figures.shared);
    write_share(out, "No other source has", figures.alone, figures.stories);
    write_number(out, "Its articles in them", figures.articles);
    write_share(out, "Syndicated copies", figures.copies, figures.articles);
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
        write_side_number(out, "Told most by the", (enum side)side, figures.led[side]);
    write_side_number(out, "Blindspots of the", SIDE_LEFT, figures.missed[SIDE_LEFT]);
    write_side_number(out, "Blindspots of the", SIDE_RIGHT, figures.missed[SIDE_RIGHT]);
    buffer_text(out, "</dl>\n");
    if (figures.tends_to != SIDE_UNRATED)
        buffer_format(out, "<p class=\"small soft\">It tends to carry stories that the %s tells most.</p>\n",
                      side_in_text(figures.tends_to));
    buffer_text(out, "<p class=\"small soft\">Told most: by the rated sources beside it.</p></section>\n");
}

static void write_stories(struct buffer *out, const struct site *site, const struct source_view *view)
{
    size_t shown = 0;
    buffer_text(out, "<section class=\"rows\" aria-label=\"Stories\">\n");
    for (size_t i = 0; i < view->count && shown < SOURCE_LATEST; i++) {
        /* The figures count all stories; listed are those that pages show. */
        if (!view->heads[i]->coverage || view->heads[i]->coverage->sources < site->sources_min)
            continue;
        part_card(out, site, view->heads[i], CARD_ROW);
        shown++;
    }
    if (!shown)
        buffer_text(out, "<p class=\"soft\">No story with enough sources has an article of this one at the "
                         "moment.</p>\n");
    buffer_text(out, "</section>\n<nav class=\"pages\" aria-label=\"Pages\"><a href=\"/source/");
    html_url_part(out, view->domain);
    buffer_text(out, "?list=1\">All its stories</a></nav>\n");
}

void page_source(struct buffer *out, const struct site *site, const struct source_view *view)
{
    /* Each byte of a domain may become three (%XX). */
    char path[256 * 3 + 16];
    struct buffer encoded;
    const char *name = view->rating && *view->rating->name ? view->rating->name : view->domain;
    struct page_frame frame = {.title = name, .description = "", .path = path, .search = "", .is_listed = 1};
    buffer_init(&encoded, sizeof path - 16);
    html_url_part(&encoded, view->domain);
    snprintf(path, sizeof path, "/source/%s", encoded.data ? encoded.data : "");
    buffer_done(&encoded);
    page_begin(out, site, &frame);
    buffer_text(out, "<h1 class=\"title\" dir=\"auto\">");
    html_text(out, name);
    buffer_text(out, "</h1>\n<div class=\"two\">\n<div>\n");
    write_stories(out, site, view);
    buffer_text(out, "</div>\n<aside aria-label=\"Source\">\n");
    write_rating(out, site, view);
    write_figures(out, view);
    write_siblings(out, site, view);
    buffer_text(out, "</aside></div>\n");
    page_end(out, site);
}
