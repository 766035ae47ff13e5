/* /feed.atom, /feed.rss, /feed.json: the same entries, those noted latest first; of one ?topic or ?place when asked. */
#include "atom.h"
#include "heads.h"
#include "html.h"
#include "json_feed.h"
#include "page_subject.h"
#include "respond.h"
#include "routes.h"
#include "rss.h"

#include <stdio.h>
#include <stdlib.h>

#define QUERY_SIZE 512 /* holds "?topic=…&place=…", encoded */

static const struct feed_format {
    const char *type;
    void (*write)(struct buffer *out, const struct site *site, const struct feed *feed);
} formats[FEED_KINDS] = {
    [FEED_ATOM] = {FEED_ATOM_TYPE, feed_atom},
    [FEED_RSS] = {FEED_RSS_TYPE, feed_rss},
    [FEED_JSON] = {FEED_JSON_TYPE, feed_json},
};

/* What a feed is narrowed to. */
struct scope {
    const char *topic, *place; /* NULL: any */
    char query[QUERY_SIZE];    /* as struct feed has them; "" of everything */
    char subject[2 * SUBJECT_TITLE_SIZE + 4];
    char page[SUBJECT_TITLE_SIZE];
};

static void write_query(struct scope *scope)
{
    struct buffer query;
    buffer_init(&query, sizeof scope->query - 1);
    if (scope->topic) {
        buffer_text(&query, "?topic=");
        html_url_part(&query, scope->topic);
    }
    if (scope->place) {
        buffer_text(&query, scope->topic ? "&place=" : "?place=");
        html_url_part(&query, scope->place);
    }
    snprintf(scope->query, sizeof scope->query, "%s", query.len ? query.data : "");
    buffer_done(&query);
}

/* Returns NULL, or what is wrong with the request. */
static const char *read_scope(const struct http_request *request, struct scope *out)
{
    char topic[SUBJECT_TITLE_SIZE] = "", place[SUBJECT_TITLE_SIZE] = "";
    *out = (struct scope){.topic = http_query(request, "topic"), .place = http_query(request, "place")};
    const char *problem = subject_problem(out->topic, out->place);
    if (problem)
        return problem;
    if (out->topic) {
        page_topic_title(out->topic, topic, sizeof topic);
        snprintf(out->page, sizeof out->page, "/topic/%s", out->topic);
    }
    if (out->place) {
        page_place_title(out->place, place, sizeof place);
        page_place_path(out->place, out->page, sizeof out->page);
    }
    if (out->topic && out->place)
        out->page[0] = '\0'; /* no page is of both */
    snprintf(out->subject, sizeof out->subject, "%s%s%s", topic, *topic && *place ? ", " : "", place);
    write_query(out);
    return NULL;
}

static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

static void render(struct publish *publish, const struct http_request *request, enum feed_kind kind,
                   const struct scope *scope, struct buffer *out)
{
    const struct catalog_entry *entries[FEED_ENTRIES];
    struct catalog_query query = {.topic = scope->topic, .place = scope->place};
    struct site site = publish_site(publish, request);
    struct heads heads;
    buffer_init(out, PAGE_MAX);
    heads_init(&heads, entries, catalog_noted(publish->catalog, &query, entries, FEED_ENTRIES));
    const struct feed feed = {.heads = heads.head,
                              .count = heads.count,
                              .query = or_null(scope->query),
                              .subject = or_null(scope->subject),
                              .page = or_null(scope->page)};
    formats[kind].write(out, &site, &feed);
    heads_done(&heads);
}

static void answer(struct publish *publish, struct http_request *request, enum feed_kind kind)
{
    struct page_cache *cache = &publish->feeds[kind][publish_tier(request)];
    struct page_cache narrowed = {0};
    struct buffer feed;
    struct scope scope;
    const char *problem = read_scope(request, &scope);
    if (problem) {
        respond_problem(request, 400, "Bad Request", problem);
        return;
    }
    cache = *scope.query ? &narrowed : cache;
    int is_fresh = cache != &narrowed && page_cache_is_fresh(cache);
    if (!is_fresh)
        render(publish, request, kind, &scope, &feed);
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
