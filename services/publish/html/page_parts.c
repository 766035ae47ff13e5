/* The bar and its numbers, counts and times in words, a story in a list, what is locked, who rates a source. */
#include "page_parts.h"

#include "clock.h"
#include "code_names.h"
#include "html.h"
#include "part_picture.h"
#include "story_text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE_MS 60000
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

#define LABEL_WHOLE_PCT  15 /* a segment of the large bar from here on has room for "Center 15%" */
#define LABEL_NUMBER_PCT 8  /* and from here on for "8%" */
#define LIST_LANGS_MAX   3

/* "17 Nov 2026, 15:00 UTC" from "2026-11-17T15:00:13Z". UTC always: pages are cached for all readers, and without a
 * script nobody knows the reader's zone. */
static void write_date(struct buffer *out, const char rfc3339[CLOCK_RFC3339_SIZE])
{
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    long month = strtol(rfc3339 + 5, NULL, 10);
    buffer_format(out, "%ld %s %.4s, %.5s UTC", strtol(rfc3339 + 8, NULL, 10),
                  months[month >= 1 && month <= 12 ? month - 1 : 0], rfc3339, rfc3339 + 11);
}

void part_time(struct buffer *out, int64_t time_ms, int64_t now_ms)
{
    char rfc3339[CLOCK_RFC3339_SIZE];
    int64_t age_ms = now_ms - time_ms;
    if (!time_ms)
        return;
    clock_rfc3339(time_ms, rfc3339);
    buffer_format(out, "<time datetime=\"%s\"", rfc3339);
    /* A page may be kept for some time: only what stays roughly right is said as an age. */
    if (age_ms < 0 || age_ms >= 2 * (int64_t)DAY_MS) {
        buffer_char(out, '>');
        write_date(out, rfc3339);
    } else {
        buffer_text(out, " title=\"");
        write_date(out, rfc3339);
        buffer_text(out, "\">");
        if (age_ms < MINUTE_MS)
            buffer_text(out, "just now");
        else if (age_ms < HOUR_MS)
            part_count(out, (uint64_t)(age_ms / MINUTE_MS), "minute ago", "minutes ago");
        else
            part_count(out, (uint64_t)(age_ms / HOUR_MS), "hour ago", "hours ago");
    }
    buffer_text(out, "</time>");
}

static void write_segment(struct buffer *out, const struct coverage_sides *sides, enum side side, int is_large)
{
    unsigned pct = sides->pct[side];
    /* A side whose share rounds to 0 has no width; its number stands below the bar. */
    if (!pct)
        return;
    buffer_format(out, "<span class=\"%s\" style=\"width:%u%%\">", side_class(side), pct);
    if (is_large && pct >= LABEL_WHOLE_PCT)
        buffer_format(out, "%s %u%%", side_label(side), pct);
    else if (is_large && pct >= LABEL_NUMBER_PCT)
        buffer_format(out, "%u%%", pct);
    buffer_text(out, "</span>");
}

/* The bar is a picture for those who see it, and one sentence with the same numbers for those who do not. Shares are of
 * the rated sources and sum to 100; those without a rating are named beside it and have no width. */
void part_bar(struct buffer *out, const struct coverage_sides *sides, int is_large)
{
    const char *size = is_large ? "bar" : "bar thin";
    if (!sides->rated) {
        buffer_format(out,
                      "<div class=\"%s\" role=\"img\" aria-label=\"None of the sources has a rating\"><span "
                      "class=\"n\">%s</span></div>\n",
                      size, is_large ? "No rated sources" : "");
        return;
    }
    buffer_format(out, "<div class=\"%s\" role=\"img\" aria-label=\"", size);
    part_shares(out, sides->pct, side_label);
    buffer_text(out, " of ");
    part_count(out, sides->rated, "rated source", "rated sources");
    buffer_format(out, "; %" PRIu32 " not rated\">", sides->sources[SIDE_UNRATED]);
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
        write_segment(out, sides, (enum side)side, is_large);
    buffer_text(out, "</div>\n");
}

void part_bar_key(struct buffer *out, const struct coverage_sides *sides)
{
    buffer_text(out, "<p class=\"key\">");
    for (int side = SIDE_LEFT; sides->rated && side <= SIDE_RIGHT; side++)
        buffer_format(out, "<span class=\"dot %s\">%s <b>%u%%</b></span> ", side_class((enum side)side),
                      side_label((enum side)side), sides->pct[side]);
    buffer_text(out, "<span>of ");
    part_count(out, sides->rated, "rated source", "rated sources");
    buffer_format(out, ", %" PRIu32 " not rated</span></p>\n", sides->sources[SIDE_UNRATED]);
}

void part_shares(struct buffer *out, const unsigned pct[COVERAGE_SIDES], const char *(*name)(enum side))
{
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
        buffer_format(out, "%s%s %u%%", side == SIDE_LEFT ? "" : ", ", name((enum side)side), pct[side]);
}

void part_shares_said(struct buffer *out, const unsigned pct[COVERAGE_SIDES])
{
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
        buffer_format(out, "%s%u%% %s", side == SIDE_LEFT ? "" : ", ", pct[side], side_in_text((enum side)side));
}

void part_count(struct buffer *out, uint64_t count, const char *one, const char *many)
{
    buffer_format(out, "%" PRIu64 " %s", count, count == 1 ? one : many);
}

/* Most used first, as coverage_rows sorts them. */
void part_languages(struct buffer *out, const Triptych__Coverage *coverage, size_t names_max)
{
    struct coverage_row rows[COVERAGE_ROWS_MAX];
    uint32_t rated;
    size_t count = coverage ? coverage_rows(coverage->lang, coverage->n_lang, rows, &rated) : 0;
    for (size_t i = 0; i < count && i < names_max; i++) {
        buffer_text(out, i ? ", " : "");
        html_text(out, language_name(rows[i].key));
    }
    if (count > names_max)
        buffer_format(out, " and %zu more", count - names_max);
}

