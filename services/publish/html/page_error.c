/* The page of an error. */
#include "page_error.h"

#include "html.h"

void page_error(struct buffer *out, const struct site *site, const char *title, const char *detail)
{
    struct page_frame frame = {.title = title, .description = "", .path = "/", .search = "", .is_listed = 0};
    page_begin(out, site, &frame);
    buffer_text(out, "<section class=\"box\"><h1 class=\"title\">");
    html_text(out, title);
    buffer_text(out, "</h1>\n<p>");
    html_text(out, detail);
    buffer_text(out, "</p><br/><p><a href=\"/\">To the top stories</a></p></section>\n");
    page_end(out, site);
}
