/* What all handlers share. */
#include "web.h"

#include "clock.h"

#include <stdio.h>

int web_is_idle(const struct web *web)
{
    for (int kind = 0; kind < WEB_WAITS; kind++)
        if (web->waits[kind])
            return 0;
    return web->token_actions == 0;
}

void web_done(struct web *web)
{
    reader_rate_done(&web->readers);
    kept_answers_done(&web->kept);
    for (int id = 0; id < ASSET_COUNT; id++)
        kept_answer_done(&web->assets[id]);
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

void web_kept_key(const struct http_request *request, const char *path, char out[KEPT_KEY_SIZE])
{
    /* By tier, because a page that shows more must never reach a reader of a lower one. */
    int len = snprintf(out, KEPT_KEY_SIZE, "%d%s", (int)tier_of_request(request), path);
    /* Two long paths that were cut would share what is kept. */
    if (len < 0 || len >= KEPT_KEY_SIZE)
        *out = '\0';
}
