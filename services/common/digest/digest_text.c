/* Both forms say the same, in the same order. The HTML has its style in the elements and loads nothing: mail programs show no
 * more, and nobody learns who has opened it. */
#include "digest_text.h"

#include "clock.h"
#include "coverage_pct.h"
#include "html.h"
#include "story_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MOMENT_SIZE 24 /* "2026-11-30 07:00 UTC", terminated */

static void write_moment(int64_t time_ms, char out[MOMENT_SIZE])
{
    char text[CLOCK_RFC3339_SIZE];
    clock_rfc3339(time_ms, text);
    snprintf(out, MOMENT_SIZE, "%.10s %.5s UTC", text, text + 11);
}

/* In the language of who reads it, where the story has that; an operator's headline stands for all. */
static const char *headline_of(const struct digest_text *digest, size_t index, struct story_text *text)
{
    story_text_choose(digest->heads[index], NULL, digest->langs, text);
    return *text->headline ? text->headline : "A story without a headline yet";
}

void digest_text_subject(const struct digest_text *digest, char out[DIGEST_SUBJECT_SIZE])
{
    struct story_text text;
    const char *first = digest->count ? headline_of(digest, 0, &text) : "no stories";
    /* A long headline is cut, so that how many there are still stands in the line. */
    if (digest->all > 1)
        snprintf(out, DIGEST_SUBJECT_SIZE, "%.60s: %.130s and %zu more", digest->site_name, first, digest->all - 1);
    else
        snprintf(out, DIGEST_SUBJECT_SIZE, "%.60s: %.130s", digest->site_name, first);
}

/* ── what both forms say ── */

/* Times are UTC, as on the desk's pages without script: a mail is read in any zone. */
static void write_head(struct buffer *out, const struct digest_text *digest)
{
    char since[MOMENT_SIZE], until[MOMENT_SIZE];
    write_moment(digest->since_ms, since);
    write_moment(digest->until_ms, until);
    buffer_format(out, "%zu %s with news from %s to %s", digest->all, digest->all == 1 ? "story" : "stories", since,
                  until);
}

/* Shares of the rated sources, and the unrated beside them, as everywhere. */
static void write_coverage(struct buffer *out, const Triptych__StoryHead *head, const struct coverage_sides *sides)
{
    static const enum side shown[] = {SIDE_LEFT, SIDE_CENTER, SIDE_RIGHT};
    uint32_t sources = head->coverage ? head->coverage->sources : 0;
    buffer_format(out, "%" PRIu32 " %s", sources, sources == 1 ? "source" : "sources");
    for (size_t i = 0; sides->rated && i < sizeof shown / sizeof *shown; i++)
        buffer_format(out, "%s %u%% %s", i ? "," : ":", sides->pct[shown[i]], side_in_text(shown[i]));
    if (sides->sources[SIDE_UNRATED])
        buffer_format(out, "; %" PRIu32 " not rated", sides->sources[SIDE_UNRATED]);
    if (head->blindspot)
        buffer_format(out, "; a blindspot of the %s",
                      side_in_text(strcmp(head->blindspot->side, "left") == 0 ? SIDE_LEFT : SIDE_RIGHT));
}

static void write_search_url(struct buffer *out, const struct digest_text *digest)
{
    buffer_text(out, digest->base_url);
    buffer_text(out, *digest->where ? "/search?q=" : "/latest");
    html_url_part(out, digest->where);
}

/* ── plain ── */

/* A line of its own: what would end it is a blank. */
static void write_line(struct buffer *out, const char *text)
{
    for (; *text; text++)
        buffer_char(out, (unsigned char)*text < 0x20 || *text == 0x7F ? ' ' : *text);
}

static void write_story(struct buffer *out, const struct digest_text *digest, size_t index)
{
    const Triptych__StoryHead *head = digest->heads[index];
    struct story_text text;
    struct coverage_sides sides;
    coverage_sides(head->coverage, &sides);
    buffer_format(out, "\n%zu. ", index + 1);
    write_line(out, headline_of(digest, index, &text));
    buffer_text(out, "\n   ");
    write_coverage(out, head, &sides);
    for (size_t i = 0; i < text.bullet_count && i < DIGEST_BULLETS; i++) {
        buffer_text(out, "\n   - ");
        write_line(out, text.bullets[i]->text);
        buffer_text(out, " (");
        write_line(out, text.bullets[i]->source);
        buffer_text(out, ")\n     ");
        write_line(out, html_is_web_url(text.bullets[i]->url) ? text.bullets[i]->url : "");
    }
    if (*digest->base_url)
        buffer_format(out, "\n   %s/story/%s", digest->base_url, head->id);
    buffer_char(out, '\n');
}

