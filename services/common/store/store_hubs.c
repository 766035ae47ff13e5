/* Subscriptions at hubs (WebSub), one row a feed: the hub, the topic, our id and secret, how long it is held, when it
 * is due to be asked for. The functions are in functions/hubs.lua. */
#include "store_hubs.h"
#include "store_call.h"

#include <string.h>

#define ID_MAX     64
#define SECRET_MAX 199 /* as the protocol has it: below 200 bytes */
#define TEXT_MAX   2048

/* The key has the times at which subscriptions are due; their rows' keys are made from it in the functions. */
static void hubs_function(struct store *store, struct command *command, const char *name)
{
    store_command_function(command, name, 1);
    store_command_key(command, store, KEY_HUBS, "");
}

static const struct store_plan plan_done = {CALL_WRITE, .answer = store_answer_done};

int store_hub_found(struct store *store, const struct store_hub *hub, int64_t now_ms, store_done_fn *done,
                    void *context, struct err *err)
{
    struct command command;
    if (strlen(hub->id) > ID_MAX || strlen(hub->secret) > SECRET_MAX || strlen(hub->hub) > TEXT_MAX ||
        strlen(hub->topic) > TEXT_MAX)
        return err_set(err, ERR_TOO_LARGE, "a part of a subscription is too long");
    hubs_function(store, &command, "hub_found");
    command_number(&command, now_ms);
    command_text(&command, hub->feed);
    command_text(&command, hub->hub);
    command_text(&command, hub->topic);
    command_text(&command, hub->id);
    command_text(&command, hub->secret);
    return store_call(store, &command, &plan_done, (call_any_fn *)done, context, err);
}

/* The texts are the reply's own: they last until the callback returns. */
static struct store_hub read_row(const redisReply *row)
{
    return (struct store_hub){.id = reply_text(reply_at(row, 0)),
                              .feed = reply_text(reply_at(row, 1)),
                              .hub = reply_text(reply_at(row, 2)),
                              .topic = reply_text(reply_at(row, 3)),
                              .secret = reply_text(reply_at(row, 4)),
                              .until_ms = reply_number(reply_at(row, 5))};
}

static void answer_taken(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    struct store_hub rows[STORE_HUBS_AT_ONCE];
    /* The limit was asked for; an answer with more is not believed. */
    size_t count = reply_count(answer) < STORE_HUBS_AT_ONCE ? reply_count(answer) : STORE_HUBS_AT_ONCE;
    for (size_t i = 0; i < count; i++)
        rows[i] = read_row(reply_at(answer, i));
    ((store_hubs_fn *)call->cargo.done)(call->cargo.context, result, rows, count);
}

int store_hubs_take(struct store *store, int64_t now_ms, int64_t again_ms, store_hubs_fn *done, void *context,
                    struct err *err)
{
    struct command command;
    hubs_function(store, &command, "hubs_take");
    command_number(&command, now_ms);
    command_number(&command, STORE_HUBS_AT_ONCE);
    command_number(&command, again_ms);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_taken}, (call_any_fn *)done,
                      context, err);
}

static void answer_one(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    struct store_hub row = read_row(answer);
    ((store_hubs_fn *)call->cargo.done)(call->cargo.context, result, &row, reply_count(answer) > 0);
}

int store_hub_get(struct store *store, const char *id, store_hubs_fn *done, void *context, struct err *err)
{
    struct command command;
    hubs_function(store, &command, "hub_get");
    command_text(&command, id);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_one}, (call_any_fn *)done,
                      context, err);
}

int store_hub_settle(struct store *store, const char *id, int64_t until_ms, int64_t due_ms, store_done_fn *done,
                     void *context, struct err *err)
{
    struct command command;
    hubs_function(store, &command, "hub_settle");
    command_text(&command, id);
    command_number(&command, until_ms);
    command_number(&command, due_ms);
    return store_call(store, &command, &plan_done, (call_any_fn *)done, context, err);
}

int store_hub_delivered(struct store *store, const char *id, int64_t until_ms, store_done_fn *done, void *context,
                        struct err *err)
{
    struct command command;
    hubs_function(store, &command, "hub_delivered");
    command_text(&command, id);
    command_number(&command, until_ms);
    return store_call(store, &command, &plan_done, (call_any_fn *)done, context, err);
}
