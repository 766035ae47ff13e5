/* What the files of the queue share. Private to calls.c, which uses the others, calls_deadline.c, calls_confirm.c and
 * calls_state.c. */
#ifndef TRIPTYCH_CALLS_STATE_H
#define TRIPTYCH_CALLS_STATE_H

#include "call_list.h"
#include "calls.h"
#include "connection.h"

/* Writes that Redis did, until so many of its replicas have them (calls_confirm.c). With `replicas` 0 nothing is held. */
struct confirm {
    unsigned replicas;       /* how many must have a write before its call ends */
    struct call_list held;   /* answered by Redis, in the order of answers; each has its `answer` */
    int is_due;              /* a write was sent since replicas were last asked for */
    int is_asked;            /* the question is under way: one at a time, for all writes before it */
    struct loop_timer pause; /* too few had them: before they are asked for again */
};

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
    struct confirm confirm;
};

/* At the end of `main`, to be sent when its turn comes. */
void calls_main_push(struct calls *calls, struct call *call);
/* Counts a call of `main` that was given to the connection. */
void calls_note_sent(struct calls *calls, const struct call *call);
/* Sends a command of the queue's own at once, behind what has been sent. Takes it. Returns 0, or ERR_FULL or ERR_MEMORY
 * when it cannot go now. */
int calls_send_next(struct calls *calls, struct command *command, enum call_kind kind);
/* Only of what is not in flight: answers come in order. */
void calls_main_remove(struct calls *calls, struct call *call);
/* Tells the owner when it is another one, or for another reason. */
void calls_set_state(struct calls *calls, enum calls_state state, const char *reason);
/* Ends a call that is in no list, exactly once, with its answer or a failure. */
void calls_finish(struct calls *calls, struct call *call, int code, const char *text, const redisReply *answer);
/* Around everything that may call back: calls_free frees afterwards. */
void calls_enter(struct calls *calls);
void calls_leave(struct calls *calls);

void calls_deadline_begin(struct calls *calls);

void calls_confirm_begin(struct calls *calls);
/* Of a call that Redis has answered, in no list any more: ends it, or holds it back. Returns 1 when it took `answer`. */
int calls_confirm_take(struct calls *calls, struct call *call, redisReply *answer);
/* Asks the replicas when a write went out since they were asked last. Before the connection is flushed. */
void calls_confirm_ask(struct calls *calls);
/* The connection is gone: what was held goes back to the front of `main`, to be sent again. */
void calls_confirm_lose(struct calls *calls);

#endif
