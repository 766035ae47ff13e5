/* Who is at work is asked of Redis; all else this replica knows already. */
#include "operator.h"

#include "access.h"
#include "catalog.h"
#include "hooks.h"
#include "page_operator.h"
#include "request_wait.h"
#include "respond.h"
#include "search_index.h"
#include "store_replicas.h"

#include <stdlib.h>

/* `cards` NULL: Redis does not say. The page is of most use when something is wrong, so it is shown all the same. */
static void answer(struct web *web, struct http_request *request, const struct replica_card *cards, size_t count)
{
    struct buffer page;
    const struct http_stats *stats = web->server ? http_stats(web->server) : NULL;
    struct site site = site_for_request(web, request);
    buffer_init(&page, PAGE_MAX);
    page_operator(&page, &site,
                  &(struct page_operator){.status = web->desk,
                                          .stories = catalog_count(web->catalog),
                                          .shown = catalog_shown(web->catalog),
                                          .bytes = catalog_bytes(web->catalog),
                                          .indexed = web->search ? web->search->story_count : 0,
                                          .hooks = web->hooks ? web->hooks->states : NULL,
                                          .streams = stats ? stats->streams : 0,
                                          .connections = stats ? stats->connections : 0,
                                          .replicas = cards,
                                          .replica_count = count});
    /* Figures of now, of one desk, for one person: kept nowhere. */
    respond_page_once(request, 200, &page);
}

static void answer_without(struct request_wait *wait)
{
    answer(wait->web, wait->request, NULL, 0);
}

/* Late is no failure here: see answer. */
static const struct request_wait_kind for_replicas = {WEB_WAITS_PLAIN, REQUEST_WAITS_MAX, answer_without};

/* A card that cannot be read is left out: its daemon is of a version that says it otherwise. */
static void on_replicas(void *context, const struct store_result *result, const struct store_endpoint *rows,
                        size_t count)
{
    struct request_wait *wait = context;
    struct replica_card *cards = result->code ? NULL : calloc(count + 1, sizeof *cards);
    size_t known = 0;
    for (size_t i = 0; cards && i < count; i++)
        known += !replica_card_read(rows[i].address, &cards[known], NULL);
    if (cards)
        qsort(cards, known, sizeof *cards, page_operator_compare);
    if (request_wait_end(wait))
        answer(wait->web, wait->request, cards, known);
    free(cards);
    free(wait);
}

void get_operator(struct web *web, struct http_request *request)
{
    const struct request_wait here = {.web = web, .request = request, .is_page = 1};
    if (!access_is_operator(web, request)) {
        respond_error_page(web, request, 403, "Not for everybody",
                           "This page is for who runs the desk: it opens with an operator's key.");
        return;
    }
    struct request_wait *wait = request_wait_new(&here, &for_replicas);
    if (wait && store_replicas_get(web->store, on_replicas, wait, NULL))
        request_wait_refuse(wait);
}
