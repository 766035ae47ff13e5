/* Subscriptions at hubs (WebSub). Needs store.h. */
#ifndef TRIPTYCH_STORE_HUBS_H
#define TRIPTYCH_STORE_HUBS_H

#include "store.h"

#define STORE_HUBS_AT_ONCE 100

struct store_hub {
    const char *id;     /* no one can guess it: it stands in the address that the hub calls */
    const char *feed;   /* its address, as it is listed */
    const char *hub;    /* address */
    const char *topic;  /* what is subscribed to: the feed's address, as it says itself */
    const char *secret; /* signs what the hub delivers */
    int64_t until_ms;   /* confirmed so far; 0: not */
};

/* The feed says that it has this hub. When that is new a subscription with this id and secret is entered, and due. */
int store_hub_found(struct store *store, const struct store_hub *hub, int64_t now_ms, store_done_fn *done,
                    void *context, struct err *err);

/* Subscriptions that are to be asked for now, at most STORE_HUBS_AT_ONCE; they come again in `again_ms` unless they are
 * settled. */
typedef void store_hubs_fn(void *context, const struct store_result *result, const struct store_hub *rows,
                           size_t count);
int store_hubs_take(struct store *store, int64_t now_ms, int64_t again_ms, store_hubs_fn *done, void *context,
                    struct err *err);
/* One subscription: count 0 when there is no such one. */
int store_hub_get(struct store *store, const char *id, store_hubs_fn *done, void *context, struct err *err);

/* It is confirmed until `until_ms` (0: it is not) and due again at `due_ms`. */
int store_hub_settle(struct store *store, const char *id, int64_t until_ms, int64_t due_ms, store_done_fn *done,
                     void *context, struct err *err);
/* The hub has delivered: until `until_ms` its feed is asked less often. */
int store_hub_delivered(struct store *store, const char *id, int64_t until_ms, store_done_fn *done, void *context,
                        struct err *err);

#endif
