/* A list of sitemaps (sitemapindex): which of them are read, and their articles as those of one feed. Pure.
 *
 * A large outlet lists hundreds of sitemaps, one for each day or month. What is new stands in few of them. */
#ifndef TRIPTYCH_SITEMAP_PICK_H
#define TRIPTYCH_SITEMAP_PICK_H

#include "feed.h"
#include "url.h"

#define SITEMAPS_READ_MAX 5 /* of one list at each reading, the newest */

struct sitemap_pick {
    char urls[SITEMAPS_READ_MAX][URL_SIZE]; /* the newest first */
    size_t count;
    size_t left_out; /* further ones that may have something new */
    size_t foreign;  /* of other outlets than the list's: never read */
};

/* Whether what was read is such a list: its items are sitemaps, by address and by when they changed. */
int feed_is_sitemap_list(const struct feed *feed);

/* Picks of `list`, which came from `list_url`, the sitemaps that changed last: by lastmod, else by a date in the address;
 * one named "news" without either comes first, those of categories, tags and pictures last, others in the list's order.
 * What says that it has not changed since `since_ms` (0: never read before) is passed over. */
void sitemap_pick(const struct feed *list, const char *list_url, int64_t since_ms, struct sitemap_pick *out);

/* Moves the articles of `from` behind those of `to`, up to FEED_ITEMS_MAX. What has neither title nor text, as in sitemaps
 * that are not news sitemaps, stays behind. Returns how many that are; what did not fit is counted in to->items_left_out. */
size_t sitemap_take_articles(struct feed *to, struct feed *from);

#endif
