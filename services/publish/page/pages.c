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
#include "part_side.h"
#include "query_facts.h"
#include "respond.h"
#include "subject_names.h"
#include "words.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LIST_STORIES 30
#define HALF_STORIES 12    /* of one side on /blindspot */
#define NEXT_MAX     16384 /* bytes of an address that leads on, with what was asked */
#define DOMAIN_MAX   320   /* bytes of a domain name, with the path that may be part of it */

/* The address of the next page: `path` with what was asked and its cursor; nothing when this is the last. */
static void write_next(struct buffer *out, const char *path, const struct http_request *request,
                       const struct catalog_entry *last, enum catalog_order order)
{
    char cursor[CURSOR_SIZE];
    if (!last)
        return;
    cursor_write(last, order, cursor);
    buffer_format(out, "%s?", path);
    if (ask_address_write(out, request, PARAMS_QUERY " sort"))
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
    query->order = list->subject && list->subject->is_top ? CATALOG_TOP : CATALOG_LATEST;
    if (!cursor_read(http_query(request, "after"), query->order, &query->after)) {
        respond_error_page(web, request, 400, SAY_LATER("Bad request"),
                           SAY_LATER("This address has been changed on its way."));
        return;
    }
    size_t count = catalog_list(web->catalog, query, entries, LIST_STORIES + 1);
    heads_init(&heads, web->catalog, entries, count < LIST_STORIES ? count : LIST_STORIES);
    buffer_init(&next, NEXT_MAX);
    buffer_init(&page, PAGE_MAX);
    /* The cursor names the last story shown, so a page of the list does not shift when stories come in. */
    write_next(&next, list->path, request, count > LIST_STORIES ? entries[LIST_STORIES - 1] : NULL, query->order);
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
    struct page_list list = {.title = say("Latest"),
                             .path = "/latest",
                             .search = "",
                             .empty = SAY_LATER("There are no stories yet."),
                             .is_listed = 1};
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
    char title[SIDE_NAME_MAX + 128];
    int is_left = strcmp(rest, "left") == 0;
    struct catalog_query query = {.tag = query_tag_of(QUERY_BLINDSPOT, rest)};
    struct page_list list = {.title = title,
                             .path = is_left ? "/blindspot/left" : "/blindspot/right",
                             .search = "",
                             .empty = SAY_LATER("Nothing at the moment."),
                             .is_listed = 1};
    snprintf(title, sizeof title, say("What the %s misses"), side_said(is_left ? SIDE_LEFT : SIDE_RIGHT));
    if (is_left || strcmp(rest, "right") == 0)
        answer_list(web, request, &query, &list);
    else
        respond_error_page(web, request, 404, SAY_LATER("Not found"),
                           SAY_LATER("Blindspots are of the left or the right."));
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

/* By rank, unless the latest are asked for first. Returns 0 when the request has been answered with what is wrong. */
static int read_sort(struct web *web, struct http_request *request, int *out_is_top)
{
    const char *sort = http_query(request, "sort");
    *out_is_top = !sort || strcmp(sort, "top") == 0;
    if (*out_is_top || strcmp(sort, "latest") == 0)
        return 1;
    params_refuse(web, request, "sort", "sort is one of: top latest.");
    return 0;
}

/* Stories under one name, a topic's or a place's; it has been checked. */
static void answer_subject(struct web *web, struct http_request *request, enum query_field field, const char *name,
                           const struct page_list *heading)
{
    struct page_list list = *heading;
    char syndication_query[3 * SUBJECT_TITLE_SIZE + 16];
    struct buffer encoded;
    struct catalog_query query = {.tag = query_tag_of(field, name)};
    struct page_subject subject = {.key = name, .is_place = field == QUERY_PLACE};
    struct facets sources = {NULL, 0};
    if (!read_sort(web, request, &subject.is_top))
        return;
    /* Without memory for it nobody is named who covers it. */
    facets_count(web->catalog, &query, FACET_SOURCE, &sources);
    subject.sources = &sources;
    buffer_init(&encoded, sizeof syndication_query - 16);
    html_url_part(&encoded, name);
    snprintf(syndication_query, sizeof syndication_query, "?%s=%s", query_fields[field].name,
             encoded.len ? encoded.data : "");
    buffer_done(&encoded);
    list.subject = &subject;
    list.syndication_query = syndication_query;
    list.search = "";
    list.empty = SAY_LATER("No story with enough sources is filed here at the moment.");
    list.is_listed = 1;
    answer_list(web, request, &query, &list);
    facets_done(&sources);
}

/* Names that differ by their letters' case alone are one: whoever typed "/topic/Politics" is led on. */
static int is_elsewhere(struct web *web, struct http_request *request, const char *prefix, const char *rest,
                        int (*change)(int letter))
{
    char path[SUBJECT_TITLE_SIZE + 16];
    size_t len = strlen(prefix), rest_len = strlen(rest);
    if (rest_len > SUBJECT_TITLE_SIZE)
        return 0;
    memcpy(path, prefix, len);
    for (size_t i = 0; i <= rest_len; i++)
        path[len + i] = (char)change((unsigned char)rest[i]);
    if (strcmp(path + len, rest) == 0)
        return 0;
    respond_moved(web, request, path);
    return 1;
}

void get_topic(struct web *web, struct http_request *request, const char *rest)
{
    char title[SUBJECT_TITLE_SIZE], path[SUBJECT_TITLE_SIZE];
    struct page_list list = {.title = title, .path = path};
    if (is_elsewhere(web, request, "/topic/", rest, tolower))
        return;
    if (!subject_is_topic(rest)) {
        respond_error_page(web, request, 404, SAY_LATER("Not found"), SAY_LATER("There is no such topic."));
        return;
    }
    subject_topic_title(rest, title, sizeof title);
    snprintf(path, sizeof path, "/topic/%s", rest);
    answer_subject(web, request, QUERY_TOPIC, rest, &list);
}

/* A place that stories are filed under and that is written so but for its letters' case, or a country. */
static int place_is_elsewhere(struct web *web, struct http_request *request, const char *rest)
{
    const struct facets *places = &web_subjects(web)->places;
    char path[SUBJECT_TITLE_SIZE + 16];
    for (size_t i = 0; i < places->count; i++) {
        if (strcasecmp(places->rows[i].key, rest) != 0)
            continue;
        if (strcmp(places->rows[i].key, rest) == 0)
            return 0;
        snprintf(path, sizeof path, "/place/%s", places->rows[i].key);
        respond_moved(web, request, path);
        return 1;
    }
    return strlen(rest) == 2 && is_elsewhere(web, request, "/place/", rest, toupper);
}

void get_place(struct web *web, struct http_request *request, const char *rest)
{
    char title[SUBJECT_TITLE_SIZE], path[SUBJECT_TITLE_SIZE];
    struct page_list list = {.title = title, .path = path};
    if (place_is_elsewhere(web, request, rest))
        return;
    if (!subject_place_title(rest, title, sizeof title)) {
        respond_error_page(web, request, 404, SAY_LATER("Not found"), SAY_LATER("There is no such place."));
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
        respond_error_page(web, request, 404, SAY_LATER("Not found"), SAY_LATER("There is no such source."));
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
                             .empty =
                                 SAY_LATER("No story with enough sources has an article of this one at the moment."),
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
                             .empty = SAY_LATER("No story is reported in it at the moment."),
                             .is_listed = 1};
    if (is_elsewhere(web, request, "/language/", rest, tolower))
        return;
    if (name == rest || strlen(rest) > 3) { /* there is no such language */
        respond_error_page(web, request, 404, SAY_LATER("Not found"), SAY_LATER("There is no such language."));
        return;
    }
    snprintf(title, sizeof title, say("Reported in %s"), name);
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
