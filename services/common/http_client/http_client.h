/* One HTTP request at a time, many side by side, on the loop: no redirect is followed, no name is resolved in our thread,
 * nothing waits. Connects only where the address really connected to may be asked (net_permit.h), so neither a redirect
 * nor a name server can talk it into the operator's network. Bounded in time, in bytes of each answer, and in bytes of
 * all together: beyond its share of HTTP_SHARE_BYTES a body needs room among HTTP_BODIES_MAX, and rests until others have
 * ended, the longest waiting first. No proxy is used. */
#ifndef TRIPTYCH_HTTP_CLIENT_H
#define TRIPTYCH_HTTP_CLIENT_H

#include "err.h"
#include "fetch_failure.h"
#include "loop.h"
#include "net_permit.h"

#define HTTP_TIMEOUT_MS   30000    /* for a whole transfer */
#define HTTP_REST_MAX_MS  300000   /* beside that, to rest while others hold what all may hold */
#define HTTP_CONNECT_MS   10000    /* of that, to connect */
#define HTTP_RUNNING_MAX  704      /* transfers: all that ingest lets be under way fit */
#define HTTP_HEADERS_MAX  65536    /* bytes of the headers of an answer */
#define HTTP_SHARE_BYTES  131072   /* of a body, as it came, for which there is always room */
#define HTTP_BODIES_MAX   50331648 /* bytes of all bodies beyond their shares that are being received … */
#define HTTP_LARGE_MAX    41943040 /* … and of those that may have more than HTTP_LARGE_BYTES: five at once */
#define HTTP_SENTENCE_MAX 256

struct http_client;

/* One conversation: transfers one after another that share cookies, none of which outlives it. */
struct http_transfer;

/* `user_agent` is copied, `permit` borrowed. Returns 0 and sets *out (returns owned: http_client_close), or
 * ERR_MEMORY. */
int http_client_open(struct loop *loop, const char *user_agent, const struct net_permit *permit,
                     struct http_client **out, struct err *err);
/* After every transfer was freed. */
void http_client_close(struct http_client *client);

/* Borrowed during http_transfer_start; texts that are not needed are "" or NULL. */
struct http_get {
    const char *url, *accept, *etag, *last_modified;
    const char *user_agent;     /* instead of the client's */
    const char *header;         /* one more, "Name: value" */
    const char *const *headers; /* still more, NULL behind the last; NULL: none */
    const char *auth;           /* "user:password" */
    const char *form;           /* posted, with the type of a form; NULL: a GET */
    const void *post;           /* posted, with a type that `headers` names; NULL: none */
    size_t post_bytes;
    int timeout_ms;        /* for the whole transfer; 0: HTTP_TIMEOUT_MS, which none exceeds */
    size_t body_max_bytes; /* after unpacking */
    int may_be_cut;        /* the beginning of a body that is larger is of use; else it is not received at all */
};

/* All borrowed until the callback returns; texts are "" when the answer has none. */
struct http_answer {
    enum fetch_failure failure;
    const char *sentence;
    long status;
    const char *body;
    size_t size_bytes;
    const char *content_type, *content_location, *content_language;
    const char *etag, *last_modified, *location, *link, *retry_after, *cache_control;
    double seconds;
};
typedef void http_done_fn(void *context, const struct http_answer *answer);

/* Returns owned (http_transfer_free), NULL without memory. */
struct http_transfer *http_transfer_new(struct http_client *client);
/* Breaks it off when it runs; may be called from its own callback. */
void http_transfer_free(struct http_transfer *transfer);

/* Starts a GET; the transfer before must have ended. `done` is called once, later, from the loop; it may start the next
 * one. Returns 0, ERR_FULL beyond HTTP_RUNNING_MAX, or ERR_MEMORY. */
int http_transfer_start(struct http_transfer *transfer, const struct http_get *get, http_done_fn *done, void *context,
                        struct err *err);

unsigned http_client_running(const struct http_client *client);
/* What they hold beyond their shares. */
size_t http_client_held_bytes(const struct http_client *client);

#endif
