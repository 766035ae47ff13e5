/* The day's counts, and the signed log that is made of them. Needs store.h. */
#ifndef TRIPTYCH_STORE_LEDGER_H
#define TRIPTYCH_STORE_LEDGER_H

#include "store.h"

#define STORE_LEDGER_LINES    4000 /* kept: eleven years; of more the oldest leave */
#define STORE_LEDGER_PAGE     200  /* lines of one answer */
#define STORE_TALLY_NAMES_MAX 64

/* What was counted on a day (a number since 1970, UTC), by name; kept for 90 days. Borrowed. */
struct store_tally {
    const char *name;
    uint64_t count;
};
typedef void store_tally_fn(void *context, const struct store_result *result, const struct store_tally *rows,
                            size_t count);
int store_tally_get(struct store *store, int64_t day, store_tally_fn *done, void *context, struct err *err);

/* Lines of the log from `from` on, at most STORE_LEDGER_PAGE: 0 is the oldest, -1 the latest alone, -60 the latest sixty. Borrowed. */
typedef void store_ledger_fn(void *context, const struct store_result *result, const char *const *lines, size_t count);
int store_ledger_read(struct store *store, int64_t from, store_ledger_fn *done, void *context, struct err *err);

/* Adds `line` when `previous` ("": there is none) is the latest, so that of several replicas one does. `count` is 1 when it was
 * added. */
int store_ledger_add(struct store *store, const char *previous, const char *line, store_count_fn *done, void *context,
                     struct err *err);

#endif
