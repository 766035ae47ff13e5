/* A validator of an answer's bytes. Pure. */
#ifndef TRIPTYCH_ETAG_H
#define TRIPTYCH_ETAG_H

#include <stddef.h>

#define ETAG_SIZE 24

/* A strong tag with its quotes: the same bytes have the same one on every replica. */
void etag_make(const void *body, size_t size, char out[ETAG_SIZE]);
/* Whether If-None-Match, a list of tags or "*", names `etag`; a weak one of ours counts as well. NULL: no. */
int etag_is_named(const char *if_none_match, const char *etag);

#endif
