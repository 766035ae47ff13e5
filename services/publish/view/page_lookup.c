/* The form that asks for an address. */
#include "page_lookup.h"

#include "html.h"
#include "words.h"

void page_lookup(struct buffer *out, const struct site *site, const char *url, const char *sentence)
{
    struct page_frame frame = {.title = say("Look up"), .description = "", .path = "/lookup", .search = ""};
    page_begin(out, site, &frame);
    buffer_format(out, "<div class=\"list-page\"><h1 class=\"title\">%s</h1>\n", say("Look up an address"));
    if (*sentence) {
        buffer_text(out, "<p class=\"note\">");
        html_text(out, say(sentence));
        buffer_text(out, "</p>\n");
    }
    buffer_format(out,
                  "<form class=\"ask\" action=\"/lookup\"><input type=\"text\" name=\"url\" maxlength=\"2048\" "
                  "aria-label=\"%s\" ",
                  say("Address of an article or a source"));
    buffer_text(out, "placeholder=\"https://…\" value=\"");
    html_text(out, url);
    buffer_format(out, "\"/><button>%s</button></form>\n<p class=\"soft\">%s</p></div>\n", say("Look up"),
                  say("The address of an article leads to its story, that of a source to its ratings."));
    page_end(out, site);
}
