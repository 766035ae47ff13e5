/* Where a site's feed may be, from one of its pages. Pure. */
#ifndef TRIPTYCH_FEED_LINKS_H
#define TRIPTYCH_FEED_LINKS_H

#include "url.h"

#include <stddef.h>

#define FEED_LINKS_MAX 8

struct feed_links {
    char urls[FEED_LINKS_MAX][URL_SIZE]; /* as url_feed makes them, best first, each once */
    size_t count;
};

/* Whether the bytes are a web page. */
int feed_links_is_page(const char *html, size_t len);

/* The feeds that a page at `page_url` names: with <link rel="alternate">, those of comments last; then by links on its
 * own host that look like feeds. */
void feed_links_find(const char *html, size_t len, const char *page_url, struct feed_links *out);

/* Adds addresses at which the site of `page_url` may have a feed though no page says so ("/feed", "/rss.xml" …). */
void feed_links_guess(const char *page_url, struct feed_links *links);

#endif
