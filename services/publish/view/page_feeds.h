/* /feeds: every feed and how it does, for the operator. Pure. */
#ifndef TRIPTYCH_PAGE_FEEDS_H
#define TRIPTYCH_PAGE_FEEDS_H

#include "page_frame.h"

#include <stddef.h>

#define PAGE_FEEDS_MAX       2000 /* that are shown; the rest is counted */
#define PAGE_FEEDS_TEXT_SIZE 256

/* Worst first: the order of the page. */
enum page_feed_state {
    PAGE_FEED_FAILS,
    PAGE_FEED_GONE, /* for good, as its server or the feed itself says */
    PAGE_FEED_EMPTY,
    PAGE_FEED_NEW,
    PAGE_FEED_WELL,
    PAGE_FEED_PAUSED,
};

struct page_feed {
    enum page_feed_state state;
    char title[PAGE_FEEDS_TEXT_SIZE];    /* "" when it has none */
    char name[PAGE_FEEDS_TEXT_SIZE];     /* "host#1a2b3c4d": its address may hold secrets */
    char folder[PAGE_FEEDS_TEXT_SIZE];   /* "" for none */
    char reason[PAGE_FEEDS_TEXT_SIZE];   /* why it fails, is gone or gives nothing; "" otherwise */
    char moved_to[PAGE_FEEDS_TEXT_SIZE]; /* where its server sends us for good, named as `name` is; "" for nowhere */
    int64_t articles, http_status, failures;
    int64_t read_ms, changed_ms; /* last read; last time it brought something; 0: never */
    int64_t due_ms;              /* 0: now */
};

struct page_feeds {
    const struct page_feed *feeds; /* sorted */
    size_t count, total;           /* total: with those that are not shown */
};

/* For qsort: worst first, then by title or name. */
int page_feed_compare(const void *left, const void *right);

void page_feeds(struct buffer *out, const struct site *site, const struct page_feeds *feeds);

#endif
