/* The daemon's state and its steps, in the order in which an article goes through them:
 *   on_article.c      a Work frame of ingest: check, language, features, then …
 *   article_embed.c   … the vector of its meaning, when there is an embedder and it answers in time, then …
 *                     (article_embed_later.c: … and when it did not, once it answers again)
 *   article_place.c   … decide by the index as it is now, enter the article provisionally, commit (pipelined)
 *   on_committed.c    Redis answered: announce to summarize, or take it back and decide again
 *   on_log_entry.c    what any replica committed comes back in the log: the index follows
 *   on_review.c       after some articles, and when no more come: second thoughts, stories merged and articles moved
 *   on_measure.c      every second: gauges
 *   on_registry.c     the registry's files changed: it has been read again
 *   story_rerate.c    … and the stories that are there are rated by it, a batch at a time
 *   registry_note.c   now and then: what the registry holds and the thresholds, for the page /method */
#ifndef TRIPTYCH_CLASSIFY_H
#define TRIPTYCH_CLASSIFY_H

#include "decision.h"
#include "embed.h"
#include "embed_later.h"
#include "registry_watch.h"
#include "service.h"
#include "store_ratings.h"
#include "story_index.h"
#include "subject.h"
#include "text_sentences.h"
#include "text_terms.h"

#define CLASSIFY_CAPACITY  128   /* articles in hand: what is decided and not yet committed */
#define CLASSIFY_QUEUE_MAX 16384 /* changed stories that wait for summarize; beyond it no new work is taken */
#define STORE_CURSOR_SIZE  256   /* of a walk over Redis, terminated */
#define CLASSIFY_TRIES_MAX 16    /* decisions on one article before it becomes a dead letter: about 10 s of refusals */

struct classify_metrics {
    struct metric *articles, *joins, *creates, *copies; /* committed */
    struct metric *repeated, *refused, *gone;
    struct metric *not_news;
    struct metric *log_refused; /* log entries whose features are broken */
    struct metric *place_seconds, *view_lag_seconds;
    struct metric *embedded_later, *embed_later_waiting, *embed_later_forgotten;
    struct metric *embedded, *not_embedded, *embed_refused, *embed_ready, *embed_waiting;
    struct metric *stories, *index_articles, *index_bytes, *provisional, *expired;
};

enum placing_stage { PLACING_BEGUN, PLACING_ASKS, PLACING_READY }; /* BEGUN: and what went before asking */

/* One article in hand, from its Work frame to its commit. */
struct placing {
    struct classify *classify;
    struct placing *previous, *next; /* all in hand */
    struct link_job *job;
    const Triptych__Article *article; /* borrowed from the job */
    struct article_features features;
    struct subject subject;
    enum placing_stage stage;
    struct embedding embedding; /* its values owned; NULL without a vector */
    struct decision decision;
    int64_t time_ms; /* its own time, or that of receipt */
    unsigned tries, waits;
    int is_waiting;                  /* for the index to catch up with the log, or for a review */
    char wanted_seq[STORE_SEQ_SIZE]; /* the log must have been followed so far before it is decided again; "": not */
    struct loop_timer retry;
};

/* The walk over all stories after the registry changed. */
struct rerating {
    int is_running, is_due; /* due: another is to follow the one under way */
    char cursor[STORE_CURSOR_SIZE];
    int is_last_page;
    unsigned in_hand; /* stories asked for or being written */
    uint64_t stories, renewed, failed;
    int64_t started_ms;
    struct loop_timer next;
    struct metric *renewed_total;
};

#define REFUSED_KEPT_MAX 256 /* changes that Redis refused and that are not asked for again: the latest */

/* on_review.c */
struct review_state {
    struct loop_timer tick, next;
    int is_on;
    int is_holding;                  /* reviews are being made, articles wait */
    int64_t held_ms;                 /* since then, on clock_monotonic_ms */
    char wanted_seq[STORE_SEQ_SIZE]; /* the log must have been followed so far before articles go on; "": it need not */
    int is_begun, is_done;
    int is_draining; /* all that are due: no more articles come */
    int under_way;   /* a change is committed and not answered */
    uint64_t placed; /* articles decided on */
    unsigned idle_ticks;
    uint64_t applied; /* articles in the index at the last tick */
    int was_due;      /* as others were told, and when */
    int64_t told_ms;
    uint64_t refused[REFUSED_KEPT_MAX];
    unsigned refused_count;
    struct metric *reviews, *merges, *moves, *refusals, *due;
};

