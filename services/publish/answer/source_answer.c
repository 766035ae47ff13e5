/* A source that the registry knows is answered at once; otherwise its stories are looked into, one by one. */
#include "source_answer.h"
#include "query_facts.h"

#include "heads.h"
#include "html.h"
#include "request_wait.h"
#include "respond.h"
#include "source_message.h"
#include "source_view.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOMAIN_MAX 320 /* bytes of a domain name, with the path that may be part of it */

/* The request is answered: what comes from Redis afterwards finds nobody. */
static void answer_problem(struct request_wait *wait, unsigned status, const char *title, const char *detail)
{
    request_wait_problem(wait, status, title, detail);
    wait->request = NULL;
}

static size_t list_entries(struct request_wait *wait, const struct catalog_entry *entries[HEADS_MAX + 1])
{
    struct catalog_query query = {.order = CATALOG_LATEST, .is_all = 1, .tag = query_tag_of(QUERY_SOURCE, wait->text)};
    return catalog_list(wait->web->catalog, &query, entries, HEADS_MAX + 1);
}

static void answer_view(struct request_wait *wait, const struct source_view *view)
{
    struct site site = site_for_request(wait->web, wait->request);
    struct json_writer writer;
    struct buffer page;
    if (wait->is_page) {
        buffer_init(&page, PAGE_MAX);
        page_source(&page, &site, view);
        respond_page(wait->request, 200, &page);
    } else {
        json_writer_init(&writer, PAGE_MAX);
        source_json_write(&writer, view, &site);
        respond_json(wait->request, "no-cache", &writer);
    }
    wait->request = NULL;
}

/* `rating` may be NULL; is_unread: because Redis does not tell. A page is worth having without it, an answer to a
 * program that would look as if the source had no rating is not. */
static void answer(struct request_wait *wait, const Triptych__SourceRating *rating, int is_unread)
{
    const struct catalog_entry *entries[HEADS_MAX + 1];
    const struct source_entry *siblings[SOURCE_SIBLINGS_MAX];
    const struct registry *registry = wait->web->registry;
    size_t sibling_total;
    size_t sibling_count =
        registry_source_siblings(registry, registry_source_find(registry, wait->text), siblings, &sibling_total);
    struct heads heads;
    size_t count = list_entries(wait, entries);
    if (is_unread && !wait->is_page) {
        http_header_add(wait->request, "Retry-After", "5");
        answer_problem(wait, 503, "Service Unavailable", "The source's rating cannot be read at the moment.");
        return;
    }
    heads_init(&heads, wait->web->catalog, entries, count < HEADS_MAX ? count : HEADS_MAX);
    answer_view(wait, &(struct source_view){.domain = wait->text,
                                            .rating = rating,
                                            .is_unread = is_unread,
                                            .heads = heads.head,
                                            .count = heads.count,
                                            .has_more = count > HEADS_MAX,
                                            .siblings = siblings,
                                            .sibling_count = sibling_count,
                                            .sibling_total = sibling_total,
                                            .seq = wait->web->seq});
    heads_done(&heads);
}

/* A page is worth having without the rating; a program is told to come again (answer). */
static void answer_without(struct request_wait *wait)
{
    answer(wait, NULL, 1);
}

/* Pages of sources ask Redis for whole stories: fewer at a time than stories themselves may. */
static const struct request_wait_kind for_source = {WEB_WAITS_STORIES, SOURCE_WAITS_MAX, answer_without};

static int ask_next(struct request_wait *wait);

static void on_story(void *context, const struct store_result *result, const Triptych__Story *story,
                     uint64_t published_version)
{
    struct request_wait *wait = context;
    struct source_message room;
    const Triptych__SourceRating *rating = source_rating_in(story, wait->text);
    (void)published_version;
    /* The story may have lost its article of this source since the list was made: SOURCE_TRIES_MAX stories are
     * tried. */
    if (wait->request && !result->code && !rating && !wait->web->is_closing && ask_next(wait))
        return;
    if (rating)
        rating = registry_source_rate(wait->web->registry, rating, &room);
    if (request_wait_end(wait))
        answer(wait, rating, result->code != 0);
    free(wait);
}

/* Asks for the next of the source's stories. Returns 0 when there is none, or no asking. */
static int ask_next(struct request_wait *wait)
{
    const struct catalog_entry *entries[HEADS_MAX + 1];
    struct web *web = wait->web;
    unsigned at = wait->tries++;
    if (at >= SOURCE_TRIES_MAX || at >= list_entries(wait, entries) ||
        store_story_get(web->store, entries[at]->id, WIRE_STORY_ARTICLES, 0, on_story, wait, NULL))
        return 0;
    return 1;
}

/* An alias's address, or a host below, leads to the source that it is. */
static void answer_elsewhere(struct request_wait *wait, const char *domain)
{
    char location[3 * DOMAIN_MAX + 32];
    struct buffer encoded;
    buffer_init(&encoded, 3 * DOMAIN_MAX);
    html_url_part(&encoded, domain);
    snprintf(location, sizeof location, "%s%s", wait->is_page ? "/source/" : "/api/v1/sources/",
             encoded.data ? encoded.data : "");
    buffer_done(&encoded);
    http_header_add(wait->request, "Location", location);
    answer_problem(wait, wait->is_page ? 301 : 308, "Known by another name", "This source has another address.");
}

/* Returns 0 when the registry does not know the source. */
static int answer_known(struct request_wait *wait, size_t stories)
{
    const struct source_entry *entry = registry_source_find(wait->web->registry, wait->text);
    struct source_message message;
    if (!entry)
        return 0;
    source_message_fill(entry, &message);
    if (strcmp(entry->domain, wait->text) == 0)
        answer(wait, &message.rating, 0);
    else if (!stories)
        answer_elsewhere(wait, entry->domain);
    return !wait->request;
}

static void ask_source(struct web *web, struct http_request *request, const char *domain, int is_page)
{
    const struct catalog_entry *entries[HEADS_MAX + 1];
    struct request_wait here = {.web = web, .request = request, .is_page = is_page};
    if (strlen(domain) <= DOMAIN_MAX)
        strcpy(here.text, domain);
    /* The catalog joins domains with bars: one in the question could match across two of them. */
    size_t stories = *here.text && !strchr(domain, '|') ? list_entries(&here, entries) : 0;
    if (*here.text && answer_known(&here, stories))
        return;
    if (!stories) {
        answer_problem(&here, 404, "Not Found",
                       "No story has an article of such a source, and the source registry does not know it.");
        return;
    }
    struct request_wait *wait = request_wait_new(&here, &for_source);
    if (wait && !ask_next(wait))
        request_wait_refuse(wait);
}

void get_source_page(struct web *web, struct http_request *request, const char *rest)
{
    ask_source(web, request, rest, 1);
}

void get_source_json(struct web *web, struct http_request *request, const char *rest)
{
    ask_source(web, request, rest, 0);
}
