/* Redis, the truth: every key, every call. Key names live in redis_keys.c and functions/ and nowhere else.
 *
 * Asynchronous on the loop, one pipelined connection. A call is kept until it is answered: when the connection breaks,
 * or Redis is loading, read-only, out of memory or out of disk, it is sent again after a back-off, in the original
 * order; what Redis refuses for memory or disk waits apart, so that reads, and at the memory limit the commits that
 * take work out, go on meanwhile. So a callback is called exactly once, with the answer or with a failure that will not
 * go away (ERR_INVALID, ERR_TOO_LARGE, ERR_FULL), or with ERR_UNAVAILABLE when the store closes or a read has waited 10
 * s. Writes are idempotent, each says whether it was a repetition. At most `calls_max` calls wait; one more is refused
 * with ERR_FULL at once (callback not called). A callback may be NULL where nobody waits, and may close the store.
 *
 * Arguments are copied. What a callback receives is borrowed until it returns, unless said otherwise. */
#ifndef TRIPTYCH_STORE_H
#define TRIPTYCH_STORE_H

#include "article.pb-c.h"
#include "err.h"
#include "id.h"
#include "loop.h"
#include "store_schema.h" /* the outcomes */
#include "store_tls.h"
#include "story.pb-c.h"

#include <stddef.h>
#include <stdint.h>

#define STORE_SEQ_SIZE 40 /* "<epoch>-<microseconds>", terminated */

enum store_state {
    STORE_DOWN, /* not connected, or loading: calls wait */
    STORE_FULL, /* Redis refuses writes (memory limit, disk): calls wait, ingest must pause */
    STORE_UP,
};

struct store;

/* What a desk keeps unless it is set otherwise. */
#define STORE_KEEP_ARTICLES_DAYS 30
#define STORE_KEEP_FEED          100000
#define STORE_KEEP_LOG           1000000

struct store_options {
    const char *url; /* redis://[[user]:password@]host[:port][/db], unix:///path[?db=N], more in redis_url.h */
    const char *password_file; /* its first line is the password of a URL without one, read at every attempt to connect;
                                * NULL or "": none */
    struct store_tls tls;      /* of a `rediss://` URL */
    unsigned replicas;         /* of Redis, that must have a write before it is said to be done; 0: none */
    const char *edition;       /* 1 to 32 characters of [a-z0-9_-] */
    const char *instance;      /* this process */
    unsigned calls_max;        /* 0: 65,536 */
    int64_t keep_articles_ms;  /* retention, carried into the commits; 0: STORE_KEEP_ARTICLES_DAYS */
    int64_t keep_feed;         /* entries of the feed stream, about; 0: STORE_KEEP_FEED */
    int64_t keep_log;          /* entries of the commit log, about; 0: STORE_KEEP_LOG */
    /* Tells each change of state, with the reason for a person ("" when up). May be NULL. */
    void (*on_state)(void *context, enum store_state state, const char *reason);
    void *context;
};

/* Starts connecting; never waits, also when the host does not resolve. Loads the function library when it is missing or
 * older than ours on every (re)connect. In a Redis Cluster it goes to the master that has the edition. STORE_DOWN, with
 * the reason, also before a replica, a library that does not serve us, or data of a version that we do not know: it
 * asks again until that has changed (handshake.h). */
int store_open(struct loop *loop, const struct store_options *options, struct store **out, struct err *err);
void store_close(struct store *store);
enum store_state store_state(const struct store *store);
/* Where Redis is, for a person or a log: without user and password. Lives as long as the store. */
const char *store_address(const struct store *store);
/* Calls that wait for an answer. */
unsigned store_pending(const struct store *store);
/* The address that this host has on the way to Redis (an IPv6 one without brackets): who shares Redis's network finds
 * it there. "" before the first connection and over a unix socket. Borrowed until the next turn of the loop. */
const char *store_own_address(const struct store *store);

/* How a call ended: code 0, or a negative err_code with its sentence in `text` (never NULL). */
struct store_result {
    int code;
    const char *text;
};

/* ── ingest: articles in ─────────────────────────────────────────────────────────────────────────────────────────── */

/* Stores the article and enters it in the todo set of classify. REPEATED: an article with this id (canonical URL) is
 * there, as `stored` (borrowed), or was removed (store_article_remove; then `stored` is NULL, as for the other
 * outcomes). DUPLICATE_CONTENT: this source has already published the same content_hash. */
