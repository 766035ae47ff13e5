/* Fetching over HTTP on the loop. Never waits; names are resolved in curl's own threads. Connects to public addresses
 * only (checked on the address really connected to, so neither a redirect nor a name server can talk it into the
 * operator's network), unless told otherwise. Bounded in size (counted after unpacking), time and redirects. No proxy
 * is used. */
#ifndef TRIPTYCH_FETCH_H
#define TRIPTYCH_FETCH_H

#include "err.h"
#include "loop.h"

#include <stddef.h>
#include <stdint.h>

#define FETCH_BODY_MAX      8388608 /* bytes; a feed may not have more either */
#define FETCH_HEADERS_MAX   65536   /* bytes of all headers of a transfer, redirects included */
#define FETCH_TIMEOUT_MS    30000   /* of a whole transfer */
#define FETCH_CONNECT_MS    10000   /* of that, to connect */
#define FETCH_REDIRECTS_MAX 5
#define FETCH_RUNNING_MAX   64

enum fetch_failure {
    FETCH_OK, /* an answer came, whatever its status */
    FETCH_UNRESOLVED,
    FETCH_UNREACHED,
    FETCH_PRIVATE, /* the address is not a public one */
    FETCH_TLS,
    FETCH_TIMED_OUT,
    FETCH_TOO_LARGE,
    FETCH_FORBIDDEN, /* robots.txt says that we may not */
    FETCH_BUSY,      /* its host had no turn for us in time */
    FETCH_BROKEN,    /* anything else: protocol, too many redirects, no memory */
};

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
    const char *content_type, *etag, *last_modified, *retry_after, *cache_control;
    double seconds;
};
typedef void fetch_done_fn(void *context, const struct fetch_answer *answer);

struct fetcher;

/* What for: it decides which formats are asked for first. */
enum fetch_purpose { FETCH_FEED, FETCH_PAGE };

/* All borrowed during fetch_start only. Texts that are not needed are "" or NULL. */
struct fetch_request {
    enum fetch_purpose purpose;
    const char *url;
    const char *etag, *last_modified; /* of an earlier answer: they make the request conditional */
};

/* `user_agent` is copied. Returns 0 and sets *out (returns owned: fetcher_close), or ERR_MEMORY. */
int fetcher_open(struct loop *loop, const char *user_agent, int may_be_private, struct fetcher **out, struct err *err);
/* Breaks off what is running; no callback comes any more. */
void fetcher_close(struct fetcher *fetcher);

/* Starts a GET. `done` is called exactly once, later, from the loop, whatever happens; it may start others. Returns 0
 * (then `done` comes), ERR_FULL when FETCH_RUNNING_MAX are running, ERR_INVALID or ERR_MEMORY (then it does not). */
int fetch_start(struct fetcher *fetcher, const struct fetch_request *request, fetch_done_fn *done, void *context,
                struct err *err);
unsigned fetcher_running(const struct fetcher *fetcher);

#endif
