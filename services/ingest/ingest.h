/* The daemon's state and its steps, in the order in which an article comes in:
 *   on_row.c             a replayed row, over the link: make the article, store it, tell the tool
 *   on_article_stored.c  Redis answered: announce what is new to classify
 *   on_article_overdue.c an article that classify has not finished: load and announce it again */
#ifndef TRIPTYCH_INGEST_H
#define TRIPTYCH_INGEST_H

#include "article_make.h"
#include "service.h"

#define INGEST_ROWS_MAX  256  /* replayed rows in hand */
#define INGEST_QUEUE_MAX 4096 /* articles that wait for classify; beyond it no new ones are taken */

struct ingest_metrics {
    struct metric *articles_new, *articles_repeated, *articles_duplicate; /* as Redis answered */
};

struct ingest {
    struct service service;
    struct article_made made; /* the article that is being made */
    unsigned outages;         /* how often Redis has been away */
    int is_downstream_full;
    int is_stopping;
    struct ingest_metrics metrics;
};

extern const struct setting ingest_settings[];

int ingest_open(struct daemon *daemon, void **out_state, struct err *err);
void ingest_stop(void *state);
int ingest_is_idle(void *state);
void ingest_close(void *state);

/* Whether new articles may be taken: Redis takes writes and classify keeps up. Says so on /readyz, and stops or resumes
 * the taking of rows. Feeds ask before each fetch. */
int ingest_may_take(struct ingest *ingest);

/* Counts something that was refused, by reason (a word of ours). */
void ingest_count_refused(struct ingest *ingest, const char *reason);

/* ── storing and announcing ── */

/* How it ended: NULL when it is stored or was there before, else why it cannot be stored, for a person. `is_repeated`:
 * it was there before; `is_same` then tells whether with the same external id. Not called when the daemon closes first.
 */
typedef void ingest_stored_fn(void *context, const char *refusal, int is_repeated, int is_same);

/* Stores `article` (copies it) and announces it to classify once it is stored, if it is new. Returns 0 and calls `done`
 * later, exactly once; or a negative code, and `done` is not called. */
int ingest_store(struct ingest *ingest, const Triptych__Article *article, ingest_stored_fn *done, void *context,
                 struct err *err);

/* Queues the article for classify. When there is no room its todo entry in Redis sees to it later. */
void ingest_announce(struct ingest *ingest, const Triptych__Article *article, int is_again);

void on_row(void *context, struct link_job *job);
void on_article_overdue(void *context, const char *id);

#endif
