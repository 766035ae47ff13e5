/* Feeds, and what an operator does with them. */
#include "scripted_store.h"
#include "store_feed_settings.h"

#include <inttypes.h>
#include <stdio.h>

static void fail_done(const struct scripted_call *call)
{
    ((store_done_fn *)call->done)(call->context, call->result);
}

static void fail_count(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_count_fn, 0);
}

static void fail_feeds(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_feeds_fn, NULL, 0, "");
}

int store_feeds_scan(struct store *store, const char *cursor, store_feeds_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_feeds, (scripted_any_fn *)done, context, err, "%s", cursor);
}

static void fail_entered(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_feeds_entered_fn, NULL, 0);
}

int store_feeds_enter(struct store *store, const struct store_feeds_new *batch, store_feeds_entered_fn *done,
                      void *context, struct err *err)
{
    char said[SCRIPTED_SAID_MAX] = "";
    size_t used = (size_t)snprintf(said, sizeof said, "%s", batch->is_list ? "list" : "person");
    (void)store;
    for (size_t i = 0; i < batch->count && used < sizeof said; i++)
        used +=
            (size_t)snprintf(said + used, sizeof said - used, " %s %s", batch->feeds[i].url, batch->feeds[i].settings);
    return scripted_note(__func__, fail_entered, (scripted_any_fn *)done, context, err, "%s", said);
}

int store_feed_set(struct store *store, const struct store_feed_set *set, store_count_fn *done, void *context,
                   struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_count, (scripted_any_fn *)done, context, err, "%s %s %d", set->url,
                         set->settings, set->is_paused);
}

int store_feed_refresh(struct store *store, const char *url, store_count_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_count, (scripted_any_fn *)done, context, err, "%s", url);
}

int store_feeds_remove(struct store *store, const char *url, store_count_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_count, (scripted_any_fn *)done, context, err, "%s", url);
}

int store_feed_move(struct store *store, const struct store_feed_move *move, store_count_fn *done, void *context,
                    struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_count, (scripted_any_fn *)done, context, err, "%s %s %.*s", move->from,
                         move->to, (int)move->state_size, move->state);
}

int store_feed_failed(struct store *store, const char *url, const struct store_feed_failure *failure,
                      store_done_fn *done, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, NULL, err, "%s %" PRId64 " %d %s", url,
                         failure->at_ms, failure->http_status, failure->sentence);
}

static void fail_feed(const struct scripted_call *call)
{
    const struct store_feed_whole none = {.feed = {.url = "", .state = "", .settings = ""}, .gone = ""};
    SCRIPTED_ANSWER(call, store_feed_fn, &none);
}

int store_feed_get(struct store *store, const char *url, store_feed_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_feed, (scripted_any_fn *)done, context, err, "%s", url);
}
