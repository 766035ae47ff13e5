/* A feed as it was served, read: RSS 0.9x, 1.0 (RDF) and 2.0, Atom 0.3 and 1.0, JSON Feed 1.x, news sitemaps. Pure. */
#ifndef TRIPTYCH_FEED_H
#define TRIPTYCH_FEED_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

#define FEED_BODY_MAX  8388608 /* bytes of a feed as served */
#define FEED_ITEMS_MAX 5000    /* per feed; further ones are counted and left out, the oldest where dates tell */
#define FEED_TEXT_MAX  65536   /* bytes of an item's plain text or title; the rest is cut */

/* What tells an item from the others of its feed. */
enum feed_known_by {
    FEED_KNOWN_BY_ADDRESS,
    FEED_KNOWN_BY_FRAGMENT, /* other items have the same address up to '#' */
    FEED_KNOWN_BY_GUID,     /* other items have the same address; or, without a guid, its content */
};

/* What an item is made of. Strings are plain text (no markup, no references), NULL where the feed says nothing. */
struct feed_item {
    char *guid;
    char *url; /* absolute where a base was known */
    char *title;
    char *summary;
    char *content;
    char *author; /* several are separated by ", " */
    char *lang;   /* as declared, of the item or else of the feed */
    char *image;
    char *source_name; /* the outlet that the item was taken over from, as aggregators name it … */
    char *source_url;  /* … and its address */
    enum feed_known_by known_by;
    int has_lasting_guid; /* the guid is no address of the item and no other item's: it names it wherever it moves */
    int64_t published_ms; /* 0: not said; when it was updated, where only that is said */
};

struct feed {
    char format[16]; /* "rss-2.0" "rss-1.0" "rss-0.91" "atom-0.3" "atom-1.0" "json-1.1" "sitemap" "sitemap-index"
                        (sitemap_pick.h); "rss" of no known version */
    char *title;
    char *url; /* of the page that the feed belongs to */
    char *lang;
    char *hub, *self;        /* where it can be subscribed to (WebSub), and what as */
    char *author;            /* of the whole feed; items have it where they name none of their own */
    int ttl_minutes;         /* how long it may be kept, as it says (ttl, or sy:updatePeriod); 0: it does not */
    unsigned skip_hours;     /* when it does not want to be read (RSS): bit 0 is the hour from 00:00 UTC */
    unsigned skip_days;      /* likewise, bit 0 is Sunday */
    int is_expired;          /* it says itself that nothing will come any more (JSON Feed) */
    struct feed_item *items; /* in the feed's order */
    size_t item_count;
    size_t items_left_out;
    size_t first_item; /* while it is read: where the next item stands once the oldest make room */
};

/* Reads `body` as it was served; gzip that no header named is unpacked. `feed_url` is the base of relative addresses
 * (NULL or "": only what the feed itself says); `content_type` is the HTTP header (NULL or "": none). Returns 0 and
 * sets *out (returns owned: feed_free); ERR_INVALID with a sentence for the operator of the feed (empty, a web page, no
 * feed), ERR_TOO_LARGE, ERR_MEMORY. */
int feed_read(const char *body, size_t size_bytes, const char *feed_url, const char *content_type, struct feed **out,
              struct err *err);
void feed_free(struct feed *feed);

/* ── for the readers of the single formats ── */

/* An empty feed. Returns owned, NULL without memory. */
struct feed *feed_new(const char *format);
/* Adds an empty item and returns it (borrowed until the next call). When there are FEED_ITEMS_MAX and the feed's oldest
 * items come first, the oldest makes room; otherwise NULL, as without memory. What is left out is counted. */
struct feed_item *feed_item_add(struct feed *feed);
/* After the last item: brings them into the feed's order. */
void feed_items_settle(struct feed *feed);

#endif
