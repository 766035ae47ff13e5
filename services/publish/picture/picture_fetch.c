/* A queue of pictures to fetch: each begins when there is a place for it, in all and at its host. */
#include "picture_fetch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct picture_fetch {
    struct picture_fetch *next;
    struct picture_fetcher *fetcher;
    struct http_transfer *transfer; /* owned; NULL: it waits for a place */
    unsigned redirects;
    char host[URL_HOST_SIZE]; /* of `at` */
    char url[URL_SIZE];       /* that was asked for */
    char at[URL_SIZE];        /* that is asked now, behind redirects */
};

static void begin_waiting(struct picture_fetcher *fetcher);

int picture_fetcher_open(struct picture_fetcher *fetcher, struct loop *loop, struct err *err)
{
    return http_client_open(loop, "", &fetcher->permit, &fetcher->client, err);
}

/* Takes it out of the list and frees it, with its transfer when one runs. */
static void forget(struct picture_fetch *fetch)
{
    struct picture_fetcher *fetcher = fetch->fetcher;
    struct picture_fetch **at = &fetcher->first;
    while (*at != fetch)
        at = &(*at)->next;
    *at = fetch->next;
    fetcher->count--;
    fetcher->running -= fetch->transfer != NULL;
    http_transfer_free(fetch->transfer);
    free(fetch);
}

void picture_fetcher_close(struct picture_fetcher *fetcher)
{
    while (fetcher->first)
        forget(fetcher->first);
    http_client_close(fetcher->client);
    fetcher->client = NULL;
}

/* Tells what came of it, and lets the next one begin. */
static void end(struct picture_fetch *fetch, enum picture_outcome outcome, const struct picture_kind *kind,
                const struct http_answer *answer)
{
    struct picture_fetcher *fetcher = fetch->fetcher;
    int has_bytes = outcome == PICTURE_FETCHED;
    fetcher->done(fetcher->context, fetch->url, outcome, kind, has_bytes ? answer->body : NULL,
                  has_bytes ? answer->size_bytes : 0);
    forget(fetch);
    begin_waiting(fetcher);
}

static void on_answer(void *context, const struct http_answer *answer);

/* Each address that a redirect leads to is another decision of the guard: the client follows none by itself. */
static int ask(struct picture_fetch *fetch)
{
    const struct http_get get = {.url = fetch->at,
                                 .accept = "image/webp, image/jpeg, image/png, image/gif",
                                 .user_agent = fetch->fetcher->agent,
                                 .body_max_bytes = PICTURE_BYTES_MAX};
    if (!url_host(fetch->at, fetch->host))
        return ERR_INVALID;
    return http_transfer_start(fetch->transfer, &get, on_answer, fetch, NULL);
}

/* Returns 1 when the next address is asked. */
static int follow(struct picture_fetch *fetch, const struct http_answer *answer)
{
    char next[URL_SIZE];
    if (answer->status < 300 || answer->status > 308 || answer->status == 304 || !*answer->location ||
        fetch->redirects++ >= PICTURE_REDIRECTS_MAX || url_resolve(answer->location, fetch->at, next, NULL) < 0)
        return 0;
    strcpy(fetch->at, next);
    return ask(fetch) == 0;
}

static void on_answer(void *context, const struct http_answer *answer)
{
    struct picture_fetch *fetch = context;
    const struct picture_kind none = {PICTURE_NONE, 0, 0};
    if (answer->failure == FETCH_PRIVATE || answer->failure == FETCH_TOO_LARGE) {
        end(fetch, PICTURE_REFUSED, &none, answer);
        return;
    }
    if (answer->failure == FETCH_OK && follow(fetch, answer))
        return;
    if (answer->failure != FETCH_OK || answer->status != 200) {
        end(fetch, PICTURE_FAILED, &none, answer);
        return;
    }
    const struct picture_kind kind = picture_kind_of(answer->body, answer->size_bytes);
    end(fetch, picture_kind_is_shown(&kind) ? PICTURE_FETCHED : PICTURE_REFUSED, &kind, answer);
}

/* A front page names pictures of many outlets, and often several of one: its server is not to feel that. */
static unsigned running_at(const struct picture_fetcher *fetcher, const char *host)
{
    unsigned count = 0;
    for (const struct picture_fetch *fetch = fetcher->first; fetch; fetch = fetch->next)
        count += fetch->transfer && strcmp(fetch->host, host) == 0;
    return count;
}

static struct picture_fetch *find_waiting(const struct picture_fetcher *fetcher)
{
    struct picture_fetch *fetch = fetcher->first;
    while (fetch && (fetch->transfer || running_at(fetcher, fetch->host) >= PICTURE_HOST_MAX))
        fetch = fetch->next;
    return fetch;
}

static void begin_waiting(struct picture_fetcher *fetcher)
{
    struct picture_fetch *fetch;
    const struct picture_kind none = {PICTURE_NONE, 0, 0};
    while (fetcher->running < PICTURE_RUNNING_MAX && (fetch = find_waiting(fetcher))) {
        fetch->transfer = http_transfer_new(fetcher->client);
        fetcher->running += fetch->transfer != NULL;
        if (fetch->transfer && ask(fetch) == 0)
            continue;
        fetcher->done(fetcher->context, fetch->url, PICTURE_FAILED, &none, NULL, 0);
        forget(fetch);
    }
}

static struct picture_fetch *find(const struct picture_fetcher *fetcher, const char *url)
{
    struct picture_fetch *fetch = fetcher->first;
    while (fetch && strcmp(fetch->url, url) != 0)
        fetch = fetch->next;
    return fetch;
}

int picture_fetch(struct picture_fetcher *fetcher, const char *url, struct err *err)
{
    struct picture_fetch **last = &fetcher->first;
    if (find(fetcher, url))
        return 0;
    if (fetcher->count >= PICTURE_FETCHES_MAX)
        return err_set(err, ERR_FULL, "%d pictures are being fetched", PICTURE_FETCHES_MAX);
    struct picture_fetch *fetch = calloc(1, sizeof *fetch);
    if (!fetch)
        return err_set(err, ERR_MEMORY, "no memory for a picture");
    fetch->fetcher = fetcher;
    snprintf(fetch->url, sizeof fetch->url, "%s", url);
    memcpy(fetch->at, fetch->url, sizeof fetch->at);
    if (!url_host(url, fetch->host))
        fetch->host[0] = '\0';
    while (*last)
        last = &(*last)->next;
    *last = fetch;
    fetcher->count++;
    begin_waiting(fetcher);
    return 0;
}
