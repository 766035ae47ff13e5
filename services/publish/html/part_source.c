/* What is locked, who rates a source. */
#include "part_source.h"

#include "html.h"
#include "words.h"

#include <string.h>

/* What is locked is not hidden: the reader sees that there is something, what opens it, and where that is to be had:
 * never a lock that leads nowhere. */
void part_locked(struct buffer *out, const struct site *site, const char *what, const char *tier)
{
    buffer_text(
        out, "<p class=\"locked\"><svg width=\"16\" height=\"16\" viewBox=\"0 0 16 16\" fill=\"currentColor\" "
             "aria-hidden=\"true\"><path d=\"M4 7V5a4 4 0 0 1 8 0v2h1v7H3V7zm2 0h4V5a2 2 0 0 0-4 0z\"/></svg><span>");
    buffer_format(out, say("A %s key opens %s. "), tier, what);
    /* A setting is not markup: a "javascript:" address becomes no link. */
    if (html_is_web_url(site->upgrade_url)) {
        buffer_text(out, "<a href=\"");
        html_text(out, site->upgrade_url);
        buffer_text(out, "\">");
        buffer_format(out, say("Get %s"), tier);
        buffer_format(out, "</a> · <a href=\"/key\">%s</a>", say("Enter your key"));
    } else {
        buffer_format(out, "<a href=\"/key\">%s</a>", say("Enter your key"));
    }
    buffer_text(out, "</span></p>\n");
}

/* Raters that publish what they say: where a reader finds it. */
static const char *rater_address(const char *rater)
{
    static const char *const addresses[][2] = {
        {"MBFC", "https://mediabiasfactcheck.com/"},
        {"AllSides", "https://www.allsides.com/media-bias/ratings"},
        {"Kite", "https://github.com/kagisearch/kite-public"},
    };
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
        if (strcmp(rater, addresses[i][0]) == 0)
            return addresses[i][1];
    return NULL;
}

static void write_rater(struct buffer *out, const Triptych__Rating *rating)
{
    const char *address = rater_address(rating->rater);
    buffer_text(out, "<tr><td>");
    if (address)
        buffer_format(out, "<a rel=\"noopener\" href=\"%s\">", address);
    html_text(out, rating->rater);
    buffer_text(out, address ? "</a>" : "");
    buffer_text(out, *rating->rated_on ? " " : "");
    html_text(out, rating->rated_on);
    if (rating->overrides)
        buffer_format(out, " (%s)", say("this desk"));
    buffer_text(out, "</td><td>");
    html_text(out, rating->field);
    buffer_text(out, ": ");
    html_text(out, rating->value);
    buffer_text(out, "</td></tr>\n");
}

static size_t count_seen(const struct site *site, const Triptych__SourceRating *source)
{
    size_t seen = 0;
    for (size_t i = 0; i < source->n_ratings; i++)
        seen += tier_sees_field(site->tier, source->ratings[i]->field) != 0;
    return seen;
}

void part_raters_table(struct buffer *out, const struct site *site, const Triptych__SourceRating *source)
{
    if (!count_seen(site, source))
        return;
    buffer_format(out,
                  "<div class=\"wide\"><table class=\"raters\"><thead><tr><th scope=\"col\">%s</th>"
                  "<th scope=\"col\">%s</th></tr></thead><tbody>\n",
                  say("Rater"), say("Says"));
    for (size_t i = 0; i < source->n_ratings; i++)
        if (tier_sees_field(site->tier, source->ratings[i]->field))
            write_rater(out, source->ratings[i]);
    buffer_text(out, "</tbody></table></div>\n");
}

void part_raters(struct buffer *out, const struct site *site, const Triptych__SourceRating *source, const char *title)
{
    if (!count_seen(site, source))
        return;
    buffer_format(out, "<details><summary>%s</summary>\n", title);
    part_raters_table(out, site, source);
    buffer_text(out, "</details>\n");
}
