/* One article in flight, from its Work frame to its commit: what is known of it, where it stands, and the list of all,
 * in the order in which they came. Owned by the list; ends with article_job_done. */
#ifndef TRIPTYCH_ARTICLE_JOB_H
#define TRIPTYCH_ARTICLE_JOB_H

#include "decision.h"
#include "link.h"
#include "loop.h"
#include "store.h"
#include "subject.h"

#include <sys/queue.h>

#define ARTICLE_TRIES_MAX 16 /* decisions on one article before it becomes a dead letter: about 10 s of refusals */

struct classify;

enum article_job_stage {
    ARTICLE_READ,       /* checked, its features seen */
    ARTICLE_EMBEDDING,  /* the embedder was asked for its vector */
    ARTICLE_EMBEDDED,   /* with its vector or without; waits until those before it are so too */
    ARTICLE_HELD,       /* waits for the index to catch up with the log, or for a review to end */
    ARTICLE_ASKING,     /* a revision: Redis is asked where the article is */
    ARTICLE_COMMITTING, /* entered in the index and on its way to Redis */
    ARTICLE_RETRYING,   /* a timer runs, then it is decided on again */
    ARTICLE_ENDING,     /* a dead letter, or that it is no news, is on its way to Redis */
    ARTICLE_STAGES
};

struct article_job;
typedef void article_job_fn(struct article_job *job);

struct article_job {
    struct classify *classify;
    TAILQ_ENTRY(article_job) all;
    struct link_job *link_job;
    const Triptych__Article *article; /* borrowed from link_job; NULL until the work is known to carry one */
    article_job_fn *place;            /* decides on it and commits, or enters ARTICLE_HELD */
    struct article_features features;
    struct subject subject;
    char *gist; /* owned; what is embedded; NULL without an embedder, or when the article says nothing of its own */
    enum article_job_stage stage;
    struct embedding embedding; /* its values owned; NULL without a vector */
    struct decision decision;
    struct shared_words shared;      /* of the article with the story that it joins */
    int64_t time_ms;                 /* its own time, or that of receipt; 0 for a row that says none */
    unsigned tries, waits;           /* decisions that were refused; looks whether the log has come so far */
    char wanted_seq[STORE_SEQ_SIZE]; /* the log must have been followed so far before it is decided again; "": not */
    int was_moved;                   /* a revision: to the story that it fits now, or it cannot be */
    struct loop_timer retry;
};

TAILQ_HEAD(article_jobs, article_job);

/* The last of all. NULL without memory: the link_job is the caller's still. */
struct article_job *article_job_new(struct classify *classify, struct link_job *link_job, article_job_fn *place);
/* Frees it alone: the store or the link is closing, and its link_job is gone already. */
void article_job_free(struct article_job *job);

/* The only way to change the stage; which may follow which is asserted. */
void article_job_enter(struct article_job *job, enum article_job_stage stage);

/* Ends it: reports the outcome ("done", "duplicate" or "rejected") to the sender, frees. */
void article_job_done(struct article_job *job, const char *outcome, const char *reason);
/* Gives it up: a dead letter, then the end. */
void article_job_give_up(struct article_job *job, const char *why);
/* What Redis answered with a failure: given up when it would fail each time, else ended, and it comes back when
 * overdue. */
void article_job_failed(struct article_job *job, int code, const char *why);
/* What an answer of Redis means for the job as such. Returns 1 when its step goes on, 0 when the job has ended here: the
 * daemon closes, or the call failed. */
int article_job_goes_on(struct article_job *job, const struct store_result *result);
/* Places it again after `delay_ms`, longer after each try, and once the log has been followed up to wanted_seq; gives
 * it up after ARTICLE_TRIES_MAX. `why` is for the dead letter. */
void article_job_again(struct article_job *job, int64_t delay_ms, const char *why);

/* Places what is ARTICLE_HELD, in order. */
void article_jobs_release(struct classify *classify);
int article_jobs_are_embedding(const struct classify *classify);
void article_jobs_free(struct classify *classify);

#endif