struct classify {
    struct service service;
    struct text_analyser *analyser;
    struct subject_reader *subject_reader;
    struct text_splitter *splitter; /* this and the next are NULL without an embedder */
    struct embed *embed;
    uint32_t embed_model; /* its mark */
    struct embed_later later;
    struct later_ask *later_asks[EMBED_BATCH_MAX]; /* article_embed_later.c: under way; NULL: a free place */
    struct loop_timer later_tick;
    struct registry_watch registry_watch;
    struct registry *registry; /* lent by registry_watch; NULL without one: every source is unrated */
    struct rerating rerating;
    struct grouping_models *models; /* owned; outlives the index */
    struct story_index *index;
    struct store_follower *follower;
    struct placing *in_hand, *last_in_hand; /* in the order they came */
    int is_caught_up;                       /* with the commit log */
    int is_stopping, is_closing;
    struct loop_timer measure, registry_note;
    struct classify_metrics metrics;
    struct review_state review;
};

extern const struct setting classify_settings[];

int classify_open(struct daemon *daemon, void **out_state, struct err *err);
void classify_stop(void *state);
int classify_is_idle(void *state);
void classify_close(void *state);

/* A fresh index by the settings, instead of the present one. */
int classify_reset_index(struct classify *classify, struct err *err);
/* Reads the registry that the settings name; without one every source is unrated. Its files are followed once
 * classify->registry_watch is started. */
int on_registry_open(struct classify *classify, struct err *err);

/* Rates all stories anew, as soon as the walk under way has ended. */
void story_rerate_start(struct classify *classify);
/* When Redis may not be the one that was walked: rates all stories anew unless it says that they are rated by the
 * present registry. */
void story_rerate_check(struct classify *classify);
void story_rerate_open(struct classify *classify);

/* registry_note.c */
void registry_note_open(struct classify *classify);
void registry_note_leave(struct classify *classify);

void on_article(void *context, struct link_job *job);

/* article_subject.c */
int article_subject_open(struct classify *classify, struct err *err);
/* Topics, places and kind. */
int article_subject_read(struct placing *placing, const char *lang, struct err *err);
void article_subject_describe(const struct placing *placing, Triptych__Placement *out);
/* Commits that it is no news, instead of placing it. */
void article_aside(struct placing *placing);

int article_embed_open(struct classify *classify, struct err *err);
/* Asks for the vector and then places the article; at once without an embedder. */
void article_embed(struct placing *placing);
/* article_embed_later.c: the vectors of articles that had to go on without. */
void article_embed_later_open(struct classify *classify);
void article_embed_later_add(struct placing *placing, const char *gist);
/* How many are to be expected: none while the embedder is away. */
unsigned article_embed_later_due(const struct classify *classify);
/* Before the embedder is closed: what it was asked for is forgotten. */
void article_embed_later_stop(struct classify *classify);

/* Asks no more: what waits for its vector is placed without. */
void article_embed_stop(struct classify *classify);

/* Decides and commits, or waits for the log. */
void article_place(struct placing *placing);
/* Whether the log has been followed up to the position, "<epoch>-<number>"; "" is the beginning. */
int classify_has_followed(const struct classify *classify, const char *wanted_seq);
/* Places what waited for the index or for a review, in the order in which it came. */
void article_place_waiting(struct classify *classify);
/* The same again after a pause, or a dead letter when it has been tried too often. `why` is for the dead letter. */
void article_place_again(struct placing *placing, int64_t delay_ms, const char *why);
/* Gives the article up: into the dead letters, then out of hand. */
void article_give_up(struct placing *placing, const char *why);
/* Out of hand: tells the upstream, frees. */
void article_done(struct placing *placing, const char *outcome, const char *reason);
/* Frees it alone: its job is gone already. */
void placing_free(struct placing *placing);

store_commit_fn on_committed;
/* Tells summarize that the story changed. */
void story_announce(struct classify *classify, const char *story_id, uint64_t version);

int on_log_open(struct classify *classify, struct err *err);

void on_review_open(struct classify *classify);
/* An article has been decided on and entered; from some on, those that follow wait for a review. */
void on_review_placed(struct classify *classify);

void on_measure_open(struct classify *classify);

#endif
