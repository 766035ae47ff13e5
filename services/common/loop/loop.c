/* The event loop: descriptors and ZeroMQ sockets by zmq_poll, timers in a sorted list, hooks that run before each wait.
 * One thread runs everything, so handlers need no locks, and must not block. zmq_poll because ZeroMQ's sockets cannot
 * be waited for in any other way; the HTTP server has an epoll of its own (http.c), of which the loop sees one
 * descriptor. */
#include "loop.h"

#include "check.h"
#include "clock.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

/* A timer that is always due must not starve the sockets: at most this many fire between two looks at them. */
#define TIMERS_PER_ROUND_MAX 1024
#define WAIT_MAX_MS          60000

struct watch {
    loop_ready_fn *ready;
    void *context;
};

struct loop {
    zmq_pollitem_t *items;
    struct watch *watches; /* same index as items */
    int count, room;
    int changed; /* items moved while callbacks run: look at the rest next round */
    int stopping;
    TAILQ_HEAD(loop_timers, loop_timer) timers; /* sorted by due time, equal ones in the order of their start */
    TAILQ_HEAD(loop_hooks, loop_hook) hooks;
    unsigned unchecked;          /* rounds since loop_check ran by itself */
    struct loop_hook *next_hook; /* the one to run next, kept right when hooks remove one another */
};

struct loop *loop_new(void)
{
    struct loop *loop = calloc(1, sizeof *loop);
    if (!loop)
        return NULL;
    TAILQ_INIT(&loop->timers);
    TAILQ_INIT(&loop->hooks);
    return loop;
}

void loop_free(struct loop *loop)
{
    if (!loop)
        return;
    free(loop->items);
    free(loop->watches);
    free(loop);
}

/* ── descriptors and sockets ── */

static int find_item(const struct loop *loop, const void *socket, int fd)
{
    for (int i = 0; i < loop->count; i++)
        if (socket ? loop->items[i].socket == socket : !loop->items[i].socket && loop->items[i].fd == fd)
            return i;
    return -1;
}

static int grow(struct loop *loop, struct err *err)
{
    if (loop->count < loop->room)
        return 0;
    if (loop->room == LOOP_ITEMS_MAX)
        return err_set(err, ERR_FULL, "more than %d descriptors on the loop", LOOP_ITEMS_MAX);
    int room = loop->room ? loop->room * 2 : 16;
    zmq_pollitem_t *items = realloc(loop->items, (size_t)room * sizeof *items);
    if (items)
        loop->items = items;
    struct watch *watches = realloc(loop->watches, (size_t)room * sizeof *watches);
    if (watches)
        loop->watches = watches;
    if (!items || !watches)
        return err_set(err, ERR_MEMORY, "no memory for %d descriptors", room);
    loop->room = room;
    return 0;
}

static void remove_item(struct loop *loop, int at)
{
    if (at < 0)
        return;
    loop->count--;
    loop->items[at] = loop->items[loop->count];
    loop->watches[at] = loop->watches[loop->count];
    /* The last item took its place: indices of the round that runs do not hold any more. */
    loop->changed = 1;
}

static int set_item(struct loop *loop, zmq_pollitem_t item, struct watch watch, struct err *err)
{
    int at = find_item(loop, item.socket, item.fd);
    if (at < 0) {
        int code = grow(loop, err);
        if (code)
            return code;
        at = loop->count++;
    }
    item.revents = 0;
    loop->items[at] = item;
    loop->watches[at] = watch;
    return 0;
}

int loop_fd_watch(struct loop *loop, int fd, int events, loop_ready_fn *ready, void *context, struct err *err)
{
    short wanted = (short)((events & LOOP_READ ? ZMQ_POLLIN : 0) | (events & LOOP_WRITE ? ZMQ_POLLOUT : 0));
    if (!wanted) {
        loop_fd_forget(loop, fd);
        return 0;
    }
    return set_item(loop, (zmq_pollitem_t){.fd = fd, .events = wanted}, (struct watch){ready, context}, err);
}

void loop_fd_forget(struct loop *loop, int fd)
{
    remove_item(loop, find_item(loop, NULL, fd));
}

int loop_socket_watch(struct loop *loop, void *socket, loop_ready_fn *ready, void *context, struct err *err)
{
    return set_item(loop, (zmq_pollitem_t){.socket = socket, .events = ZMQ_POLLIN}, (struct watch){ready, context},
                    err);
}

void loop_socket_forget(struct loop *loop, void *socket)
{
    remove_item(loop, find_item(loop, socket, 0));
}

/* ── timers ── */

/* From the latest on: most timers are started for later than those that run. */
static void insert_timer(struct loop *loop, struct loop_timer *timer)
{
    struct loop_timer *before = TAILQ_LAST(&loop->timers, loop_timers);
    assert(!timer->loop && timer->fire);
    while (before && before->due_ms > timer->due_ms)
        before = TAILQ_PREV(before, loop_timers, place);
    if (before)
        TAILQ_INSERT_AFTER(&loop->timers, before, timer, place);
    else
        TAILQ_INSERT_HEAD(&loop->timers, timer, place);
    timer->loop = loop;
}

