/* Who was first, the drawing of how each side's coverage grew, and the sources' own reports. */
#include "page_reporting.h"

#include "html.h"
#include "part_side.h"
#include "part_time.h"
#include "words.h"

#include <inttypes.h>
#include <string.h>

void page_reporting_first(struct buffer *out, const struct site *site, const struct reporting *reporting)
{
    const Triptych__PlacedArticle *first = reporting->first;
    if (!first)
        return;
    const char *name = placed_name(first);
    buffer_format(out, "%s ",
                  reporting->is_cut ? say("The earliest of the articles below is by") : say("First reported by"));
    if (html_is_web_url(first->article->url)) {
        buffer_text(out, "<a rel=\"noopener nofollow\" href=\"");
        html_text(out, first->article->url);
    } else {
        buffer_text(out, "<a href=\"#");
        html_text(out, first->article->id);
    }
    buffer_text(out, "\">");
    html_text(out, *name ? name : say("an unknown source"));
    buffer_text(out, "</a>, ");
    part_time(out, placed_time_ms(first), site->now_ms);
    buffer_text(out, ".");
}

/* ── the drawing ── */

#define DRAWING_WIDTH  280
#define DRAWING_HEIGHT 84
#define DRAWING_ROOM   4 /* above the highest line and below the lowest */

static const enum side drawn[] = {SIDE_UNRATED, SIDE_CENTER, SIDE_LEFT, SIDE_RIGHT}; /* the last on top */
#define DRAWN_COUNT (sizeof drawn / sizeof *drawn)

/* The scale of the drawing: from the first report to the last new source, and up to the largest side. */
struct scale {
    int64_t from_ms, span_ms;
    uint32_t most;
};

static struct scale scale_of(const struct reporting *reporting)
{
    const struct reporting_point *last = &reporting->points[reporting->point_count - 1];
    struct scale scale = {reporting->points[0].time_ms, last->time_ms - reporting->points[0].time_ms, 1};
    for (size_t i = 0; i < DRAWN_COUNT; i++)
        if (last->sources[drawn[i]] > scale.most)
            scale.most = last->sources[drawn[i]];
    return scale;
}

static double x_of(const struct scale *scale, int64_t time_ms)
{
    return (double)(time_ms - scale->from_ms) * DRAWING_WIDTH / (double)scale->span_ms;
}

static double y_of(const struct scale *scale, uint32_t sources)
{
    return DRAWING_HEIGHT - DRAWING_ROOM - (double)sources * (DRAWING_HEIGHT - 2 * DRAWING_ROOM) / (double)scale->most;
}

/* A line that steps up with each point: the number holds until the next one. */
static void draw_side(struct buffer *out, const struct reporting *reporting, const struct scale *scale, enum side side)
{
    if (!reporting->points[reporting->point_count - 1].sources[side])
        return;
    buffer_format(out, "<path class=\"%s\" d=\"M0 %.1f", side_class(side),
                  y_of(scale, reporting->points[0].sources[side]));
    for (size_t i = 1; i < reporting->point_count; i++)
        buffer_format(out, "H%.1fV%.1f", x_of(scale, reporting->points[i].time_ms),
                      y_of(scale, reporting->points[i].sources[side]));
    buffer_text(out, "\"/>");
}

/* What height means: a line at the largest side's number and one at 0, with the numbers at their start. */
static void draw_axis(struct buffer *out, const struct scale *scale)
{
    double top = y_of(scale, scale->most), bottom = y_of(scale, 0);
    buffer_format(out,
                  "<path class=\"axis\" d=\"M0 %.1fH%dM0 %.1fH%d\"/><text x=\"2\" y=\"%.1f\">%" PRIu32
                  "</text><text x=\"2\" y=\"%.1f\">0</text>",
                  top, DRAWING_WIDTH, bottom, DRAWING_WIDTH, top + 11, scale->most, bottom - 3);
}

