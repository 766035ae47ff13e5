/* Calls that are noted, and the answers that are set for them. */
#include "scripted_store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct noted {
    struct scripted_call call;
    scripted_fail_fn *tell_failure;
    int is_answered;
};

struct answer {
    const char *function;
    scripted_answer_fn *answer; /* NULL: a failure, or refused */
    struct store_result result;
    int is_refusal, is_used, is_for_all;
};

static struct noted calls[SCRIPTED_CALLS_MAX];
static struct answer answers[SCRIPTED_CALLS_MAX];
static unsigned call_count, answer_count;
static struct loop *loop;
static struct loop_timer timer;
static void (*each_turn)(void);
static int is_by_hand;
static struct store_options options;
static enum store_state state;

void scripted_store_reset(void)
{
    for (unsigned i = 0; i < call_count; i++)
        free(calls[i].call.said);
    loop_timer_stop(&timer);
    call_count = answer_count = 0;
    loop = NULL;
    each_turn = NULL;
    is_by_hand = 0;
    scripted_follow = (struct store_follow_options){0};
    scripted_follow_seq[0] = '\0';
    scripted_touched = 0;
    options = (struct store_options){0};
    state = STORE_UP;
}

void scripted_store_check(void)
{
    for (unsigned i = 0; i < answer_count; i++)
        if (!answers[i].is_used && !answers[i].is_for_all)
            fail_msg("%s was not called as often as there are answers for it", answers[i].function);
    for (unsigned i = 0; i < call_count; i++)
        if (!calls[i].is_answered)
            fail_msg("a call of %s got no answer: %s", calls[i].call.function, calls[i].call.said);
}

static struct answer *add_answer(const char *function)
{
    assert_true(answer_count < SCRIPTED_CALLS_MAX);
    answers[answer_count] = (struct answer){.function = function, .result = {0, ""}};
    return &answers[answer_count++];
}

void scripted_answer_with(const char *function, scripted_answer_fn *answer)
{
    add_answer(function)->answer = answer;
}

void scripted_fail(const char *function, int code, const char *text)
{
    add_answer(function)->result = (struct store_result){code, text};
}

void scripted_refuse(const char *function, int code)
{
    struct answer *answer = add_answer(function);
    answer->result.code = code;
    answer->is_refusal = 1;
}

void scripted_answer_always(const char *function, scripted_answer_fn *answer)
{
    struct answer *added = add_answer(function);
    added->answer = answer;
    added->is_for_all = 1;
}

static void tell_success(const struct scripted_call *call)
{
    ((store_done_fn *)call->done)(call->context, call->result);
}

void scripted_succeed(const char *function)
{
    scripted_answer_with(function, tell_success);
}

static struct answer *take_answer(const char *function, int is_refusal)
{
    struct answer *for_all = NULL;
    for (unsigned i = 0; i < answer_count; i++) {
        if (answers[i].is_used || strcmp(answers[i].function, function) != 0)
            continue;
        if (answers[i].is_for_all) {
            for_all = &answers[i];
            continue;
        }
        if (answers[i].is_refusal != is_refusal)
            return NULL;
        answers[i].is_used = 1;
        return &answers[i];
    }
    return is_refusal ? NULL : for_all;
}

static int give_answer(struct noted *noted)
{
    struct answer *answer = take_answer(noted->call.function, 0);
    if (!answer)
        return 0;
    struct scripted_call call = noted->call;
    call.result = &answer->result;
    noted->is_answered = 1;
    (answer->answer ? answer->answer : noted->tell_failure)(&call);
    return 1;
}

unsigned scripted_answer(void)
{
    unsigned given = 0;
    for (unsigned i = 0, end = call_count; i < end; i++)
        given += !calls[i].is_answered && give_answer(&calls[i]);
    return given;
}

/* With a loop nobody else would answer: a call without an answer set for it is a mistake of the test. The timer goes on
 * for one round more, so that the loop does not wait after the answer. */
static void on_turn(void *context)
{
    (void)context;
    if (each_turn)
        each_turn();
    unsigned given = scripted_answer();
    for (unsigned i = 0; !given && i < call_count; i++)
        if (!calls[i].is_answered)
            fail_msg("%s was called, and no answer is set for it: %s", calls[i].call.function, calls[i].call.said);
    if (given || each_turn)
        loop_timer_start(loop, &timer, 0, 0);
}

void scripted_by_hand(void)
{
    is_by_hand = 1;
}

void scripted_each_turn(void (*turn)(void))
{
    each_turn = turn;
}

int scripted_note(const char *function, scripted_fail_fn *tell_failure, scripted_any_fn *done, void *context,
                  struct err *err, const char *format, ...)
{
    va_list arguments;
    char said[SCRIPTED_SAID_MAX];
    struct answer *refusal = take_answer(function, 1);
    assert_true(call_count < SCRIPTED_CALLS_MAX);
    va_start(arguments, format);
    vsnprintf(said, sizeof said, format, arguments);
    va_end(arguments);
    calls[call_count] =
        (struct noted){.call = {.function = function, .done = done, .context = context}, .tell_failure = tell_failure};
    calls[call_count].call.said = strdup(said);
    calls[call_count++].is_answered = refusal || !done;
    if (refusal)
        return err_set(err, (enum err_code)refusal->result.code, "refused by the test");
    if (loop && done)
        loop_timer_start(loop, &timer, 0, 0);
    return 0;
}

unsigned scripted_count(const char *function)
{
    unsigned count = 0;
    for (unsigned i = 0; i < call_count; i++)
        count += strcmp(calls[i].call.function, function) == 0;
    return count;
}

const char *scripted_said(const char *function, unsigned n)
{
    for (unsigned i = 0; i < call_count; i++)
        if (strcmp(calls[i].call.function, function) == 0 && n-- == 0)
            return calls[i].call.said;
    return "";
}

unsigned scripted_waiting(void)
{
    unsigned count = 0;
    for (unsigned i = 0; i < call_count; i++)
        count += !calls[i].is_answered;
    return count;
}

int scripted_is_waiting(const char *function)
{
    for (unsigned i = 0; i < call_count; i++)
        if (!calls[i].is_answered && strcmp(calls[i].call.function, function) == 0)
            return 1;
    return 0;
}

const char *scripted_waits_for(void)
{
    for (unsigned i = 0; i < call_count; i++)
        if (!calls[i].is_answered)
            return calls[i].call.function;
    return "";
}

/* ── the store itself ── */

/* As the real one: what waits is told that the store closes. */
static void fail_waiting(void)
{
    for (unsigned i = 0; i < call_count; i++) {
        if (calls[i].is_answered || !is_by_hand)
            continue;
        struct scripted_call call = calls[i].call;
        call.result = &(struct store_result){ERR_UNAVAILABLE, "closing"};
        calls[i].is_answered = 1;
        calls[i].tell_failure(&call);
    }
}

void scripted_open(struct loop *of_loop, const struct store_options *of_options)
{
    loop = is_by_hand ? NULL : of_loop;
    options = *of_options;
    loop_timer_init(&timer, on_turn, NULL);
    if (loop && each_turn)
        loop_timer_start(loop, &timer, 0, 0);
    scripted_store_set_state(state, state == STORE_UP ? "" : "the test says so");
}

void scripted_store_set_state(enum store_state of_state, const char *reason)
{
    state = of_state;
    if (options.on_state)
        options.on_state(options.context, state, reason);
}

enum store_state store_state(const struct store *store)
{
    (void)store;
    return state;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    fail_waiting();
    loop = NULL;
    loop_timer_stop(&timer);
    options = (struct store_options){0};
}
