/* Feeds in hand, and turns at hosts. */
#include "scripted_store.h"
#include "store_turns.h"

#include <inttypes.h>

static void fail_done(const struct scripted_call *call)
{
    ((store_done_fn *)call->done)(call->context, call->result);
}

static void fail_feeds(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_feeds_fn, NULL, 0, "");
}

int store_feeds_take(struct store *store, const struct store_take *take, store_feeds_fn *done, void *context,
                     struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_feeds, (scripted_any_fn *)done, context, err, "%u %s", take->limit,
                         take->token);
}

int store_feed_settle(struct store *store, const struct store_feed *feed, const char *token, const char *asked,
                      store_done_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%s %s [%s] %" PRId64 " %.*s",
                         feed->url, token, asked, feed->due_ms, (int)feed->state_size, feed->state);
}

static void fail_renewed(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_renewed_fn, NULL, 0);
}

int store_feeds_renew(struct store *store, const struct store_lease *leases, size_t count, int64_t now_ms,
                      int64_t lease_ms, store_renewed_fn *done, void *context, struct err *err)
{
    (void)store, (void)now_ms, (void)lease_ms;
    return scripted_note(__func__, fail_renewed, (scripted_any_fn *)done, context, err, "%zu %s", count,
                         leases[0].name);
}

static void fail_turn(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_turn_fn, 0);
}

int store_turn_take(struct store *store, const struct store_lease *turn, int64_t now_ms, int64_t lease_ms,
                    store_turn_fn *done, void *context, struct err *err)
{
    (void)store, (void)now_ms, (void)lease_ms;
    return scripted_note(__func__, fail_turn, (scripted_any_fn *)done, context, err, "%s", turn->name);
}

int store_turns_renew(struct store *store, const struct store_lease *turns, size_t count, int64_t now_ms,
                      int64_t lease_ms, store_renewed_fn *done, void *context, struct err *err)
{
    (void)store, (void)now_ms, (void)lease_ms;
    return scripted_note(__func__, fail_renewed, (scripted_any_fn *)done, context, err, "%zu %s", count, turns[0].name);
}

int store_turn_end(struct store *store, const struct store_lease *turn, int64_t now_ms, int64_t pause_ms,
                   store_done_fn *done, void *context, struct err *err)
{
    (void)store, (void)now_ms;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%s %s %" PRId64, turn->name,
                         turn->token, pause_ms);
}

static void fail_robots(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_robots_fn, NULL);
}

int store_robots_get(struct store *store, const char *origin, store_robots_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_robots, (scripted_any_fn *)done, context, err, "%s", origin);
}

int store_robots_put(struct store *store, const char *origin, const char *text, int64_t ttl_ms, store_done_fn *done,
                     void *context, struct err *err)
{
    (void)store, (void)text;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%s %" PRId64, origin, ttl_ms);
}
