/* The bar, its squares where it would claim too much, and both in words. */
#include "part_bar.h"

#include "part_side.h"
#include "part_time.h"
#include "words.h"

#include <inttypes.h>
#include <string.h>

#define LABEL_WHOLE_PCT  15 /* a segment of the large bar from here on has room for "Center 15%" */
#define LABEL_NUMBER_PCT 8  /* and from here on for "8%" */
#define PIPS_MAX         12 /* squares that are drawn */

static const enum side rated_sides[] = {SIDE_LEFT, SIDE_CENTER, SIDE_RIGHT};
#define RATED_SIDES 3

static void write_label(struct buffer *out, enum side side, unsigned pct, int is_large)
{
    if (is_large && pct >= LABEL_WHOLE_PCT)
        buffer_format(out, "%s %u%%", side_shown(side), pct);
    else if (is_large && pct >= LABEL_NUMBER_PCT)
        buffer_format(out, "%u%%", pct);
}

/* As a link each segment says its own numbers: to a reader of the page with other senses it is a list of three links. */
static void write_segment(struct buffer *out, const struct coverage_sides *sides, enum side side, const char *href)
{
    unsigned pct = sides->pct[side];
    /* A side whose share rounds to 0 has no width; its number stands below the bar. */
    if (!pct)
        return;
    if (href) {
        buffer_format(out, "<a class=\"%s\" style=\"width:%u%%\" rel=\"nofollow\" href=\"%s%s#articles\" aria-label=\"",
                      side_class(side), pct, href, side_name(side));
        buffer_format(out, say("%s %u%%: %u of %u rated sources"), side_shown(side), pct, sides->sources[side],
                      sides->rated);
        buffer_text(out, "\">");
    } else {
        buffer_format(out, "<span class=\"%s\" style=\"width:%u%%\">", side_class(side), pct);
    }
    write_label(out, side, pct, href != NULL);
    buffer_text(out, href ? "</a>" : "</span>");
}

/* A square a source: of two sources nobody reads off a percentage that is not there. */
static void write_pips(struct buffer *out, const struct coverage_sides *sides)
{
    static const enum side order[] = {SIDE_LEFT, SIDE_CENTER, SIDE_RIGHT, SIDE_UNRATED};
    unsigned drawn = 0;
    buffer_text(out, "<p class=\"few\"><span class=\"pips\" aria-hidden=\"true\">");
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        for (uint32_t source = 0; source < sides->sources[order[i]] && drawn < PIPS_MAX; source++, drawn++)
            buffer_format(out, "<i class=\"%s\"></i>", side_class(order[i]));
    buffer_text(out, "</span>");
    part_few(out, sides);
    buffer_text(out, "</p>\n");
}

void part_bar(struct buffer *out, const struct coverage_sides *sides, const char *href)
{
    if (!part_has_shares(sides)) {
        write_pips(out, sides);
        return;
    }
    if (href) {
        buffer_text(out, "<div class=\"bar\">");
    } else {
        buffer_text(out, "<div class=\"bar thin\" role=\"img\" aria-label=\"");
        part_shares(out, sides->pct, side_shown);
        buffer_format(out, say_count(sides->rated, " of %u rated source", " of %u rated sources"), sides->rated);
        buffer_format(out, say("; %u not rated"), sides->sources[SIDE_UNRATED]);
        buffer_text(out, "\">");
    }
    for (size_t i = 0; i < RATED_SIDES; i++)
        write_segment(out, sides, rated_sides[i], href);
    buffer_text(out, "</div>\n");
}

void part_bar_key(struct buffer *out, const struct coverage_sides *sides)
{
    if (!part_has_shares(sides))
        return;
    buffer_text(out, "<p class=\"key\">");
    for (size_t i = 0; i < RATED_SIDES; i++)
        buffer_format(out, "<span class=\"dot %s\">%s <b>%u%%</b></span> ", side_class(rated_sides[i]),
                      side_shown(rated_sides[i]), sides->pct[rated_sides[i]]);
    buffer_text(out, "<span>");
    buffer_format(out, say_count(sides->rated, "of %u rated source", "of %u rated sources"), sides->rated);
    if (sides->sources[SIDE_UNRATED])
        buffer_format(out, say(", %u not rated"), sides->sources[SIDE_UNRATED]);
    buffer_text(out, "</span></p>\n");
}

void part_shares(struct buffer *out, const unsigned pct[COVERAGE_SIDES], const char *(*name)(enum side))
{
    for (size_t i = 0; i < RATED_SIDES; i++)
        buffer_format(out, "%s%s %u%%", i ? ", " : "", name(rated_sides[i]), pct[rated_sides[i]]);
}

void part_shares_said(struct buffer *out, const unsigned pct[COVERAGE_SIDES])
{
    for (size_t i = 0; i < RATED_SIDES; i++)
        buffer_format(out, "%s%u%% %s", i ? ", " : "", pct[rated_sides[i]], side_said(rated_sides[i]));
}

/* ── in words ── */

/* The sides with most sources; several when they tie. Returns how many. */
static size_t find_leaders(const struct coverage_sides *sides, enum side out[RATED_SIDES])
{
    size_t count = 0;
    uint32_t most = 0;
    for (size_t i = 0; i < RATED_SIDES; i++) {
        uint32_t sources = sides->sources[rated_sides[i]];
        if (sources > most) {
            most = sources;
            count = 0;
        }
        if (sources == most && most)
            out[count++] = rated_sides[i];
    }
    return count;
}

void part_leader(struct buffer *out, const struct coverage_sides *sides)
{
    enum side leaders[RATED_SIDES];
    size_t count = find_leaders(sides, leaders);
    if (!part_has_shares(sides))
        part_few(out, sides);
    else if (count == 1)
        buffer_format(out, say("%u%% of the sources are %s"), sides->pct[leaders[0]], side_shown(leaders[0]));
    else if (count == 2)
        buffer_format(out, say("%s and %s tie at %u%%"), side_said(leaders[0]), side_said(leaders[1]),
                      sides->pct[leaders[0]]);
    else
        buffer_text(out, say("all three sides tie"));
}

/* "both center", "all left", "2 left, 1 right". */
static void write_each(struct buffer *out, const struct coverage_sides *sides)
{
    const char *before = "";
    for (size_t i = 0; i < RATED_SIDES; i++) {
        uint32_t sources = sides->sources[rated_sides[i]];
        if (!sources)
            continue;
        if (sources == sides->rated)
            buffer_format(out,
                          sources == 1   ? "%s"
                          : sources == 2 ? say("both %s")
                                         : say("all %s"),
                          side_said(rated_sides[i]));
        else
            buffer_format(out, "%s%" PRIu32 " %s", before, sources, side_said(rated_sides[i]));
        before = ", ";
    }
}

void part_few(struct buffer *out, const struct coverage_sides *sides)
{
    uint32_t all = sides->rated + sides->sources[SIDE_UNRATED];
    if (!all) {
        buffer_text(out, say("no outlet is known yet"));
    } else if (!sides->rated && all == 1) {
        buffer_text(out, say("the outlet is not rated"));
    } else if (!sides->rated && all == 2) {
        buffer_text(out, say("neither outlet is rated"));
    } else if (!sides->rated) {
        buffer_format(out, say("none of the %u outlets is rated"), all);
    } else {
        buffer_format(out, say_count(sides->rated, "%u outlet rated: ", "%u outlets rated: "), sides->rated);
        write_each(out, sides);
    }
}