typedef void store_article_put_fn(void *context, const struct store_result *result, enum article_outcome outcome,
                                  const Triptych__Article *stored);
int store_article_put(struct store *store, const Triptych__Article *article, store_article_put_fn *done, void *context,
                      struct err *err);

/* What shows that an article is in Redis, as itself or as content that its source has published: text for
 * store_proof_look, which tells whether it is (count 1) or not (0). An article that was removed by hand is. */
#define STORE_PROOF_SIZE 36
void store_proof_of(const Triptych__Article *article, char out[STORE_PROOF_SIZE]);
typedef void store_count_fn(void *context, const struct store_result *result, uint64_t count);
/* ERR_INVALID for a text that is no proof: it comes from another process. */
int store_proof_look(struct store *store, const char *proof, store_count_fn *done, void *context, struct err *err);

/* ── classify: placement ─────────────────────────────────────────────────────────────────────────────────────────── */

#define STORE_GUARD_TERMS_MAX 8

struct store_commit {
    const char *article_id;
    const Triptych__Placement *placement;        /* story_id and source in it count */
    int creates;                                 /* 1: a new story begins with this article */
    const char *view_seq;                        /* creates: log position of the view it was decided on; "" for none */
    uint64_t guard_terms[STORE_GUARD_TERMS_MAX]; /* creates: hashes of its strongest terms, strongest first */
    unsigned guard_term_count;
    int64_t time_ms;               /* the article's own time, or that of receipt */
    const Triptych__LogEntry *log; /* appended to the commit log */
};

struct store_commit_answer {
    enum commit_outcome outcome;
    const char *story_id; /* where the article is now; for GONE: merged_into or "" */
    uint64_t version;     /* of that story */
    const char *log_seq;  /* DONE: id of the log entry; REFUSED: of the other story's, to catch up with */
};

/* Membership, coverage counters (a source once per story), todo out (classify) and in (summarize), log entry: one call.
 * A story that this article began in an earlier life is joined, and so is the one that it went into since; the log
 * entry says so then. */
typedef void store_commit_fn(void *context, const struct store_result *result,
                             const struct store_commit_answer *answer);
int store_article_commit(struct store *store, const struct store_commit *commit, store_commit_fn *done, void *context,
                         struct err *err);

/* ── reading articles and stories ────────────────────────────────────────────────────────────────────────────────── */

/* The article and, once placed, its placement (without a story where it is no news); NULL when there is none. */
typedef void store_article_fn(void *context, const struct store_result *result, const Triptych__PlacedArticle *article);
int store_article_get(struct store *store, const char *article_id, store_article_fn *done, void *context,
                      struct err *err);

/* The story with the `articles_max` articles that were committed last, latest first by their own time; texts cut to
 * `text_max_bytes` on a UTF-8 boundary (0: no text). head.coverage comes from the counters, head.summary from the
 * last summary_commit, as do the details, head.version is the membership version it was read at (one atomic read). NULL
 * when there is none. A merged story: head.merged_into set, no articles. `published_version`: the version of the last feed_commit
 * (0: never). */
typedef void store_story_fn(void *context, const struct store_result *result, const Triptych__Story *story,
                            uint64_t published_version);
int store_story_get(struct store *store, const char *story_id, unsigned articles_max, unsigned text_max_bytes,
                    store_story_fn *done, void *context, struct err *err);
/* The same, but its placements have no reasons: for whoever does not tell why an article is in its story. */
int store_story_get_brief(struct store *store, const char *story_id, unsigned articles_max, unsigned text_max_bytes,
                          store_story_fn *done, void *context, struct err *err);

/* A page of the stories that have been published at least once (feed_commit), as their heads were then. `cursor` ""
 * starts; the answer's next cursor "" means that was all. Every story that is there throughout the scan comes at least
 * once. */
typedef void store_heads_fn(void *context, const struct store_result *result, const Triptych__StoryHead *const *heads,
                            size_t count, const char *next_cursor);
int store_heads_scan(struct store *store, const char *cursor, store_heads_fn *done, void *context, struct err *err);

