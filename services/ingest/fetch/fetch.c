/* The fetcher: the visits under way, at most so many of each purpose, so that pages cannot crowd out feeds. What a
 * visit does stands in fetch_visit.c. */
#include "fetch.h"
#include "clock.h"
#include "fetch_visit.h"
#include "store_turns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RENEW_MS 15000 /* turns hold for three of these */

static const unsigned counts_max[FETCH_PURPOSES] = {
    [FETCH_FEED] = FETCH_FEEDS_MAX, [FETCH_PAGE] = FETCH_PAGES_MAX, [FETCH_HUB] = FETCH_HUBS_MAX};

static void on_renewal(void *context)
{
    visits_renew(context);
}

int fetcher_open(const struct fetch_options *options, struct fetcher **out, struct err *err)
{
    struct fetcher *fetcher = calloc(1, sizeof *fetcher);
    if (!fetcher)
        return err_set(err, ERR_MEMORY, "no memory for the fetcher");
    fetcher->loop = options->loop;
    fetcher->store = options->store;
    fetcher->host_pause_ms = options->host_pause_ms;
    snprintf(fetcher->instance, sizeof fetcher->instance, "%s", options->instance);
    int result = http_client_open(options->loop, options->user_agent, options->permit, &fetcher->client, err);
    if (result < 0) {
        free(fetcher);
        return result;
    }
    loop_timer_init(&fetcher->renewal, on_renewal, fetcher);
    loop_timer_start(fetcher->loop, &fetcher->renewal, RENEW_MS, RENEW_MS);
    *out = fetcher;
    return 0;
}

void fetcher_close(struct fetcher *fetcher)
{
    if (!fetcher)
        return;
    loop_timer_stop(&fetcher->renewal);
    /* Before the visits go: the answer to the renewal would look for them. */
    visits_renew_no_more(fetcher);
    for (struct visit *visit = fetcher->visits, *next; visit; visit = next) {
        next = visit->next;
        http_transfer_free(visit->transfer);
        http_transfer_free(visit->robots_transfer);
        visit->transfer = visit->robots_transfer = NULL;
        /* A transfer that is broken off has still reached its host: the pause holds for whoever asks next. */
        visit_has_asked(visit, fetcher->host_pause_ms);
        visit_give_back(visit);
        visit->fetcher = NULL;
        /* A call to the store cannot be taken back; its answer finds no fetcher and frees the visit. */
        if (!visit->is_calling_store)
            visit_free(visit);
    }
    http_client_close(fetcher->client);
    free(fetcher);
}

unsigned fetcher_count(const struct fetcher *fetcher, enum fetch_purpose purpose)
{
    return fetcher->counts[purpose];
}

static int copy(char **out, const char *text)
{
    *out = strdup(text ? text : "");
    return *out ? 0 : ERR_MEMORY;
}

static struct visit *visit_new(struct fetcher *fetcher, const struct fetch_request *request)
{
    struct visit *visit = calloc(1, sizeof *visit);
    if (!visit)
        return NULL;
    visit->transfer = http_transfer_new(fetcher->client);
    if (!visit->transfer || copy(&visit->etag, request->etag) < 0 ||
        copy(&visit->last_modified, request->last_modified) < 0 || copy(&visit->user_agent, request->user_agent) < 0 ||
        copy(&visit->header, request->header) < 0 || copy(&visit->auth, request->auth) < 0 ||
        copy(&visit->home_url, request->home_url ? request->home_url : request->url) < 0 ||
        (request->form && copy(&visit->form, request->form) < 0)) {
        visit_free(visit);
        return NULL;
    }
    visit->is_conditional = visit->etag[0] || visit->last_modified[0];
    visit->fetcher = fetcher;
    visit->number = ++fetcher->visits_begun;
    visit->purpose = request->purpose;
    visit->begun_ms = clock_monotonic_ms();
    visit->is_moving = 1;
    return visit;
}

/* The caller's turn at the host of `url` goes back at once. */
static void decline(struct fetcher *fetcher, const struct fetch_request *request)
{
    char host[URL_HOST_SIZE];
    const struct store_lease turn = {host, request->token};
    if (request->token && url_host(request->url, host))
        store_turn_end(fetcher->store, &turn, clock_now_ms(), 0, NULL, NULL, NULL);
}

static void on_begin(void *context)
{
    visit_begin(context);
}

static void enter(struct fetcher *fetcher, struct visit *visit)
{
    visit->next = fetcher->visits;
    if (fetcher->visits)
        fetcher->visits->previous = visit;
    fetcher->visits = visit;
    fetcher->counts[visit->purpose]++;
    /* From the loop, so that the caller is not called back before he knows that it has begun. */
    loop_timer_init(&visit->timer, on_begin, visit);
    loop_timer_start(fetcher->loop, &visit->timer, 0, 0);
}

int fetch_start(struct fetcher *fetcher, const struct fetch_request *request, fetch_done_fn *done, void *context,
                struct err *err)
{
    char url[URL_SIZE];
    int result = url_resolve(request->url, NULL, url, err);
    struct visit *visit = NULL;
    if (result == 0 && fetcher->counts[request->purpose] >= counts_max[request->purpose])
        result = err_set(err, ERR_FULL, "%u fetches are under way", fetcher->counts[request->purpose]);
    if (result == 0 && !(visit = visit_new(fetcher, request)))
        result = err_set(err, ERR_MEMORY, "no memory for a fetch");
    if (result < 0) {
        decline(fetcher, request);
        return result;
    }
    memcpy(visit->url, url, sizeof url);
    visit->done = done;
    visit->context = context;
    if (request->token && url_host(url, visit->turn.host))
        snprintf(visit->turn.token, sizeof visit->turn.token, "%s", request->token);
    enter(fetcher, visit);
    return 0;
}
