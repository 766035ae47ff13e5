/* Asks for keys that changed since the last version it has. */
#include "tier_keys_watch.h"

#include <stdio.h>

static void ask(struct tier_keys_watch *watch);

static void on_keys(void *context, const struct store_result *result, const struct store_key *rows, size_t count,
                    const char *version)
{
    struct tier_keys_watch *watch = context;
    watch->is_asking = 0;
    /* What is known stays in force: keys work while Redis is away. */
    if (watch->is_stopped || result->code)
        return;
    watch->is_known = 1;
    /* The version is taken only once its keys are: what could not be loaded is asked for again. */
    if (version && tier_keyring_load(&watch->keyring, rows, count, NULL) == 0) {
        snprintf(watch->version, sizeof watch->version, "%s", version);
        if (watch->on_change)
            watch->on_change(watch->context);
    }
    if (watch->is_wanted) { /* one has been made or revoked here meanwhile */
        watch->is_wanted = 0;
        ask(watch);
    }
}

static void ask(struct tier_keys_watch *watch)
{
    watch->is_asking = !store_keys_since(watch->store, watch->version, on_keys, watch, NULL);
}

static void on_timer(void *context)
{
    struct tier_keys_watch *watch = context;
    if (!watch->is_asking)
        ask(watch);
}

void tier_keys_watch_now(struct tier_keys_watch *watch)
{
    if (watch->is_asking)
        watch->is_wanted = 1;
    else
        ask(watch);
}

void tier_keys_watch_start(struct tier_keys_watch *watch, struct loop *loop, struct store *store)
{
    watch->store = store;
    loop_timer_init(&watch->timer, on_timer, watch);
    loop_timer_start(loop, &watch->timer, 1, TIER_KEYS_WATCH_MS);
}

void tier_keys_watch_stop(struct tier_keys_watch *watch)
{
    watch->is_stopped = 1;
    loop_timer_stop(&watch->timer);
}

void tier_keys_watch_done(struct tier_keys_watch *watch)
{
    tier_keyring_done(&watch->keyring);
}
