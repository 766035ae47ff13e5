/* A request that waits for one answer of Redis. After REQUEST_WAIT_MS the client gets 503, and what comes later is
 * thrown away. */
#ifndef TRIPTYCH_REQUEST_WAIT_H
#define TRIPTYCH_REQUEST_WAIT_H

#include "url.h"
#include "web.h"

#define REQUEST_WAIT_MS   2000
#define REQUEST_WAITS_MAX 256 /* such requests at once, beside those for stories and sources */

struct request_wait {
    struct web *web;
    struct http_request *request; /* NULL once answered */
    int is_page;
    char text[URL_SIZE]; /* what was asked for: an id, an address */
    struct loop_timer timer;
};

/* Returns NULL, with the request answered 503, when too many wait. `text` is copied (cut to the room there is). */
struct request_wait *request_wait_new(struct web *web, struct http_request *request, int is_page, const char *text);
/* The request is to be answered now, or has been: stops the clock. Returns the request, NULL when it was told 503. */
struct http_request *request_wait_end(struct request_wait *wait);

/* A page for people, problem details for programs. */
void request_wait_problem(const struct request_wait *wait, unsigned status, const char *title, const char *detail);
void request_wait_late(const struct request_wait *wait);

#endif