static void draw(struct buffer *out, const struct reporting *reporting)
{
    struct scale scale = scale_of(reporting);
    const struct reporting_point *last = &reporting->points[reporting->point_count - 1];
    buffer_format(out,
                  "<svg class=\"growth\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s "
                  "%s %" PRIu32 ", %s %" PRIu32 ", %s %" PRIu32 ", %s %" PRIu32 "\">",
                  DRAWING_WIDTH, DRAWING_HEIGHT, say("Sources over time, at the end"), side_said(SIDE_LEFT),
                  last->sources[SIDE_LEFT], side_said(SIDE_CENTER), last->sources[SIDE_CENTER], side_said(SIDE_RIGHT),
                  last->sources[SIDE_RIGHT], side_said(SIDE_UNRATED), last->sources[SIDE_UNRATED]);
    draw_axis(out, &scale);
    for (size_t i = 0; i < DRAWN_COUNT; i++)
        draw_side(out, reporting, &scale, drawn[i]);
    buffer_text(out, "</svg>\n");
}

static void write_ends(struct buffer *out, const struct site *site, const struct reporting *reporting)
{
    const struct reporting_point *last = &reporting->points[reporting->point_count - 1];
    static const enum side named[] = {SIDE_LEFT, SIDE_CENTER, SIDE_RIGHT, SIDE_UNRATED};
    buffer_text(out, "<p class=\"ends small soft\">");
    part_time(out, reporting->points[0].time_ms, site->now_ms);
    buffer_text(out, " ");
    part_time(out, last->time_ms, site->now_ms);
    buffer_text(out, "</p>\n<p class=\"key\">");
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (last->sources[named[i]])
            buffer_format(out, "<span class=\"dot %s\">%s <b>%" PRIu32 "</b></span> ", side_class(named[i]),
                          side_shown(named[i]), last->sources[named[i]]);
    buffer_text(out, "</p>\n");
}

void page_reporting_growth(struct buffer *out, const struct site *site, const struct reporting *reporting)
{
    /* One point has no span of time: x_of would divide by 0. */
    if (reporting->point_count < 2)
        return;
    buffer_format(out, "<section class=\"box\" aria-labelledby=\"growth\"><h2 id=\"growth\">%s</h2>\n",
                  say("How coverage grew"));
    draw(out, reporting);
    write_ends(out, site, reporting);
    buffer_text(out, "</section>\n");
}

/* ── sources ── */

static void write_source(struct buffer *out, const struct site *site, const struct reporting_source *source)
{
    buffer_text(out, "<tr><td><a href=\"/source/");
    html_url_part(out, source->domain);
    buffer_text(out, "\">");
    html_text(out, *source->name ? source->name : source->domain);
    buffer_text(out, "</a><br/>");
    part_time(out, source->first_ms, site->now_ms);
    buffer_format(out, "</td><td class=\"num\">%" PRIu32 "</td><td class=\"num\">%" PRIu32 "</td></tr>\n",
                  source->articles - source->copies, source->copies);
}

void page_reporting_sources(struct buffer *out, const struct site *site, const struct reporting *reporting)
{
    if (!reporting->source_count)
        return;
    uint32_t originals = reporting->articles - reporting->copies;
    buffer_format(out, "<section class=\"box\" aria-labelledby=\"reports\"><h2 id=\"reports\">%s</h2>\n<p>",
                  say("Own reports and copies"));
    part_count(out, originals, "original report", "original reports");
    buffer_format(out, say_count(reporting->articles, " (%u%% of the %u article), ", " (%u%% of the %u articles), "),
                  reporting_pct(originals, reporting->articles), reporting->articles);
    part_count(out, reporting->copies, "syndicated copy", "syndicated copies");
    buffer_format(out,
                  ".</p>\n<details><summary>%s</summary>\n<div class=\"wide\" id=\"outlets\"><table><thead><tr>"
                  "<th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr></thead><tbody>\n",
                  say("By source, the first to report first"), say("Source and its first article"), say("Own"),
                  say("Copies"));
    for (size_t i = 0; i < reporting->source_count; i++)
        if (!reporting->sources[i].is_hidden)
            write_source(out, site, &reporting->sources[i]);
    buffer_text(out, "</tbody></table></div></details></section>\n");
}
