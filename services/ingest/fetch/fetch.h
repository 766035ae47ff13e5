/* Fetching feeds and articles' pages politely: what is asked for goes from host to host along its redirects, each time
 * when it is its turn there (one connection and a pause for each host, for all replicas together: store_turns.h), and
 * only where robots.txt lets us. Never waits; bounded in size (counted after unpacking), time, redirects and number. */
#ifndef TRIPTYCH_FETCH_H
#define TRIPTYCH_FETCH_H

#include "err.h"
#include "fetch_failure.h"
#include "loop.h"

#include <stddef.h>
#include <stdint.h>

#define FETCH_BODY_MAX      8388608 /* bytes; a feed may not have more either */
#define FETCH_REDIRECTS_MAX 10
#define FETCH_FEEDS_MAX     512 /* at once, those that wait for a turn included */
#define FETCH_PAGES_MAX     128
#define FETCH_HUBS_MAX      32
#define FETCH_WAIT_MAX_MS   60000  /* for a turn at one host */
#define FETCH_TOTAL_MAX_MS  240000 /* no further host is asked after that */

/* A word of ours for metrics ("unresolved"). */
const char *fetch_failure_name(enum fetch_failure failure);

/* All borrowed until the callback returns; texts are "" when the answer has none. */
struct fetch_answer {
    enum fetch_failure failure;
    const char *sentence; /* why it failed, for a person; "" for FETCH_OK */
    long status;
    const char *body;
    size_t size_bytes;
    const char *url; /* where it came from in the end, after redirects */
    const char
        *moved_url; /* where it has moved to for good (301, 308), as far as all redirects on the way there say so */
    const char *content_type, *content_location, *content_language;
    const char *etag, *last_modified, *link, *retry_after, *cache_control;
    double seconds; /* of the last transfer */
};
typedef void fetch_done_fn(void *context, const struct fetch_answer *answer);

struct fetcher;

/* What for: it decides which formats are asked for first. What is asked of a hub (WebSub) is a form that is posted: it
 * needs no leave of robots.txt, and redirects of it are answers. */
enum fetch_purpose { FETCH_FEED, FETCH_PAGE, FETCH_HUB };

/* All borrowed during fetch_start only. Texts that are not needed are "" or NULL. */
struct fetch_request {
    enum fetch_purpose purpose;
    const char *url;
    const char *etag, *last_modified; /* of an earlier answer: they make the request conditional */
    const char *user_agent;           /* instead of ours */
    const char *header;   /* "Name: value", which may be a secret: sent to its host alone, not along redirects */
    const char *auth;     /* "user:password", likewise */
    const char *home_url; /* whose host these two are for, never from https to http; NULL: that of `url` */
    const char *form;     /* FETCH_HUB: what is posted, as application/x-www-form-urlencoded */
    const char *token; /* of the turn at the host of `url`, when the caller has it: it becomes the fetcher's, also when
                          fetch_start fails */
};

struct store;
struct net_permit;

struct fetch_options {
    struct loop *loop;
    struct store *store;
    const char *user_agent;          /* copied */
    const char *instance;            /* copied: what tokens begin with */
    const struct net_permit *permit; /* borrowed until the fetcher is closed */
    int64_t host_pause_ms;           /* the least between two requests to one host */
};

/* Returns 0 and sets *out (returns owned: fetcher_close), or ERR_MEMORY. */
int fetcher_open(const struct fetch_options *options, struct fetcher **out, struct err *err);
/* Breaks off what is under way and gives the turns back; no callback comes any more. Closes before the store does. */
void fetcher_close(struct fetcher *fetcher);

/* Starts a GET. `done` is called exactly once, later, from the loop, whatever happens; it may start others. Returns 0
 * (then `done` comes), ERR_FULL when as many of this purpose are under way as may be, ERR_INVALID or ERR_MEMORY (then
 * it does not). */
int fetch_start(struct fetcher *fetcher, const struct fetch_request *request, fetch_done_fn *done, void *context,
                struct err *err);

/* How many are under way. */
unsigned fetcher_count(const struct fetcher *fetcher, enum fetch_purpose purpose);
/* A token of its own for the next turns that are taken. */
#define FETCH_TOKEN_SIZE 81
void fetcher_token(struct fetcher *fetcher, char out[FETCH_TOKEN_SIZE]);
/* How long a turn holds that nobody renews. */
#define FETCH_LEASE_MS 45000

#endif
