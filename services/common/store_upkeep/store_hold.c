/* The hold of writes, and whose turn it is to have one. */
#include "store_backup.h"

#include "store_call.h"

#include <assert.h>
#include <string.h>

/* Also when it is ours already: then it lasts longer, and after a loss of the connection a call is sent again. */
#define TAKE_SCRIPT                                                                                                    \
    "local v=redis.call('GET',KEYS[1]) if v and v~=ARGV[1] then return 0 end "                                         \
    "redis.call('SET',KEYS[1],ARGV[1],'PX',ARGV[2]) return 1"
#define LEAVE_SCRIPT "if redis.call('GET',KEYS[1])==ARGV[1] then redis.call('DEL',KEYS[1]) end return 1"

/* Of all editions: behind the prefix of none. */
static void add_turn_key(struct command *command)
{
    struct redis_key key = redis_key_make("", KEY_BACKUP, "");
    command_text(command, key.text);
}

static int call_turn(struct store *store, const char *script, store_answer_fn *answer, call_any_fn *done, void *context,
                     struct err *err)
{
    struct command command;
    command_init(&command);
    command_text(&command, "EVAL");
    command_text(&command, script);
    command_number(&command, 1);
    add_turn_key(&command);
    command_text(&command, store->instance);
    command_number(&command, STORE_HOLD_TURN_MS);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer}, done, context, err);
}

static void say_taken(const struct call *call)
{
    static const struct store_result taken = {
        ERR_CONFLICT, "another backup of this Redis is being made, or was cut off within the last minute"};
    ((store_done_fn *)call->cargo.done)(call->cargo.context, &taken);
}

static void answer_taken(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    if (!result->code && !reply_number(answer))
        say_taken(call);
    else
        store_answer_done(call, result, answer);
}

/* Free as far as a read can tell: now by a write, which decides. */
static void answer_looked(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    struct store *store = call->cargo.owner;
    struct err err = {0};
    if (!result->code && answer->type == REDIS_REPLY_STRING && strcmp(answer->str, store->instance) != 0)
        say_taken(call);
    else if (result->code)
        store_answer_done(call, result, answer);
    else if (call_turn(store, TAKE_SCRIPT, answer_taken, call->cargo.done, call->cargo.context, &err))
        store_answer_done(call, &(struct store_result){err.code, err.text}, NULL);
}

int store_hold_take(struct store *store, store_done_fn *done, void *context, struct err *err)
{
    struct command command;
    command_init(&command);
    /* A write would wait as long as the other one holds writes up. */
    command_text(&command, "GET");
    add_turn_key(&command);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_looked}, (call_any_fn *)done,
                      context, err);
}

int store_hold_leave(struct store *store, store_done_fn *done, void *context, struct err *err)
{
    return call_turn(store, LEAVE_SCRIPT, store_answer_done, (call_any_fn *)done, context, err);
}

int store_hold(struct store *store, int64_t ms, store_done_fn *done, void *context, struct err *err)
{
    struct command command;
    assert(ms <= STORE_HOLD_MS);
    command_init(&command);
    command_text(&command, "CLIENT");
    command_text(&command, ms > 0 ? "PAUSE" : "UNPAUSE");
    if (ms > 0) {
        command_number(&command, ms);
        command_text(&command, "WRITE");
    }
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = store_answer_done},
                      (call_any_fn *)done, context, err);
}
