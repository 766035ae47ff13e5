/* The queue of calls: every call is kept, serialised, until it is answered, and sent again after a loss. Whoever makes
 * commands and reads answers knows nothing of connections.
 *
 * Two lists. `main` is in the order of calling; its first `in_flight` calls have been sent. What Redis refuses for want
 * of memory or disk waits in `parked`, in order too, so that calls which Redis does accept then (those that take work
 * out, and reads) overtake: with one list, a put at the memory limit would hold up the retention that frees memory.
 * (With `replicas` of the target, calls that are answered are held until so many replicas have them: calls_confirm.c.)
 * The first parked call is tried again after a back-off; once it passes, the others follow it. */
#ifndef TRIPTYCH_CALLS_H
#define TRIPTYCH_CALLS_H

#include "command.h"
#include "err.h"
#include "loop.h"
#include "redis_target.h"
#include "reply.h"

#include <sys/queue.h>

#define CALLS_MAX_DEFAULT   65536
#define CALLS_IN_FLIGHT_MAX 512   /* sent and unanswered: bounds what Redis has to hold of answers for us */
#define CALLS_SILENCE_MS    5000  /* Redis owes answers and gives none */
#define CALLS_READ_MS       10000 /* a read that waited so long fails with ERR_UNAVAILABLE */

enum calls_state {
    CALLS_DOWN, /* not connected, or loading: calls wait */
    CALLS_FULL, /* Redis refuses writes (memory limit, disk) */
    CALLS_UP,
};

enum call_kind {
    CALL_READ,    /* fails after CALLS_READ_MS; never parked */
    CALL_WRITE,   /* Redis accepts it at its memory limit (allow-oom) */
    CALL_GROW,    /* refused at the memory limit */
    CALL_CONFIRM, /* the queue's own: whether replicas have the writes before it */
};

struct call;
typedef void call_any_fn(void); /* a function cast back by the one who knows its type */

/* What a call carries for its owner; the queue looks at `done` and `owned` alone. */
struct call_cargo {
    void *owner;         /* whose call it is */
    call_any_fn *answer; /* reads the answer */
    call_any_fn *done;   /* whoever waits; NULL: nobody */
    void *context;       /* of `done` */
    int64_t extra;       /* whatever `answer` needs beside, a number and a text */
    char *owned;         /* freed with the call; may be NULL */
};

struct call {
    TAILQ_ENTRY(call) place; /* in main or parked; in neither while it ends */
    char *data;              /* owned: the command's block */
    size_t start, size;      /* the bytes to send: from start to size */
    enum call_kind kind;
    int is_probe;            /* the parked call that is tried again */
    int is_given_up;         /* its deadline passed and its owner knows; the answer is still awaited in order */
    uint64_t number;         /* order of calling */
    int64_t deadline_ms;     /* reads: on clock_monotonic_ms */
    redisReply *held_answer; /* owned: until replicas have what was written; NULL: not held */
    struct call_cargo cargo;
};

struct calls_options {
    struct loop *loop;
    const struct redis_target *target; /* borrowed until on_gone */
    unsigned calls_max;                /* 0: CALLS_MAX_DEFAULT */
    /* Each change of state, with the reason for a person ("" when up). */
    void (*on_state)(void *context, enum calls_state state, const char *reason);
    /* A call with somebody waiting has ended: code 0 with the answer, or a negative err_code with its sentence and no
     * answer. Exactly once for each call. Everything is borrowed until it returns. May free the queue. */
    void (*on_end)(void *context, const struct call *call, int code, const char *text, const redisReply *answer);
    void (*on_gone)(void *context); /* the last of all callbacks: calls_free is through */
    void *context;
};

struct calls;

/* Starts connecting. Returns owned (calls_free), NULL without memory; then no callback comes. */
struct calls *calls_new(const struct calls_options *options);
/* Ends every call with ERR_UNAVAILABLE and closes the connection. Also from within a callback; on_gone follows, at once
 * or when that callback has returned. */
void calls_free(struct calls *calls);

/* Takes the command and what the cargo owns (also on failure). Returns 0; ERR_FULL beyond calls_max, ERR_UNAVAILABLE
 * after calls_free, ERR_MEMORY, or the command's own failure. */
int calls_add(struct calls *calls, struct command *command, enum call_kind kind, const struct call_cargo *cargo,
              struct err *err);

enum calls_state calls_state(const struct calls *calls);
unsigned calls_pending(const struct calls *calls); /* not ended yet */
/* connection_own_address of the connection. */
const char *calls_own_address(const struct calls *calls);

/* Asserts what must hold between two callbacks: counts and order of both lists, and where in `main` sending goes on.
 * Walks them: for tests. */
void calls_check(const struct calls *calls);

#endif
