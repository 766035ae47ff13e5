/* How the store's files call Redis: a command of our library or of Redis itself, made with our keys, and the function
 * that reads its answer. The queue behind it is ../redis/calls.h. */
#ifndef TRIPTYCH_STORE_CALL_H
#define TRIPTYCH_STORE_CALL_H

#include "calls.h"
#include "redis_keys.h"
#include "reply.h"
#include "store.h"

struct store {
    struct loop *loop;
    struct calls *calls; /* owned */
    struct redis_target target;
    char edition[KEY_EDITION_MAX + 1];
    char instance[KEY_ID_MAX + 1];
    char address[REDIS_URL_SHOWN_SIZE]; /* of the target, for a person */
    int64_t keep_articles_ms, keep_feed, keep_log;
    void (*on_state)(void *context, enum store_state state, const char *reason);
    void *context;
    uint64_t remove_cursor; /* store_ops.c: where the removal of the edition has got to */
    int remove_found;
};

/* An argument of one of our functions. Borrowed. */
struct store_argument {
    enum { ARGUMENT_MISSING, ARGUMENT_BYTES, ARGUMENT_NUMBER } kind;
    const void *data;
    size_t size;
    int64_t number;
};
struct store_argument store_text(const char *text);
struct store_argument store_bytes(const void *data, size_t size);
struct store_argument store_number(int64_t number);

/* Begins a call of the library's function; keys and arguments follow. */
void store_command_function(struct command *command, const char *function, unsigned key_count);
/* Adds the key of `kind`; `id` is "" for the kinds that exist once. */
void store_command_key(struct command *command, const struct store *store, enum key_kind kind, const char *id);
/* Adds the arguments of a function, each at its place in store_schema.h's enum; asserts that none was forgotten. */
void store_command_arguments(struct command *command, const struct store_argument *arguments, size_t count);

/* A step through all keys of the edition, `page` of all of Redis's at a time, from `cursor` on ("0": from the start). */
void store_command_scan(struct command *command, const struct store *store, const char *cursor, int64_t page);

/* Reads `answer` (NULL when result->code < 0) and calls call->cargo.done, which is there. */
typedef void store_answer_fn(const struct call *call, const struct store_result *result, const redisReply *answer);

/* How a call is to be treated. */
struct store_plan {
    enum call_kind kind;
    store_answer_fn *answer;
    int64_t extra; /* for `answer` */
    char *owned;   /* likewise; taken, may be NULL */
};

/* Takes the command and the plan's `owned` (also on failure). Fails as calls_add does. */
int store_call(struct store *store, struct command *command, const struct store_plan *plan, call_any_fn *done,
               void *context, struct err *err);
/* The queue's on_end. */
void store_call_end(void *context, const struct call *call, int code, const char *text, const redisReply *answer);

/* The answer of calls with nothing to report but success; `done` is a store_done_fn. */
store_answer_fn store_answer_done;

#endif
