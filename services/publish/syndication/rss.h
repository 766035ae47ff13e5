/* The stories as an RSS 2.0 feed; what its items say is in entry.h. RSS has no `updated` of an item, so Atom's
 * stands in it; pubDate is when the story began. Pure. */
#ifndef TRIPTYCH_RSS_H
#define TRIPTYCH_RSS_H

#include "entry.h"

#define RSS_TYPE "application/rss+xml; charset=utf-8"

/* RSS wants whole addresses: without site->base_url its links are only right for readers
 * that resolve them against the feed's own. */
void rss_write(struct buffer *out, const struct site *site, const struct syndication *syndication);

#endif
