/* What the store's tests share: a Redis, a loop, a store on it, and calls that wait for their answer. */
#ifndef TRIPTYCH_STORE_FIXTURE_H
#define TRIPTYCH_STORE_FIXTURE_H

#include "redis_server.h"
#include "store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* after the four that it needs */
#include <cmocka.h>

#define WAIT_MS 20000 /* a test that waits longer than that for an answer fails */

struct fixture {
    struct redis_server redis;
    struct loop *loop;
    struct store *store;
    enum store_state state; /* as told by on_state */
    char reason[256];
    unsigned state_changes;
};

/* cmocka's setup and teardown: *state is a struct fixture. */
int fixture_setup(void **state);
int fixture_teardown(void **state);
/* Between tests: an empty Redis. The store stays open. */
int fixture_flush(void **state);

/* Another store on the same Redis (store_close). */
struct store *fixture_store(struct fixture *fixture, const char *edition, const char *instance);
struct store *fixture_store_at(struct fixture *fixture, const char *url);
/* One whose writes wait for so many replicas. */
struct store *fixture_store_confirmed(struct fixture *fixture, const char *url, unsigned replicas);
/* With these files for TLS. */
struct store *fixture_store_by_tls(struct fixture *fixture, const char *url, const struct store_tls *tls);
struct store *fixture_store_with_password(struct fixture *fixture, const char *url, const char *password_file);

/* Turns the loop until *flag is set. */
void fixture_wait(struct fixture *fixture, const int *flag);
/* Until the fixture's own store is in that state, and has said so. */
void fixture_wait_state(struct fixture *fixture, enum store_state state);
/* Until the reason why that store is down, or full, has this part. */
void fixture_wait_reason(struct fixture *fixture, const char *part);
/* Turns it for about so long, whatever happens. */
void fixture_turn_ms(struct fixture *fixture, int64_t ms);

/* protobuf-c's strings are not const; the tests only ever lend them. */
static inline char *lend(const char *text)
{
    return (char *)text;
}

/* Ids of the n-th article and story. */
const char *article_id(int n);
const char *story_id(int n);

/* A valid article; its text pointers are static or borrowed. */
void make_article(Triptych__Article *article, int n, const char *source);

/* Calls that wait. Each asserts that it succeeded. */
enum article_outcome put_article(struct fixture *fixture, const Triptych__Article *article, int *same_external);
void put_simple(struct fixture *fixture, int n, const char *source);

struct commit_result {
    enum commit_outcome outcome;
    char story_id[ID_SIZE];
    uint64_t version;
    char log_seq[STORE_SEQ_SIZE];
};
/* A commit to be adjusted before commit_run: article n into story m. */
struct commit_plan {
    struct store_commit commit;
    Triptych__Placement placement;
    Triptych__SourceRating source;
    Triptych__LogEntry log;
};
void make_commit(struct commit_plan *plan, int article, int story, const char *source);
struct commit_result commit_run(struct fixture *fixture, struct store *store, struct commit_plan *plan);
/* Puts and commits: article n of `source` into story m, which is created when `creates`. */
struct commit_result place(struct fixture *fixture, int article, int story, const char *source, int creates);

struct versioned_result {
    int is_stale, todo_left;
    char seq[STORE_SEQ_SIZE];
};
struct versioned_result sum_up(struct fixture *fixture, int story, uint64_t version);
/* The same with details whose first summary has this headline. */
struct versioned_result sum_up_with_details(struct fixture *fixture, int story, uint64_t version, const char *headline);
struct versioned_result publish(struct fixture *fixture, int story, uint64_t version, const char *kind);

/* How many stories the counters of which differ from a recount. */
uint64_t count_wrong(struct fixture *fixture);

/* A done callback for calls with nothing to tell; context: struct done. */
struct done {
    int is_done, code;
};
void on_done(void *context, const struct store_result *result);
int wait_done(struct fixture *fixture, struct done *done); /* returns the code */

#endif
