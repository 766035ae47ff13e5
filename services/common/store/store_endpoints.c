/* What lives for a while: the registry of endpoints and the notes. */
#include "store_call.h"
#include "store_library.h"
#include "store_replicas.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ENTRIES_MAX    STORE_ENDPOINTS_MAX /* of one hash, endpoints of a stage or notes */
#define NOTE_NAME_MAX  64
#define NOTE_VALUE_MAX 1024
#define ADDRESS_MAX    256

static void answer_expiring_put(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    struct store_result full = {ERR_FULL, "no room for one more; those that expire make some"};
    if (!result->code && !reply_number(answer))
        result = &full;
    ((store_done_fn *)call->cargo.done)(call->cargo.context, result);
}

/* An entry of one of the two hashes. */
struct expiring {
    enum key_kind kind;
    const char *id, *name, *value;
    int64_t ttl_ms;
};

static int put(struct store *store, const struct expiring *entry, call_any_fn *done, void *context, struct err *err)
{
    struct command command;
    store_command_function(&command, "expiring_put", 1);
    store_command_key(&command, store, entry->kind, entry->id);
    const struct store_argument arguments[EXPIRING_PUT_ARGS] = {
        [EXPIRING_PUT_ARG_NAME] = store_text(entry->name),
        [EXPIRING_PUT_ARG_VALUE] = store_text(entry->value),
        [EXPIRING_PUT_ARG_TTL_MS] = store_number(entry->ttl_ms),
        [EXPIRING_PUT_ARG_MOST] = store_number(ENTRIES_MAX),
    };
    store_command_arguments(&command, arguments, EXPIRING_PUT_ARGS);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_expiring_put}, done, context,
                      err);
}

int store_endpoint_put(struct store *store, enum stage stage, const char *instance, const char *address, int64_t ttl_ms,
                       store_done_fn *done, void *context, struct err *err)
{
    if (strlen(instance) > KEY_ID_MAX || strlen(address) > ADDRESS_MAX)
        return err_set(err, ERR_TOO_LARGE, "an endpoint's name or address is too long");
    const struct expiring entry = {KEY_ENDPOINTS, stage_name(stage), instance, address, ttl_ms};
    return put(store, &entry, (call_any_fn *)done, context, err);
}

/* Which version of the library each daemon that is alive expects: an upgrade replaces the functions only when no older
 * caller is left. */
int store_caller_note(struct store *store, int64_t ttl_ms, store_done_fn *done, void *context, struct err *err)
{
    char version[16];
    snprintf(version, sizeof version, "%u", store_library.version);
    const struct expiring entry = {KEY_ENDPOINTS, KEY_CALLERS_ID, store->instance, version, ttl_ms};
    return put(store, &entry, (call_any_fn *)done, context, err);
}

int store_replica_put(struct store *store, const char *card, int64_t ttl_ms, store_done_fn *done, void *context,
                      struct err *err)
{
    if (strlen(card) > STORE_REPLICA_MAX)
        return err_set(err, ERR_TOO_LARGE, "what a daemon says of itself is at most %d bytes", STORE_REPLICA_MAX);
    const struct expiring entry = {KEY_ENDPOINTS, KEY_REPLICAS_ID, store->instance, card, ttl_ms};
    return put(store, &entry, (call_any_fn *)done, context, err);
}

static void answer_endpoints(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    struct store_endpoint rows[ENTRIES_MAX];
    size_t count = reply_count(answer) / 2;
    if (count > ENTRIES_MAX)
        count = ENTRIES_MAX;
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct store_endpoint){reply_text(reply_at(answer, 2 * i)), reply_text(reply_at(answer, 2 * i + 1))};
    ((store_endpoints_fn *)call->cargo.done)(call->cargo.context, result, rows, count);
}

static int get(struct store *store, const char *id, store_endpoints_fn *done, void *context, struct err *err)
{
    struct command command;
    store_command_function(&command, "expiring_get", 1);
    store_command_key(&command, store, KEY_ENDPOINTS, id);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_endpoints}, (call_any_fn *)done,
                      context, err);
}

int store_endpoints_get(struct store *store, enum stage stage, store_endpoints_fn *done, void *context, struct err *err)
{
    return get(store, stage_name(stage), done, context, err);
}

int store_replicas_get(struct store *store, store_endpoints_fn *done, void *context, struct err *err)
{
    return get(store, KEY_REPLICAS_ID, done, context, err);
}

int store_callers_get(struct store *store, store_endpoints_fn *done, void *context, struct err *err)
{
    return get(store, KEY_CALLERS_ID, done, context, err);
}

int store_note_put(struct store *store, const char *name, const char *value, int64_t ttl_ms, store_done_fn *done,
                   void *context, struct err *err)
{
    if (!*name || strlen(name) > NOTE_NAME_MAX || strlen(value) > NOTE_VALUE_MAX)
        return err_set(err, ERR_TOO_LARGE, "a note's name is 1 to %d bytes, its value at most %d", NOTE_NAME_MAX,
                       NOTE_VALUE_MAX);
    const struct expiring entry = {KEY_NOTES, "", name, value, ttl_ms};
    return put(store, &entry, (call_any_fn *)done, context, err);
}

static void answer_notes(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    const char *names[ENTRIES_MAX];
    const char *values[ENTRIES_MAX];
    size_t count = reply_count(answer) / 2;
    if (count > ENTRIES_MAX)
        count = ENTRIES_MAX;
    for (size_t i = 0; i < count; i++) {
        names[i] = reply_text(reply_at(answer, 2 * i));
        values[i] = reply_text(reply_at(answer, 2 * i + 1));
    }
    ((store_notes_fn *)call->cargo.done)(call->cargo.context, result, names, values, count);
}

int store_notes_get(struct store *store, store_notes_fn *done, void *context, struct err *err)
{
    struct command command;
    store_command_function(&command, "expiring_get", 1);
    store_command_key(&command, store, KEY_NOTES, "");
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_notes}, (call_any_fn *)done,
                      context, err);
}