/* A page of (article id, external id, url, story id) of all live articles, likewise. */
struct store_assignment {
    const char *article_id, *external_id, *url, *story_id; /* story_id "" while not placed */
};
typedef void store_assignments_fn(void *context, const struct store_result *result, const struct store_assignment *rows,
                                  size_t count, const char *next_cursor);
int store_assignments_scan(struct store *store, const char *cursor, store_assignments_fn *done, void *context,
                           struct err *err);

/* ── what became of a story ──────────────────────────────────────────────────────────────────────────────────────── */

#define STORE_HISTORY_MAX 100 /* lines of a story; of too many the oldest leave, an operator's last */

/* functions/history.lua names the kinds. What a line does not tell is "" or 0. */
struct store_history_line {
    int64_t time_ms;
    const char *kind;
    uint64_t articles;
    const char *other_story_id, *article_id;
    int by_operator;
    const char *text, *note;
};
struct store_history {
    const char *merged_into; /* the story that it went into; then there is nothing else */
    int64_t began_ms;        /* 0: not known */
    const char *split_from;
    int is_hidden;                          /* an operator has taken it out of everybody's sight */
    const struct store_history_line *lines; /* the oldest first */
    size_t count;
};
/* NULL when there is no such story. */
typedef void store_history_fn(void *context, const struct store_result *result, const struct store_history *history);
int store_story_history(struct store *store, const char *story_id, store_history_fn *done, void *context,
                        struct err *err);

/* ── summarize and publish: versions order the stages ────────────────────────────────────────────────────────────── */

/* STALE: what is stored was made from the same or a newer version (or this from one that Redis has lost); nothing was
 * written. todo_left: the story has moved
 * on since `based_on_version`, its entry stays due. */
struct store_versioned_answer {
    int is_stale;
    int todo_left;
    const char *seq; /* feed_commit only: of the event, "" when stale */
};
typedef void store_versioned_fn(void *context, const struct store_result *result,
                                const struct store_versioned_answer *answer);

/* Stores the summary (summary->based_on_version says of which version) with the details that go with it, takes the
 * story out of summarize's todo set if it is still at that version, enters it in publish's. */
struct store_summary {
    const Triptych__Summary *summary;
    const Triptych__StoryDetails *details; /* of the same version; NULL: none, and what was there goes */
};
int store_summary_commit(struct store *store, const char *story_id, const struct store_summary *made,
                         store_versioned_fn *done, void *context, struct err *err);

/* Appends the event to the feed stream (seq and prev are set by the store when it is read back), stores the head for
 * heads_scan, takes the story out of publish's todo set unless a newer summary waits. Newer than the last event is one
 * with a higher based_on_version, or with a newer summary. The head's summary is kept as the story's: it is to be the
 * one that store_story_get gave. */
struct store_event {
    const char *kind; /* created updated merged split retired */
    const Triptych__StoryHead *head;
    Triptych__PlacedArticle *const *changed;
    size_t changed_count;
    uint64_t based_on_version;
    const char *changes; /* StoryEvent.changes; NULL: none */
    /* For the story's history: the headline, and the blindspot's side or "ended", where they are others than at the
     * event before, else NULL. Articles that joined are counted by the store. */
    const char *new_headline, *new_blindspot;
};
int store_feed_commit(struct store *store, const struct store_event *event, store_versioned_fn *done, void *context,
                      struct err *err);

/* ── work still to do ────────────────────────────────────────────────────────────────────────────────────────────── */

enum stage { STAGE_CLASSIFY, STAGE_SUMMARIZE, STAGE_PUBLISH, STAGE_REPLAY }; /* REPLAY has no todo set */
#define STAGE_COUNT 4
const char *stage_name(enum stage stage);

/* Takes over up to `limit` entries that are due: their due time moves `lease_ms` ahead, so that of many upstreams one
 * announces them again. Ids are borrowed. */
typedef void store_ids_fn(void *context, const struct store_result *result, const char *const *ids, size_t count);
int store_todo_claim(struct store *store, enum stage stage, unsigned limit, int64_t lease_ms, store_ids_fn *done,
                     void *context, struct err *err);
/* How many entries were due `late_ms` ago or earlier, of the first thousand that are due, and by how much the oldest is
 * overdue; claims do not make them younger. */
typedef void store_late_fn(void *context, const struct store_result *result, uint64_t count, int64_t oldest_ms);
int store_todo_late(struct store *store, enum stage stage, int64_t late_ms, store_late_fn *done, void *context,
                    struct err *err);
