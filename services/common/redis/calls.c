/* The queue of calls (calls.h): lists, parking, deadlines, and what the connection tells. A call leaves its list before
 * it ends, so that a callback which adds calls, or frees the queue, finds the lists whole. */
#include "calls_state.h"

#include "clock.h"
#include "refusal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ── parking ── */

/* Reads go on while writes are refused; a write that frees memory goes on while only those that need some are refused.
 * Else a full Redis could never be emptied. */
static int is_parkable(const struct calls *calls, const struct call *call)
{
    if (calls->park == PARK_NONE || call->kind == CALL_READ)
        return 0;
    return calls->park == PARK_DISK || call->kind == CALL_GROW;
}

/* One call at a time is sent as a probe, with a growing pause; when Redis takes it, all follow in their order. */
static void park(struct calls *calls, struct call *call, enum park_cause cause, const char *reason)
{
    int first = calls->park == PARK_NONE;
    if (first || cause > calls->park)
        calls->park = cause;
    if (first || call->is_probe) {
        calls->park_backoff_ms = first ? CONNECTION_BACKOFF_MIN_MS : calls->park_backoff_ms * 2;
        if (calls->park_backoff_ms > CONNECTION_BACKOFF_MAX_MS)
            calls->park_backoff_ms = CONNECTION_BACKOFF_MAX_MS;
        loop_timer_start(calls->options.loop, &calls->park_timer, calls->park_backoff_ms, 0);
    }
    call->is_probe = 0;
    call_list_insert(&calls->parked, call);
    calls_set_state(calls, CALLS_FULL, reason);
}

static void unpark_all(struct calls *calls)
{
    calls->park = PARK_NONE;
    loop_timer_stop(&calls->park_timer);
    while (!TAILQ_EMPTY(&calls->parked))
        calls_main_push(calls, call_list_pop(&calls->parked));
    calls_set_state(calls, CALLS_UP, "");
}

static void on_park_timer(void *context)
{
    struct calls *calls = context;
    if (TAILQ_EMPTY(&calls->parked))
        return;
    struct call *call = call_list_pop(&calls->parked);
    call->is_probe = 1;
    calls_main_push(calls, call);
}

/* ── sending ── */

static void flush(void *context)
{
    struct calls *calls = context;
    /* What is in flight would be sent again after a loss: the bound also bounds that. */
    while (calls->unsent && calls->in_flight < CALLS_IN_FLIGHT_MAX && connection_has_room(calls->connection)) {
        struct call *call = calls->unsent;
        if (connection_send(calls->connection, call->data + call->start, call->size - call->start))
            break; /* no memory now: the next round tries again */
        calls->unsent = TAILQ_NEXT(call, place);
        calls_note_sent(calls, call);
    }
    calls_confirm_ask(calls);
    if (calls->in_flight)
        connection_flush(calls->connection);
}

/* ── the connection's callbacks ── */

static void on_ready(void *context)
{
    struct calls *calls = context;
    calls_enter(calls);
    if (calls->park == PARK_NONE)
        calls_set_state(calls, CALLS_UP, "");
    else
        calls_set_state(calls, CALLS_FULL, "Redis refused writes before the connection was lost; trying again");
    calls_leave(calls);
}

/* Everything is sent again; what nobody waits for any more ends. */
static void on_down(void *context, const char *reason)
{
    struct calls *calls = context;
    calls_enter(calls);
    /* Whether Redis did what was in flight is not known. It is sent again, which is why every function is
     * idempotent. */
    calls->in_flight = 0;
    calls_confirm_lose(calls);
    calls->unsent = TAILQ_FIRST(&calls->main);
    for (struct call *call = TAILQ_FIRST(&calls->main), *next = NULL; call; call = next) {
        next = TAILQ_NEXT(call, place);
        if (call->is_given_up) {
            calls_main_remove(calls, call);
            calls_finish(calls, call, ERR_UNAVAILABLE, "", NULL);
        }
    }
    calls_set_state(calls, CALLS_DOWN, reason);
    calls_leave(calls);
}

static struct call *main_pop_answered(struct calls *calls)
{
    assert(calls->in_flight > 0 && TAILQ_FIRST(&calls->main) != calls->unsent);
    calls->in_flight--;
    return call_list_pop(&calls->main);
}

/* An error that time may heal. Returns 1 when it was one, and has been dealt with. */
static int take_refusal(struct calls *calls, const redisReply *answer)
{
    enum refusal refusal = reply_is_error(answer) ? refusal_of(answer->str) : REFUSAL_FOR_GOOD;
    if (refusal == REFUSAL_RECONNECT) {
        connection_drop(calls->connection, answer->str); /* the call stays first, to be sent again */
        return 1;
    }
    if (refusal == REFUSAL_MEMORY || refusal == REFUSAL_DISK) {
        struct call *call = main_pop_answered(calls);
        park(calls, call, refusal == REFUSAL_DISK ? PARK_DISK : PARK_MEMORY, answer->str);
        return 1;
    }
    return 0;
}

