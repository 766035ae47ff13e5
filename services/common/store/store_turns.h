/* Feeds in hand, and whose turn it is to ask a host: one connection, and a pause, for each host, however many programs
 * ask. What is in hand, and a turn, hold for a lease; whoever took them shows his token to keep and to end them, so
 * that one who was away too long harms nobody. Needs store.h. */
#ifndef TRIPTYCH_STORE_TURNS_H
#define TRIPTYCH_STORE_TURNS_H

#include "store.h"

#define STORE_TOKEN_MAX  80    /* bytes */
#define STORE_TURNS_MAX  1024  /* renewed in one call */
#define STORE_ROBOTS_MAX 65536 /* bytes of what is kept of one robots.txt */

/* ── feeds ── */

struct store_take {
    int64_t now_ms;
    unsigned limit;
    int64_t lease_ms; /* of the feeds and of the turns at their hosts */
    const char *token;
};

/* Takes feeds that are due in hand, those that are due longest first, at most one for each host that may be asked; the
 * turn at that host is taken with it. `due_ms` of a row is since when it was due, 0 for a new feed. */
int store_feeds_take(struct store *store, const struct store_take *take, store_feeds_fn *done, void *context,
                     struct err *err);

/* The feed is in hand no more: stores what is known of it and when it is due again. `asked`: where it is asked from
 * now on instead of at its own address, or "". Nothing happens to a feed that was removed, or that another has taken in
 * hand meanwhile. */
int store_feed_settle(struct store *store, const struct store_feed *feed, const char *token, const char *asked,
                      store_done_fn *done, void *context, struct err *err);

/* What is kept for another lease: an address of a feed, or a host, and the token it was taken with. */
struct store_lease {
    const char *name, *token;
};

/* `lost`: the indexes of the leases, as they were given, that have ended meanwhile. */
typedef void store_renewed_fn(void *context, const struct store_result *result, const size_t *lost, size_t lost_count);
int store_feeds_renew(struct store *store, const struct store_lease *leases, size_t count, int64_t now_ms,
                      int64_t lease_ms, store_renewed_fn *done, void *context, struct err *err);

/* ── hosts ── */

/* `wait_ms` 0: the turn is the caller's; else it is worth trying again after that. */
typedef void store_turn_fn(void *context, const struct store_result *result, int64_t wait_ms);
int store_turn_take(struct store *store, const struct store_lease *turn, int64_t now_ms, int64_t lease_ms,
                    store_turn_fn *done, void *context, struct err *err);
int store_turns_renew(struct store *store, const struct store_lease *turns, size_t count, int64_t now_ms,
                      int64_t lease_ms, store_renewed_fn *done, void *context, struct err *err);
/* The host rests for `pause_ms`. */
int store_turn_end(struct store *store, const struct store_lease *turn, int64_t now_ms, int64_t pause_ms,
                   store_done_fn *done, void *context, struct err *err);

/* ── robots.txt ── */

/* `text` NULL: nothing is known of this origin. */
typedef void store_robots_fn(void *context, const struct store_result *result, const char *text);
int store_robots_get(struct store *store, const char *origin, store_robots_fn *done, void *context, struct err *err);
/* Keeps `text` for `ttl_ms`, ERR_TOO_LARGE beyond STORE_ROBOTS_MAX. */
int store_robots_put(struct store *store, const char *origin, const char *text, int64_t ttl_ms, store_done_fn *done,
                     void *context, struct err *err);

#endif
