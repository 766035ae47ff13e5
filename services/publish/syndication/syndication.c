/* The handlers of the feeds' paths, with the cache they share. */
#include "syndication.h"

#include "atom.h"
#include "heads.h"
#include "html.h"
#include "json_feed.h"
#include "list_filter.h"
#include "part_card.h"
#include "respond.h"
#include "rss.h"
#include "subject_names.h"

#include <stdio.h>

#define QUERY_SIZE 512 /* holds "?topic=…&place=…", encoded */

struct syndication_format {
    const char *path, *type;
    void (*write)(struct buffer *out, const struct site *site, const struct syndication *syndication);
};

static const struct syndication_format atom = {"/feed.atom", ATOM_TYPE, atom_write},
                                       rss = {"/feed.rss", RSS_TYPE, rss_write},
                                       json_feed = {"/feed.json", JSON_FEED_TYPE, json_feed_write};

/* What a feed is narrowed to. */
struct scope {
    struct catalog_query stories;
    /* As struct syndication has them; "" of everything. */
    char query[QUERY_SIZE];
    char subject[2 * SUBJECT_TITLE_SIZE + 4];
    char page[SUBJECT_TITLE_SIZE];
};

/* Written from what was understood and not copied: whatever order or unknown parameters a reader sends, one feed has
 * one address and is kept once. */
static void write_query(struct scope *scope)
{
    struct buffer query;
    buffer_init(&query, sizeof scope->query - 1);
    if (scope->stories.topic) {
        buffer_text(&query, "?topic=");
        html_url_part(&query, scope->stories.topic);
    }
    if (scope->stories.place) {
        buffer_text(&query, scope->stories.topic ? "&place=" : "?place=");
        html_url_part(&query, scope->stories.place);
    }
    snprintf(scope->query, sizeof scope->query, "%s", query.len ? query.data : "");
    buffer_done(&query);
}

static void name_scope(struct scope *scope)
{
    char topic[SUBJECT_TITLE_SIZE] = "", place[SUBJECT_TITLE_SIZE] = "";
    const struct catalog_query *stories = &scope->stories;
    if (stories->topic) {
        subject_topic_title(stories->topic, topic, sizeof topic);
        snprintf(scope->page, sizeof scope->page, "/topic/%s", stories->topic);
    }
    if (stories->place) {
        subject_place_title(stories->place, place, sizeof place);
        part_place_path(stories->place, scope->page, sizeof scope->page);
    }
    if (stories->topic && stories->place)
        scope->page[0] = '\0'; /* no page is of both */
    snprintf(scope->subject, sizeof scope->subject, "%s%s%s", topic, *topic && *place ? ", " : "", place);
}

static enum list_problem read_scope(const struct http_request *request, struct scope *out)
{
    const struct list_filter filter = {.topic = http_query(request, "topic"), .place = http_query(request, "place")};
    size_t limit;
    *out = (struct scope){0};
    enum list_problem problem = list_filter_read(&filter, &out->stories, &limit);
    if (problem)
        return problem;
    name_scope(out);
    write_query(out);
    return LIST_FINE;
}

static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

static void render(struct web *web, const struct http_request *request, const struct syndication_format *format,
                   const struct scope *scope, struct buffer *out)
{
    const struct catalog_entry *entries[SYNDICATION_ENTRIES];
    struct site site = site_for_request(web, request);
    struct heads heads;
    buffer_init(out, PAGE_MAX);
    heads_init(&heads, web->catalog, entries,
               catalog_noted(web->catalog, &scope->stories, entries, SYNDICATION_ENTRIES));
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
    char path[QUERY_SIZE + 32], key[KEPT_KEY_SIZE];
    struct buffer written;
    struct scope scope;
    enum list_problem problem = read_scope(request, &scope);
    if (problem) {
        respond_problem(request, 400, "Bad Request", list_problem_sentence(problem));
        return;
    }
    snprintf(path, sizeof path, "%s%s", format->path, scope.query);
    web_kept_key(web, request, path, key);
    struct kept_answer *kept = kept_answers_find(&web->kept, key, "", WEB_KEEP_MS);
    if (kept) {
        respond_kept(request, RESPOND_PAGE_KEEP, CODING_KEPT, kept);
        return;
    }
    render(web, request, format, &scope, &written);
    respond_and_keep(web, request, &(struct respond_kept_as){key, "", format->type, RESPOND_PAGE_KEEP}, &written);
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
