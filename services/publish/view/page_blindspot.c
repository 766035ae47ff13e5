/* The blindspots of both sides. */
#include "page_blindspot.h"

#include "part_card.h"

#include <stdio.h>

static void write_rule(struct buffer *out, const struct blindspot_rule *rule)
{
    buffer_format(out,
                  "<p class=\"soft\">A story is here when one side hardly covers it: at most %u%% of the rated sources "
                  "are that side's, at least %u%% the opposite side's, of at least %u in all, and it would still be so "
                  "if every source without a rating belonged to the side that misses it.</p>\n",
                  rule->weak_pct, rule->strong_pct, rule->rated_min);
}

static void write_half(struct buffer *out, const struct site *site, enum side side, const struct blindspot_list *list)
{
    const char *code = side_name(side), *name = side_in_text(side);
    buffer_format(out, "<section class=\"part\" aria-labelledby=\"%s\"><h2 id=\"%s\">What the %s misses</h2>\n", code,
                  code, name);
    for (size_t i = 0; i < list->count; i++)
        part_card(out, site, list->heads[i], CARD_ROW);
    if (!list->count)
        buffer_text(out, "<p class=\"soft\">Nothing at the moment.</p>\n");
    if (list->has_more)
        buffer_format(out, "<p><a href=\"/blindspot/%s\">All that the %s misses</a></p>\n", code, name);
    buffer_text(out, "</section>\n");
}

void page_blindspot(struct buffer *out, const struct site *site, const struct blindspot_list *left,
                    const struct blindspot_list *right)
{
    char description[2 * SIDE_NAME_MAX + 64];
    struct page_frame frame = {
        .title = "Blindspots", .description = description, .path = "/blindspot", .search = "", .is_listed = 1};
    snprintf(description, sizeof description, "Stories that the %s or the %s hardly covers.", side_in_text(SIDE_LEFT),
             side_in_text(SIDE_RIGHT));
    page_begin(out, site, &frame);
    buffer_text(out, "<h1 class=\"title\">Blindspots</h1>\n");
    write_rule(out, &site->blindspot);
    buffer_text(out, "<div class=\"halves\">\n");
    write_half(out, site, SIDE_LEFT, left);
    write_half(out, site, SIDE_RIGHT, right);
    buffer_text(out, "</div>\n");
    page_end(out, site);
}
