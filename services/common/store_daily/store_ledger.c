/* The counts of a day are a hash that functions raise as they commit (functions/ledger.lua); the log is a list of lines. */
#include "store_ledger.h"

#include "store_call.h"

static void begin(struct store *store, struct command *command, const char *function)
{
    store_command_function(command, function, 1);
    store_command_key(command, store, KEY_LEDGER, "");
}

static void answer_tally(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    struct store_tally rows[STORE_TALLY_NAMES_MAX];
    size_t count = 0;
    for (size_t i = 0; !result->code && i + 1 < reply_count(answer) && count < STORE_TALLY_NAMES_MAX; i += 2)
        rows[count++] =
            (struct store_tally){reply_text(reply_at(answer, i)), (uint64_t)reply_number(reply_at(answer, i + 1))};
    ((store_tally_fn *)call->cargo.done)(call->cargo.context, result, rows, count);
}

int store_tally_get(struct store *store, int64_t day, store_tally_fn *done, void *context, struct err *err)
{
    struct command command;
    begin(store, &command, "tally_get");
    command_number(&command, day);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_tally}, (call_any_fn *)done,
                      context, err);
}

static void answer_lines(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    const char *lines[STORE_LEDGER_PAGE];
    size_t count = 0;
    for (; !result->code && count < reply_count(answer) && count < STORE_LEDGER_PAGE; count++)
        lines[count] = reply_text(reply_at(answer, count));
    ((store_ledger_fn *)call->cargo.done)(call->cargo.context, result, lines, count);
}

int store_ledger_read(struct store *store, int64_t from, store_ledger_fn *done, void *context, struct err *err)
{
    struct command command;
    begin(store, &command, "ledger_read");
    command_number(&command, from);
    command_number(&command, STORE_LEDGER_PAGE);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_lines}, (call_any_fn *)done,
                      context, err);
}

static void answer_added(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    uint64_t added = result->code ? 0 : (uint64_t)reply_number(answer);
    ((store_count_fn *)call->cargo.done)(call->cargo.context, result, added);
}

int store_ledger_add(struct store *store, const char *previous, const char *line, store_count_fn *done, void *context,
                     struct err *err)
{
    struct command command;
    begin(store, &command, "ledger_add");
    command_text(&command, previous);
    command_text(&command, line);
    command_number(&command, STORE_LEDGER_LINES);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_added}, (call_any_fn *)done,
                      context, err);
}
