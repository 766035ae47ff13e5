#include "source_view.h"

#include "code_names.h"
#include "html.h"
#include "page_parts.h"

#include <stdio.h>

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

static void write_rating(struct buffer *out, const struct site *site, const struct source_view *view)
{
    static const Triptych__SourceRating unknown = TRIPTYCH__SOURCE_RATING__INIT;
    const Triptych__SourceRating *rating = view->rating ? view->rating : &unknown;
    buffer_text(out, "<section class=\"box\" aria-labelledby=\"source\"><h2 id=\"source\">This source</h2>\n");
    if (view->is_unread)
        buffer_text(out, "<p>Its rating cannot be read at the moment.</p>\n");
    buffer_text(out, "<dl class=\"facts-list\">\n");
    write_fact(out, "Domain", view->domain);
    write_fact(out, "Leaning", leaning_label(rating->leaning));
    write_fact(out, "Country", country_name(rating->country));
    write_fact(out, "Language", language_name(rating->lang));
    if (tier_sees_factuality(site->tier))
        write_fact(out, "Factuality", rating->factuality);
    if (tier_sees_ownership(site->tier)) {
        write_fact(out, "Owner", rating->owner);
        write_fact(out, "Ownership", rating->ownership);
    }
    buffer_text(out, "</dl>\n");
    if (!tier_sees_factuality(site->tier))
        part_locked(out, site, "factuality", "Premium");
    if (!tier_sees_ownership(site->tier))
        part_locked(out, site, "ownership", "Vantage");
    buffer_text(out, "</section>\n");
}

static void write_figures(struct buffer *out, const struct source_view *view)
{
    struct source_figures figures;
    source_figures_count(view->heads, view->count, &figures);
    buffer_text(out, "<section class=\"box\" aria-labelledby=\"covers\"><h2 id=\"covers\">What it covers</h2>\n"
                     "<dl class=\"facts-list\">\n");
    write_number(out, view->has_more ? "Latest stories" : "Stories", figures.stories);
    write_number(out, "No other source has", figures.alone);
    write_number(out, "Told most by the left", figures.led[SIDE_LEFT]);
    write_number(out, "Told most by the center", figures.led[SIDE_CENTER]);
    write_number(out, "Told most by the right", figures.led[SIDE_RIGHT]);
    write_number(out, "Blindspots of the left", figures.missed[SIDE_LEFT]);
    write_number(out, "Blindspots of the right", figures.missed[SIDE_RIGHT]);
    buffer_text(out, "</dl></section>\n");
}

static void write_stories(struct buffer *out, const struct site *site, const struct source_view *view)
{
    size_t shown = 0;
    buffer_text(out, "<section aria-label=\"Stories\">\n");
    for (size_t i = 0; i < view->count && shown < SOURCE_LATEST; i++) {
        if (!view->heads[i]->coverage || view->heads[i]->coverage->sources < site->sources_min)
            continue;
        part_story(out, site, view->heads[i], 0);
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
    buffer_text(out, "</aside></div>\n");
    page_end(out, site);
}
