#include "operator.h"

#include "access.h"
#include "catalog.h"
#include "page_operator.h"
#include "respond.h"
#include "search_index.h"

void get_operator(struct web *web, struct http_request *request)
{
    struct buffer page;
    if (!access_is_operator(web, request)) {
        respond_error_page(web, request, 403, "Not for everybody",
                           "This page is for who runs the desk: it opens with an operator's key.");
        return;
    }
    const struct http_stats *stats = web->server ? http_stats(web->server) : NULL;
    struct site site = site_for_request(web, request);
    buffer_init(&page, PAGE_MAX);
    page_operator(&page, &site,
                  &(struct page_operator){.status = web->desk,
                                          .stories = catalog_count(web->catalog),
                                          .shown = catalog_shown(web->catalog),
                                          .bytes = catalog_bytes(web->catalog),
                                          .indexed = web->search ? web->search->story_count : 0,
                                          .streams = stats ? stats->streams : 0,
                                          .connections = stats ? stats->connections : 0});
    /* Figures of now, of one desk, for one person: kept nowhere. */
    respond_page_once(request, 200, &page);
}
