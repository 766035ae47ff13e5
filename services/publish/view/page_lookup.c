/* The form that asks for an address. */
#include "page_lookup.h"

#include "html.h"

void page_lookup(struct buffer *out, const struct site *site, const char *url, const char *sentence)
{
    struct page_frame frame = {.title = "Look up", .description = "", .path = "/lookup", .search = ""};
    page_begin(out, site, &frame);
    buffer_text(out, "<div class=\"list-page\"><h1 class=\"title\">Look up an address</h1>\n");
    if (*sentence) {
        buffer_text(out, "<p class=\"note\">");
        html_text(out, sentence);
        buffer_text(out, "</p>\n");
    }
    buffer_text(out, "<form class=\"ask\" action=\"/lookup\"><input type=\"text\" name=\"url\" maxlength=\"2048\" "
                     "aria-label=\"Address of an article or a source\" placeholder=\"https://…\" value=\"");
    html_text(out, url);
    buffer_text(out, "\"/><button>Look up</button></form>\n"
                     "<p class=\"soft\">The address of an article leads to its story, that of a source to its "
                     "ratings.</p></div>\n");
    page_end(out, site);
}
