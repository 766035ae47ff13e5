/* The page of an error. */
#include "page_error.h"

#include "html.h"
#include "words.h"

void page_error(struct buffer *out, const struct site *site, const char *title, const char *detail)
{
    struct page_frame frame = {.title = say(title), .description = "", .path = "/", .search = "", .is_listed = 0};
    page_begin(out, site, &frame);
    buffer_text(out, "<section class=\"box is-error\"><h1 class=\"title\">");
    /* Those that pages say often are in the catalogues; what is made for the case stays English. */
    html_text(out, say(title));
    buffer_text(out, "</h1>\n<p>");
    html_text(out, say(detail));
    buffer_text(out, "</p><p><a href=\"/\">");
    buffer_text(out, say("To the top stories"));
    buffer_text(out, "</a></p></section>\n");
    page_end(out, site);
}
