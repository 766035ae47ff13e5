#include "syndication.h"

#include "atom.h"
#include "heads.h"
#include "html.h"
#include "json_feed.h"
#include "page_subject.h"
#include "respond.h"
#include "rss.h"

#include <stdio.h>

#define QUERY_SIZE 512 /* holds "?topic=…&place=…", encoded */

struct syndication_format {
    const char *type;
    void (*write)(struct buffer *out, const struct site *site, const struct syndication *syndication);
    enum web_cached cached;
};

static const struct syndication_format atom = {ATOM_TYPE, atom_write, WEB_ATOM}, rss = {RSS_TYPE, rss_write, WEB_RSS},
                                       json_feed = {JSON_FEED_TYPE, json_feed_write, WEB_JSON_FEED};

/* What a feed is narrowed to. */
struct scope {
    const char *topic, *place; /* NULL: any */
    char query[QUERY_SIZE];    /* as struct syndication has them; "" of everything */
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

static void render(struct web *web, const struct http_request *request, const struct syndication_format *format,
                   const struct scope *scope, struct buffer *out)
{
    const struct catalog_entry *entries[SYNDICATION_ENTRIES];
    struct catalog_query query = {.topic = scope->topic, .place = scope->place};
    struct site site = site_for_request(web, request);
    struct heads heads;
    buffer_init(out, PAGE_MAX);
    heads_init(&heads, entries, catalog_noted(web->catalog, &query, entries, SYNDICATION_ENTRIES));
    const struct syndication syndication = {.heads = heads.head,
                                            .count = heads.count,
                                            .query = or_null(scope->query),
                                            .subject = or_null(scope->subject),
                                            .page = or_null(scope->page)};
    format->write(out, &site, &syndication);
    heads_done(&heads);
}

static void answer(struct web *web, struct http_request *request, const struct syndication_format *format)
{
    struct page_cache *cache = &web->cached[format->cached][tier_of_request(request)];
    struct page_cache narrowed = {0};
    struct buffer written;
    struct scope scope;
    const char *problem = read_scope(request, &scope);
    if (problem) {
        respond_problem(request, 400, "Bad Request", problem);
        return;
    }
    cache = *scope.query ? &narrowed : cache;
    int is_fresh = cache != &narrowed && page_cache_is_fresh(cache);
    if (!is_fresh)
        render(web, request, format, &scope, &written);
    if (!is_fresh && page_cache_fill(cache, &written))
        http_problem(request, 503, "Service Unavailable", "There is no memory for the feed.");
    else
        respond_cached(request, format->type, cache);
    page_cache_done(&narrowed);
}

void get_atom(struct web *web, struct http_request *request)
{
    answer(web, request, &atom);
}

void get_rss(struct web *web, struct http_request *request)
{
    answer(web, request, &rss);
}

void get_json_feed(struct web *web, struct http_request *request)
{
    answer(web, request, &json_feed);
}
