/* The stories as an RSS 2.0 feed; what its items say is in feed_parts.h. RSS has no `updated` of an item, so Atom's
 * stands in it; pubDate is when the story began. Pure. */
#ifndef TRIPTYCH_RSS_H
#define TRIPTYCH_RSS_H

#include "entry.h"

#define FEED_RSS_TYPE "application/rss+xml; charset=utf-8"

/* RSS wants whole addresses: without site->base_url its links are only right for readers
 * that resolve them against the feed's own. */
void feed_rss(struct buffer *out, const struct site *site, const struct feed *feed);

#endif
