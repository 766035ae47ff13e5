/* The daemon's state and its steps, in the order in which an article comes in:
 *   feeds_open.c         the lists of feeds, and whom their servers may write to
 *   on_feeds_due.c       twice a second: take feeds that are due and whose hosts may be asked, fetch them (fetch.h)
 *   feed_discover.c      an answer that is a page: look for the site's feed
 *   feed_sitemaps.c      an answer that is a list of sitemaps: read the newest of them
 *   on_feed_fetched.c    an answer: read the feed, make articles of its items, store them; when it is due again
 *   on_feed_pushed.c     a hub has delivered what is new in a feed: the same, without asking for it
 *   on_pages_due.c       articles of which the feed says little wait for their pages, whose hosts are asked in turn
 *   on_page_fetched.c    the page came, or not: what it adds is stored, the article announced
 *   on_row.c             a replayed row, over the link: make the article, store it, tell the tool
 *   on_article_stored.c  Redis answered: what is new, or worded otherwise, goes on
 *   on_article_new.c     what its source always says is taken out of its text, then it is announced to classify
 *   on_article_overdue.c an article that classify has not finished: load and announce it again
 *   on_retention.c       every few seconds: what is too old leaves Redis */
#ifndef TRIPTYCH_INGEST_H
#define TRIPTYCH_INGEST_H

#include "article_make.h"
#include "article_page.h"
#include "feed_job.h"
#include "fetch.h"
#include "net_permit.h"
#include "page_job.h"
#include "push.h"
#include "service.h"

#define INGEST_ROWS_MAX          256      /* replayed rows in hand */
#define INGEST_QUEUE_MAX         4096     /* articles that wait for classify; beyond it no new ones are taken */
#define INGEST_STORING_MAX       67108864 /* bytes of feeds whose items are being stored; beyond it none are taken */
#define INGEST_PUSHED_MAX        32       /* delivered feeds in hand */
#define INGEST_FEEDS_DUE_MS      500      /* how often feeds that are due are looked for */
#define INGEST_RETENTION_MS      5000     /* how often articles that are too old are looked for */
#define INGEST_RETENTION_AT_ONCE 100      /* removed in one call: a few milliseconds of Redis */

struct ingest_metrics {
    struct metric *articles_new, *articles_repeated, *articles_duplicate; /* as Redis answered */
    struct metric *articles_revised;                                      /* of those repeated */
    struct metric *refrain_bytes;
    struct metric *articles_removed; /* by retention */
    struct metric *fetch_seconds, *fetch_bytes, *late_seconds, *feeds_in_hand, *is_paused;
};

struct ingest {
    struct service service;
    struct article_made made; /* the article that is being made */
    unsigned outages;         /* how often Redis has been away */
    int is_stopping;

    struct fetcher *fetcher;            /* NULL without a contact: no feed is read */
    struct push *push;                  /* NULL: no hub is asked (WebSub) */
    unsigned pushed_in_hand;            /* of the feeds in hand, those that a hub has delivered */
    char user_agent[640];               /* that it sends */
    struct net_permit permit;           /* whom it may ask that is not public */
    struct feed_job *feeds, *last_feed; /* in hand */
    unsigned feeds_in_hand;
    size_t storing_bytes; /* of those whose items are being stored */
    /* A host has been asked and may be asked again in `pause_ms`: others may have their turn. */
    void (*on_feed_next)(struct ingest *ingest, int64_t pause_ms);
    int is_taking;
    char taking[FETCH_TOKEN_SIZE]; /* the token that those are taken with */
    struct loop_timer feeds_due, feeds_renewal, contact_note;

    struct page_desk pages;

    struct refrain_cache *refrains; /* owned (article_strip.h) */
    struct loop_timer refrain_flush;

    int is_removing;              /* a step of retention is under way */
    struct log_limits room_lines; /* what leaves for want of room is said once a minute */
    struct loop_timer retention;

    struct ingest_metrics metrics;
};

extern const struct setting ingest_settings[];

int ingest_open(struct daemon *daemon, void **out_state, struct err *err);
void ingest_stop(void *state);
int ingest_is_idle(void *state);
void ingest_close(void *state);

/* Whether new articles may be taken: Redis takes writes and classify keeps up. Asked before each fetch. */
int ingest_may_take(const struct ingest *ingest);

/* Counts something that was refused, by reason (a word of ours). */
void ingest_count_refused(struct ingest *ingest, const char *reason);

/* ── feeds ── */

int feeds_open(struct ingest *ingest, struct err *err);
/* No new feeds: breaks off what is being fetched and gives it back; items that are being stored go on. */
void feeds_stop(struct ingest *ingest);
void feeds_close(struct ingest *ingest);

void on_feeds_due_open(struct ingest *ingest);

fetch_done_fn on_feed_fetched;
/* Reads the feed that `answer` holds and stores its items; ends the job. */
void on_feed_read(struct feed_job *job, const struct fetch_answer *answer);
/* Subscriptions at hubs, unless the setting is empty. */
int on_feed_pushed_open(struct ingest *ingest, struct err *err);
/* What hubs ask and deliver on http_listen. */
void on_feed_pushed_request(void *state, struct http_request *request);
/* Stores the next items of a feed that has been read; ends the job after the last. */
void on_feed_store(struct feed_job *job);

/* ── pages of articles ── */

enum article_pages ingest_pages_mode(const struct ingest *ingest);
/* Pages are read from now on, if a contact is set and the mode is not "never". */
int on_pages_due_open(struct ingest *ingest, struct err *err);
fetch_done_fn on_page_fetched;
/* Nothing comes of its page: `outcome` as Article.page names it, `reason` for a person. The article goes on as it is. */
void on_page_end(struct page_job *job, const char *outcome, const char *reason);

/* ── storing and announcing ── */

enum ingest_fate {
    INGEST_NEW,
    INGEST_REPEATED, /* it was there before, or its source has published the same text */
    INGEST_REVISED,  /* it was there in other words */
    INGEST_LEFT,     /* the daemon closes first: whoever sent it will send it again, and nobody is to be answered */
};

/* How it ended: `refusal` NULL when it is stored or was there before, else why it cannot be stored, for a person.
 * `is_same`: it was there before with the same external id. */
typedef void ingest_stored_fn(void *context, const char *refusal, enum ingest_fate fate, int is_same);

/* Stores the article (copies it) and announces it to classify once it is stored, if it is new; what is
 * there in other words, or at another address, is revised (article_revision.h, article_moved.h). Returns 0 and calls `done`
 * later, exactly once; or a negative code, and `done` is not called. */
int ingest_store(struct ingest *ingest, const struct article_made *made, ingest_stored_fn *done, void *context,
                 struct err *err);

/* An article of which classify is to hear, as it is stored: sees to its page, or to what its source always says, and
 * announces it. */
void on_article_new(struct ingest *ingest, const Triptych__Article *article);

/* Queues the article for classify. When there is no room its todo entry in Redis sees to it later. */
void ingest_announce(struct ingest *ingest, const Triptych__Article *article, int is_again);

void on_retention_open(struct ingest *ingest);

void on_row(void *context, struct link_job *job);
void on_article_overdue(void *context, const char *id);

#endif
