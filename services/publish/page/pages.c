/* Each page asks the catalog, unpacks the heads, and hands them to ../view. */
#include "pages.h"

#include "ask.h"
#include "ask_address.h"
#include "code_names.h"
#include "cursor.h"
#include "desk_status.h"
#include "heads.h"
#include "html.h"
#include "page_blindspot.h"
#include "page_bot.h"
#include "page_index.h"
#include "page_list.h"
#include "page_method.h"
#include "params.h"
#include "part_card.h"
#include "query_facts.h"
#include "respond.h"
#include "subject_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST_STORIES 30
#define HALF_STORIES 12    /* of one side on /blindspot */
#define NEXT_MAX     16384 /* bytes of an address that leads on, with what was asked */
#define DOMAIN_MAX   320   /* bytes of a domain name, with the path that may be part of it */

/* The address of the next page: `path` with what was asked and its cursor; nothing when this is the last. */
static void write_next(struct buffer *out, const char *path, const struct http_request *request,
                       const struct catalog_entry *last)
{
    char cursor[CURSOR_SIZE];
    if (!last)
        return;
    cursor_write(last, CATALOG_LATEST, cursor);
    buffer_format(out, "%s?", path);
    if (ask_address_write(out, request, PARAMS_QUERY))
        buffer_char(out, '&');
    buffer_format(out, "after=%s", cursor);
}

/* `query` says which stories, `list` what stands around them. */
static void answer_list(struct web *web, struct http_request *request, struct catalog_query *query,
                        struct page_list *list)
{
    const struct catalog_entry *entries[LIST_STORIES + 1];
    struct buffer page, next;
    struct heads heads;
    struct site site = site_for_request(web, request);
    query->order = CATALOG_LATEST;
    if (!cursor_read(http_query(request, "after"), query->order, &query->after)) {
        respond_error_page(web, request, 400, "Bad request", "This address has been changed on its way.");
        return;
    }
    size_t count = catalog_list(web->catalog, query, entries, LIST_STORIES + 1);
    heads_init(&heads, web->catalog, entries, count < LIST_STORIES ? count : LIST_STORIES);
    buffer_init(&next, NEXT_MAX);
    buffer_init(&page, PAGE_MAX);
    /* The cursor names the last story shown, so a page of the list does not shift when stories come in. */
    write_next(&next, list->path, request, count > LIST_STORIES ? entries[LIST_STORIES - 1] : NULL);
    /* Too little memory for the link costs the link, not the page. */
    list->next = next.data && !next.is_failed ? next.data : "";
    list->heads = heads.head;
    list->count = heads.count;
    page_list(&page, &site, list);
    heads_done(&heads);
    buffer_done(&next);
    respond_page(request, 200, &page);
}

void get_latest(struct web *web, struct http_request *request)
{
    struct catalog_query query = {0};
    struct page_list list = {
        .title = "Latest", .path = "/latest", .search = "", .empty = "There are no stories yet.", .is_listed = 1};
    answer_list(web, request, &query, &list);
}

void get_blindspot(struct web *web, struct http_request *request)
{
    const struct catalog_entry *entries[HALF_STORIES + 1];
    struct heads heads[2];
    struct blindspot_list lists[2] = {{0}};
    struct buffer page;
    struct site site = site_for_request(web, request);
    for (int half = 0; half < 2; half++) {
        struct catalog_query query = {.order = CATALOG_LATEST,
                                      .tag = query_tag_of(QUERY_BLINDSPOT, half ? "right" : "left")};
        size_t count = catalog_list(web->catalog, &query, entries, HALF_STORIES + 1);
        heads_init(&heads[half], web->catalog, entries, count < HALF_STORIES ? count : HALF_STORIES);
        lists[half] = (struct blindspot_list){heads[half].head, heads[half].count, count > HALF_STORIES};
    }
    buffer_init(&page, PAGE_MAX);
    page_blindspot(&page, &site, &lists[0], &lists[1]);
    heads_done(&heads[0]);
    heads_done(&heads[1]);
    respond_page(request, 200, &page);
}

void get_blindspot_side(struct web *web, struct http_request *request, const char *rest)
{
    char title[SIDE_NAME_MAX + 32];
    int is_left = strcmp(rest, "left") == 0;
    struct catalog_query query = {.tag = query_tag_of(QUERY_BLINDSPOT, rest)};
    struct page_list list = {.title = title,
                             .path = is_left ? "/blindspot/left" : "/blindspot/right",
                             .search = "",
                             .empty = "Nothing at the moment.",
                             .is_listed = 1};
    snprintf(title, sizeof title, "What the %s misses", side_in_text(is_left ? SIDE_LEFT : SIDE_RIGHT));
    if (is_left || strcmp(rest, "right") == 0)
        answer_list(web, request, &query, &list);
    else
        respond_error_page(web, request, 404, "Not found", "Blindspots are of the left or the right.");
}

