/* A box each for the figures, the bias bar, factuality, ownership, countries; locked where the tier sees less. */
#include "page_coverage.h"

#include "code_names.h"
#include "coverage_pct.h"
#include "html.h"
#include "page_reporting.h"
#include "part_bar.h"
#include "part_picture.h"
#include "part_side.h"
#include "part_source.h"
#include "part_time.h"

#include <inttypes.h>
#include <string.h>

#define COUNTRIES_SHOWN 8
#define OWNERS_SHOWN    8

static const Triptych__Coverage no_coverage = TRIPTYCH__COVERAGE__INIT;

static void write_fact(struct buffer *out, const char *name, uint64_t number)
{
    buffer_format(out, "<div><dt>%s</dt><dd>%" PRIu64 "</dd></div>\n", name, number);
}

static void write_details(struct buffer *out, const struct site *site, const Triptych__StoryHead *head)
{
    const Triptych__Coverage *coverage = head->coverage ? head->coverage : &no_coverage;
    buffer_text(out, "<section class=\"box\" aria-labelledby=\"details\"><h2 id=\"details\">Coverage Details</h2>\n"
                     "<dl class=\"facts-list\">\n");
    write_fact(out, "Outlets", coverage->sources);
    write_fact(out, "Articles", coverage->articles);
    write_fact(out, "Original reports", coverage->original_reports);
    write_fact(out, "Syndicated copies", coverage->articles - coverage->original_reports);
    buffer_text(out, "<div><dt>Last updated</dt><dd>");
    part_time(out, head->last_updated_ms, site->now_ms);
    buffer_text(out, "</dd></div>\n</dl></section>\n");
}

/* The same distribution with each article counted. */
static void write_by_articles(struct buffer *out, const struct reporting *reporting)
{
    /* Beside the bar, because the two may differ much: one busy outlet is one source with many articles. */
    uint32_t rated = reporting->articles - reporting->by_side[SIDE_UNRATED];
    if (!rated)
        return;
    buffer_text(out, "<p class=\"small soft\">By articles: ");
    part_shares(out, reporting->by_side_pct, side_in_text);
    buffer_text(out, " of the ");
    part_count(out, rated, "article", "articles");
    buffer_text(out, rated == 1 ? " of a rated source.</p>\n" : " of rated sources.</p>\n");
}

/* The sides' sources by the seven steps, from left to right; folded. */
static void write_steps(struct buffer *out, const Triptych__Coverage *coverage)
{
    static const char *const steps[] = {"far-left", "left", "lean-left", "center", "lean-right", "right", "far-right"};
    buffer_text(out, "<details><summary>By the seven steps</summary>\n<dl class=\"facts-list\">\n");
    for (size_t step = 0; step < sizeof steps / sizeof *steps; step++) {
        uint32_t sources = 0;
        for (size_t i = 0; i < coverage->n_leaning; i++)
            if (strcmp(coverage->leaning[i]->key, steps[step]) == 0)
                sources = coverage->leaning[i]->sources;
        write_fact(out, leaning_label(steps[step]), sources);
    }
    buffer_text(out, "</dl></details>\n");
}

#define MARKS_SHOWN 14 /* of a side */

/* The outlets of a side as marks, the first to report first; each leads to its page. */
static void write_marks(struct buffer *out, const struct reporting *reporting, enum side side)
{
    size_t shown = 0, all = 0;
    for (size_t i = 0; i < reporting->source_count; i++) {
        const struct reporting_source *source = &reporting->sources[i];
        const char *name = *source->name ? source->name : source->domain;
        if (source->side != side || source->is_hidden)
            continue;
        if (++all > MARKS_SHOWN)
            continue;
        shown++;
        buffer_text(out, "<a href=\"/source/");
        html_url_part(out, source->domain);
        buffer_text(out, "\" title=\"");
        html_text(out, name);
        buffer_text(out, "\">");
        part_mark(out, name, side, name);
        buffer_text(out, "</a>");
    }
    if (all > shown)
        buffer_format(out, "<a class=\"more\" href=\"#%s\">+%zu</a>", side_name(side), all - shown);
}

