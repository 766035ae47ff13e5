/* A request that waits for answers of Redis. After REQUEST_WAIT_MS it is answered without (503, mostly), and what comes
 * later is thrown away. */
#ifndef TRIPTYCH_REQUEST_WAIT_H
#define TRIPTYCH_REQUEST_WAIT_H

#include "url.h"
#include "web.h"

#define REQUEST_WAIT_MS   2000
#define REQUEST_WAITS_MAX 256 /* of request_wait_plain at once */

struct request_wait;

/* What a request waits for: how many may at once, and how one is answered that cannot wait, or has waited too long. */
struct request_wait_kind {
    enum web_waits counted_as;
    unsigned waits_max;
    void (*late)(struct request_wait *wait);
};

/* Short reads, told 503 when Redis is late. */
extern const struct request_wait_kind request_wait_plain;

struct request_wait {
    struct request_wait *next; /* the owner's, where several wait for one answer */
    struct web *web;
    struct http_request *request; /* NULL once answered */
    const struct request_wait_kind *kind;
    int is_page;         /* for people; else for programs */
    int form;            /* the owner's: what is to be made of the answer */
    unsigned tries;      /* the owner's: of several questions to Redis */
    char text[URL_SIZE]; /* what was asked for: an id, a domain, an address; "" */
    struct loop_timer timer;
};

/* Starts the wait of what is asked in `here` (copied: web, request, is_page, form, tries, text). Returns owned (the owner ends
 * and frees it), or NULL when too many wait: then the request has been answered by kind->late. */
struct request_wait *request_wait_new(const struct request_wait *here, const struct request_wait_kind *kind);
/* The request is to be answered now, or has been: stops the clock. Returns the request, NULL when it was late. */
struct http_request *request_wait_end(struct request_wait *wait);
/* Redis took no question: answers as if it were late, ends the wait and frees it. */
void request_wait_refuse(struct request_wait *wait);

/* A page for people, problem details for programs. */
void request_wait_problem(const struct request_wait *wait, unsigned status, const char *title, const char *detail);
/* 503: the `late` of most kinds. */
void request_wait_late(struct request_wait *wait);

#endif