static int on_answer(void *context, redisReply *answer)
{
    struct calls *calls = context;
    int taken = 0;
    calls_enter(calls);
    if (!take_refusal(calls, answer)) {
        struct call *call = main_pop_answered(calls);
        /* Only an answer proves that the connection is good: the pause before the next attempt starts from its least
         * again. */
        connection_settle(calls->connection);
        if (call->is_probe)
            unpark_all(calls);
        taken = calls_confirm_take(calls, call, answer);
    }
    calls_leave(calls);
    return taken;
}

/* ── for the owner ── */

static int check_room(const struct calls *calls, struct err *err)
{
    if (calls->closing)
        return err_set(err, ERR_UNAVAILABLE, "the store is closed");
    if (calls->pending >= calls->options.calls_max)
        return err_set(err, ERR_FULL, "%u calls wait for Redis: %.150s", calls->pending, calls->reason);
    return 0;
}

int calls_add(struct calls *calls, struct command *command, enum call_kind kind, const struct call_cargo *cargo,
              struct err *err)
{
    int code = command_finish(command);
    if (code)
        err_set(err, (enum err_code)code, "the call does not fit: %zu bytes", command->size);
    else
        code = check_room(calls, err);
    struct call *call = code ? NULL : calloc(1, sizeof *call);
    if (!code && !call)
        code = err_set(err, ERR_MEMORY, "no memory for a call");
    if (!call) {
        command_done(command);
        free(cargo->owned);
        return code;
    }
    *call = (struct call){.data = command->data,
                          .start = command->start,
                          .size = command->size,
                          .kind = kind,
                          .number = calls->next_number++,
                          /* Only reads have an end: a reader waits for a page. Writes wait for Redis to come back, or
                           * work would be lost. */
                          .deadline_ms = clock_monotonic_ms() + CALLS_READ_MS,
                          .cargo = *cargo};
    calls->pending++;
    if (is_parkable(calls, call))
        TAILQ_INSERT_TAIL(&calls->parked, call, place);
    else
        calls_main_push(calls, call);
    return 0;
}

static void begin(struct calls *calls)
{
    struct loop *loop = calls->options.loop;
    loop_timer_init(&calls->park_timer, on_park_timer, calls);
    calls_deadline_begin(calls);
    calls_confirm_begin(calls);
    /* Before each wait of the loop: all calls of a round leave in one write, which is most of what pipelining gains. */
    calls->flush_hook = (struct loop_hook){.run = flush, .context = calls};
    loop_hook_add(loop, &calls->flush_hook);
}

struct calls *calls_new(const struct calls_options *options)
{
    struct calls *calls = calloc(1, sizeof *calls);
    if (!calls)
        return NULL;
    calls->options = *options;
    if (!options->calls_max)
        calls->options.calls_max = CALLS_MAX_DEFAULT;
    snprintf(calls->reason, sizeof calls->reason, "connecting");
    TAILQ_INIT(&calls->main);
    TAILQ_INIT(&calls->parked);
    calls->connection = connection_new(&(struct connection_options){.loop = options->loop,
                                                                    .target = options->target,
                                                                    .silence_ms = CALLS_SILENCE_MS,
                                                                    .on_ready = on_ready,
                                                                    .on_answer = on_answer,
                                                                    .on_room = flush,
                                                                    .on_down = on_down,
                                                                    .context = calls});
    if (!calls->connection) {
        free(calls);
        return NULL;
    }
    begin(calls);
    return calls;
}

void calls_free(struct calls *calls)
{
    static const char closed[] = "the store was closed";
    assert(!calls->closing);
    calls->closing = 1;
    loop_hook_remove(calls->options.loop, &calls->flush_hook);
    loop_timer_stop(&calls->park_timer);
    loop_timer_stop(&calls->deadline_timer);
    /* First, so that no answer arrives for calls that end here. */
    connection_free(calls->connection);
    calls_enter(calls);
    calls_confirm_lose(calls);
    calls->unsent = NULL;
    while (!TAILQ_EMPTY(&calls->main))
        calls_finish(calls, call_list_pop(&calls->main), ERR_UNAVAILABLE, closed, NULL);
    while (!TAILQ_EMPTY(&calls->parked))
        calls_finish(calls, call_list_pop(&calls->parked), ERR_UNAVAILABLE, closed, NULL);
    assert(calls->pending == 0);
    calls_leave(calls);
}

void calls_check(const struct calls *calls)
{
    const struct call *unsent = call_list_at(&calls->main, calls->in_flight);
    assert(unsent == calls->unsent);
    assert(calls->in_flight <= CALLS_IN_FLIGHT_MAX);
    assert(calls->pending ==
           call_list_count(&calls->main) + call_list_count(&calls->parked) + call_list_count(&calls->confirm.held));
    assert(call_list_is_ordered(&calls->parked));
    assert(calls->park != PARK_NONE || TAILQ_EMPTY(&calls->parked));
}

enum calls_state calls_state(const struct calls *calls)
{
    return calls->state;
}

unsigned calls_pending(const struct calls *calls)
{
    return calls->pending;
}

const char *calls_own_address(const struct calls *calls)
{
    return connection_own_address(calls->connection);
}
