/* Webhooks as rows of one hash, what came of each in another: what changes with every delivery is no reason for all replicas
 * to read the rows again. The functions are in functions/webhooks.lua. */
#include "store_webhooks.h"
#include "store_call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Two lists of rows: their keys, and the field of the state that has their version. */
struct list {
    enum key_kind rows, progress;
    const char *name;
};
/* Of a subscription to a feed nothing is kept beside its row. */
static const struct list webhooks = {KEY_HOOKS, KEY_HOOKS_PROGRESS, "hooks"},
                         websubs = {KEY_WEBSUBS, KEY_HOOKS_PROGRESS, "websubs"};

#define GENERATION_SIZE 40 /* of a generation, terminated */
#define ROW_PARTS       3  /* of an answer's row: id, row, progress */

/* A row as it is stored. Returns 0, or ERR_TOO_LARGE. */
static int join_row(const struct store_hook *hook, char *out, size_t out_size, struct err *err)
{
    int len = snprintf(out, out_size, "%s|%s", hook->generation, hook->row);
    if (len < 0 || (size_t)len >= out_size || strlen(hook->generation) >= GENERATION_SIZE ||
        strchr(hook->generation, '|'))
        return err_set(err, ERR_TOO_LARGE, "a webhook has more than %d bytes", STORE_HOOK_ROW_MAX);
    return 0;
}

static void answer_count(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    ((store_count_fn *)call->cargo.done)(call->cargo.context, result, (uint64_t)reply_number(answer));
}

static const struct store_plan plan_count = {CALL_WRITE, .answer = answer_count};

/* ── add, set, remove ── */

static void answer_added(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    static const struct store_result full = {ERR_FULL, "there are as many webhooks as an edition may have"};
    static const struct store_result taken = {ERR_CONFLICT, "there is a webhook of this id already"};
    if (!result->code && reply_number(answer) != 1)
        result = reply_number(answer) < 0 ? &full : &taken;
    ((store_done_fn *)call->cargo.done)(call->cargo.context, result);
}

int store_hook_add(struct store *store, const struct store_hook *hook, store_done_fn *done, void *context,
                   struct err *err)
{
    struct command command;
    char row[STORE_HOOK_ROW_MAX];
    int code = join_row(hook, row, sizeof row, err);
    if (code)
        return code;
    store_command_function(&command, "hook_add", 2);
    store_command_key(&command, store, KEY_HOOKS, "");
    store_command_key(&command, store, KEY_STATE, "");
    const struct store_argument arguments[HOOK_ADD_ARGS] = {
        [HOOK_ADD_ARG_LIST] = store_text(webhooks.name),
        [HOOK_ADD_ARG_ID] = store_text(hook->id),
        [HOOK_ADD_ARG_ROW] = store_text(row),
        [HOOK_ADD_ARG_MOST] = store_number(STORE_HOOKS_MAX),
    };
    store_command_arguments(&command, arguments, HOOK_ADD_ARGS);
    return store_call(store, &command, &(struct store_plan){CALL_GROW, .answer = answer_added}, (call_any_fn *)done,
                      context, err);
}

int store_hook_set(struct store *store, const struct store_hook *hook, const char *replaced, store_count_fn *done,
                   void *context, struct err *err)
{
    struct command command;
    char row[STORE_HOOK_ROW_MAX];
    int code = join_row(hook, row, sizeof row, err);
    if (code)
        return code;
    store_command_function(&command, "hook_set", 2);
    store_command_key(&command, store, KEY_HOOKS, "");
    store_command_key(&command, store, KEY_STATE, "");
    const struct store_argument arguments[HOOK_SET_ARGS] = {
        [HOOK_SET_ARG_LIST] = store_text(webhooks.name),
        [HOOK_SET_ARG_ID] = store_text(hook->id),
        [HOOK_SET_ARG_ROW] = store_text(row),
        [HOOK_SET_ARG_GENERATION] = store_text(replaced),
    };
    store_command_arguments(&command, arguments, HOOK_SET_ARGS);
    return store_call(store, &command, &plan_count, (call_any_fn *)done, context, err);
}

