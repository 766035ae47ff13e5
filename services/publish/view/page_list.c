/* A list of stories under a title. */
#include "page_list.h"

#include "html.h"
#include "part_card.h"

void page_list(struct buffer *out, const struct site *site, const struct page_list *list)
{
    struct page_frame frame = {.title = list->title,
                               .description = "",
                               .path = list->path,
                               .search = list->search,
                               .syndication_query = list->syndication_query,
                               .is_listed = list->is_listed};
    page_begin(out, site, &frame);
    buffer_text(out, "<div class=\"list-page\"><h1 class=\"title\" dir=\"auto\">");
    html_text(out, list->title);
    buffer_text(out, "</h1>\n<section class=\"rows\" aria-label=\"Stories\">\n");
    for (size_t i = 0; i < list->count; i++)
        part_card(out, site, list->heads[i], CARD_ROW);
    if (!list->count)
        buffer_format(out, "<p class=\"soft\">%s</p>\n", list->empty);
    buffer_text(out, "</section>\n");
    if (*list->next) {
        buffer_text(out, "<nav class=\"pages\" aria-label=\"Pages\"><a rel=\"next\" href=\"");
        html_text(out, list->next);
        buffer_text(out, "\">Older stories</a></nav>\n");
    }
    buffer_text(out, "</div>\n");
    page_end(out, site);
}
