/* What is locked, who rates a source. */
#include "part_source.h"

#include "html.h"

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