/* How far into the future a commit sets the due time of what it enters: time for the ordinary announcement. */
#define STORE_TODO_LEASE_MS 10000

/* Gives up an entry of work: out of the todo set, into the bounded dead-letter list (STORE_DEAD_MAX, the oldest
 * leaves). */
#define STORE_DEAD_MAX 1000
typedef void store_done_fn(void *context, const struct store_result *result);
int store_dead_add(struct store *store, enum stage stage, const char *id, const char *reason, store_done_fn *done,
                   void *context, struct err *err);
/* Instead of a commit, for an article that is no news: its placement without a story is kept, as long as the article,
 * for whoever asks why; it leaves classify's todo set. Nothing happens to one that has a story. */
int store_article_exclude(struct store *store, const char *article_id, const Triptych__Placement *placement,
                          store_done_fn *done, void *context, struct err *err);
struct store_dead {
    enum stage stage;
    const char *id, *reason;
    int64_t time_ms;
};
typedef void store_dead_fn(void *context, const struct store_result *result, const struct store_dead *rows,
                           size_t count);
int store_dead_list(struct store *store, store_dead_fn *done, void *context, struct err *err);
/* Puts one (or, with id "", all) back into its todo set, due now; tells how many. Those of STAGE_REPLAY stay: their
 * rows are not here. */
int store_dead_retry(struct store *store, const char *id, store_count_fn *done, void *context, struct err *err);

/* ── following the streams ───────────────────────────────────────────────────────────────────────────────────────── */

enum store_stream { STREAM_LOG, STREAM_FEED };

struct store_entry {
    const char *seq, *prev;
    const Triptych__LogEntry *log; /* STREAM_LOG */
    const char *kind;              /* STREAM_FEED, with the next three */
    const Triptych__StoryHead *head;
    Triptych__PlacedArticle *const *changed;
    size_t changed_count;
    int64_t time_ms;
    const char *note;    /* STREAM_FEED: what an operator said of it, or "" */
    const char *changes; /* STREAM_FEED: StoryEvent.changes */
    int more_follow;     /* on_entry is called for others as soon as it returns */
};

struct store_follower;
struct store_follow_options {
    enum store_stream stream;
    const char *from; /* last seq already known; "" from the oldest entry; "$" only what comes from now on */
    void (*on_entry)(void *context, const struct store_entry *entry);
    /* Every entry there was when asked has been delivered; comes after each time it had fallen behind. */
    void (*on_caught_up)(void *context, const char *seq);
    /* The position followed is gone (trimmed, or Redis came back older; then the epoch has been raised): drop
     * everything made from the stream; the follower goes on from the oldest entry (STREAM_LOG) or from now
     * (STREAM_FEED: scan the heads again). */
    void (*on_lost)(void *context, const char *reason);
    void *context;
};
/* Follows on a connection of its own (blocking reads there hold up nobody). Each entry once, in order, also over
 * reconnects. */
int store_follow_open(struct store *store, const struct store_follow_options *options, struct store_follower **out,
                      struct err *err);
void store_follow_close(struct store_follower *follower);
const char *store_follow_seq(const struct store_follower *follower); /* last seq delivered, "" for none */

/* ── endpoints of senders ── */

#define STORE_ENDPOINTS_MAX 256
struct store_endpoint {
    const char *instance, *address;
};
/* ERR_FULL beyond STORE_ENDPOINTS_MAX. Announces (and keeps alive) that `instance` serves `stage`'s work at `address`
 * for `ttl_ms` more. ttl_ms 0 withdraws. */
int store_endpoint_put(struct store *store, enum stage stage, const char *instance, const char *address, int64_t ttl_ms,
                       store_done_fn *done, void *context, struct err *err);
typedef void store_endpoints_fn(void *context, const struct store_result *result, const struct store_endpoint *rows,
                                size_t count);
int store_endpoints_get(struct store *store, enum stage stage, store_endpoints_fn *done, void *context,
                        struct err *err);
/* Announces likewise that this instance calls the functions of our version of the library: a program whose library does
 * not serve them waits until nobody does. Being a write, it also finds out that Redis takes none any more. */
int store_caller_note(struct store *store, int64_t ttl_ms, store_done_fn *done, void *context, struct err *err);

