/* A feed in hand: taken because it was due and its host might be asked, being fetched, or having its items stored. */
#ifndef TRIPTYCH_FEED_JOB_H
#define TRIPTYCH_FEED_JOB_H

#include "feed.h"
#include "feed_schedule.h"
#include "feed_settings.h"
#include "feed_state.h"
#include "feed_tally.h"
#include "fetch.h"
#include "url.h"

#include <stdint.h>

struct feed_discovery;
struct sitemap_reading;
struct ingest;

#define FEED_BUSY_MS 60000 /* a feed that could not be asked, through no fault of its own, is due again */

enum feed_job_step { FEED_FETCHING, FEED_STORING };

/* In a list of all in hand, whose leases are renewed together (on_feeds_due.c). Owned by the list; ends with
 * feed_job_finish or feed_job_give_back. */
struct feed_job {
    struct feed_job *previous, *next; /* all in hand, in the order they were taken */
    struct ingest *ingest;
    enum feed_job_step step;
    char url[URL_SIZE];
    char host[URL_HOST_SIZE];
    char name[URL_LOG_SIZE];      /* in the log: the address holds passwords */
    char token[FETCH_TOKEN_SIZE]; /* it was taken with */
    struct feed_state state;
    struct feed_settings settings;
    struct feed_wish wish;
    int is_pushed;                    /* its hub has delivered it: it is not in hand by a token, and has no state */
    int is_conditional;               /* it was asked only for what is new */
    struct feed_discovery *discovery; /* owned; NULL: no feed is looked for (feed_discover.h) */
    struct sitemap_reading *sitemaps; /* owned; NULL: it is no list of sitemaps (feed_sitemaps.h) */
    /* While its items are stored: */
    char base_url[URL_SIZE]; /* where it came from in the end, without user and query: what its items are relative to */
    struct feed *feed;       /* owned */
    size_t next_item;
    unsigned in_flight;      /* items that Redis has not answered for yet */
    unsigned outages;        /* of Redis when they were begun: after another one all are stored once more */
    struct feed_tally tally; /* what became of its items */
    int64_t body_hash;
    size_t size_bytes; /* of the body, while its items are stored */
};

/* A feed that was taken with `token`, at the end of the list. Returns NULL without memory. */
struct feed_job *feed_job_new(struct ingest *ingest, const char *url, const struct feed_state *state,
                              const char *token);
void feed_job_free(struct feed_job *job);

/* Where the feed is asked: at its address, or where it has moved to for good, as its server said FEED_MOVES times. */
#define FEED_MOVES 3
const char *feed_job_asked(const struct feed_job *job);
/* The reading was led to `moved_url` for good ("": it was not). */
void feed_job_note_move(struct feed_job *job, const char *moved_url);

/* What every request for the feed has: who asks, and what opens it at its own host. Its address and the rest are the
 * caller's. */
struct fetch_request feed_job_request(const struct feed_job *job);

/* The attempt is over: notes `outcome` in the feed's state (`error` for FEED_FAILED: why, for a person), writes the
 * state, the failure and when the feed is due again to Redis, logs and counts. Frees the job. */
void feed_job_finish(struct feed_job *job, enum feed_outcome outcome, const char *error);

/* Gives the feed back untouched: due in `delay_ms`, for whoever comes. Frees the job. */
void feed_job_give_back(struct feed_job *job, int64_t delay_ms);

/* Counts an attempt to read the feed that failed, by reason (a word of ours). */
void feed_job_count_failure(const struct feed_job *job, const char *reason);

#endif