/* Who stands where: each outlet once, in the order of the bar, and those without a rating. No bar again: the page has one,
 * above. */
static void write_bias(struct buffer *out, const Triptych__Coverage *coverage, const struct coverage_sides *sides,
                       const struct reporting *reporting)
{
    static const enum side order[] = {SIDE_LEFT, SIDE_CENTER, SIDE_RIGHT, SIDE_UNRATED};
    buffer_text(out, "<section class=\"box\" aria-labelledby=\"bias\"><h2 id=\"bias\">Who leans where</h2>\n<p>");
    part_leader(out, sides);
    buffer_text(out, "</p>\n<dl class=\"marks\">\n");
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if (!sides->sources[order[i]])
            continue;
        buffer_format(out, "<dt><a href=\"#%s\"><span class=\"dot %s\">%s</span> <b>%" PRIu32 "</b></a></dt><dd>",
                      side_name(order[i]), side_class(order[i]), side_label(order[i]), sides->sources[order[i]]);
        write_marks(out, reporting, order[i]);
        buffer_text(out, "</dd>\n");
    }
    buffer_text(out, "</dl>\n");
    if (part_has_shares(sides)) {
        write_by_articles(out, reporting);
        write_steps(out, coverage);
    }
    buffer_text(out, "</section>\n");
}

/* "very-high" as "Very High". */
static void write_title_case(struct buffer *out, const char *key)
{
    int is_start = 1;
    for (; *key; key++) {
        char byte = *key == '-' ? ' ' : *key;
        if (is_start && byte >= 'a' && byte <= 'z')
            byte = (char)(byte - 'a' + 'A');
        is_start = byte == ' ';
        /* Escaped like all text, though keys are ASCII words: a register may hold anything. */
        html_text_bytes(out, &byte, 1);
    }
}

static void write_row(struct buffer *out, unsigned pct, uint32_t sources)
{
    buffer_format(out,
                  "</span><span>%u%% (%" PRIu32
                  ")</span></div><div class=\"track\"><i style=\"width:%u%%\"></i></div></div>\n",
                  pct, sources, pct);
}

/* Shares are of the sources that have this rating; how many have none is said below, so that 100 % of three out of
 * forty is seen for what it is. */
static void write_distribution(struct buffer *out, Triptych__Count *const *counts, size_t count, uint32_t all_sources)
{
    struct coverage_row rows[COVERAGE_ROWS_MAX];
    uint32_t rated;
    size_t row_count = coverage_rows(counts, count, rows, &rated);
    buffer_text(out, "<div class=\"rows\">\n");
    for (size_t i = 0; i < row_count; i++) {
        buffer_text(out, "<div><div class=\"line\"><span>");
        write_title_case(out, rows[i].key);
        write_row(out, rows[i].pct, rows[i].sources);
    }
    buffer_text(out, "</div>\n<p class=\"small soft\">");
    part_count(out, all_sources > rated ? all_sources - rated : 0, "source is", "sources are");
    buffer_text(out, " not rated.</p>\n");
}

/* How the sources are distributed over one rated attribute, for whoever's tier sees it. */
struct rating_box {
    const char *field, *title;
    Triptych__Count *const *counts;
    size_t count;
    uint32_t all_sources;
};

static void write_rating_box(struct buffer *out, const struct site *site, const struct rating_box *box)
{
    buffer_format(out, "<section class=\"box\" aria-labelledby=\"%s\"><h2 id=\"%s\">%s</h2>\n", box->field, box->field,
                  box->title);
    if (tier_sees_field(site->tier, box->field))
        write_distribution(out, box->counts, box->count, box->all_sources);
    else
        part_locked(out, site, box->field, "Premium");
    buffer_text(out, "</section>\n");
}

