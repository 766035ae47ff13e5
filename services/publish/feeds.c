/* /feed.atom, /feed.rss, /feed.json: the same entries, those noted latest first; of one ?topic or ?place when asked. */
#include "feed_atom.h"
#include "feed_json.h"
#include "feed_rss.h"
#include "heads.h"
#include "respond.h"
#include "routes.h"

#include <stdlib.h>

static const struct feed_format {
    const char *type;
    void (*write)(struct buffer *out, const struct site *site, Triptych__StoryHead *const *heads, size_t count);
} formats[FEED_KINDS] = {
    [FEED_ATOM] = {FEED_ATOM_TYPE, feed_atom},
    [FEED_RSS] = {FEED_RSS_TYPE, feed_rss},
    [FEED_JSON] = {FEED_JSON_TYPE, feed_json},
};

static void render(struct publish *publish, const struct http_request *request, enum feed_kind kind, struct buffer *out)
{
    const struct catalog_entry *entries[FEED_ENTRIES];
    struct catalog_query query = {.topic = http_query(request, "topic"), .place = http_query(request, "place")};
    struct site site = publish_site(publish, request);
    struct heads heads;
    buffer_init(out, PAGE_MAX);
    heads_init(&heads, entries, catalog_noted(publish->catalog, &query, entries, FEED_ENTRIES));
    formats[kind].write(out, &site, heads.head, heads.count);
    heads_done(&heads);
}

static int is_narrowed(const struct http_request *request)
{
    return http_query(request, "topic") || http_query(request, "place");
}

static void answer(struct publish *publish, struct http_request *request, enum feed_kind kind)
{
    struct page_cache *cache = &publish->feeds[kind][publish_tier(request)];
    struct page_cache narrowed = {0};
    struct buffer feed;
    int is_fresh = !is_narrowed(request) && page_cache_is_fresh(cache);
    cache = is_narrowed(request) ? &narrowed : cache;
    if (!is_fresh)
        render(publish, request, kind, &feed);
    if (!is_fresh && page_cache_fill(cache, &feed))
        http_problem(request, 503, "Service Unavailable", "There is no memory for the feed.");
    else
        respond_cached(request, formats[kind].type, cache);
    free(narrowed.body);
}

void get_atom(struct publish *publish, struct http_request *request, const char *rest)
{
    (void)rest;
    answer(publish, request, FEED_ATOM);
}

void get_rss(struct publish *publish, struct http_request *request, const char *rest)
{
    (void)rest;
    answer(publish, request, FEED_RSS);
}

void get_json_feed(struct publish *publish, struct http_request *request, const char *rest)
{
    (void)rest;
    answer(publish, request, FEED_JSON);
}