void loop_timer_stop(struct loop_timer *timer)
{
    if (!timer || !timer->loop)
        return;
    TAILQ_REMOVE(&timer->loop->timers, timer, place);
    timer->loop = NULL;
}

void loop_timer_start(struct loop *loop, struct loop_timer *timer, int64_t delay_ms, int64_t interval_ms)
{
    loop_timer_stop(timer);
    timer->due_ms = clock_monotonic_ms() + delay_ms;
    timer->interval_ms = interval_ms;
    insert_timer(loop, timer);
}

static void fire_timers(struct loop *loop)
{
    int64_t now_ms = clock_monotonic_ms();
    for (int fired = 0; fired < TIMERS_PER_ROUND_MAX; fired++) {
        struct loop_timer *timer = TAILQ_FIRST(&loop->timers);
        if (!timer || timer->due_ms > now_ms)
            return;
        loop_timer_stop(timer);
        if (timer->interval_ms > 0) {
            timer->due_ms = now_ms + timer->interval_ms;
            insert_timer(loop, timer);
        }
        timer->fire(timer->context);
    }
}

/* ── hooks ── */

void loop_hook_add(struct loop *loop, struct loop_hook *hook)
{
    assert(!hook->loop && hook->run);
    TAILQ_INSERT_TAIL(&loop->hooks, hook, place);
    hook->loop = loop;
}

void loop_hook_remove(struct loop *loop, struct loop_hook *hook)
{
    if (!hook->loop)
        return;
    assert(hook->loop == loop);
    if (loop->next_hook == hook)
        loop->next_hook = TAILQ_NEXT(hook, place);
    TAILQ_REMOVE(&loop->hooks, hook, place);
    hook->loop = NULL;
}

static void run_hooks(struct loop *loop)
{
    loop->next_hook = TAILQ_FIRST(&loop->hooks);
    while (loop->next_hook) {
        struct loop_hook *hook = loop->next_hook;
        loop->next_hook = TAILQ_NEXT(hook, place);
        hook->run(hook->context);
    }
}

/* ── the check ── */

void loop_check(const struct loop *loop)
{
    const struct loop_timer *before = NULL;
    assert(loop->count <= loop->room && loop->room <= LOOP_ITEMS_MAX);
    for (const struct loop_timer *timer = TAILQ_FIRST(&loop->timers); timer; timer = TAILQ_NEXT(timer, place)) {
        assert(timer->loop == loop && timer->fire);
        assert(!before || before->due_ms <= timer->due_ms);
        before = timer;
    }
    for (const struct loop_hook *hook = TAILQ_FIRST(&loop->hooks); hook; hook = TAILQ_NEXT(hook, place))
        assert(hook->loop == loop && hook->run);
}

/* ── running ── */

static long wait_for(const struct loop *loop, int64_t wait_ms)
{
    const struct loop_timer *first = TAILQ_FIRST(&loop->timers);
    if (first) {
        int64_t until_ms = first->due_ms - clock_monotonic_ms();
        if (until_ms < wait_ms)
            wait_ms = until_ms < 0 ? 0 : until_ms;
    }
    return (long)wait_ms;
}

static void serve_ready(struct loop *loop)
{
    /* When a callback removes an item the array shifts, and what has not been served yet is found again by the next
     * poll: readiness is level-triggered. */
    loop->changed = 0;
    for (int i = 0; i < loop->count && !loop->changed; i++) {
        short happened = loop->items[i].revents;
        if (!happened)
            continue;
        loop->items[i].revents = 0;
        int events =
            (happened & (ZMQ_POLLIN | ZMQ_POLLERR) ? LOOP_READ : 0) | (happened & ZMQ_POLLOUT ? LOOP_WRITE : 0);
        loop->watches[i].ready(loop->watches[i].context, events);
    }
}

int loop_turn(struct loop *loop, int64_t wait_ms, struct err *err)
{
    fire_timers(loop);
    run_hooks(loop);
    if (check_is_due(&loop->unchecked, (size_t)loop->count))
        loop_check(loop);
    int ready = zmq_poll(loop->items, loop->count, wait_for(loop, loop->stopping ? 0 : wait_ms));
    if (ready < 0 && zmq_errno() != EINTR)
        return err_set(err, ERR_IO, "waiting on %d descriptors failed: %s", loop->count, zmq_strerror(zmq_errno()));
    if (ready > 0)
        serve_ready(loop);
    return 0;
}

int loop_run(struct loop *loop, struct err *err)
{
    while (!loop->stopping) {
        int code = loop_turn(loop, WAIT_MAX_MS, err);
        if (code)
            return code;
    }
    return 0;
}

void loop_stop(struct loop *loop)
{
    loop->stopping = 1;
}
