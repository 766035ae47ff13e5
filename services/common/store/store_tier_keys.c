/* The keys that open a tier, and the secrets that all replicas sign with. */
#include "store_call.h"
#include "store_secrets.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VALUE_SIZE   1024
#define VALUE_FIELDS 6 /* before the note, each ended by a bar */

static void keys_function(struct store *store, struct command *command, const char *name)
{
    store_command_function(command, name, 2);
    store_command_key(command, store, KEY_TIER_KEYS, "");
    store_command_key(command, store, KEY_STATE, "");
}

/* ── put, remove ── */

static void answer_put(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    static const struct store_result full = {ERR_FULL, "there are as many keys as an edition may have"};
    static const struct store_result taken = {ERR_CONFLICT, "there is a key of this id already"};
    if (!result->code && reply_number(answer) != 1)
        result = reply_number(answer) < 0 ? &full : &taken;
    ((store_done_fn *)call->cargo.done)(call->cargo.context, result);
}

/* Whether a field may stand between bars. */
static int is_plain(const char *text)
{
    return !strchr(text, '|');
}

int store_key_put(struct store *store, const struct store_key *key, store_done_fn *done, void *context, struct err *err)
{
    struct command command;
    char value[VALUE_SIZE];
    if (!is_plain(key->owner) || !is_plain(key->hash) || !is_plain(key->tier) || !is_plain(key->path) ||
        strlen(key->note) > STORE_KEY_NOTE_MAX)
        return err_set(err, ERR_INVALID, "a key's note has more than %d bytes, or a field of it a bar",
                       STORE_KEY_NOTE_MAX);
    int len = snprintf(value, sizeof value, "%s|%s|%s|%" PRId64 "|%" PRId64 "|%s|%s", key->owner, key->hash, key->tier,
                       key->created_ms, key->expires_ms, key->path, key->note);
    if (len < 0 || (size_t)len >= sizeof value)
        return err_set(err, ERR_TOO_LARGE, "a key's fields have more than %d bytes", VALUE_SIZE);
    keys_function(store, &command, "key_put");
    command_text(&command, key->id);
    command_text(&command, value);
    command_number(&command, STORE_KEYS_MAX);
    return store_call(store, &command, &(struct store_plan){CALL_GROW, .answer = answer_put}, (call_any_fn *)done,
                      context, err);
}

static void answer_removed(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    ((store_count_fn *)call->cargo.done)(call->cargo.context, result, (uint64_t)reply_number(answer));
}

int store_key_remove(struct store *store, const char *id, store_count_fn *done, void *context, struct err *err)
{
    struct command command;
    keys_function(store, &command, "key_remove");
    command_text(&command, id);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_removed}, (call_any_fn *)done,
                      context, err);
}

/* ── since ── */

/* Cuts the value at its bars, in place. Returns 1, or 0 when it is not in our form. */
static int split(char *value, struct store_key *out)
{
    char *fields[VALUE_FIELDS];
    for (int i = 0; i < VALUE_FIELDS; i++) {
        char *bar = strchr(value, '|');
        if (!bar)
            return 0;
        *bar = '\0';
        fields[i] = value;
        value = bar + 1;
    }
    out->owner = fields[0];
    out->hash = fields[1];
    out->tier = fields[2];
    out->created_ms = strtoll(fields[3], NULL, 10);
    out->expires_ms = strtoll(fields[4], NULL, 10);
    out->path = fields[5];
    out->note = value;
    return 1;
}

static size_t read_rows(const redisReply *flat, struct store_key *rows, char (*values)[VALUE_SIZE])
{
    size_t count = 0, max = reply_count(flat) / 2;
    for (size_t i = 0; i < max && count < STORE_KEYS_MAX; i++) {
        const redisReply *value = reply_at(flat, 2 * i + 1);
        if (reply_len(value) >= VALUE_SIZE)
            continue;
        memcpy(values[count], reply_text(value), reply_len(value));
        values[count][reply_len(value)] = '\0';
        rows[count].id = reply_text(reply_at(flat, 2 * i));
        count += split(values[count], &rows[count]) != 0;
    }
    return count;
}

static void answer_since(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    store_keys_fn *done = (store_keys_fn *)call->cargo.done;
    const redisReply *flat = reply_at(answer, 1);
    const char *version = reply_text(reply_at(answer, 0));
    size_t max = reply_count(flat) / 2 < STORE_KEYS_MAX ? reply_count(flat) / 2 : STORE_KEYS_MAX;
    struct store_key *rows = calloc(max + 1, sizeof *rows);
    char(*values)[VALUE_SIZE] = malloc((max + 1) * sizeof *values);
    struct store_result failure = {ERR_MEMORY, "no memory for the keys"};
    int is_same = !result->code && strcmp(version, call->cargo.owned) == 0;
    if (!result->code && (!rows || !values))
        result = &failure;
    size_t count = result->code ? 0 : read_rows(flat, rows, values);
    done(call->cargo.context, result, rows, count, is_same ? NULL : version);
    free(rows);
    free(values);
}

int store_keys_since(struct store *store, const char *version, store_keys_fn *done, void *context, struct err *err)
{
    struct command command;
    struct store_plan plan = {CALL_READ, .answer = answer_since, .owned = strdup(version)};
    keys_function(store, &command, "keys_since");
    command_text(&command, version);
    if (!plan.owned)
        command.failed = ERR_MEMORY;
    return store_call(store, &command, &plan, (call_any_fn *)done, context, err);
}

/* ── secrets that replicas share ── */

static void answer_secret(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    const char *secret = result->code ? "" : reply_text(answer);
    ((store_secret_fn *)call->cargo.done)(call->cargo.context, result, secret);
}

int store_secret_share(struct store *store, const char *name, const char *made, store_secret_fn *done, void *context,
                       struct err *err)
{
    struct command command;
    if (strlen(name) > STORE_SECRET_MAX || strlen(made) > STORE_SECRET_MAX)
        return err_set(err, ERR_TOO_LARGE, "a secret has more than %d bytes", STORE_SECRET_MAX);
    store_command_function(&command, "secret_share", 1);
    store_command_key(&command, store, KEY_STATE, "");
    const struct store_argument arguments[SECRET_SHARE_ARGS] = {
        [SECRET_SHARE_ARG_NAME] = store_text(name),
        [SECRET_SHARE_ARG_MADE] = store_text(made),
    };
    store_command_arguments(&command, arguments, SECRET_SHARE_ARGS);
    /* Asked for again, it gives the same answer: it may be repeated when Redis was away. */
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_secret}, (call_any_fn *)done,
                      context, err);
}
