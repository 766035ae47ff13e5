/* Items of one feed whose addresses do not tell them apart: the posts of a live page, notices that all link to one
 * list. Pure. */
#ifndef TRIPTYCH_FEED_SHARED_H
#define TRIPTYCH_FEED_SHARED_H

#include "feed.h"

/* Sets known_by of the items that share an address, or differ only behind its '#', and that have other titles and other
 * guids (or none at all). The same item listed twice is still known by its address. A guid that items of several
 * addresses have lasts no longer (has_lasting_guid). */
void feed_mark_shared(struct feed *feed);

#endif
