/* A validator of an answer's bytes. Pure. */
#ifndef TRIPTYCH_ETAG_H
#define TRIPTYCH_ETAG_H

#include "content_coding.h"

#include <stdint.h>

#define ETAG_SIZE 28

/* A strong tag with its quotes: the same bytes (whose hash this is: id_hash64) in the same coding have the same one on
 * every replica. */
void etag_make(uint64_t hash, enum coding coding, char out[ETAG_SIZE]);
/* Whether If-None-Match, a list of tags or "*", names these bytes in any coding; a weak tag of ours counts as well.
 * NULL: no. */
int etag_is_named(const char *if_none_match, uint64_t hash);

#endif
