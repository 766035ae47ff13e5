/* The inside of http_client.h: the transfer's curl handle and what comes in. Private to its files. */
#ifndef TRIPTYCH_HTTP_TRANSFER_H
#define TRIPTYCH_HTTP_TRANSFER_H

#include "buffer.h"
#include "http_budget.h"
#include "http_client.h"
#include "url.h"

#include <curl/curl.h>

#define HTTP_AGENT_SIZE 512

/* Transfers at once share one curl handle of the loop and one budget of bytes. */
struct http_client {
    struct loop *loop;
    struct curl_loop *curl_loop;
    struct http_transfer *running; /* all that run */
    struct loop_timer patience;    /* every second: which of them take too long */
    unsigned running_count, resting_count;
    struct http_budget budget;
    const struct net_permit *permit;
    char user_agent[HTTP_AGENT_SIZE];
};

/* Used again for the next request of its visit, which keeps cookies and connection. `body` grows within its share and what
 * is reserved for it of the client's budget: when that is used up the transfer pauses and goes on when another has ended;
 * `is_too_large` ends it for good. */
struct http_transfer {
    struct http_transfer *previous, *next; /* while it runs */
    struct http_client *client;
    CURL *easy;
    struct curl_slist *headers;
    struct buffer body;
    char host[URL_HOST_SIZE]; /* that is asked */
    size_t header_bytes, reserved_bytes;
    int64_t begun_ms, rested_ms, paused_ms; /* on clock_monotonic_ms; how long it has rested; since when it does */
    int timeout_ms;
    int is_running, is_paused, met_private, is_too_large, may_be_cut;
    char error[CURL_ERROR_SIZE];
    http_done_fn *done;
    void *context;
};

/* What holds for all of its transfers. */
void http_transfer_set_up(struct http_transfer *transfer);
/* Sets the handle up for `get`. Returns 0, or ERR_MEMORY. */
int http_transfer_prepare(struct http_transfer *transfer, const struct http_get *get);

/* How many bytes its body may have beyond its share, as far as its server says. */
size_t http_transfer_wants(const struct http_transfer *transfer);

/* Ends those that take too long at `now_ms`. */
void http_client_check(struct http_client *client, int64_t now_ms);

/* What the transfer that has ended with `code` brought; borrowed from it. */
void http_transfer_answer(struct http_transfer *transfer, CURLcode code, struct http_answer *out);

#endif
