/* Subscriptions at hubs. */
#include "scripted_store.h"
#include "store_hubs.h"

#include <inttypes.h>

static void fail_done(const struct scripted_call *call)
{
    ((store_done_fn *)call->done)(call->context, call->result);
}

static void fail_hubs(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_hubs_fn, NULL, 0);
}

int store_hub_found(struct store *store, const struct store_hub *hub, int64_t now_ms, store_done_fn *done,
                    void *context, struct err *err)
{
    (void)store, (void)now_ms;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%s %s %s %s %s", hub->feed,
                         hub->hub, hub->topic, hub->id, hub->secret);
}

int store_hubs_take(struct store *store, int64_t now_ms, int64_t again_ms, store_hubs_fn *done, void *context,
                    struct err *err)
{
    (void)store, (void)now_ms;
    return scripted_note(__func__, fail_hubs, (scripted_any_fn *)done, context, err, "%" PRId64, again_ms);
}

int store_hub_get(struct store *store, const char *id, store_hubs_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_hubs, (scripted_any_fn *)done, context, err, "%s", id);
}

int store_hub_settle(struct store *store, const char *id, int64_t until_ms, int64_t due_ms, store_done_fn *done,
                     void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%s %" PRId64 " %" PRId64, id,
                         until_ms, due_ms);
}

int store_hub_delivered(struct store *store, const char *id, int64_t until_ms, store_done_fn *done, void *context,
                        struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%s %" PRId64, id, until_ms);
}