static void rows_function(struct store *store, struct command *command, const char *name, const struct list *list)
{
    store_command_function(command, name, 3);
    store_command_key(command, store, list->rows, "");
    store_command_key(command, store, list->progress, "");
    store_command_key(command, store, KEY_STATE, "");
}

static int remove_row(struct store *store, const struct list *list, const char *id, call_any_fn *done, void *context,
                      struct err *err)
{
    struct command command;
    rows_function(store, &command, "hook_remove", list);
    command_text(&command, list->name);
    command_text(&command, id);
    return store_call(store, &command, &plan_count, done, context, err);
}

int store_hook_remove(struct store *store, const char *id, store_count_fn *done, void *context, struct err *err)
{
    return remove_row(store, &webhooks, id, (call_any_fn *)done, context, err);
}

int store_websub_remove(struct store *store, const char *id, store_count_fn *done, void *context, struct err *err)
{
    return remove_row(store, &websubs, id, (call_any_fn *)done, context, err);
}

static void answer_put(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    static const struct store_result full = {ERR_FULL, "there are as many subscriptions as a desk may have"};
    ((store_done_fn *)call->cargo.done)(call->cargo.context,
                                        !result->code && reply_number(answer) != 1 ? &full : result);
}

int store_websub_put(struct store *store, const struct store_hook *row, store_done_fn *done, void *context,
                     struct err *err)
{
    struct command command;
    char text[STORE_HOOK_ROW_MAX];
    int code = join_row(row, text, sizeof text, err);
    if (code)
        return code;
    store_command_function(&command, "hook_put", 2);
    store_command_key(&command, store, KEY_WEBSUBS, "");
    store_command_key(&command, store, KEY_STATE, "");
    const struct store_argument arguments[HOOK_PUT_ARGS] = {
        [HOOK_PUT_ARG_LIST] = store_text(websubs.name),
        [HOOK_PUT_ARG_ID] = store_text(row->id),
        [HOOK_PUT_ARG_ROW] = store_text(text),
        [HOOK_PUT_ARG_MOST] = store_number(STORE_WEBSUBS_MAX),
    };
    store_command_arguments(&command, arguments, HOOK_PUT_ARGS);
    return store_call(store, &command, &(struct store_plan){CALL_GROW, .answer = answer_put}, (call_any_fn *)done,
                      context, err);
}

/* ── since ── */

struct row_text {
    char generation[GENERATION_SIZE];
};

/* Returns 1, or 0 when the row is not in our form. Texts are the reply's own but for the generation. */
static int read_row(const redisReply *flat, size_t at, struct store_hook *out, struct row_text *text)
{
    const char *row = reply_text(reply_at(flat, at + 1));
    const char *bar = strchr(row, '|');
    if (!bar || (size_t)(bar - row) >= sizeof text->generation)
        return 0;
    snprintf(text->generation, sizeof text->generation, "%.*s", (int)(bar - row), row);
    *out = (struct store_hook){.id = reply_text(reply_at(flat, at)),
                               .generation = text->generation,
                               .row = bar + 1,
                               .progress = reply_text(reply_at(flat, at + 2))};
    return 1;
}

static void answer_since(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    _Static_assert(STORE_WEBSUBS_MAX >= STORE_HOOKS_MAX, "the longer list fits");
    static struct store_hook rows[STORE_WEBSUBS_MAX]; /* one thread, and nothing of it outlives the callback */
    static struct row_text texts[STORE_WEBSUBS_MAX];
    const redisReply *flat = reply_at(answer, 1);
    const char *version = reply_text(reply_at(answer, 0));
    size_t count = 0, most = reply_count(flat) / ROW_PARTS;
    for (size_t i = 0; !result->code && i < most && count < STORE_WEBSUBS_MAX; i++)
        count += (size_t)read_row(flat, i * ROW_PARTS, &rows[count], &texts[count]);
    int is_same = !result->code && strcmp(version, call->cargo.owned) == 0;
    ((store_hooks_fn *)call->cargo.done)(call->cargo.context, result, rows, count, is_same ? NULL : version);
}

