/* Webhooks: whom this desk posts events to, what came of each, and which replica delivers. What a row says is the business
 * of ../webhook. Needs store.h. */
#ifndef TRIPTYCH_STORE_WEBHOOKS_H
#define TRIPTYCH_STORE_WEBHOOKS_H

#include "store.h"

#define STORE_HOOKS_MAX         256
#define STORE_HOOK_ROW_MAX      8192 /* bytes of a row, and of what came of it */
#define STORE_HOOKS_DEAD_MAX    500  /* refused events of all hooks together; the oldest leave */
#define STORE_HOOK_DEAD_ROW_MAX 1024 /* bytes of one */

struct store_hook {
    const char *id, *generation;
    const char *row;      /* JSON */
    const char *progress; /* JSON, "" for none yet */
};

/* ERR_FULL beyond STORE_HOOKS_MAX, ERR_CONFLICT when there is one of this id. `progress` is not looked at. */
int store_hook_add(struct store *store, const struct store_hook *hook, store_done_fn *done, void *context,
                   struct err *err);
/* Replaces the row of the generation `replaced`. The count is 0 when there is none such (any more). */
int store_hook_set(struct store *store, const struct store_hook *hook, const char *replaced, store_count_fn *done,
                   void *context, struct err *err);
/* The count is 0 when there was none. */
int store_hook_remove(struct store *store, const char *id, store_count_fn *done, void *context, struct err *err);

/* ── who is sent this desk's feeds (WebSub): rows of the same kind, apart from the webhooks ── */

#define STORE_WEBSUBS_MAX 1024

/* Enters the row, in place of one of this id. ERR_FULL beyond STORE_WEBSUBS_MAX. */
int store_websub_put(struct store *store, const struct store_hook *row, store_done_fn *done, void *context,
                     struct err *err);
int store_websub_remove(struct store *store, const char *id, store_count_fn *done, void *context, struct err *err);

/* ── all rows ── */

/* All rows, in no order, unless none was added, set or removed since `version` ("" for what was never asked): then there are
 * no rows and `version` is NULL. Progress alone is no change. */
typedef void store_hooks_fn(void *context, const struct store_result *result, const struct store_hook *rows,
                            size_t count, const char *version);
int store_hooks_since(struct store *store, const char *version, store_hooks_fn *done, void *context, struct err *err);
int store_websubs_since(struct store *store, const char *version, store_hooks_fn *done, void *context, struct err *err);

/* Writes hook->progress. The count is 0 when another instance delivers now, or the row has another generation. */
int store_hook_progress(struct store *store, const struct store_hook *hook, store_count_fn *done, void *context,
                        struct err *err);

/* Asks to be, or to go on being, the instance that delivers, for `ttl_ms` from now; 0 gives it back. The count is 1 when it
 * is. */
int store_hooks_lease(struct store *store, int64_t ttl_ms, store_count_fn *done, void *context, struct err *err);

/* An event that a receiver refused for good, as JSON. */
int store_hook_dead_add(struct store *store, const char *row, store_done_fn *done, void *context, struct err *err);
/* All of them, the latest first. */
typedef void store_hooks_dead_fn(void *context, const struct store_result *result, const char *const *rows,
                                 size_t count);
int store_hook_dead_list(struct store *store, store_hooks_dead_fn *done, void *context, struct err *err);

#endif
