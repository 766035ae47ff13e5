/* Deadlines of reads: a reader waits for a page, so a read that got no answer ends; a write waits for Redis to come
 * back. */
#include "calls_state.h"

#include "clock.h"

#define DEADLINE_INTERVAL_MS 500

static const char late[] = "Redis did not answer in time";

/* A read that has been sent stays in its place, because its answer will come in order; one that waits is taken out. */
static void give_up(struct calls *calls, struct call *call, int is_sent)
{
    if (!is_sent) {
        calls_main_remove(calls, call);
        calls_finish(calls, call, ERR_UNAVAILABLE, late, NULL);
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
    calls_enter(calls);
    for (struct call *call = TAILQ_FIRST(&calls->main), *next = NULL; call && !calls->closing; call = next) {
        next = TAILQ_NEXT(call, place);
        is_sent = is_sent && call != calls->unsent;
        if (call->kind == CALL_READ && !call->is_given_up && call->deadline_ms <= now_ms)
            give_up(calls, call, is_sent);
    }
    calls_leave(calls);
}

void calls_deadline_begin(struct calls *calls)
{
    loop_timer_init(&calls->deadline_timer, on_deadline_timer, calls);
    loop_timer_start(calls->options.loop, &calls->deadline_timer, DEADLINE_INTERVAL_MS, DEADLINE_INTERVAL_MS);
}
