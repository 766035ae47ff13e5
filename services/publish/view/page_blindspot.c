/* The blindspots of both sides. */
#include "page_blindspot.h"

#include "part_card.h"
#include "part_side.h"
#include "words.h"

#include <stdio.h>

static void write_rule(struct buffer *out, const struct blindspot_rule *rule)
{
    buffer_text(out, "<p class=\"soft\">");
    buffer_format(
        out,
        say("A story is here when one side hardly covers it: at most %u%% of the rated sources "
            "are that side's, at least %u%% the opposite side's, of at least %u in all, and it would still be so "
            "if every source without a rating belonged to the side that misses it."),
        rule->weak_pct, rule->strong_pct, rule->rated_min);
    buffer_text(out, "</p>\n");
}

static void write_half(struct buffer *out, const struct site *site, enum side side, const struct blindspot_list *list)
{
    const char *code = side_name(side), *name = side_said(side);
    buffer_format(out, "<section class=\"part\" aria-labelledby=\"%s\"><h2 id=\"%s\">", code, code);
    buffer_format(out, say("What the %s misses"), name);
    buffer_text(out, "</h2>\n");
    for (size_t i = 0; i < list->count; i++)
        part_card(out, site, list->heads[i], CARD_ROW);
    if (!list->count)
        buffer_format(out, "<p class=\"soft\">%s</p>\n", say("Nothing at the moment."));
    if (list->has_more) {
        buffer_format(out, "<p><a href=\"/blindspot/%s\">", code);
        buffer_format(out, say("All that the %s misses"), name);
        buffer_text(out, "</a></p>\n");
    }
    buffer_text(out, "</section>\n");
}

void page_blindspot(struct buffer *out, const struct site *site, const struct blindspot_list *left,
                    const struct blindspot_list *right)
{
    char description[2 * SIDE_NAME_MAX + 256];
    struct page_frame frame = {
        .title = say("Blindspots"), .description = description, .path = "/blindspot", .search = "", .is_listed = 1};
    snprintf(description, sizeof description, say("Stories that the %s or the %s hardly covers."), side_said(SIDE_LEFT),
             side_said(SIDE_RIGHT));
    page_begin(out, site, &frame);
    buffer_format(out, "<h1 class=\"title\">%s</h1>\n", say("Blindspots"));
    write_rule(out, &site->blindspot);
    buffer_text(out, "<div class=\"halves\">\n");
    write_half(out, site, SIDE_LEFT, left);
    write_half(out, site, SIDE_RIGHT, right);
    buffer_text(out, "</div>\n");
    page_end(out, site);
}
