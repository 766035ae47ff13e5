/* Opening and closing the store. */
#include "calls.h"
#include "redis_password.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS (24LL * 3600 * 1000)

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

/* Read here for its errors alone: a file that is missing is a wrong setting, told at the start. Each connection reads
 * it anew, so that a password may change while we run. */
static int take_password_file(struct store *store, const char *path, struct err *err)
{
    struct redis_url url = store->url;
    if (!path)
        return 0;
    if ((size_t)snprintf(store->password_file, sizeof store->password_file, "%s", path) >= sizeof store->password_file)
        return err_set(err, ERR_INVALID, "redis_password_file: the path is longer than %d bytes", STORE_PATH_MAX - 1);
    return redis_password_read(store->password_file, &url, err);
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
    store->calls_max = options->calls_max ? options->calls_max : CALLS_MAX_DEFAULT;
    store->keep_articles_ms = or_default(options->keep_articles_ms, STORE_KEEP_ARTICLES_DAYS * DAY_MS);
    store->keep_feed = or_default(options->keep_feed, STORE_KEEP_FEED);
    store->keep_log = or_default(options->keep_log, STORE_KEEP_LOG);
    store->on_state = options->on_state;
    store->context = options->context;
    snprintf(store->reason, sizeof store->reason, "connecting");
    code = redis_url_parse(options->url, &store->url, err);
    redis_url_show(&store->url, store->address);
    if (!code)
        code = take_password_file(store, options->password_file, err);
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

const char *store_own_address(const struct store *store)
{
    return connection_own_address(store->connection);
}

const char *store_address(const struct store *store)
{
    return store->address;
}

unsigned store_pending(const struct store *store)
{
    return store->pending;
}
