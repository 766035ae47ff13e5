/* The queue of calls (calls.h): lists, parking, deadlines, and what the connection tells. A call leaves its list before
 * it ends, so that a callback which adds calls, or frees the queue, finds the lists whole. */
#include "calls.h"

#include "call_list.h"
#include "clock.h"
#include "connection.h"
#include "err.h"
#include "refusal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEADLINE_INTERVAL_MS 500

enum park_cause { PARK_NONE, PARK_MEMORY, PARK_DISK };

struct calls {
    struct calls_options options;
    struct connection *connection;
    struct call_list main, parked;
    /* Redis answers in the order of asking, so the list itself says which call an answer belongs to. */
    struct call *unsent; /* first of main that has not been sent; NULL: all have */
    unsigned in_flight;  /* sent: so many from the front of main */
    unsigned pending;    /* in either list */
    uint64_t next_number;
    enum park_cause park;
    int64_t park_backoff_ms;
    struct loop_timer park_timer, deadline_timer;
    struct loop_hook flush_hook;
    enum calls_state state;
    char reason[ERR_TEXT_MAX];
    int busy; /* callbacks under way: calls_free frees afterwards */
    int closing;
};

/* ── lists ── */

static void main_push(struct calls *calls, struct call *call)
{
    TAILQ_INSERT_TAIL(&calls->main, call, place);
    if (!calls->unsent)
        calls->unsent = call;
}

/* Only of what is not in flight: answers come in order. */
static void main_remove(struct calls *calls, struct call *call)
{
    assert(calls->in_flight == 0 || calls->unsent);
    if (calls->unsent == call)
        calls->unsent = TAILQ_NEXT(call, place);
    TAILQ_REMOVE(&calls->main, call, place);
}

/* ── state ── */

static void set_state(struct calls *calls, enum calls_state state, const char *reason)
{
    if (calls->state == state && strcmp(calls->reason, reason) == 0)
        return;
    calls->state = state;
    snprintf(calls->reason, sizeof calls->reason, "%s", reason);
    if (!calls->closing)
        calls->options.on_state(calls->options.context, state, calls->reason);
}

/* ── ends of calls ── */

/* `call` is in neither list. Exactly once for every call, whatever happened: callers free what the call carries in its
 * callback. */
static void finish(struct calls *calls, struct call *call, int code, const char *text, const redisReply *answer)
{
    assert(calls->pending > 0);
    calls->pending--;
    if (call->cargo.done && !call->is_given_up)
        calls->options.on_end(calls->options.context, call, code, text, answer);
    free(call->data);
    free(call->cargo.owned);
    free(call);
}

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
    set_state(calls, CALLS_FULL, reason);
}

static void unpark_all(struct calls *calls)
{
    calls->park = PARK_NONE;
    loop_timer_stop(&calls->park_timer);
    while (!TAILQ_EMPTY(&calls->parked))
        main_push(calls, call_list_pop(&calls->parked));
    set_state(calls, CALLS_UP, "");
}

static void on_park_timer(void *context)
{
    struct calls *calls = context;
    if (TAILQ_EMPTY(&calls->parked))
        return;
    struct call *call = call_list_pop(&calls->parked);
    call->is_probe = 1;
    main_push(calls, call);
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
        calls->in_flight++;
        calls->unsent = TAILQ_NEXT(call, place);
        assert(calls->in_flight <= CALLS_IN_FLIGHT_MAX);
    }
    if (calls->in_flight)
        connection_flush(calls->connection);
}

/* ── the connection's callbacks ── */

static void enter(struct calls *calls)
{
    calls->busy++;
}

static void leave(struct calls *calls)
{
    assert(calls->busy > 0);
    if (--calls->busy > 0 || !calls->closing)
        return;
    struct calls_options options = calls->options;
    free(calls);
    options.on_gone(options.context);
}

static void on_ready(void *context)
{
    struct calls *calls = context;
    enter(calls);
    if (calls->park == PARK_NONE)
        set_state(calls, CALLS_UP, "");
    else
        set_state(calls, CALLS_FULL, "Redis refused writes before the connection was lost; trying again");
    leave(calls);
}

