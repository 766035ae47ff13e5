/* What ingest remembers of each source: the sentences that it always says, as bytes of ingest's own. */
#ifndef TRIPTYCH_STORE_REFRAIN_H
#define TRIPTYCH_STORE_REFRAIN_H

#include "store.h"

#include <stdint.h>

#define STORE_REFRAIN_MAX 10240 /* bytes of one source */

/* The bytes are borrowed; none: nothing is remembered. */
typedef void store_refrain_fn(void *context, const struct store_result *result, const uint8_t *bytes, size_t size);
int store_refrain_get(struct store *store, const char *domain, store_refrain_fn *done, void *context, struct err *err);

/* Replaces what is remembered of `domain` for `ttl_ms`. ERR_TOO_LARGE beyond STORE_REFRAIN_MAX. */
struct store_refrain {
    const char *domain;
    const uint8_t *bytes;
    size_t size;
    int64_t ttl_ms;
};
int store_refrain_put(struct store *store, const struct store_refrain *memory, store_done_fn *done, void *context,
                      struct err *err);

#endif
