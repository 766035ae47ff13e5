/* The whole ingest daemon without a process: feeds are fetched by the test, Redis is scripted_store. */
#ifndef TRIPTYCH_INGEST_GLUE_H
#define TRIPTYCH_INGEST_GLUE_H

#include "feed_state.h"
#include "ingest.h"
#include "scripted_daemon.h"
#include "scripted_link.h"
#include "scripted_store.h"

#define GLUE_NOW       1790000000000
#define GLUE_FEED      "https://gazette.example/rss"
#define GLUE_FEEDS_MAX 8

extern struct ingest *ingest;

/* What is being fetched, in the order in which it was asked for. */
struct glue_fetch {
    char url[300], etag[100];
    fetch_done_fn *done; /* NULL: answered */
    void *context;
};
extern struct glue_fetch glue_fetches[GLUE_FEEDS_MAX];
extern unsigned glue_fetch_count;
extern int glue_fetch_code; /* what fetch_start returns */

void glue_open(const char *const *sets);
/* Opens a daemon that must not open; glue_close is not to be called then. Returns the sentence; borrowed. */
const char *glue_refusal(const char *const *sets);
void glue_close(void);

/* Gives a row as work of the replay. `again` as link_push says. */
void glue_row(const char *id, const char *title, int again);
/* Gives a row that is a page as HTML. */
void glue_row_page(const char *id, const char *html);
/* Redis gives the feed in hand, with this state ("" for a new one). */
void glue_take_feed(const char *state);
/* The server's answer to the n-th fetch. */
void glue_answer_fetch(unsigned n, long status, const char *body);
/* The same with another Content-Type. */
void glue_answer_page(unsigned n, long status, const char *content_type, const char *body);
void glue_fail_fetch(unsigned n, enum fetch_failure failure, const char *sentence);

/* The answer to articles from now on. */
extern enum article_outcome glue_outcome;
extern const Triptych__Article *glue_stored; /* what Redis has in its place; NULL: nothing */
/* Answers `count` articles so. */
void glue_answer_puts(unsigned count);

/* What was written back of the n-th feed that went out of hand. */
struct feed_state glue_settled(unsigned n);

/* The same of articles that are held for their pages. */
void glue_answer_holds(unsigned count);

/* An RSS of `items` items, the n-th of them published n hours ago. Borrowed until the next call. */
const char *glue_rss(unsigned items);

#endif
