#include "fake_store.h"

#include <stdio.h>

static const struct store_result fine = {0, ""};

const char *stage_name(enum stage stage)
{
    return stage == STAGE_CLASSIFY ? "classify" : stage == STAGE_SUMMARIZE ? "summarize" : "replay";
}

const char *store_own_address(const struct store *store)
{
    return store->own_address ? store->own_address : "";
}

int store_endpoint_put(struct store *store, enum stage stage, const char *instance, const char *address, int64_t ttl_ms,
                       store_done_fn *done, void *context, struct err *err)
{
    (void)stage;
    (void)err;
    snprintf(store->instance, sizeof store->instance, "%s", instance);
    snprintf(store->address, sizeof store->address, "%s", ttl_ms ? address : "");
    (void)done; /* answered never, as by a Redis that hangs: the link must not depend on it */
    (void)context;
    return ERR_FULL;
}

int store_endpoints_get(struct store *store, enum stage stage, store_endpoints_fn *done, void *context, struct err *err)
{
    struct store_endpoint row = {store->instance, store->address};
    (void)stage;
    (void)err;
    done(context, &fine, &row, store->address[0] != 0);
    return 0;
}

int store_todo_claim(struct store *store, enum stage stage, unsigned limit, int64_t lease_ms, store_ids_fn *done,
                     void *context, struct err *err)
{
    size_t count = store->overdue_count < limit ? store->overdue_count : limit;
    (void)stage;
    (void)lease_ms;
    (void)err;
    store->overdue_count = 0;
    done(context, &fine, store->overdue, count);
    return 0;
}

int store_todo_late(struct store *store, enum stage stage, int64_t late_ms, store_late_fn *done, void *context,
                    struct err *err)
{
    (void)stage;
    (void)late_ms;
    (void)err;
    done(context, &fine, store->late_count, store->late_count ? 31000 : 0);
    return 0;
}

enum store_state store_state(const struct store *store)
{
    return store->is_down ? STORE_DOWN : STORE_UP;
}

int store_dead_add(struct store *store, enum stage stage, const char *id, const char *reason, store_done_fn *done,
                   void *context, struct err *err)
{
    (void)stage;
    (void)reason;
    (void)err;
    snprintf(store->buried, sizeof store->buried, "%s", id);
    (void)done;
    (void)context;
    return ERR_FULL;
}
