/* /source/DOMAIN and /api/v1/sources/DOMAIN. The stories come from the catalog, the rating from the register that
 * publish reads. Where that does not know the source, its rating stands beside its articles in Redis, so one of its
 * stories is fetched for it. */
#include "heads.h"
#include "html.h"
#include "respond.h"
#include "routes.h"
#include "source_message.h"
#include "source_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SOURCE_WAIT_MS   2000
#define SOURCE_WAITS_MAX 256 /* requests that wait at once */
#define SOURCE_TRIES_MAX 3   /* stories looked into for an article of the source that is still there */
#define DOMAIN_MAX       320 /* bytes of a domain name, with the path that may be part of it */

struct source_wait {
    struct publish *publish;
    struct http_request *request; /* NULL once answered */
    char domain[DOMAIN_MAX + 1];
    int is_page;
    unsigned tries;
    struct loop_timer timer;
};

static void answer_problem(struct source_wait *wait, unsigned status, const char *title, const char *detail)
{
    if (wait->is_page)
        respond_error_page(wait->publish, wait->request, status, title, detail);
    else
        respond_problem(wait->request, status, title, detail);
    wait->request = NULL;
}

static size_t list_entries(struct source_wait *wait, const struct catalog_entry *entries[HEADS_MAX + 1])
{
    struct catalog_query query = {.order = CATALOG_LATEST, .is_all = 1, .source = wait->domain};
    return catalog_list(wait->publish->catalog, &query, entries, HEADS_MAX + 1);
}

static void answer_view(struct source_wait *wait, const struct source_view *view)
{
    struct site site = publish_site(wait->publish, wait->request);
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
static void answer(struct source_wait *wait, const Triptych__SourceRating *rating, int is_unread)
{
    const struct catalog_entry *entries[HEADS_MAX + 1];
    const struct source_entry *siblings[SOURCE_SIBLINGS_MAX];
    const struct registry *registry = wait->publish->registry;
    size_t sibling_total;
    size_t sibling_count =
        source_register_siblings(registry, source_register_find(registry, wait->domain), siblings, &sibling_total);
    struct heads heads;
    size_t count = list_entries(wait, entries);
    if (is_unread && !wait->is_page) {
        http_header_add(wait->request, "Retry-After", "5");
        answer_problem(wait, 503, "Service Unavailable", "The source's rating cannot be read at the moment.");
        return;
    }
    heads_init(&heads, entries, count < HEADS_MAX ? count : HEADS_MAX);
    answer_view(wait, &(struct source_view){.domain = wait->domain,
                                            .rating = rating,
                                            .is_unread = is_unread,
                                            .heads = heads.head,
                                            .count = heads.count,
                                            .has_more = count > HEADS_MAX,
                                            .siblings = siblings,
                                            .sibling_count = sibling_count,
                                            .sibling_total = sibling_total,
                                            .seq = wait->publish->hub.seq});
    heads_done(&heads);
}

static void on_late(void *context)
{
    struct source_wait *wait = context;
    metric_add(wait->publish->metrics.late, 1);
    answer(wait, NULL, 1);
}

static int ask_next(struct source_wait *wait);

static void on_story(void *context, const struct store_result *result, const Triptych__Story *story,
                     uint64_t published_version)
{
    struct source_wait *wait = context;
    struct source_message room;
    const Triptych__SourceRating *rating = source_rating_in(story, wait->domain);
    (void)published_version;
    wait->publish->story_waits--;
    if (wait->request && !result->code && !rating && !wait->publish->is_closing && ask_next(wait))
        return;
    loop_timer_stop(&wait->timer);
    if (rating)
        rating = source_register_rate(wait->publish->registry, rating, &room);
    if (wait->request)
        answer(wait, rating, result->code != 0);
    free(wait);
}

/* Asks for the next of the source's stories. Returns 0 when there is none, or no asking. */
static int ask_next(struct source_wait *wait)
{
    const struct catalog_entry *entries[HEADS_MAX + 1];
    struct publish *publish = wait->publish;
    unsigned at = wait->tries++;
    if (at >= SOURCE_TRIES_MAX || at >= list_entries(wait, entries) ||
        store_story_get(publish->service.store, entries[at]->id, HUB_STORY_ARTICLES, 0, on_story, wait, NULL))
        return 0;
    publish->story_waits++;
    return 1;
}

/* A twin's address, or a host below, leads to the source that it is. */
static void answer_elsewhere(struct source_wait *wait, const char *domain)
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

/* Returns 0 when the register does not know the source. */
static int answer_known(struct source_wait *wait, size_t stories)
{
    const struct source_entry *entry = source_register_find(wait->publish->registry, wait->domain);
    struct source_message message;
    if (!entry)
        return 0;
    source_message_fill(entry, &message);
    if (strcmp(entry->domain, wait->domain) == 0)
        answer(wait, &message.rating, 0);
    else if (!stories)
        answer_elsewhere(wait, entry->domain);
    return !wait->request;
}

static void ask_source(struct publish *publish, struct http_request *request, const char *domain, int is_page)
{
    const struct catalog_entry *entries[HEADS_MAX + 1];
    struct source_wait here = {.publish = publish, .request = request, .is_page = is_page};
    if (strlen(domain) <= DOMAIN_MAX)
        strcpy(here.domain, domain);
    size_t stories = *here.domain && !strchr(domain, '|') ? list_entries(&here, entries) : 0;
    if (*here.domain && answer_known(&here, stories))
        return;
    if (!stories) {
        answer_problem(&here, 404, "Not Found",
                       "No story has an article of such a source, and the register does not know it.");
        return;
    }
    struct source_wait *wait = publish->story_waits < SOURCE_WAITS_MAX ? malloc(sizeof *wait) : NULL;
    if (!wait) {
        answer(&here, NULL, 1);
        return;
    }
    *wait = here;
    loop_timer_init(&wait->timer, on_late, wait);
    if (!ask_next(wait)) {
        answer(wait, NULL, 1);
        free(wait);
        return;
    }
    loop_timer_start(daemon_loop(publish->service.daemon), &wait->timer, SOURCE_WAIT_MS, 0);
}

void get_source(struct publish *publish, struct http_request *request, const char *rest)
{
    if (http_query(request, "list") || http_query(request, "after"))
        get_source_list(publish, request, rest);
    else
        ask_source(publish, request, rest, 1);
}

void get_source_json(struct publish *publish, struct http_request *request, const char *rest)
{
    ask_source(publish, request, rest, 0);
}
