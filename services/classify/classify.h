/* The daemon's state. Its steps stand in the files named in README.md; each has a header of its own. */
#ifndef TRIPTYCH_CLASSIFY_H
#define TRIPTYCH_CLASSIFY_H

#include "article_embed_later.h"
#include "article_job.h"
#include "article_own.h"
#include "on_measure.h"
#include "on_review.h"
#include "registry_watch.h"
#include "service.h"
#include "story_index.h"
#include "story_rerate.h"
#include "text_sentences.h"
#include "text_terms.h"
#include "view.h"

#define CLASSIFY_CAPACITY  128   /* articles in flight: what is decided and not yet committed */
#define CLASSIFY_QUEUE_MAX 16384 /* changed stories that wait for summarize; beyond it no new work is taken */

/* Decisions need the index; the index follows the commit log, of this replica and of all others. So an article that was
 * decided on is in the index at once (provisional) and again when the log brings it (committed). One thread uses all of
 * it, the loop's. */
struct classify {
    struct service service;
    struct text_analyser *analyser;
    struct subject_reader *subject_reader;
    struct repeats *repeats;        /* what outlets repeat: follows the log and what comes, as the index does */
    struct article_own own;         /* of the article that is read */
    struct text_splitter *splitter; /* this and the next are NULL without an embedder */
    struct embed *embed;
    uint32_t embed_model; /* its mark */
    struct article_later later;
    struct registry_watch registry_watch;
    struct registry *registry; /* lent by registry_watch; NULL without one: every source is unrated */
    struct story_rerate rerate;
    struct grouping_models *models; /* owned; outlives the index */
    struct story_index *index;
    struct store_follower *follower; /* of the commit log */
    int is_caught_up;                /* with it */
    struct article_jobs jobs;
    struct view view;
    struct reviews reviews;
    struct loop_timer measure, registry_note;
    struct classify_metrics metrics;
    int is_stopping, is_closing;
};

/* In the order of --help; ends with a row without a name. */
extern const struct setting classify_settings[];

/* Opens everything; work is taken from when the index has caught up with the log. Returns 0 (classify_close), or the
 * code of what failed. */
int classify_open(struct daemon *daemon, void **out_state, struct err *err);
/* Takes no more work and ends what is in flight; classify_is_idle says when that is done. */
void classify_stop(void *state);
/* Whether every article in flight has been committed or given back: then classify_close loses nothing. */
int classify_is_idle(void *state);
void classify_close(void *state);

#endif
