/* A store whose answers the test writes: the functions of store.h and store_ratings.h without Redis. See README.md. */
#ifndef TRIPTYCH_SCRIPTED_STORE_H
#define TRIPTYCH_SCRIPTED_STORE_H

#include "store.h"

#define SCRIPTED_SAID_MAX  4096  /* bytes of a call's arguments in words */
#define SCRIPTED_CALLS_MAX 65536 /* calls, and answers, of one test */

typedef void scripted_any_fn(void);

/* A call that waits for its answer. */
struct scripted_call {
    const char *function; /* "store_story_get" */
    char *said;           /* its arguments in words, with blanks between them */
    scripted_any_fn *done;
    void *context;
    const struct store_result *result; /* to be given: code 0, or the failure */
};
/* Calls call->done as its type asks. */
typedef void scripted_answer_fn(const struct scripted_call *call);

/* Calls a store_<type>_fn that waits, with what stands behind the result. */
#define SCRIPTED_ANSWER(call, type, ...) ((type *)(call)->done)((call)->context, (call)->result, __VA_ARGS__)

/* For the members of protobuf messages, which nobody changes. */
static inline char *lend(const char *text)
{
    return (char *)(uintptr_t)text;
}

/* Forgets all; the store is up. */
void scripted_store_reset(void);
/* Fails the test unless every answer was used and every call was answered. */
void scripted_store_check(void);

/* One answer to the next call of `function` that has none yet: `answer` gives it; or it fails with `code` and `text`;
 * or the call itself returns `code` and is never answered. */
void scripted_answer_with(const char *function, scripted_answer_fn *answer);
void scripted_fail(const char *function, int code, const char *text);
void scripted_refuse(const char *function, int code);
/* Every call of `function` is answered so, once no single answer is left for it. */
void scripted_answer_always(const char *function, scripted_answer_fn *answer);
/* A store_done_fn is told that all went well. */
void scripted_succeed(const char *function);

/* Answers the calls that wait and for which there is an answer, in their order. Returns how many. */
unsigned scripted_answer(void);

/* How often `function` was called; what its n-th call said, from 0 ("" when there was none). */
unsigned scripted_count(const char *function);
const char *scripted_said(const char *function, unsigned n);
/* From here on nothing is answered by the loop of who opens the store: only scripted_answer does. */
void scripted_by_hand(void);
/* The stream that is followed: what was opened last, to call its functions; its position. */
extern struct store_follow_options scripted_follow;
extern char scripted_follow_seq[STORE_SEQ_SIZE];
extern size_t scripted_touched; /* keys written since they were read (store_touched.h) */

/* With a loop: called in each of its turns, which then never wait. For a test that lets time pass. */
void scripted_each_turn(void (*turn)(void));
/* Calls that wait; the function of the oldest, "" when none does. */
unsigned scripted_waiting(void);
const char *scripted_waits_for(void);
int scripted_is_waiting(const char *function);

/* What store_state returns from now on; who opened the store is told. */
void scripted_store_set_state(enum store_state state, const char *reason);

/* ── for the fake's own files ── */

/* Calls a callback of this type with the failure. */
typedef void scripted_fail_fn(const struct scripted_call *call);
/* Notes a call. Returns 0, or what scripted_refuse said. */
int scripted_note(const char *function, scripted_fail_fn *fail, scripted_any_fn *done, void *context, struct err *err,
                  const char *format, ...) __attribute__((format(printf, 6, 7)));
void scripted_open(struct loop *loop, const struct store_options *options);

#endif
