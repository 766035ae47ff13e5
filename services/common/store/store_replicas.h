/* Who is at work in an edition, and how Redis itself does: for who looks after a desk. */
#ifndef TRIPTYCH_STORE_REPLICAS_H
#define TRIPTYCH_STORE_REPLICAS_H

#include "store.h"

/* What this instance says of itself (common/replica), for `ttl_ms`; 0 withdraws it. ERR_TOO_LARGE beyond
 * STORE_REPLICA_MAX bytes. Taken by a full Redis too, so that it can be said that it is full. */
#define STORE_REPLICA_MAX 2048
int store_replica_put(struct store *store, const char *card, int64_t ttl_ms, store_done_fn *done, void *context,
                      struct err *err);
/* The cards of all replicas: `address` is the card. Those whose process died are there until their time is over. */
int store_replicas_get(struct store *store, store_endpoints_fn *done, void *context, struct err *err);
/* Who has called within the last seconds (store_caller_note): `address` is the version of its library. */
int store_callers_get(struct store *store, store_endpoints_fn *done, void *context, struct err *err);

/* Redis's own INFO as it came: "name:value" lines. The server's time and settings are among them. */
typedef void store_info_fn(void *context, const struct store_result *result, const char *info);
int store_info_get(struct store *store, store_info_fn *done, void *context, struct err *err);

#endif
