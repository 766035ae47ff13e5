/* What all handlers share. */
#include "web.h"

#include "clock.h"

int web_is_idle(const struct web *web)
{
    return web->story_waits == 0 && web->request_waits == 0 && web->token_actions == 0;
}

void web_done(struct web *web)
{
    reader_rate_done(&web->readers);
    for (int kind = 0; kind < WEB_CACHED; kind++)
        for (int tier = 0; tier < TIER_COUNT; tier++)
            page_cache_done(&web->cached[kind][tier]);
}

enum tier tier_of_request(const struct http_request *request)
{
    return (enum tier)http_mark(request);
}

struct site site_for_request(const struct web *web, const struct http_request *request)
{
    struct site site = web->site;
    site.tier = tier_of_request(request);
    site.registry = web->registry;
    site.now_ms = clock_now_ms();
    return site;
}
