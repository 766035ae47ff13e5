/* What an operator does with feeds: adds, sets, pauses, removes them; where they moved to, and what failed last. Beside
 * store.h, with its rules: calls return 0 and `done` comes later, or a negative code and it does not. */
#ifndef TRIPTYCH_STORE_FEED_SETTINGS_H
#define TRIPTYCH_STORE_FEED_SETTINGS_H

#include "store.h"

#define STORE_FEED_SETTINGS_MAX  8192
#define STORE_FEEDS_AT_ONCE      500
#define STORE_FEED_PAUSED_MS     253402300799000
#define STORE_FEED_FAILURES_KEPT 5
#define STORE_FEED_SENTENCE_MAX  256 /* bytes of a failure's sentence that are kept */

/* Adds feeds (due at once) that are not there yet; those that are keep their settings. All or, beyond STORE_FEEDS_MAX,
 * none (ERR_FULL). At most STORE_FEEDS_AT_ONCE. What was removed, or moved, does not come back by a list. */
struct store_feed_new {
    const char *url, *settings;
};
struct store_feeds_new {
    const struct store_feed_new *feeds;
    size_t count;
    int is_list; /* a list names them, and not a person */
};
enum store_feed_entered {
    STORE_FEED_ADDED,
    STORE_FEED_KNOWN,
    STORE_FEED_REMOVED, /* left out: somebody removed it */
    STORE_FEED_MOVED,   /* left out: it is followed at another address */
    STORE_FEED_ENTERED_COUNT,
};
typedef void store_feeds_entered_fn(void *context, const struct store_result *result,
                                    const enum store_feed_entered *outcomes, size_t count);
int store_feeds_enter(struct store *store, const struct store_feeds_new *batch, store_feeds_entered_fn *done,
                      void *context, struct err *err);

/* Replaces the settings of a feed; pausing it, or ending the pause (then it is due at once). `done` gets 1, or 0 when
 * there is no such feed; so do those below. */
struct store_feed_set {
    const char *url, *settings;
    int is_paused;
};
int store_feed_set(struct store *store, const struct store_feed_set *set, store_count_fn *done, void *context,
                   struct err *err);
/* The feed is due now; ERR_CONFLICT when it is paused. */
int store_feed_refresh(struct store *store, const char *url, store_count_fn *done, void *context, struct err *err);
int store_feeds_remove(struct store *store, const char *url, store_count_fn *done, void *context, struct err *err);
/* The feed is followed at another address from now on, with its settings and the given state, due at once; where that is
 * a feed already, only the old one goes. */
struct store_feed_move {
    const char *from, *to, *state;
    size_t state_size;
};
int store_feed_move(struct store *store, const struct store_feed_move *move, store_count_fn *done, void *context,
                    struct err *err);

/* Adds to the feed's last failures; the oldest beyond STORE_FEED_FAILURES_KEPT goes. */
struct store_feed_failure {
    int64_t at_ms;
    int http_status; /* 0: no answer came */
    const char *sentence;
};
int store_feed_failed(struct store *store, const char *url, const struct store_feed_failure *failure,
                      store_done_fn *done, struct err *err);

/* One feed with its last failures, the latest first. */
struct store_feed_whole {
    struct store_feed feed; /* its url is "" when there is none */
    struct store_feed_failure failures[STORE_FEED_FAILURES_KEPT];
    size_t failure_count;
    const char *gone; /* "removed|<ms>", "moved|<ms>|<address>": what became of it; "" otherwise */
};
typedef void store_feed_fn(void *context, const struct store_result *result, const struct store_feed_whole *whole);
int store_feed_get(struct store *store, const char *url, store_feed_fn *done, void *context, struct err *err);

#endif
