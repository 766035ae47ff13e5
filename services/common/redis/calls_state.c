/* What the files of the queue do to it alike: lists, ends of calls, what its owner is told. */
#include "calls_state.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* `unsent` must never point behind a call that was not sent: the order of sending is the order of answers. */
void calls_main_push(struct calls *calls, struct call *call)
{
    TAILQ_INSERT_TAIL(&calls->main, call, place);
    if (!calls->unsent)
        calls->unsent = call;
}

/* Only of what is not in flight: answers come in order. */
void calls_main_remove(struct calls *calls, struct call *call)
{
    assert(calls->in_flight == 0 || calls->unsent);
    if (calls->unsent == call)
        calls->unsent = TAILQ_NEXT(call, place);
    TAILQ_REMOVE(&calls->main, call, place);
}

/* The owner hears of a change once, also when it is only the reason that is another. */
void calls_set_state(struct calls *calls, enum calls_state state, const char *reason)
{
    if (calls->state == state && strcmp(calls->reason, reason) == 0)
        return;
    calls->state = state;
    snprintf(calls->reason, sizeof calls->reason, "%s", reason);
    if (!calls->closing)
        calls->options.on_state(calls->options.context, state, calls->reason);
}

/* `call` is in neither list. Exactly once for every call, whatever happened: callers free what the call carries in its
 * callback. */
void calls_finish(struct calls *calls, struct call *call, int code, const char *text, const redisReply *answer)
{
    assert(calls->pending > 0);
    calls->pending--;
    if (call->cargo.done && !call->is_given_up)
        calls->options.on_end(calls->options.context, call, code, text, answer);
    free(call->data);
    free(call->cargo.owned);
    free(call);
}

void calls_enter(struct calls *calls)
{
    calls->busy++;
}

void calls_leave(struct calls *calls)
{
    assert(calls->busy > 0);
    if (--calls->busy > 0 || !calls->closing)
        return;
    struct calls_options options = calls->options;
    free(calls);
    options.on_gone(options.context);
}

void calls_note_sent(struct calls *calls, const struct call *call)
{
    calls->in_flight++;
    calls->confirm.is_due |= call->kind == CALL_WRITE || call->kind == CALL_GROW;
    assert(calls->in_flight <= CALLS_IN_FLIGHT_MAX);
}

/* It is not counted against calls_max: it is one at a time. */
int calls_send_next(struct calls *calls, struct command *command, enum call_kind kind)
{
    int code = calls->in_flight < CALLS_IN_FLIGHT_MAX ? command_finish(command) : ERR_FULL;
    struct call *call = code ? NULL : calloc(1, sizeof *call);
    if (!call || connection_send(calls->connection, command->data + command->start, command->size - command->start)) {
        free(call);
        command_done(command);
        return code ? code : ERR_MEMORY;
    }
    *call = (struct call){.data = command->data,
                          .start = command->start,
                          .size = command->size,
                          .kind = kind,
                          .number = calls->next_number++};
    calls->pending++;
    if (calls->unsent)
        TAILQ_INSERT_BEFORE(calls->unsent, call, place);
    else
        TAILQ_INSERT_TAIL(&calls->main, call, place);
    calls_note_sent(calls, call);
    return 0;
}
