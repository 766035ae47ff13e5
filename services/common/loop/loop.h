/* The one event loop of a process: ZeroMQ sockets, foreign descriptors and timers in one zmq_poll, one thread.
 * Nothing that runs on it may wait. Callbacks may add, change and remove anything, themselves included.
 * With common/zmq_connector, link and event_sockets the home of zmq.h. */
#ifndef TRIPTYCH_LOOP_H
#define TRIPTYCH_LOOP_H

#include "err.h"

#include <stdint.h>
#include <sys/queue.h>

#define LOOP_ITEMS_MAX 4096 /* descriptors and sockets together; one more is ERR_FULL */

enum loop_events { LOOP_READ = 1, LOOP_WRITE = 2 };

struct loop;

/* `events` is what happened, a set of enum loop_events. */
typedef void loop_ready_fn(void *context, int events);
typedef void loop_timer_fn(void *context);

struct loop *loop_new(void); /* returns owned (loop_free), NULL without memory */
void loop_free(struct loop *loop);

/* Watches descriptor `fd` (borrowed) for `events`; the same descriptor again changes what is watched, 0 stops it. */
int loop_fd_watch(struct loop *loop, int fd, int events, loop_ready_fn *ready, void *context, struct err *err);
void loop_fd_forget(struct loop *loop, int fd); /* before the descriptor is closed; unknown ones are ignored */

/* Watches a ZeroMQ socket (borrowed) for incoming messages; `ready` reads until there are none or its own limit. */
int loop_socket_watch(struct loop *loop, void *socket, loop_ready_fn *ready, void *context, struct err *err);
void loop_socket_forget(struct loop *loop, void *socket);

/* A timer lives inside the struct of whoever uses it; zero it before the first use. */
struct loop_timer {
    TAILQ_ENTRY(loop_timer) place; /* on the loop's list, which is sorted by due time */
    struct loop *loop;             /* NULL while stopped */
    int64_t due_ms;                /* on clock_monotonic_ms */
    int64_t interval_ms;           /* 0: once */
    loop_timer_fn *fire;
    void *context;
};

/* (Re)starts: fires after `delay_ms`, then every `interval_ms` unless that is 0. */
void loop_timer_start(struct loop *loop, struct loop_timer *timer, int64_t delay_ms, int64_t interval_ms);
void loop_timer_stop(struct loop_timer *timer);
static inline void loop_timer_init(struct loop_timer *timer, loop_timer_fn *fire, void *context)
{
    *timer = (struct loop_timer){.fire = fire, .context = context};
}

/* A hook runs once a round, before the loop waits: the place to flush what callbacks gathered. It lives inside the
 * struct of whoever uses it; zero it before the first use. */
struct loop_hook {
    TAILQ_ENTRY(loop_hook) place;
    struct loop *loop; /* NULL while it is not on one */
    loop_timer_fn *run;
    void *context;
};
void loop_hook_add(struct loop *loop, struct loop_hook *hook);
void loop_hook_remove(struct loop *loop, struct loop_hook *hook); /* one that is not there is ignored */

/* Runs until loop_stop. Returns 0, or a negative err_code when waiting itself failed. */
int loop_run(struct loop *loop, struct err *err);
/* One round: waits at most `wait_ms` and serves what is ready. For tests and for tools that wait for one thing. */
int loop_turn(struct loop *loop, int64_t wait_ms, struct err *err);
void loop_stop(struct loop *loop);

/* Walks timers and hooks: on this loop, in order. For tests and checks. */
void loop_check(const struct loop *loop);

#endif
