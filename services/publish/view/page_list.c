/* A list of stories under a title. */
#include "page_list.h"

#include "html.h"
#include "page_subject.h"
#include "part_card.h"
#include "words.h"

static void write_stories(struct buffer *out, const struct site *site, const struct page_list *list)
{
    buffer_format(out, "<section class=\"rows%s\" aria-label=\"%s\">\n", list->subject ? "" : " halved",
                  say("Stories"));
    for (size_t i = 0; i < list->count; i++)
        part_card(out, site, list->heads[i], CARD_ROW);
    if (!list->count)
        buffer_format(out, "<p class=\"soft\">%s</p>\n", say(list->empty));
    buffer_text(out, "</section>\n");
    if (!*list->next)
        return;
    buffer_format(out, "<nav class=\"pages\" aria-label=\"%s\"><a rel=\"next\" href=\"", say("Pages"));
    html_text(out, list->next);
    buffer_format(out, "\">%s</a></nav>\n",
                  say(list->subject && list->subject->is_top ? SAY_LATER("More stories") : SAY_LATER("Older stories")));
}

void page_list(struct buffer *out, const struct site *site, const struct page_list *list)
{
    struct page_frame frame = {.title = list->title,
                               .description = "",
                               .path = list->path,
                               .search = list->search,
                               .syndication_query = list->syndication_query,
                               .is_listed = list->is_listed};
    page_begin(out, site, &frame);
    buffer_format(out, "<div class=\"%s\"><h1 class=\"title\" dir=\"auto\">",
                  list->subject ? "subject-page" : "whole-list");
    html_text(out, list->title);
    buffer_text(out, "</h1>\n");
    if (list->subject) {
        page_subject_head(out, site, list);
        buffer_text(out, "<div class=\"two\"><div>\n");
        write_stories(out, site, list);
        buffer_text(out, "</div>\n");
        page_subject_beside(out, site, list);
        buffer_text(out, "</div>\n");
    } else {
        write_stories(out, site, list);
    }
    buffer_text(out, "</div>\n");
    page_end(out, site);
}
