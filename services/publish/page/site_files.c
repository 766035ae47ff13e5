#include "site_files.h"

#include "respond.h"
#include "site_map.h"
#include "words.h"

#define SITE_MAP_KEEP_MS 60000 /* with all stories it takes some milliseconds to write */
#define SITE_MAP_KEY     "sitemap"

void get_robots(struct web *web, struct http_request *request)
{
    struct buffer text;
    buffer_init(&text, 1024);
    robots_write(&text, &web->site);
    respond_body(request, "text/plain; charset=utf-8", "public, max-age=3600", &text);
}

void get_sitemap(struct web *web, struct http_request *request)
{
    struct buffer text;
    struct kept_answer *kept = kept_answers_find(&web->kept, SITE_MAP_KEY, "", SITE_MAP_KEEP_MS);
    if (!*web->site.base_url) {
        respond_error_page(web, request, 404, SAY_LATER("Not found"),
                           "This desk does not know its own address (setting base_url), which a site map needs.");
        return;
    }
    if (kept) {
        respond_kept(request, "public, max-age=60", CODING_KEPT, kept);
        return;
    }
    struct site site = site_for_request(web, request);
    buffer_init(&text, PAGE_MAX);
    site_map_write(&text, &site, web->catalog);
    respond_and_keep(
        web, request,
        &(struct respond_kept_as){SITE_MAP_KEY, "", "application/xml; charset=utf-8", "public, max-age=60"}, &text);
}