/* ── feeds that ingest reads ─────────────────────────────────────────────────────────────────────────────────────── */

#define STORE_FEEDS_MAX      20000
#define STORE_FEED_STATE_MAX 4096 /* bytes of one feed's state, as ingest wrote it */
struct store_feed {
    const char *url;
    const char *state; /* opaque to the store: ingest's own JSON; "" for a new feed */
    size_t state_size;
    int64_t due_ms;       /* STORE_FEED_PAUSED_MS: it is paused */
    const char *settings; /* opaque too: what an operator says of it, as JSON (feed_settings.h); "" for nothing */
    size_t settings_size;
};
/* How they are taken in hand and given back: store_turns.h. How they are added, set, removed: store_feed_settings.h. */
typedef void store_feeds_fn(void *context, const struct store_result *result, const struct store_feed *rows,
                            size_t count, const char *next_cursor);
int store_feeds_scan(struct store *store, const char *cursor, store_feeds_fn *done, void *context, struct err *err);

/* ── the keys that open a tier ───────────────────────────────────────────────────────────────────────────────────── */

#define STORE_KEYS_MAX     4096
#define STORE_KEY_NOTE_MAX 200 /* bytes */
struct store_key {
    const char *id;
    const char *hash;  /* of the key; the key itself is stored nowhere */
    const char *tier;  /* "premium", "vantage" */
    const char *owner; /* id of the key that a feed's token belongs to and goes with; "" for a key */
    const char *path;  /* the only path that a feed's token is good for; "" for a key */
    const char *note;
    int64_t created_ms, expires_ms; /* 0: does not expire */
};
/* ERR_FULL beyond STORE_KEYS_MAX, ERR_CONFLICT when there is one of this id. */
int store_key_put(struct store *store, const struct store_key *key, store_done_fn *done, void *context,
                  struct err *err);
/* With the tokens that belong to it; the count is how many that were. */
int store_key_remove(struct store *store, const char *id, store_count_fn *done, void *context, struct err *err);
/* All keys, in no order, unless nothing changed since `version` ("" for what was never asked): then there are no rows
 * and `version` is NULL. */
typedef void store_keys_fn(void *context, const struct store_result *result, const struct store_key *rows, size_t count,
                           const char *version);
int store_keys_since(struct store *store, const char *version, store_keys_fn *done, void *context, struct err *err);

/* ── operations ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* A few words that daemons leave for the pages and the tool, by name ("ingest.contact"), expiring. Value ≤ 1,024 bytes;
 * ttl_ms 0 deletes. Notes come back as name/value pairs. */
int store_note_put(struct store *store, const char *name, const char *value, int64_t ttl_ms, store_done_fn *done,
                   void *context, struct err *err);
typedef void store_notes_fn(void *context, const struct store_result *result, const char *const *names,
                            const char *const *values, size_t count);
int store_notes_get(struct store *store, store_notes_fn *done, void *context, struct err *err);

struct store_counts {
    uint64_t articles, stories, todo[STAGE_COUNT], dead, feeds, feed_entries, log_entries;
    const char *feed_seq, *log_seq; /* last ids */
    uint64_t epoch, memory_used_bytes, memory_limit_bytes;
};
typedef void store_counts_fn(void *context, const struct store_result *result, const struct store_counts *counts);
int store_counts_get(struct store *store, store_counts_fn *done, void *context, struct err *err);

/* One bounded step of retention: removes up to `limit` articles received before now - keep_articles, with their
 * memberships, counters and emptied stories (a "retired" event for each that was ever published), in one atomic call;
 * and the log's entries from before that time. count = articles removed. */
int store_retention_step(struct store *store, int64_t now_ms, unsigned limit, store_count_fn *done, void *context,
                         struct err *err);

/* Compares the counters of a page of stories with a recount from their articles, each in one atomic call; `wrong` names
 * the first story that differs ("" when all agree). */
typedef void store_recount_fn(void *context, const struct store_result *result, uint64_t stories_checked,
                              uint64_t stories_wrong, const char *wrong, const char *next_cursor);
int store_recount(struct store *store, const char *cursor, store_recount_fn *done, void *context, struct err *err);

/* Removes one page of the edition's keys; call again until the count is 0. */
int store_edition_remove_step(struct store *store, store_count_fn *done, void *context, struct err *err);

#endif
