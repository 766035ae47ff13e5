/* What robots.txt of a visit's host says: kept in Redis for all, else asked for. A site that has none, or refuses it,
 * lets us ask anything; one whose robots.txt fails is left alone for a while. */
#include "fetch_visit.h"
#include "robots.h"
#include "store_turns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROBOT_NAME "triptych"
/* As RFC 9309 asks: no copy is used for more than a day. */
#define KNOWN_MS       86400000 /* a day: how long an answer holds */
#define KNOWN_ERROR_MS 900000   /* 15 min: so does a failure */

/* "https://host:port" of an address. Rules are for scheme, host and port: another port is another site. */
static void origin_of(const char *url, char out[URL_SIZE])
{
    snprintf(out, URL_SIZE, "%s", url);
    url_drop_user(out);
    char *host = strstr(out, "://");
    host = host ? host + 3 : out;
    host[strcspn(host, "/?#")] = '\0';
}

static void judge(struct visit *visit, const char *reduced, visit_step_fn *then)
{
    const char *host = strstr(visit->url, "://");
    const char *path = host ? host + 3 + strcspn(host + 3, "/?#") : "";
    char asked[URL_SIZE + 1];
    snprintf(asked, sizeof asked, "%s%.*s", *path == '/' ? "" : "/", (int)strcspn(path, "#"), path);
    if (robots_judge(reduced, asked, &visit->robots.delay_ms))
        then(visit);
    else
        visit_fail(visit, FETCH_FORBIDDEN, "robots.txt of its site says that we may not ask for it");
}

static void on_put(void *context, const struct store_result *result)
{
    (void)context;
    (void)result; /* the next one asks again */
}

/* What was learned is for the origin of the visit, wherever its robots.txt led us. */
static void keep(struct visit *visit, const char *reduced, int64_t ttl_ms)
{
    char origin[URL_SIZE];
    origin_of(visit->url, origin);
    store_robots_put(visit->fetcher->store, origin, reduced, ttl_ms, on_put, NULL, NULL);
    judge(visit, reduced, visit->on_robots);
}

static void read_body(struct visit *visit, const struct http_answer *answer)
{
    char *reduced = malloc(STORE_ROBOTS_MAX + 1);
    if (!reduced) {
        visit_fail(visit, FETCH_BUSY, "no memory for a robots.txt");
        return;
    }
    robots_reduce(answer->body, answer->size_bytes, ROBOT_NAME, reduced, STORE_ROBOTS_MAX + 1);
    keep(visit, reduced, KNOWN_MS);
    free(reduced);
}

static void ask(struct visit *visit);

/* Returns 1 when the visit goes on to where the answer leads. */
static int follow(struct visit *visit, const struct http_answer *answer)
{
    char next[URL_SIZE];
    if (answer->status < 300 || answer->status > 399 || !answer->location[0] ||
        ++visit->robots.hops > FETCH_ROBOTS_HOPS_MAX ||
        url_resolve(answer->location, visit->robots.url, next, NULL) < 0)
        return 0;
    memcpy(visit->robots.url, next, sizeof next);
    visit_wait_turn(visit, visit->robots.url, ask);
    return 1;
}

static void on_robots_fetched(void *context, const struct http_answer *answer)
{
    struct visit *visit = context;
    /* The beginning of a file that is too large still holds: RFC 9309 2.5 lets a reader stop at a limit. */
    int has_answer = answer->failure == FETCH_OK || answer->failure == FETCH_TOO_LARGE;
    visit_has_asked(visit, visit->fetcher->host_pause_ms);
    if (!has_answer) {
        char sentence[HTTP_SENTENCE_MAX];
        snprintf(sentence, sizeof sentence, "its robots.txt: %s", answer->sentence);
        /* Not kept: a host that could not be reached now would otherwise be left alone for as long as an answer
         * holds. */
        visit_fail(visit, answer->failure, sentence);
    } else if (answer->status >= 200 && answer->status <= 299) {
        read_body(visit, answer);
    } else if (answer->status >= 500 || answer->status == 429) {
        /* RFC 9309 2.3.1.4: a server that fails may have rules that we cannot see, so none of it may be asked. */
        keep(visit, robots_disallow_all, KNOWN_ERROR_MS);
    } else if (!follow(visit, answer)) {
        /* RFC 9309 2.3.1.3: what is not there or refused (4xx) forbids nothing. */
        keep(visit, "", KNOWN_MS);
    }
}

static void ask(struct visit *visit)
{
    struct err err = {0};
    const struct http_get get = {.url = visit->robots.url,
                                 .accept = "text/plain, */*;q=0.5",
                                 .body_max_bytes = ROBOTS_BODY_MAX,
                                 .may_be_cut = 1};
    if (!visit->robots_transfer)
        visit->robots_transfer = http_transfer_new(visit->fetcher->client);
    if (!visit->robots_transfer)
        visit_fail(visit, FETCH_BUSY, "no memory for a transfer");
    else if (http_transfer_start(visit->robots_transfer, &get, on_robots_fetched, visit, &err) < 0)
        visit_fail(visit, FETCH_BUSY, err.text);
}

static void on_known(void *context, const struct store_result *result, const char *reduced)
{
    struct visit *visit = context;
    char origin[URL_SIZE];
    visit->is_calling_store = 0;
    if (!visit->fetcher) {
        visit_free(visit);
    } else if (result->code) {
        visit_fail(visit, FETCH_BUSY, result->text);
    } else if (reduced) {
        judge(visit, reduced, visit->on_robots);
    } else {
        origin_of(visit->url, origin);
        visit->robots.hops = 0;
        snprintf(visit->robots.url, sizeof visit->robots.url, "%.*s/robots.txt", (int)(URL_MAX - strlen("/robots.txt")),
                 origin);
        visit_wait_turn(visit, visit->robots.url, ask);
    }
}

void visit_ask_robots(struct visit *visit, visit_step_fn *then)
{
    struct err err = {0};
    char origin[URL_SIZE];
    visit->on_robots = then;
    origin_of(visit->url, origin);
    visit->is_calling_store = 1;
    if (store_robots_get(visit->fetcher->store, origin, on_known, visit, &err) == 0)
        return;
    visit->is_calling_store = 0;
    visit_fail(visit, FETCH_BUSY, err.text);
}
