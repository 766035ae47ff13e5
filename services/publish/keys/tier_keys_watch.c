/* Follows the keys in Redis: a new one holds, and a revoked one ceases to, within KEYS_WATCH_MS on every replica. While
 * Redis is away the keys known so far go on holding. */
#include "publish.h"

#include <stdio.h>

#define KEYS_WATCH_MS 500

static void ask(struct publish *publish);

static void on_keys(void *context, const struct store_result *result, const struct store_key *rows, size_t count,
                    const char *version)
{
    struct publish *publish = context;
    struct keys_watch *watch = &publish->keys;
    struct err err = {0};
    watch->is_asking = 0;
    if (publish->is_closing || result->code)
        return;
    watch->is_known = 1;
    if (version && keyring_load(&publish->keyring, rows, count, &err) == 0) {
        snprintf(watch->version, sizeof watch->version, "%s", version);
        api_events_check_keys(publish);
    }
    if (watch->is_wanted) { /* one has been made or revoked here meanwhile */
        watch->is_wanted = 0;
        ask(publish);
    }
}

static void ask(struct publish *publish)
{
    struct keys_watch *watch = &publish->keys;
    watch->is_asking = !store_keys_since(publish->service.store, watch->version, on_keys, publish, NULL);
}

static void on_timer(void *context)
{
    struct publish *publish = context;
    if (!publish->keys.is_asking)
        ask(publish);
}

void keys_watch_now(struct publish *publish)
{
    if (publish->keys.is_asking)
        publish->keys.is_wanted = 1;
    else
        ask(publish);
}

void keys_watch_start(struct publish *publish)
{
    loop_timer_init(&publish->keys.timer, on_timer, publish);
    loop_timer_start(daemon_loop(publish->service.daemon), &publish->keys.timer, 1, KEYS_WATCH_MS);
}

void keys_watch_stop(struct publish *publish)
{
    loop_timer_stop(&publish->keys.timer);
}
