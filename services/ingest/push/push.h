/* WebSub: a feed that names a hub is subscribed to there, so that what is new is delivered to us at once. The feed is
 * still asked for, less often while its hub delivers; without deliveries as often as ever. Subscriptions live in Redis
 * (store_hubs.h): any replica renews them, and answers what hubs ask and deliver. */
#ifndef TRIPTYCH_PUSH_H
#define TRIPTYCH_PUSH_H

#include "fetch.h"
#include "http.h"
#include "loop.h"

#define PUSH_BODY_MAX 1048576 /* bytes of a delivery; a larger one is refused, and comes with the next reading */

struct push;
struct store;

/* What became of it, for metrics. */
enum push_event { PUSH_ASKED, PUSH_REFUSED, PUSH_CONFIRMED, PUSH_DENIED, PUSH_DELIVERED, PUSH_UNSIGNED, PUSH_EVENTS };
/* A word of ours ("asked"). */
const char *push_event_name(enum push_event event);

struct push_options {
    struct loop *loop;
    struct store *store;
    const char *address; /* copied: what hubs call us at, without '/' at its end: "https://desk.example/websub" */
    /* A hub has delivered what is new in `feed`, rightly signed. All borrowed. Returns 0 when it cannot be taken now:
     * the hub tries again. */
    int (*on_delivery)(void *context, const char *feed, const char *content_type, const char *body, size_t size_bytes);
    /* `feed` and `sentence` may be "". */
    void (*on_event)(void *context, enum push_event event, const char *feed, const char *sentence);
    void *context;
};

/* For a row in a table of settings. */
int push_address_check(const char *address, struct err *err);

/* `fetcher` is borrowed until push_stop. Returns 0 and sets *out (returns owned: push_close), or ERR_MEMORY. */
int push_open(const struct push_options *options, struct fetcher *fetcher, struct push **out, struct err *err);
/* Asks hubs for nothing any more; still answers them. Right before the fetcher closes. */
void push_stop(struct push *push);
/* After the store has ended its calls. */
void push_close(struct push *push);

/* The feed at `feed` was read, as `answer`; it may name a hub: in the answer's header Link, or in itself (`hub`,
 * `self`; NULL: not). */
void push_found(struct push *push, const char *feed, const struct fetch_answer *answer, const char *hub,
                const char *self);

/* Answers a hub. Returns 0 when the path is not one of ours. */
int push_answer(struct push *push, struct http_request *request);

#endif
