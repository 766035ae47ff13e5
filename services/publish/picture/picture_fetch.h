/* Pictures are fetched from outlets when a reader first asks for one: side by side, a few of each host, through the
 * guard of common/http_client, which connects to public addresses only. Bounded in number, size, redirects and time. */
#ifndef TRIPTYCH_PICTURE_FETCH_H
#define TRIPTYCH_PICTURE_FETCH_H

#include "http_client.h"
#include "picture_kind.h"
#include "url.h"

#define PICTURE_BYTES_MAX     4194304 /* of one picture */
#define PICTURE_RUNNING_MAX   24
#define PICTURE_HOST_MAX      4   /* of these, of one host */
#define PICTURE_FETCHES_MAX   256 /* those that wait for a place included */
#define PICTURE_REDIRECTS_MAX 3

/* What came of it. */
enum picture_outcome {
    PICTURE_FETCHED,
    PICTURE_FAILED,  /* no answer, or not 200 */
    PICTURE_REFUSED, /* an answer that is no picture, or none that a page shows; an address that may not be asked */
};

/* `bytes` are the picture's (borrowed until the callback returns) when it was fetched. */
typedef void picture_done_fn(void *context, const char *url, enum picture_outcome outcome,
                             const struct picture_kind *kind, const void *bytes, size_t size);

struct picture_fetch;
struct picture_fetcher {
    /* Set before picture_fetcher_open. */
    picture_done_fn *done;
    void *context;
    char agent[512]; /* User-Agent; may change while it is open */
    struct net_permit permit;
    /* Private. */
    struct http_client *client;
    struct picture_fetch *first; /* all, the one that was asked for first first */
    unsigned count, running;
};

int picture_fetcher_open(struct picture_fetcher *fetcher, struct loop *loop, struct err *err);
/* Breaks off what is under way: `done` is not called. Zeroed is fine. */
void picture_fetcher_close(struct picture_fetcher *fetcher);

/* Sees to it that the picture is fetched, unless it is under way; `done` is called once for it, later. Returns 0,
 * ERR_FULL, or ERR_MEMORY. */
int picture_fetch(struct picture_fetcher *fetcher, const char *url, struct err *err);

#endif
