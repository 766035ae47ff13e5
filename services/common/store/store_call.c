/* Makes a command of ours, hands it to the queue with the function that reads its answer, and calls that exactly once,
 * with what came or with the failure. */
#include "store_call.h"

#include "store_library.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

void store_command_function(struct command *command, const char *function, unsigned key_count)
{
    command_function(command, store_library.prefix, function, key_count);
}

void store_command_key(struct command *command, const struct store *store, enum key_kind kind, const char *id)
{
    struct redis_key key = redis_key_make(store->edition, kind, id);
    command_text(command, key.text);
}

struct store_argument store_bytes(const void *data, size_t size)
{
    return (struct store_argument){.kind = ARGUMENT_BYTES, .data = data, .size = size};
}

struct store_argument store_text(const char *text)
{
    return store_bytes(text, strlen(text));
}

struct store_argument store_number(int64_t number)
{
    return (struct store_argument){.kind = ARGUMENT_NUMBER, .number = number};
}

void store_command_arguments(struct command *command, const struct store_argument *arguments, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert(arguments[i].kind != ARGUMENT_MISSING);
        if (arguments[i].kind == ARGUMENT_NUMBER)
            command_number(command, arguments[i].number);
        else
            command_bytes(command, arguments[i].data, arguments[i].size);
    }
}

void store_command_scan(struct command *command, const struct store *store, const char *cursor, int64_t page)
{
    char pattern[KEY_EDITION_MAX + 8];
    snprintf(pattern, sizeof pattern, "{%s}:*", store->edition);
    command_init(command);
    command_text(command, "SCAN");
    command_text(command, cursor);
    command_text(command, "MATCH");
    command_text(command, pattern);
    command_text(command, "COUNT");
    command_number(command, page);
}

int store_call(struct store *store, struct command *command, const struct store_plan *plan, call_any_fn *done,
               void *context, struct err *err)
{
    /* The callback's type differs from call to call; it is kept as the general one and cast back by the function that
     * reads the answer, which alone knows it. */
    struct call_cargo cargo = {.owner = store,
                               .answer = (call_any_fn *)plan->answer,
                               .done = done,
                               .context = context,
                               .extra = plan->extra,
                               .owned = plan->owned};
    assert(plan->answer);
    return calls_add(store->calls, command, plan->kind, &cargo, err);
}

void store_call_end(void *context, const struct call *call, int code, const char *text, const redisReply *answer)
{
    struct store_result result = {code, text};
    assert(call->cargo.owner == context);
    ((store_answer_fn *)call->cargo.answer)(call, &result, answer);
}

void store_answer_done(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    (void)answer;
    ((store_done_fn *)call->cargo.done)(call->cargo.context, result);
}