/* "12 outlets, 4 owners", and who owns more than one of them. */
static void write_owners(struct buffer *out, const struct reporting *reporting)
{
    size_t named = 0;
    buffer_text(out, "<p><b>");
    part_count(out, reporting->owned_sources, "outlet", "outlets");
    buffer_text(out, ", ");
    part_count(out, reporting->owners, "owner", "owners");
    buffer_text(out, "</b></p>\n");
    /* Groups are sorted, the largest first: the first with one outlet ends those worth naming. */
    while (named < reporting->group_count && named < OWNERS_SHOWN && reporting->groups[named].sources > 1)
        named++;
    if (named)
        buffer_text(out, "<dl class=\"facts-list\">\n");
    for (size_t i = 0; i < named; i++) {
        buffer_text(out, "<div><dt>");
        html_text(out, reporting->groups[i].key);
        buffer_format(out, "</dt><dd>%" PRIu32 "</dd></div>\n", reporting->groups[i].sources);
    }
    buffer_text(out, named ? "</dl>\n" : "");
}

static void write_ownership(struct buffer *out, const struct site *site, const Triptych__Coverage *coverage,
                            const struct reporting *reporting)
{
    buffer_text(out, "<section class=\"box\" aria-labelledby=\"ownership\"><h2 id=\"ownership\">Ownership</h2>\n");
    if (tier_sees_ownership(site->tier)) {
        if (reporting->owned_sources)
            write_owners(out, reporting);
        write_distribution(out, coverage->ownership, coverage->n_ownership, coverage->sources);
    } else {
        part_locked(out, site, "ownership", "Vantage");
    }
    buffer_text(out, "</section>\n");
}

static void write_media(struct buffer *out, const struct reporting *reporting)
{
    if (!reporting->media_count)
        return;
    buffer_text(out, "<section class=\"box\" aria-labelledby=\"media\"><h2 id=\"media\">Kinds of media</h2>\n"
                     "<dl class=\"facts-list\">\n");
    for (size_t i = 0; i < reporting->media_count; i++) {
        buffer_text(out, "<div><dt>");
        write_title_case(out, reporting->media[i].key);
        buffer_format(out, "</dt><dd>%" PRIu32 "</dd></div>\n", reporting->media[i].sources);
    }
    buffer_format(out, "</dl><p class=\"small soft\">Of %zu it is not known.</p></section>\n",
                  reporting->source_count - reporting->media_sources);
}

static void write_countries(struct buffer *out, const Triptych__Coverage *coverage)
{
    struct coverage_row rows[COVERAGE_ROWS_MAX];
    uint32_t known;
    size_t count = coverage_rows(coverage->country, coverage->n_country, rows, &known);
    if (!count)
        return;
    buffer_text(out,
                "<section class=\"box\" aria-labelledby=\"countries\"><h2 id=\"countries\">Where the sources are</h2>\n"
                "<dl class=\"facts-list\">\n");
    for (size_t i = 0; i < count && i < COUNTRIES_SHOWN; i++) {
        buffer_text(out, "<div><dt>");
        html_text(out, country_name(rows[i].key));
        buffer_format(out, "</dt><dd>%" PRIu32 "</dd></div>\n", rows[i].sources);
    }
    buffer_text(out, "</dl>\n");
    if (count > COUNTRIES_SHOWN)
        buffer_format(out, "<p class=\"small soft\">and %zu more countries</p>\n", count - COUNTRIES_SHOWN);
    buffer_text(out, "</section>\n");
}

void page_coverage(struct buffer *out, const struct site *site, const Triptych__StoryHead *head,
                   const struct reporting *reporting)
{
    const Triptych__Coverage *coverage = head->coverage ? head->coverage : &no_coverage;
    struct coverage_sides sides;
    coverage_sides(coverage, &sides);
    write_details(out, site, head);
    write_bias(out, coverage, &sides, reporting);
    page_reporting_growth(out, site, reporting);
    page_reporting_sources(out, site, reporting);
    write_rating_box(out, site,
                     &(struct rating_box){.field = "factuality",
                                          .title = "Factuality",
                                          .counts = coverage->factuality,
                                          .count = coverage->n_factuality,
                                          .all_sources = coverage->sources});
    write_ownership(out, site, coverage, reporting);
    write_media(out, reporting);
    write_countries(out, coverage);
}