/* dir="auto" because headlines are in many languages, some of them written from right to left. */
void part_lang(struct buffer *out, const char *lang)
{
    buffer_text(out, " dir=\"auto\"");
    if (!*lang)
        return;
    buffer_text(out, " lang=\"");
    html_text(out, lang);
    buffer_char(out, '"');
}

static void write_link(struct buffer *out, const Triptych__StoryHead *head, const struct story_text *text)
{
    buffer_text(out, "<a href=\"/story/");
    html_text(out, head->id);
    buffer_char(out, '"');
    part_lang(out, text->lang);
    buffer_char(out, '>');
    html_text(out, *text->headline ? text->headline : "A story without a headline yet");
    buffer_text(out, "</a>");
}

void part_story_link(struct buffer *out, const struct site *site, const Triptych__StoryHead *head)
{
    struct story_text text;
    story_text_choose(head, NULL, &site->langs, &text);
    write_link(out, head, &text);
}

static void write_shares(struct buffer *out, const struct coverage_sides *sides)
{
    buffer_text(out, "<span>");
    if (sides->rated)
        part_shares_said(out, sides->pct);
    else
        buffer_text(out, "no rated sources");
    buffer_text(out, "</span> ");
}

void part_blindspot(struct buffer *out, const Triptych__StoryHead *head)
{
    enum side side = blindspot_read(head->blindspot);
    if (side != SIDE_UNRATED)
        buffer_format(out, "<span class=\"blind %s\">Blindspot of the %s</span> ", side_class(side),
                      side_in_text(side));
}

void part_story(struct buffer *out, const struct site *site, const Triptych__StoryHead *head, int is_lead)
{
    struct story_text text;
    struct coverage_sides sides;
    story_text_choose(head, NULL, &site->langs, &text);
    coverage_sides(head->coverage, &sides);
    buffer_format(out, "<article class=\"story%s\">\n", is_lead ? " lead" : "");
    part_picture(out, site, head->image_url, is_lead ? PICTURE_LEAD : PICTURE_CARD);
    buffer_text(out, "<h2>");
    write_link(out, head, &text);
    buffer_text(out, "</h2>\n");
    if (*text.lead) {
        buffer_text(out, "<p class=\"dek\"");
        part_lang(out, text.lead_lang);
        buffer_char(out, '>');
        html_excerpt(out, text.lead, is_lead ? 320 : 200);
        buffer_text(out, "</p>\n");
    }
    part_bar(out, &sides, is_lead);
    buffer_text(out, "<p class=\"facts\"><span><b>");
    part_count(out, head->coverage ? head->coverage->sources : 0, "source", "sources");
    buffer_text(out, "</b></span> ");
    write_shares(out, &sides);
    part_blindspot(out, head);
    if (head->coverage && head->coverage->n_lang > 0) {
        buffer_text(out, "<span>");
        part_languages(out, head->coverage, LIST_LANGS_MAX);
        buffer_text(out, "</span> ");
    }
    buffer_text(out, "<span>");
    part_time(out, head->last_updated_ms, site->now_ms);
    buffer_text(out, "</span></p>\n</article>\n");
}

/* What is locked is not hidden: the reader sees that there is something, what opens it, and where that is to be had:
 * never a lock that leads nowhere. */
void part_locked(struct buffer *out, const struct site *site, const char *what, const char *tier)
{
    buffer_text(
        out, "<p class=\"locked\"><svg width=\"16\" height=\"16\" viewBox=\"0 0 16 16\" fill=\"currentColor\" "
             "aria-hidden=\"true\"><path d=\"M4 7V5a4 4 0 0 1 8 0v2h1v7H3V7zm2 0h4V5a2 2 0 0 0-4 0z\"/></svg><span>");
    buffer_format(out, "A %s key opens %s. ", tier, what);
    /* A setting is not markup: a "javascript:" address becomes no link. */
    if (html_is_web_url(site->upgrade_url)) {
        buffer_text(out, "<a href=\"");
        html_text(out, site->upgrade_url);
        buffer_format(out, "\">Get %s</a>, or <a href=\"/key\">enter your key</a>.", tier);
    } else {
        buffer_text(out, "<a href=\"/key\">Enter your key</a>.");
    }
    buffer_text(out, "</span></p>\n");
}

void part_raters(struct buffer *out, const struct site *site, const Triptych__SourceRating *source, const char *title)
{
    int has_any = 0;
    for (size_t i = 0; i < source->n_ratings; i++) {
        const Triptych__Rating *rating = source->ratings[i];
        if (!tier_sees_field(site->tier, rating->field))
            continue;
        if (!has_any++)
            buffer_format(out,
                          "<details><summary>%s</summary>\n<div class=\"wide\"><table><thead><tr><th scope=\"col\">"
                          "Rater</th><th scope=\"col\">Says</th></tr></thead><tbody>\n",
                          title);
        buffer_text(out, "<tr><td>");
        html_text(out, rating->rater);
        buffer_text(out, *rating->rated_on ? " " : "");
        html_text(out, rating->rated_on);
        buffer_text(out, rating->overrides ? " (this desk)</td><td>" : "</td><td>");
        html_text(out, rating->field);
        buffer_text(out, ": ");
        html_text(out, rating->value);
        buffer_text(out, "</td></tr>\n");
    }
    if (has_any)
        buffer_text(out, "</tbody></table></div></details>\n");
}
