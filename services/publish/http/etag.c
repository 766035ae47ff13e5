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
    return if_none_match && (strstr(if_none_match, etag) || strcmp(if_none_match, "*") == 0);
}
