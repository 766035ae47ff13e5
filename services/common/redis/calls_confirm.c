/* Writes count only when replicas have them, where that is set: then whoever was told "done" is right even after the master
 * has died and one of these replicas has taken its place. Redis says so by WAIT, which answers for everything that this
 * connection has written and holds up what comes behind it. So one WAIT stands for all writes of a round of the loop, and
 * only one is under way; answers that came before its own are held until then, reads' too, so that answers come in the
 * order of asking. When too few replicas have them, held reads end, and WAIT is asked again after a pause, during which reads
 * pass. */
#include "calls_state.h"

#include <stdio.h>

#define WAIT_MS  200 /* how long Redis waits for its replicas; reads wait as long */
#define PAUSE_MS 500 /* until it is asked again */

static int is_pausing(const struct calls *calls)
{
    return calls->confirm.pause.loop != NULL;
}

/* The question itself is a call for which nobody waits. */
static int is_question(const struct call *call)
{
    return call->kind == CALL_CONFIRM;
}

static void end(struct calls *calls, struct call *call, const redisReply *answer)
{
    if (reply_is_error(answer))
        calls_finish(calls, call, ERR_INVALID, answer->str, NULL);
    else
        calls_finish(calls, call, 0, "", answer);
}

/* A callback may free the queue: then what is left was ended there. */
static void end_held(struct calls *calls)
{
    while (!TAILQ_EMPTY(&calls->confirm.held)) {
        struct call *call = call_list_pop(&calls->confirm.held);
        redisReply *answer = call->held_answer;
        end(calls, call, answer);
        freeReplyObject(answer);
    }
}

static struct call *first_held_read(const struct calls *calls)
{
    struct call *call = TAILQ_FIRST(&calls->confirm.held);
    while (call && call->kind != CALL_READ)
        call = TAILQ_NEXT(call, place);
    return call;
}

/* Their answers are here, and replicas may be short for hours: no deadline looks at what is held. Sought from the front
 * each time, because a callback may free the queue or lose the connection; a round has CALLS_IN_FLIGHT_MAX at most. */
static void end_held_reads(struct calls *calls)
{
    for (struct call *call; (call = first_held_read(calls));) {
        redisReply *answer = call->held_answer;
        TAILQ_REMOVE(&calls->confirm.held, call, place);
        end(calls, call, answer);
        freeReplyObject(answer);
    }
}

static void take_count(struct calls *calls, const redisReply *answer)
{
    struct confirm *confirm = &calls->confirm;
    char reason[160];
    confirm->is_asked = 0;
    if (!reply_is_error(answer) && reply_number(answer) >= (int64_t)confirm->replicas) {
        if (calls->park == PARK_NONE)
            calls_set_state(calls, CALLS_UP, "");
        end_held(calls);
        return;
    }
    if (reply_is_error(answer))
        snprintf(reason, sizeof reason, "redis_confirm: %.120s", answer->str);
    else
        snprintf(reason, sizeof reason,
                 "of the %u replicas that redis_confirm asks for %lld have the last writes, which wait",
                 confirm->replicas, (long long)reply_number(answer));
    calls_set_state(calls, CALLS_FULL, reason);
    confirm->is_due = 1;
    loop_timer_start(calls->options.loop, &confirm->pause, PAUSE_MS, 0);
    end_held_reads(calls);
}

int calls_confirm_take(struct calls *calls, struct call *call, redisReply *answer)
{
    struct confirm *confirm = &calls->confirm;
    if (is_question(call)) {
        calls_finish(calls, call, 0, "", answer);
        take_count(calls, answer);
        return 0;
    }
    /* A refused write wrote nothing; behind others it waits for its turn all the same. */
    if (TAILQ_EMPTY(&confirm->held) && (!confirm->replicas || call->kind == CALL_READ || reply_is_error(answer))) {
        end(calls, call, answer);
        return 0;
    }
    /* While replicas are short, who only reads is not held up. */
    if (call->kind == CALL_READ && is_pausing(calls)) {
        end(calls, call, answer);
        return 0;
    }
    call->held_answer = answer;
    TAILQ_INSERT_TAIL(&confirm->held, call, place);
    return 1;
}

void calls_confirm_ask(struct calls *calls)
{
    struct confirm *confirm = &calls->confirm;
    struct command command;
    if (!confirm->replicas || !confirm->is_due || confirm->is_asked || is_pausing(calls) ||
        !connection_has_room(calls->connection))
        return;
    command_init(&command);
    command_text(&command, "WAIT");
    command_number(&command, confirm->replicas);
    command_number(&command, WAIT_MS);
    if (!calls_send_next(calls, &command, CALL_CONFIRM)) {
        confirm->is_asked = 1;
        confirm->is_due = 0;
    }
}

void calls_confirm_lose(struct calls *calls)
{
    struct confirm *confirm = &calls->confirm;
    confirm->is_asked = confirm->is_due = 0;
    loop_timer_stop(&confirm->pause);
    /* The question that was under way is of that connection. */
    for (struct call *call = TAILQ_FIRST(&calls->main), *next = NULL; call; call = next) {
        next = TAILQ_NEXT(call, place);
        if (is_question(call)) {
            TAILQ_REMOVE(&calls->main, call, place);
            calls_finish(calls, call, ERR_UNAVAILABLE, "", NULL);
        }
    }
    while (!TAILQ_EMPTY(&confirm->held)) {
        struct call *call = TAILQ_LAST(&confirm->held, call_list);
        TAILQ_REMOVE(&confirm->held, call, place);
        freeReplyObject(call->held_answer);
        call->held_answer = NULL;
        TAILQ_INSERT_HEAD(&calls->main, call, place);
    }
}

static void on_pause_over(void *context)
{
    (void)context; /* the next flush asks: it sees that the timer has stopped */
}

void calls_confirm_begin(struct calls *calls)
{
    calls->confirm.replicas = calls->options.target->replicas;
    TAILQ_INIT(&calls->confirm.held);
    loop_timer_init(&calls->confirm.pause, on_pause_over, calls);
}
