/* The queue of calls: every call is kept, serialised, until it is answered, and sent again after a loss. The store's
 * other files make commands and read answers; they know nothing of connections.
 *
 * Two lists. `main` is in the order of calling; its first `in_flight` calls have been sent. What Redis refuses for want
 * of memory or disk waits in `parked`, in order too, so that calls which Redis does accept then (those that take work
 * out, and reads) overtake: with one list, a put at the memory limit would hold up the retention that frees memory.
 * The first parked call is tried again after a back-off; once it passes, the others follow it. */
#ifndef TRIPTYCH_CALLS_H
#define TRIPTYCH_CALLS_H

#include "command.h"
#include "connection.h"
#include "keys.h"
#include "redis_url.h"
#include "reply.h"
#include "store.h"

#define CALLS_MAX_DEFAULT   65536
#define CALLS_IN_FLIGHT_MAX 512   /* sent and unanswered: bounds what Redis has to hold of answers for us */
#define CALLS_SILENCE_MS    5000  /* Redis owes answers and gives none */
#define CALLS_READ_MS       10000 /* a read that waited so long fails with ERR_UNAVAILABLE */

enum call_kind {
    CALL_READ,  /* fails after CALLS_READ_MS; never parked */
    CALL_WRITE, /* Redis accepts it at its memory limit (allow-oom) */
    CALL_GROW,  /* refused at the memory limit */
};

struct call;
typedef void call_any_fn(void); /* a callback of store.h, cast back by the one who knows its type */

/* Reads `answer` (NULL when result->code < 0) and calls call->done. */
typedef void call_answer_fn(struct call *call, const struct store_result *result, const redisReply *answer);

struct call {
    struct call *next;
    char *data; /* owned: the command's block */
    size_t start, size;
    enum call_kind kind;
    int is_probe;        /* the parked call that is tried again */
    uint64_t number;     /* order of calling */
    int64_t deadline_ms; /* reads: on clock_monotonic_ms */
    struct store *store;
    call_answer_fn *answer;
    call_any_fn *done; /* NULL: nobody waits */
    int is_given_up;   /* its deadline passed and was told; the answer is still awaited in order */
    void *context;
    int64_t extra; /* whatever `answer` needs beside, a number and a text */
    char *owned;
};

struct call_list {
    struct call *head, **tail;
};

#define STORE_PATH_MAX 4096 /* as long as PATH_MAX allows */

enum park_cause { PARK_NONE, PARK_MEMORY, PARK_DISK };

struct store {
    struct loop *loop;
    char edition[KEY_EDITION_MAX + 1];
    char instance[KEY_ID_MAX + 1];
    struct redis_url url;
    char password_file[STORE_PATH_MAX]; /* "": none */
    char address[REDIS_URL_SHOWN_SIZE]; /* of url */
    unsigned calls_max;
    int64_t keep_articles_ms, keep_feed, keep_log;
    void (*on_state)(void *context, enum store_state state, const char *reason);
    void *context;

    struct connection *connection;
    struct call_list main, parked;
    struct call *unsent; /* first of main that has not been sent; NULL: all have */
    unsigned in_flight, pending;
    uint64_t next_number;
    enum park_cause park;
    int64_t park_backoff_ms;
    struct loop_timer park_timer, deadline_timer;
    struct loop_hook flush_hook;

    enum store_state state;
    char reason[ERR_TEXT_MAX];
    int busy; /* callbacks under way: store_close frees afterwards */
    int closing;
    uint64_t remove_cursor; /* store_ops.c: where the removal of the edition has got to */
    int remove_found;
};

/* How a call is to be treated, for calls_add. */
struct call_plan {
    enum call_kind kind;
    call_answer_fn *answer;
    int64_t extra;
    char *owned; /* taken; may be NULL */
};

/* Takes the command and the plan's `owned` (also on failure). Returns 0; ERR_FULL beyond calls_max, the command's own
 * failure. */
int calls_add(struct store *store, struct command *command, const struct call_plan *plan, call_any_fn *done,
              void *context, struct err *err);

int calls_start(struct store *store, struct err *err);
/* Ends every call with ERR_UNAVAILABLE and closes the connection. */
void calls_stop(struct store *store);

/* Answers of calls with nothing to tell but success; `done` is a store_done_fn. */
call_answer_fn calls_answer_done;

#endif
