#include "mine.h"

#include "asset.h"
#include "html.h"
#include "respond.h"
#include "words.h"

#include <string.h>

/* A title, a sentence, and room that the script fills. */
static void answer_shell(struct web *web, struct http_request *request, const char *title, const char *sentence)
{
    struct site site = site_for_request(web, request);
    struct buffer page;
    const struct page_frame frame = {.title = say(title), .description = "", .path = http_path(request), .search = ""};
    buffer_init(&page, PAGE_MAX);
    page_begin(&page, &site, &frame);
    buffer_format(&page, "<div class=\"list-page\"><h1 class=\"title\">%s</h1>\n", say(title));
    buffer_format(&page, "<p class=\"soft\">%s</p>\n", say(sentence));
    buffer_text(&page, "<div id=\"mine\"></div></div>\n");
    page_end(&page, &site);
    respond_page(request, 200, &page);
}

void get_mine(struct web *web, struct http_request *request)
{
    answer_shell(web, request, SAY_LATER("Mine"),
                 SAY_LATER("What you save, follow and open is kept in this browser alone; it is sent nowhere. It needs "
                           "JavaScript."));
}

void get_offline(struct web *web, struct http_request *request)
{
    answer_shell(web, request, SAY_LATER("No connection"),
                 SAY_LATER("This page cannot be loaded now. What you have read lately can be read again."));
}

/* One for every language: an installed desk is named once. */
void get_manifest(struct web *web, struct http_request *request)
{
    struct json_writer json;
    char icon[ASSET_PATH_SIZE];
    json_writer_init(&json, 4096);
    json_object_begin(&json, NULL);
    json_put_text(&json, "name", web->site.name);
    json_put_text(&json, "short_name", web->site.name);
    json_put_text(&json, "start_url", "/");
    json_put_text(&json, "scope", "/");
    json_put_text(&json, "display", "minimal-ui");
    json_put_text(&json, "background_color", "#fbfaf8");
    json_put_text(&json, "theme_color", "#fbfaf8");
    json_array_begin(&json, "icons");
    asset_path(ASSET_ICON, icon);
    json_object_begin(&json, NULL);
    json_put_text(&json, "src", icon);
    json_put_text(&json, "sizes", "any");
    json_put_text(&json, "type", "image/svg+xml");
    json_object_end(&json);
    asset_path(ASSET_TOUCH_ICON, icon);
    json_object_begin(&json, NULL);
    json_put_text(&json, "src", icon);
    json_put_text(&json, "sizes", "180x180");
    json_put_text(&json, "type", "image/png");
    json_object_end(&json);
    json_array_end(&json);
    json_object_end(&json);
    struct buffer out;
    json_writer_end(&json, &out);
    respond_body(request, "application/manifest+json", "public, max-age=3600", &out);
}
