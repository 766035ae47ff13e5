/* The last rendering of a page for a tier: a thousand readers in a second cost one. */
#include "page_cache.h"

#include "clock.h"

#include <stdlib.h>

int page_cache_is_fresh(const struct page_cache *cache)
{
    return cache->body && clock_monotonic_ms() - cache->rendered_ms < PAGE_CACHE_MS;
}

int page_cache_fill(struct page_cache *cache, struct buffer *out)
{
    char *body = NULL;
    size_t size = 0;
    int code = buffer_take(out, &body, &size, NULL);
    if (code)
        return code;
    free(cache->body);
    cache->body = body;
    cache->size = size;
    cache->rendered_ms = clock_monotonic_ms();
    etag_make(body, size, cache->etag);
    return 0;
}

void page_cache_done(struct page_cache *cache)
{
    free(cache->body);
    *cache = (struct page_cache){0};
}
