/* The handlers of the feeds' paths, with the cache they share. */
#include "syndication.h"

#include "ask.h"
#include "ask_address.h"
#include "atom.h"
#include "heads.h"
#include "html.h"
#include "json_feed.h"
#include "params.h"
#include "part_card.h"
#include "respond.h"
#include "rss.h"
#include "subject_names.h"

#include <stdio.h>
#include <string.h>

#define SCOPE_MAX 16384 /* bytes of what was asked, encoded */

#define SHOWN_TYPE "application/xml; charset=utf-8"

struct syndication_format {
    const char *path, *type;
    const char *shown_type; /* for who opens it in a browser */
    void (*write)(struct buffer *out, const struct site *site, const struct syndication *syndication);
};

static const struct syndication_format atom = {"/feed.atom", ATOM_TYPE, SHOWN_TYPE, atom_write},
                                       rss = {"/feed.rss", RSS_TYPE, SHOWN_TYPE, rss_write},
                                       json_feed = {"/feed.json", JSON_FEED_TYPE, JSON_FEED_TYPE, json_feed_write};

/* What a feed is narrowed to. */
struct scope {
    struct catalog_query stories;
    struct query *filter; /* owned; `stories` borrows it */
    size_t limit;
    /* As struct syndication has them; without bytes: of everything. */
    struct buffer query, subject, page;
};

static void scope_done(struct scope *scope)
{
    query_free(scope->filter);
    buffer_done(&scope->query);
    buffer_done(&scope->subject);
    buffer_done(&scope->page);
}

/* Adds to the name what one parameter asks, in words where there are any. */
static void name_parameter(struct buffer *subject, const char *name, const char *value)
{
    char title[SUBJECT_TITLE_SIZE] = "";
    if (subject->len)
        buffer_text(subject, ", ");
    if (strcmp(name, "topic") == 0 && subject_is_topic(value))
        subject_topic_title(value, title, sizeof title);
    else if (strcmp(name, "place") == 0)
        subject_place_title(value, title, sizeof title);
    if (*title || strcmp(name, "q") == 0)
        buffer_text(subject, *title ? title : value);
    else
        buffer_format(subject, "%s %s", name, value);
}

static void name_scope(const struct http_request *request, struct scope *scope)
{
    const char *name, *value;
    for (size_t i = 0; (value = http_param(request, i, &name)) != NULL; i++)
        if (strcmp(name, "limit") != 0 && strcmp(name, "token") != 0)
            name_parameter(&scope->subject, name, value);
}

/* The page with the same stories: a topic's or a place's own where there is one, else the search's. */
static void write_page(const struct http_request *request, struct scope *scope, size_t parameters)
{
    const char *topic = http_query(request, "topic"), *place = http_query(request, "place");
    char path[SUBJECT_TITLE_SIZE];
    if (parameters == 1 && topic && subject_is_topic(topic)) {
        buffer_format(&scope->page, "/topic/%s", topic);
    } else if (parameters == 1 && place && subject_is_place(place)) {
        part_place_path(place, path, sizeof path);
        buffer_text(&scope->page, path);
    } else if (parameters) {
        buffer_text(&scope->page, "/search");
        buffer_add(&scope->page, scope->query.data, scope->query.len);
    }
}

/* Returns 0 when the request has been answered. */
static int read_scope(struct web *web, struct http_request *request, struct scope *out)
{
    *out = (struct scope){0};
    buffer_init(&out->query, SCOPE_MAX);
    buffer_init(&out->subject, SCOPE_MAX);
    buffer_init(&out->page, SCOPE_MAX);
    if (!ask_list(web, request, &out->stories, &out->filter, &out->limit))
        return 0;
    out->stories.order = CATALOG_NOTED;
    buffer_char(&out->query, '?');
    size_t parameters = ask_address_write(&out->query, request, PARAMS_QUERY " limit");
    if (!parameters)
        buffer_done(&out->query);
    name_scope(request, out);
    write_page(request, out, parameters - (parameters && http_query(request, "limit")));
    return 1;
}

static const char *or_null(const struct buffer *text)
{
    return text->len && !text->is_failed ? text->data : NULL;
}

static void render(struct web *web, const struct http_request *request, const struct syndication_format *format,
                   const struct scope *scope, struct buffer *out)
{
    const struct catalog_entry *entries[HEADS_MAX];
    struct site site = site_for_request(web, request);
    struct heads heads;
    buffer_init(out, PAGE_MAX);
    heads_init(&heads, web->catalog, entries, catalog_list(web->catalog, &scope->stories, entries, scope->limit));
    const struct syndication syndication = {.heads = heads.head,
                                            .count = heads.count,
                                            .lang = web->site.langs.count ? web->site.langs.codes[0] : NULL,
                                            .query = or_null(&scope->query),
                                            .subject = or_null(&scope->subject),
                                            .page = or_null(&scope->page)};
    format->write(out, &site, &syndication);
    heads_done(&heads);
}

/* A browser that was led here by a person says so, a feed reader does not. Some browsers save what has a feed's own type
 * to a file; as plain XML, with the same bytes, all show it. */
static const char *type_for(const struct http_request *request, const struct syndication_format *format)
{
    const char *destination = http_header(request, "Sec-Fetch-Dest");
    return destination && strcmp(destination, "document") == 0 ? format->shown_type : format->type;
}

/* Where a subscriber finds hub and topic without reading the feed (WebSub, 4). */
static void add_links(const struct web *web, struct http_request *request, const struct syndication_format *format,
                      const struct scope *scope)
{
    const struct syndication syndication = {.query = or_null(&scope->query)};
    struct buffer links;
    if (!syndication_has_hub(&web->site))
        return;
    buffer_init(&links, SCOPE_MAX);
    buffer_format(&links, "<%s" SYNDICATION_HUB_PATH ">; rel=\"hub\", <", web->site.base_url);
    syndication_self(&links, &web->site, &syndication, format->path);
    buffer_text(&links, ">; rel=\"self\"");
    if (!links.is_failed)
        http_header_add(request, "Link", links.data);
    buffer_done(&links);
}

static void answer_scope(struct web *web, struct http_request *request, const struct syndication_format *format,
                         const struct scope *scope)
{
    char path[KEPT_KEY_SIZE], key[KEPT_KEY_SIZE] = "";
    struct buffer written;
    const char *type = type_for(request, format);
    http_header_add(request, "Vary", "Sec-Fetch-Dest");
    http_header_add(request, "Content-Security-Policy", PAGE_CSP_FEED);
    add_links(web, request, format, scope);
    /* A longer question is few readers' and is answered each time. */
    if (scope->query.len + strlen(format->path) + 1 < sizeof path) {
        snprintf(path, sizeof path, "%s%s%s", type == format->type ? "" : " ", format->path,
                 scope->query.len ? scope->query.data : "");
        web_kept_key(web, request, path, key);
    }
    struct kept_answer *kept = kept_answers_find(&web->kept, key, "", WEB_KEEP_MS);
    if (kept) {
        respond_kept(request, RESPOND_PAGE_KEEP, CODING_KEPT, kept);
        return;
    }
    render(web, request, format, scope, &written);
    respond_and_keep(web, request, &(struct respond_kept_as){key, "", type, RESPOND_PAGE_KEEP}, &written);
}

static void answer(struct web *web, struct http_request *request, const struct syndication_format *format)
{
    struct scope scope;
    if (read_scope(web, request, &scope))
        answer_scope(web, request, format, &scope);
    scope_done(&scope);
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
