/* Helpers of the tests that read feeds. */
#ifndef TRIPTYCH_FEED_READING_H
#define TRIPTYCH_FEED_READING_H

#include "feed.h"

/* Reads `text` from `feed_url` (NULL: unknown); fails the test when it is no feed. Returns owned (feed_free). */
struct feed *feed_of(const char *text, const char *feed_url);

/* The same for one item in an RSS 2.0 channel, or one entry in an Atom 1.0 feed; with the usual namespaces declared. */
struct feed *feed_of_rss_item(const char *item);
struct feed *feed_of_atom_entry(const char *entry);

/* Compares texts of which either may be NULL. */
void check_text(const char *actual, const char *expected);

/* Compares an item's time with RFC 3339 text; "" for none. */
void check_time(const struct feed_item *item, const char *expected);

#endif
