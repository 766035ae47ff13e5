/* Webhooks, and which replica delivers. */
#include "scripted_store.h"
#include "store_webhooks.h"

#include <inttypes.h>

static void fail_done(const struct scripted_call *call)
{
    ((store_done_fn *)call->done)(call->context, call->result);
}

static void fail_count(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_count_fn, 0);
}

static void fail_hooks(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_hooks_fn, NULL, 0, NULL);
}

static void fail_dead(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_hooks_dead_fn, NULL, 0);
}

int store_hook_add(struct store *store, const struct store_hook *hook, store_done_fn *done, void *context,
                   struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%s %s %s", hook->id,
                         hook->generation, hook->row);
}

int store_hook_set(struct store *store, const struct store_hook *hook, const char *replaced, store_count_fn *done,
                   void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_count, (scripted_any_fn *)done, context, err, "%s %s %s", hook->id, replaced,
                         hook->row);
}

int store_hook_remove(struct store *store, const char *id, store_count_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_count, (scripted_any_fn *)done, context, err, "%s", id);
}

int store_hooks_since(struct store *store, const char *version, store_hooks_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_hooks, (scripted_any_fn *)done, context, err, "%s", version);
}

int store_hook_progress(struct store *store, const struct store_hook *hook, store_count_fn *done, void *context,
                        struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_count, (scripted_any_fn *)done, context, err, "%s %s", hook->id,
                         hook->progress);
}

int store_hooks_lease(struct store *store, int64_t ttl_ms, store_count_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_count, (scripted_any_fn *)done, context, err, "%" PRId64, ttl_ms);
}

int store_hook_dead_add(struct store *store, const char *row, store_done_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%s", row);
}

int store_hook_dead_list(struct store *store, store_hooks_dead_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_dead, (scripted_any_fn *)done, context, err, "%s", "");
}

int store_websub_put(struct store *store, const struct store_hook *row, store_done_fn *done, void *context,
                     struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%s %s", row->id, row->row);
}

int store_websub_remove(struct store *store, const char *id, store_count_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_count, (scripted_any_fn *)done, context, err, "%s", id);
}

int store_websubs_since(struct store *store, const char *version, store_hooks_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_hooks, (scripted_any_fn *)done, context, err, "%s", version);
}
