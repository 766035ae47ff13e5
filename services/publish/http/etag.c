/* A validator is a hash of the bytes: equal bytes, equal validator, on every replica. */
#include "etag.h"

#include "id.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void etag_make(const void *body, size_t size, char out[ETAG_SIZE])
{
    snprintf(out, ETAG_SIZE, "\"%016" PRIx64 "\"", id_hash64(body, size));
}

int etag_is_named(const char *if_none_match, const char *etag)
{
    /* By substring: the quotes are part of it, and W/ before them means the same in If-None-Match (RFC 9110 13.1.2). */
    return if_none_match && (strstr(if_none_match, etag) || strcmp(if_none_match, "*") == 0);
}
