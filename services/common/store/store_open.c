/* Opening and closing the store. */
#include "calls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEEP_ARTICLES_MS (30LL * 24 * 3600 * 1000)
#define KEEP_FEED        100000
#define KEEP_LOG         1000000

static int64_t or_default(int64_t value, int64_t fallback)
{
    return value > 0 ? value : fallback;
}

static int check_names(const struct store_options *options, struct err *err)
{
    if (!key_edition_is_valid(options->edition))
        return err_set(err, ERR_INVALID, "edition is not 1 to 32 characters of a-z, 0-9, _ and -: %.64s",
                       options->edition ? options->edition : "");
    if (!options->instance || strlen(options->instance) > KEY_ID_MAX || strchr(options->instance, '|'))
        return err_set(err, ERR_INVALID, "instance is longer than %d characters or holds a |", KEY_ID_MAX);
    return 0;
}

int store_open(struct loop *loop, const struct store_options *options, struct store **out, struct err *err)
{
    struct store *store = NULL;
    int code = check_names(options, err);
    if (code)
        return code;
    store = calloc(1, sizeof *store);
    if (!store)
        return err_set(err, ERR_MEMORY, "no memory for the store");
    store->loop = loop;
    snprintf(store->edition, sizeof store->edition, "%s", options->edition);
    snprintf(store->instance, sizeof store->instance, "%s", options->instance);
    store->state_key = key_make(store->edition, KEY_STATE, "");
    store->calls_max = options->calls_max ? options->calls_max : CALLS_MAX_DEFAULT;
    store->keep_articles_ms = or_default(options->keep_articles_ms, KEEP_ARTICLES_MS);
    store->keep_feed = or_default(options->keep_feed, KEEP_FEED);
    store->keep_log = or_default(options->keep_log, KEEP_LOG);
    store->on_state = options->on_state;
    store->context = options->context;
    snprintf(store->reason, sizeof store->reason, "connecting");
    code = redis_url_parse(options->url, &store->url, err);
    if (!code)
        code = calls_start(store, err);
    if (code) {
        free(store);
        return code;
    }
    *out = store;
    return 0;
}

void store_close(struct store *store)
{
    if (store)
        calls_stop(store);
}

enum store_state store_state(const struct store *store)
{
    return store->state;
}

unsigned store_pending(const struct store *store)
{
    return store->pending;
}
