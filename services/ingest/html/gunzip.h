/* Bodies that are compressed though no header says so. Pure; home of zlib in ingest. */
#ifndef TRIPTYCH_GUNZIP_H
#define TRIPTYCH_GUNZIP_H

#include "err.h"

#include <stddef.h>

/* Whether `body` begins as gzip does. */
int gunzip_is_gzip(const char *body, size_t size_bytes);

/* Unpacks into *out (returns owned: free) and *out_size, at most `max_bytes`. What a cut body still gives counts.
 * Returns 0, or ERR_TOO_LARGE, ERR_INVALID (nothing could be unpacked), ERR_MEMORY with a sentence. */
int gunzip(const char *body, size_t size_bytes, size_t max_bytes, char **out, size_t *out_size, struct err *err);

#endif
