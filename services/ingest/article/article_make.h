/* From what a feed or a replayed row says to the article that Triptych stores: cleaned, cut to the limits of
 * proto/article.proto, identified. Pure. */
#ifndef TRIPTYCH_ARTICLE_MAKE_H
#define TRIPTYCH_ARTICLE_MAKE_H

#include "article.pb-c.h"
#include "err.h"
#include "feed.h"
#include "id.h"
#include "link.pb-c.h"
#include "url.h"

#include <stdint.h>

#define ARTICLE_TITLE_MAX       1024
#define ARTICLE_TEXT_MAX        16384
#define ARTICLE_NAME_MAX        256 /* bytes of author and source name */
#define ARTICLE_EXTERNAL_ID_MAX 512
#define ARTICLE_LANG_SIZE       4

/* An article and the memory of its strings. Large (about 24 KB): make one and use it again. */
struct article_made {
    Triptych__Article article; /* its strings point into the fields below */
    char id[ID_SIZE];
    char url[URL_SIZE];
    char source[URL_HOST_SIZE];
    char title[ARTICLE_TITLE_MAX + 1];
    char text[ARTICLE_TEXT_MAX + 1];
    char lang[ARTICLE_LANG_SIZE];
    char author[ARTICLE_NAME_MAX + 1];
    char image_url[URL_SIZE];
    char external_id[ARTICLE_EXTERNAL_ID_MAX + 1];
    char source_name[ARTICLE_NAME_MAX + 1];
    uint64_t guid; /* stands for a guid that names the article in its feed wherever it moves; 0: it has none */
};

/* A row's `source` may be a domain, an address or just a name. Identified by its URL; a row without one by its id,
 * source and content, so that equal ids of two collections do not meet. Returns 0 and fills *out, or ERR_INVALID with a
 * sentence for whoever sent the row: no title and no text, or an invalid URL. */
int article_from_row(const Triptych__ReplayRow *row, int64_t received_ms, struct article_made *out, struct err *err);

/* Sets content_hash again after title or text were changed here. */
void article_hash_content(Triptych__Article *article);

/* Whether the article was made of a row. */
int article_is_from_row(const Triptych__Article *article);

/* An item of a feed read from `feed_url`. The outlet is the one that the item's address belongs to; where an aggregator
 * keeps the reader on its own site (the address belongs to the feed's own domain), the one that it names as the source.
 * An item is identified by its address; where others of its feed have the same one, by what stands behind '#' or by its
 * guid; without a usable URL by its guid within the feed, else by its content. A publication time that
 * lies in the future is taken as the time of receipt. Returns 0, or ERR_INVALID when it has neither title nor text. */
int article_from_item(const struct feed *feed, const struct feed_item *item, const char *feed_url, int64_t received_ms,
                      struct article_made *out, struct err *err);

#endif