/* Everything is sent again; what nobody waits for any more ends. */
static void on_down(void *context, const char *reason)
{
    struct calls *calls = context;
    enter(calls);
    /* Whether Redis did what was in flight is not known. It is sent again, which is why every function is
     * idempotent. */
    calls->in_flight = 0;
    calls->unsent = TAILQ_FIRST(&calls->main);
    for (struct call *call = TAILQ_FIRST(&calls->main), *next = NULL; call; call = next) {
        next = TAILQ_NEXT(call, place);
        if (call->is_given_up) {
            main_remove(calls, call);
            finish(calls, call, ERR_UNAVAILABLE, "", NULL);
        }
    }
    set_state(calls, CALLS_DOWN, reason);
    leave(calls);
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

static void on_answer(void *context, const redisReply *answer)
{
    struct calls *calls = context;
    enter(calls);
    if (!take_refusal(calls, answer)) {
        struct call *call = main_pop_answered(calls);
        /* Only an answer proves that the connection is good: the pause before the next attempt starts from its least
         * again. */
        connection_settle(calls->connection);
        if (call->is_probe)
            unpark_all(calls);
        if (reply_is_error(answer))
            finish(calls, call, ERR_INVALID, answer->str, NULL);
        else
            finish(calls, call, 0, "", answer);
    }
    leave(calls);
}

/* ── deadlines of reads ── */

static const char late[] = "Redis did not answer in time";

/* A read that has been sent stays in its place, because its answer will come in order; one that waits is taken out. */
static void give_up(struct calls *calls, struct call *call, int is_sent)
{
    if (!is_sent) {
        main_remove(calls, call);
        finish(calls, call, ERR_UNAVAILABLE, late, NULL);
        return;
    }
    call->is_given_up = 1;
    if (call->cargo.done)
        calls->options.on_end(calls->options.context, call, ERR_UNAVAILABLE, late, NULL);
}

/* The callbacks may add calls, at the end, or free the queue: then there is no list any more. */
static void on_deadline_timer(void *context)
{
    struct calls *calls = context;
    int64_t now_ms = clock_monotonic_ms();
    /* Sent calls are at the front: from the first unsent one on, none is. */
    int is_sent = 1;
    enter(calls);
    for (struct call *call = TAILQ_FIRST(&calls->main), *next = NULL; call && !calls->closing; call = next) {
        next = TAILQ_NEXT(call, place);
        is_sent = is_sent && call != calls->unsent;
        if (call->kind == CALL_READ && !call->is_given_up && call->deadline_ms <= now_ms)
            give_up(calls, call, is_sent);
    }
    leave(calls);
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
        main_push(calls, call);
    return 0;
}

static void begin(struct calls *calls)
{
    struct loop *loop = calls->options.loop;
    loop_timer_init(&calls->park_timer, on_park_timer, calls);
    loop_timer_init(&calls->deadline_timer, on_deadline_timer, calls);
    loop_timer_start(loop, &calls->deadline_timer, DEADLINE_INTERVAL_MS, DEADLINE_INTERVAL_MS);
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
    enter(calls);
    calls->unsent = NULL;
    while (!TAILQ_EMPTY(&calls->main))
        finish(calls, call_list_pop(&calls->main), ERR_UNAVAILABLE, closed, NULL);
    while (!TAILQ_EMPTY(&calls->parked))
        finish(calls, call_list_pop(&calls->parked), ERR_UNAVAILABLE, closed, NULL);
    assert(calls->pending == 0);
    leave(calls);
}

void calls_check(const struct calls *calls)
{
    const struct call *unsent = call_list_at(&calls->main, calls->in_flight);
    assert(unsent == calls->unsent);
    assert(calls->in_flight <= CALLS_IN_FLIGHT_MAX);
    assert(calls->pending == call_list_count(&calls->main) + call_list_count(&calls->parked));
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