void digest_text_plain(struct buffer *out, const struct digest_text *digest)
{
    write_line(out, digest->site_name);
    buffer_text(out, "\n");
    write_head(out, digest);
    if (*digest->where) {
        buffer_text(out, "\nof: ");
        write_line(out, digest->where);
    }
    buffer_char(out, '\n');
    for (size_t i = 0; i < digest->count; i++)
        write_story(out, digest, i);
    if (digest->all > digest->count)
        buffer_format(out, "\nand %zu more%s", digest->all - digest->count, *digest->base_url ? ": " : "");
    if (digest->all > digest->count && *digest->base_url)
        write_search_url(out, digest);
    buffer_format(out, "\n\n-- \nThis digest goes to %s.", digest->to);
    if (*digest->from)
        buffer_format(out, " To end it, write to %s.", digest->from);
    buffer_char(out, '\n');
}

/* ── HTML ── */

/* A row of three cells as wide as the shares: what every mail program can draw. */
static void write_bar(struct buffer *out, const struct coverage_sides *sides)
{
    static const struct {
        enum side side;
        const char *colour;
    } cells[] = {{SIDE_LEFT, "#3f6fb3"}, {SIDE_CENTER, "#8a8f98"}, {SIDE_RIGHT, "#b84a42"}};
    if (!sides->rated)
        return;
    buffer_text(out, "<table role=\"presentation\" width=\"100%\" cellspacing=\"0\" cellpadding=\"0\"><tr>");
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        if (sides->pct[cells[i].side])
            buffer_format(out, "<td width=\"%u%%\" style=\"background:%s;height:6px;font-size:1px\">&nbsp;</td>",
                          sides->pct[cells[i].side], cells[i].colour);
    buffer_text(out, "</tr></table>\n");
}

/* Linked where there is an address. */
static void write_link(struct buffer *out, const char *url, const char *text)
{
    int is_link = html_is_web_url(url);
    if (is_link) {
        buffer_text(out, "<a href=\"");
        html_text(out, url);
        buffer_text(out, "\">");
    }
    html_text(out, text);
    buffer_text(out, is_link ? "</a>" : "");
}

static void write_html_story(struct buffer *out, const struct digest_text *digest, size_t index)
{
    const Triptych__StoryHead *head = digest->heads[index];
    struct story_text text;
    struct coverage_sides sides;
    char url[1024] = "";
    const char *headline = headline_of(digest, index, &text);
    coverage_sides(head->coverage, &sides);
    if (*digest->base_url)
        snprintf(url, sizeof url, "%.900s/story/%s", digest->base_url, head->id);
    buffer_text(out, "<h2 dir=\"auto\" style=\"font-size:18px;margin:24px 0 6px\"");
    html_lang(out, text.lang);
    buffer_char(out, '>');
    write_link(out, url, headline);
    buffer_text(out, "</h2>\n");
    write_bar(out, &sides);
    buffer_text(out, "<p style=\"margin:6px 0;color:#555\">");
    write_coverage(out, head, &sides);
    buffer_text(out, "</p>\n");
    for (size_t i = 0; i < text.bullet_count && i < DIGEST_BULLETS; i++) {
        buffer_text(out, i ? "<li dir=\"auto\"" : "<ul style=\"margin:6px 0;padding-left:20px\">\n<li dir=\"auto\"");
        html_lang(out, text.bullets[i]->lang);
        buffer_char(out, '>');
        html_text(out, text.bullets[i]->text);
        buffer_char(out, ' ');
        write_link(out, text.bullets[i]->url, text.bullets[i]->source);
        buffer_text(out, "</li>\n");
    }
    buffer_text(out, text.bullet_count ? "</ul>\n" : "");
}

static void write_end(struct buffer *out, const struct digest_text *digest)
{
    if (digest->all > digest->count) {
        buffer_text(out, "<p>");
        if (*digest->base_url) {
            struct buffer url;
            buffer_init(&url, DIGEST_BYTES_MAX);
            write_search_url(&url, digest);
            buffer_text(out, "<a href=\"");
            html_text(out, url.data);
            buffer_text(out, "\">");
            buffer_done(&url);
        }
        buffer_format(out, "and %zu more%s</p>\n", digest->all - digest->count, *digest->base_url ? "</a>" : "");
    }
    buffer_text(out, "<p style=\"margin-top:32px;color:#555;font-size:13px\">This digest goes to ");
    html_text(out, digest->to);
    buffer_char(out, '.');
    if (*digest->from) {
        buffer_text(out, " To end it, write to ");
        html_text(out, digest->from);
        buffer_char(out, '.');
    }
    buffer_text(out, "</p>\n</body></html>\n");
}

void digest_text_html(struct buffer *out, const struct digest_text *digest)
{
    buffer_text(out, "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"/><title>");
    html_text(out, digest->site_name);
    buffer_text(out,
                "</title></head>\n<body style=\"font-family:Georgia,serif;max-width:640px;margin:0 auto;padding:16px;"
                "line-height:1.45\">\n<h1 style=\"font-size:22px;margin:0\">");
    html_text(out, digest->site_name);
    buffer_text(out, "</h1>\n<p style=\"margin:4px 0;color:#555\">");
    write_head(out, digest);
    if (*digest->where) {
        buffer_text(out, "<br/>of: <code>");
        html_text(out, digest->where);
        buffer_text(out, "</code>");
    }
    buffer_text(out, "</p>\n");
    for (size_t i = 0; i < digest->count; i++)
        write_html_story(out, digest, i);
    write_end(out, digest);
}
