/* Opening and closing the store. */
#include "redis_password.h"
#include "store_call.h"
#include "store_library.h"

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
    if (!redis_edition_is_valid(options->edition))
        return err_set(err, ERR_INVALID, "edition is not 1 to 32 characters of a-z, 0-9, _ and -: %.64s",
                       options->edition ? options->edition : "");
    /* Log entries and history lines separate their fields by bars. */
    if (!options->instance || strlen(options->instance) > KEY_ID_MAX || strchr(options->instance, '|'))
        return err_set(err, ERR_INVALID, "instance is longer than %d characters or holds a |", KEY_ID_MAX);
    return 0;
}

static int take_text(char *out, size_t size, const char *text, const char *setting, struct err *err)
{
    if ((size_t)snprintf(out, size, "%s", text ? text : "") >= size)
        return err_set(err, ERR_INVALID, "%s: longer than %zu bytes", setting, size - 1);
    return 0;
}

/* Read here for its errors alone: a file that is missing is a wrong setting, told at the start. Each connection reads
 * it again, so that a password may change while we run. */
static int take_password_file(struct store *store, const char *path, struct err *err)
{
    struct redis_target *target = &store->target;
    struct redis_url url = target->url;
    int code = take_text(target->password_file, sizeof target->password_file, path, "redis_password_file", err);
    return code ? code : redis_password_read(target->password_file, &url, err);
}

static int take_tls(struct redis_target *target, const struct store_tls *tls, struct err *err)
{
    struct redis_tls_files *files = &target->tls;
    int code = take_text(files->ca, sizeof files->ca, tls->ca_file, "redis_ca_file", err);
    if (!code)
        code = take_text(files->cert, sizeof files->cert, tls->cert_file, "redis_cert_file", err);
    if (!code)
        code = take_text(files->key, sizeof files->key, tls->key_file, "redis_key_file", err);
    if (!code)
        code = take_text(files->name, sizeof files->name, tls->cert_name, "redis_cert_name", err);
    if (code)
        return code;
    if (target->url.is_tls)
        return redis_tls_check(files, err);
    /* Who sets these believes that Redis is reached by TLS. */
    if (files->ca[0] || files->cert[0] || files->key[0] || files->name[0])
        return err_set(err, ERR_INVALID,
                       "redis_ca_file, redis_cert_file, redis_key_file and redis_cert_name are for a "
                       "redis_url that begins with rediss, and this one is not encrypted");
    return 0;
}

static enum store_state state_of(enum calls_state state)
{
    static const enum store_state states[] = {
        [CALLS_DOWN] = STORE_DOWN, [CALLS_FULL] = STORE_FULL, [CALLS_UP] = STORE_UP};
    return states[state];
}

static void on_state(void *context, enum calls_state state, const char *reason)
{
    struct store *store = context;
    if (store->on_state)
        store->on_state(store->context, state_of(state), reason);
}

/* Not freed by store_close: answers that are on their way still refer to the store. */
static void on_gone(void *context)
{
    free(context);
}

static void take_options(struct store *store, const struct store_options *options)
{
    snprintf(store->edition, sizeof store->edition, "%s", options->edition);
    snprintf(store->instance, sizeof store->instance, "%s", options->instance);
    store->keep_articles_ms = or_default(options->keep_articles_ms, STORE_KEEP_ARTICLES_DAYS * DAY_MS);
    store->keep_feed = or_default(options->keep_feed, STORE_KEEP_FEED);
    store->keep_log = or_default(options->keep_log, STORE_KEEP_LOG);
    store->on_state = options->on_state;
    store->context = options->context;
}

/* Where Redis is, and the keys that the handshake looks at. */
static int take_target(struct store *store, const struct store_options *options, struct err *err)
{
    struct redis_target *target = &store->target;
    struct redis_key state = redis_key_make(store->edition, KEY_STATE, "");
    struct redis_key callers = redis_key_make(store->edition, KEY_ENDPOINTS, KEY_CALLERS_ID);
    target->library = &store_library;
    target->replicas = options->replicas;
    target->edition = store->edition;
    snprintf(target->state_key, sizeof target->state_key, "%s", state.text);
    snprintf(target->callers_key, sizeof target->callers_key, "%s", callers.text);
    int code = redis_url_parse(options->url, &target->url, err);
    if (code)
        return code;
    redis_url_show(&target->url, store->address);
    code = take_tls(target, &options->tls, err);
    return code ? code : take_password_file(store, options->password_file, err);
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
    take_options(store, options);
    code = take_target(store, options, err);
    if (!code) {
        store->calls = calls_new(&(struct calls_options){.loop = loop,
                                                         .target = &store->target,
                                                         .calls_max = options->calls_max,
                                                         .on_state = on_state,
                                                         .on_end = store_call_end,
                                                         .on_gone = on_gone,
                                                         .context = store});
        if (!store->calls)
            code = err_set(err, ERR_MEMORY, "no memory for a connection to Redis");
    }
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
        calls_free(store->calls);
}

enum store_state store_state(const struct store *store)
{
    return state_of(calls_state(store->calls));
}

const char *store_own_address(const struct store *store)
{
    return calls_own_address(store->calls);
}

const char *store_address(const struct store *store)
{
    return store->address;
}

unsigned store_pending(const struct store *store)
{
    return calls_pending(store->calls);
}
