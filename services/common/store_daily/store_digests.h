/* Which digests went out: one row each, so that of all replicas one sends it, once. Needs store.h. */
#ifndef TRIPTYCH_STORE_DIGESTS_H
#define TRIPTYCH_STORE_DIGESTS_H

#include "store.h"

/* A digest at the time at which it is due. Borrowed. */
struct store_digest {
    const char *id; /* of its row in the list: at most KEY_ID_MAX characters */
    int64_t due_ms;
};

/* `is_taken`: this replica is to send it, and has `lease_ms` for it. */
typedef void store_digest_fn(void *context, const struct store_result *result, int is_taken);
int store_digest_take(struct store *store, const struct store_digest *digest, int64_t lease_ms, store_digest_fn *done,
                      void *context, struct err *err);
/* It went out (`again_ms` 0), or is to be taken again, by anyone, after that. */
int store_digest_settle(struct store *store, const struct store_digest *digest, int64_t again_ms, store_done_fn *done,
                        void *context, struct err *err);

#endif