/* Everything that it states is read from the running programs, so that it cannot differ from what they do. */
void get_method(struct web *web, struct http_request *request)
{
    struct buffer page;
    struct site site = site_for_request(web, request);
    buffer_init(&page, PAGE_MAX);
    page_method(&page, &site,
                &(struct page_method){.registry = web->desk->registry,
                                      .engine = web->desk->method,
                                      .key_rate = web->tier_keys->keyring.rate,
                                      .is_open = web->site.tier == TIER_VANTAGE});
    respond_page(request, 200, &page);
}

void get_bot(struct web *web, struct http_request *request)
{
    struct buffer page;
    struct site site = site_for_request(web, request);
    buffer_init(&page, PAGE_MAX);
    page_bot(&page, &site, web->desk->agent);
    respond_page(request, 200, &page);
}

/* Stories under one name, a topic's or a place's; it has been checked. */
static void answer_subject(struct web *web, struct http_request *request, enum query_field field, const char *name,
                           struct page_list *list)
{
    char syndication_query[3 * SUBJECT_TITLE_SIZE + 16];
    struct buffer encoded;
    struct catalog_query query = {.tag = query_tag_of(field, name)};
    buffer_init(&encoded, sizeof syndication_query - 16);
    html_url_part(&encoded, name);
    snprintf(syndication_query, sizeof syndication_query, "?%s=%s", query_fields[field].name,
             encoded.len ? encoded.data : "");
    buffer_done(&encoded);
    list->syndication_query = syndication_query;
    list->search = "";
    list->empty = "No story with enough sources is filed here at the moment.";
    list->is_listed = 1;
    answer_list(web, request, &query, list);
}

void get_topic(struct web *web, struct http_request *request, const char *rest)
{
    char title[SUBJECT_TITLE_SIZE], path[SUBJECT_TITLE_SIZE];
    struct page_list list = {.title = title, .path = path};
    if (!subject_is_topic(rest)) {
        respond_error_page(web, request, 404, "Not found", "There is no such topic.");
        return;
    }
    subject_topic_title(rest, title, sizeof title);
    snprintf(path, sizeof path, "/topic/%s", rest);
    answer_subject(web, request, QUERY_TOPIC, rest, &list);
}

void get_place(struct web *web, struct http_request *request, const char *rest)
{
    char title[SUBJECT_TITLE_SIZE], path[SUBJECT_TITLE_SIZE];
    struct page_list list = {.title = title, .path = path};
    if (!subject_place_title(rest, title, sizeof title)) {
        respond_error_page(web, request, 404, "Not found", "There is no such place.");
        return;
    }
    part_place_path(rest, path, sizeof path);
    answer_subject(web, request, QUERY_PLACE, rest, &list);
}

void get_source_list(struct web *web, struct http_request *request, const char *rest)
{
    char path[3 * DOMAIN_MAX + 16];
    struct buffer encoded;
    if (strlen(rest) > DOMAIN_MAX) {
        respond_error_page(web, request, 404, "Not found", "There is no such source.");
        return;
    }
    /* Each byte may become three; 16 are for the path before it. */
    buffer_init(&encoded, sizeof path - 16);
    html_url_part(&encoded, rest);
    snprintf(path, sizeof path, "/source/%s", encoded.data ? encoded.data : "");
    buffer_done(&encoded);
    struct catalog_query query = {.tag = query_tag_of(QUERY_SOURCE, rest)};
    struct page_list list = {.title = rest,
                             .path = path,
                             .search = "",
                             .empty = "No story with enough sources has an article of this one at the moment.",
                             .is_listed = 1};
    answer_list(web, request, &query, &list);
}

/* Stories that an outlet reports in this language. */
void get_language(struct web *web, struct http_request *request, const char *rest)
{
    char title[SUBJECT_TITLE_SIZE], path[SUBJECT_TITLE_SIZE];
    const char *name = language_name(rest);
    struct catalog_query query = {.tag = query_tag_of(QUERY_LANG, rest)};
    struct page_list list = {.title = title,
                             .path = path,
                             .search = "",
                             .empty = "No story is reported in it at the moment.",
                             .is_listed = 1};
    if (name == rest || strlen(rest) > 3) { /* there is no such language */
        respond_error_page(web, request, 404, "Not found", "There is no such language.");
        return;
    }
    snprintf(title, sizeof title, "Reported in %s", name);
    snprintf(path, sizeof path, "/language/%s", rest);
    answer_list(web, request, &query, &list);
}

static void answer_index(struct web *web, struct http_request *request,
                         void (*write)(struct buffer *out, const struct site *site))
{
    struct buffer page;
    struct site site = site_for_request(web, request);
    buffer_init(&page, PAGE_MAX);
    write(&page, &site);
    respond_page(request, 200, &page);
}

void get_topics(struct web *web, struct http_request *request)
{
    answer_index(web, request, page_topics);
}

void get_places(struct web *web, struct http_request *request)
{
    answer_index(web, request, page_places);
}