static int ask_since(struct store *store, const struct list *list, const char *version, call_any_fn *done,
                     void *context, struct err *err)
{
    struct command command;
    struct store_plan plan = {CALL_READ, .answer = answer_since, .owned = strdup(version)};
    rows_function(store, &command, "hooks_since", list);
    command_text(&command, list->name);
    command_text(&command, version);
    if (!plan.owned)
        command.failed = ERR_MEMORY;
    return store_call(store, &command, &plan, done, context, err);
}

int store_hooks_since(struct store *store, const char *version, store_hooks_fn *done, void *context, struct err *err)
{
    return ask_since(store, &webhooks, version, (call_any_fn *)done, context, err);
}

int store_websubs_since(struct store *store, const char *version, store_hooks_fn *done, void *context, struct err *err)
{
    return ask_since(store, &websubs, version, (call_any_fn *)done, context, err);
}

/* ── who delivers, and how far ── */

int store_hook_progress(struct store *store, const struct store_hook *hook, store_count_fn *done, void *context,
                        struct err *err)
{
    struct command command;
    if (strlen(hook->progress) > STORE_HOOK_ROW_MAX)
        return err_set(err, ERR_TOO_LARGE, "what came of a webhook has more than %d bytes", STORE_HOOK_ROW_MAX);
    store_command_function(&command, "hook_progress", 3);
    store_command_key(&command, store, KEY_HOOKS, "");
    store_command_key(&command, store, KEY_HOOKS_PROGRESS, "");
    store_command_key(&command, store, KEY_HOOKS_LEASE, "");
    const struct store_argument arguments[HOOK_PROGRESS_ARGS] = {
        [HOOK_PROGRESS_ARG_ID] = store_text(hook->id),
        [HOOK_PROGRESS_ARG_GENERATION] = store_text(hook->generation),
        [HOOK_PROGRESS_ARG_INSTANCE] = store_text(store->instance),
        [HOOK_PROGRESS_ARG_PROGRESS] = store_text(hook->progress),
    };
    store_command_arguments(&command, arguments, HOOK_PROGRESS_ARGS);
    return store_call(store, &command, &plan_count, (call_any_fn *)done, context, err);
}

int store_hooks_lease(struct store *store, int64_t ttl_ms, store_count_fn *done, void *context, struct err *err)
{
    struct command command;
    store_command_function(&command, "hooks_lease", 1);
    store_command_key(&command, store, KEY_HOOKS_LEASE, "");
    command_text(&command, store->instance);
    command_number(&command, ttl_ms);
    return store_call(store, &command, &plan_count, (call_any_fn *)done, context, err);
}

/* ── what was refused ── */

int store_hook_dead_add(struct store *store, const char *row, store_done_fn *done, void *context, struct err *err)
{
    struct command command;
    if (strlen(row) > STORE_HOOK_DEAD_ROW_MAX)
        return err_set(err, ERR_TOO_LARGE, "a refused event's row has more than %d bytes", STORE_HOOK_DEAD_ROW_MAX);
    store_command_function(&command, "hook_dead_add", 1);
    store_command_key(&command, store, KEY_HOOKS_DEAD, "");
    command_text(&command, row);
    command_number(&command, STORE_HOOKS_DEAD_MAX);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = store_answer_done},
                      (call_any_fn *)done, context, err);
}

static void answer_dead(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    static const char *rows[STORE_HOOKS_DEAD_MAX];
    size_t count = reply_count(answer) < STORE_HOOKS_DEAD_MAX ? reply_count(answer) : STORE_HOOKS_DEAD_MAX;
    for (size_t i = 0; i < count; i++)
        rows[i] = reply_text(reply_at(answer, i));
    ((store_hooks_dead_fn *)call->cargo.done)(call->cargo.context, result, rows, result->code ? 0 : count);
}

int store_hook_dead_list(struct store *store, store_hooks_dead_fn *done, void *context, struct err *err)
{
    struct command command;
    store_command_function(&command, "hook_dead_list", 1);
    store_command_key(&command, store, KEY_HOOKS_DEAD, "");
    command_number(&command, STORE_HOOKS_DEAD_MAX);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_dead}, (call_any_fn *)done,
                      context, err);
}
