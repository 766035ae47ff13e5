/* The inside of fetch.h: a visit is one fetch on its way from host to host. Private to its files:
 *   fetch_end.c     how a visit ends
 *   fetch_turn.c    a visit gets its turn at a host and keeps it
 *   fetch_robots.c  a visit learns what robots.txt says
 *   fetch_visit.c   the steps in order
 *   fetch.c         the visits under way */
#ifndef TRIPTYCH_FETCH_VISIT_H
#define TRIPTYCH_FETCH_VISIT_H

#include "fetch.h"
#include "http_client.h"
#include "loop.h"
#include "url.h"

#define FETCH_PURPOSES        3
#define FETCH_ROBOTS_HOPS_MAX 5

struct visit;
typedef void visit_step_fn(struct visit *visit);

struct fetcher {
    struct loop *loop;
    struct store *store;
    struct http_client *client;
    int64_t host_pause_ms;
    char instance[FETCH_TOKEN_SIZE - 24];
    uint64_t tokens, visits_begun;
    struct visit *visits;
    unsigned counts[FETCH_PURPOSES];
    struct loop_timer renewal;
    struct renewal *renewing; /* under way; NULL: none */
};

struct visit {
    struct visit *previous, *next;
    struct fetcher *fetcher; /* NULL once it has closed: the call to the store that is under way frees the visit */
    uint64_t number;
    enum fetch_purpose purpose;
    fetch_done_fn *done;
    void *context;

    char url[URL_SIZE];                /* that is asked for now */
    char *etag, *last_modified, *form; /* owned; form NULL: a GET */
    char *user_agent, *header, *auth;  /* owned */
    char *home_url;                    /* whose site `header` and `auth` are for; owned */
    int is_conditional;
    unsigned hops;
    int64_t begun_ms; /* on clock_monotonic_ms */
    char *moved_url;  /* owned; NULL: not moved */
    int is_moving;    /* all redirects so far were for good */

    struct {                                               /* its turn at a host */
        char host[URL_HOST_SIZE], token[FETCH_TOKEN_SIZE]; /* token "": no turn */
        int64_t free_ms;  /* the host, which it keeps, may be asked again; on clock_monotonic_ms */
        int64_t since_ms; /* has waited since */
        char wanted[URL_HOST_SIZE];
    } turn;
    visit_step_fn *on_turn, *on_robots;
    int is_calling_store;
    struct loop_timer timer;

    struct { /* what is asked about robots */
        char url[URL_SIZE];
        unsigned hops;
        int64_t delay_ms;
    } robots;
    struct http_transfer *transfer, *robots_transfer; /* owned */
};

/* Ends the visit: gives the turn back, tells the caller, frees it. */
void visit_finish(struct visit *visit, struct fetch_answer *answer);
void visit_fail(struct visit *visit, enum fetch_failure failure, const char *sentence);
void visit_free(struct visit *visit);

/* Begins asking for visit->url. */
void visit_begin(struct visit *visit);

/* ── its turn ── */

/* Calls `then` when it is the visit's turn at the host of `url` and the host has rested, or ends the visit. */
void visit_wait_turn(struct visit *visit, const char *url, visit_step_fn *then);
/* The host has been asked: it rests for `pause_ms`, whether the visit keeps the turn or not. */
void visit_has_asked(struct visit *visit, int64_t pause_ms);
void visit_give_back(struct visit *visit);
/* Renews the turns of all visits. */
void visits_renew(struct fetcher *fetcher);
/* The answer that is under way comes to nobody. */
void visits_renew_no_more(struct fetcher *fetcher);

/* ── robots.txt ── */

/* Calls `then` when robots.txt lets us ask for visit->url, or ends the visit. */
void visit_ask_robots(struct visit *visit, visit_step_fn *then);

#endif
