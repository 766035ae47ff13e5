#include "page_coverage.h"

#include "code_names.h"
#include "coverage_pct.h"
#include "html.h"
#include "page_parts.h"

#include <inttypes.h>
#include <string.h>

#define COUNTRIES_SHOWN 8

static const Triptych__Coverage no_coverage = TRIPTYCH__COVERAGE__INIT;

static void write_fact(struct buffer *out, const char *name, uint64_t number)
{
    buffer_format(out, "<div><dt>%s</dt><dd>%" PRIu64 "</dd></div>\n", name, number);
}

static void write_details(struct buffer *out, const struct site *site, const Triptych__StoryHead *head,
                          const struct coverage_sides *sides)
{
    const Triptych__Coverage *coverage = head->coverage ? head->coverage : &no_coverage;
    enum side leader = coverage_leader(sides);
    buffer_text(out, "<section class=\"box\" aria-labelledby=\"details\"><h2 id=\"details\">Coverage Details</h2>\n"
                     "<dl class=\"facts-list\">\n");
    write_fact(out, "Total News Sources", coverage->sources);
    write_fact(out, "Leaning Left", sides->sources[SIDE_LEFT]);
    write_fact(out, "Center", sides->sources[SIDE_CENTER]);
    write_fact(out, "Leaning Right", sides->sources[SIDE_RIGHT]);
    write_fact(out, "Unrated", sides->sources[SIDE_UNRATED]);
    write_fact(out, "Original Reports", coverage->original_reports);
    buffer_text(out, "<div><dt>Last Updated</dt><dd>");
    part_time(out, head->last_updated_ms, site->now_ms);
    buffer_text(out, "</dd></div>\n");
    if (leader != SIDE_UNRATED)
        buffer_format(out, "<div><dt>Bias Distribution</dt><dd>%u%% %s</dd></div>\n", sides->pct[leader],
                      side_label(leader));
    buffer_text(out, "</dl></section>\n");
}

static void write_bias(struct buffer *out, const struct coverage_sides *sides)
{
    enum side leader = coverage_leader(sides);
    buffer_text(out, "<section class=\"box\" aria-labelledby=\"bias\"><h2 id=\"bias\">Bias Distribution</h2>\n");
    part_bar(out, sides, 1);
    if (leader == SIDE_UNRATED) {
        buffer_text(out, "<p class=\"key\">None of the sources has a rating.</p>\n");
    } else {
        buffer_format(out, "<p class=\"key\"><b>%u%% of the sources are %s</b></p>\n", sides->pct[leader],
                      side_label(leader));
        if (sides->sources[SIDE_UNRATED])
            buffer_format(out,
                          "<p class=\"small soft\">Of the %" PRIu32 " that have a rating; %" PRIu32
                          " (%u%% of all) have none.</p>\n",
                          sides->rated, sides->sources[SIDE_UNRATED], sides->pct[SIDE_UNRATED]);
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

static void write_factuality(struct buffer *out, const struct site *site, const Triptych__Coverage *coverage)
{
    buffer_text(out, "<section class=\"box\" aria-labelledby=\"factuality\"><h2 id=\"factuality\">Factuality</h2>\n");
    if (tier_sees_factuality(site->tier))
        write_distribution(out, coverage->factuality, coverage->n_factuality, coverage->sources);
    else
        part_locked(out, site, "factuality", "Premium");
    buffer_text(out, "</section>\n");
}

static void write_ownership(struct buffer *out, const struct site *site, const Triptych__Coverage *coverage)
{
    buffer_text(out, "<section class=\"box\" aria-labelledby=\"ownership\"><h2 id=\"ownership\">Ownership</h2>\n");
    if (tier_sees_ownership(site->tier))
        write_distribution(out, coverage->ownership, coverage->n_ownership, coverage->sources);
    else
        part_locked(out, site, "ownership", "Vantage");
    buffer_text(out, "</section>\n");
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

void page_coverage(struct buffer *out, const struct site *site, const Triptych__StoryHead *head)
{
    const Triptych__Coverage *coverage = head->coverage ? head->coverage : &no_coverage;
    struct coverage_sides sides;
    coverage_sides(coverage, &sides);
    write_details(out, site, head, &sides);
    write_bias(out, &sides);
    write_factuality(out, site, coverage);
    write_ownership(out, site, coverage);
    write_countries(out, coverage);
}
