/* A validator is a hash of the bytes: equal bytes, equal validator, on every replica. */
#include "etag.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void etag_make(uint64_t hash, enum coding coding, char out[ETAG_SIZE])
{
    snprintf(out, ETAG_SIZE, "\"%016" PRIx64 "%s%s\"", hash, coding == CODING_PLAIN ? "" : "-", coding_name(coding));
}

int etag_is_named(const char *if_none_match, uint64_t hash)
{
    char begin[ETAG_SIZE];
    if (!if_none_match)
        return 0;
    /* By substring: the quote is part of it, and W/ before it means the same in If-None-Match (RFC 9110 13.1.2). What a
     * client has is still right in whichever coding it got it. */
    snprintf(begin, sizeof begin, "\"%016" PRIx64, hash);
    return strstr(if_none_match, begin) || strcmp(if_none_match, "*") == 0;
}
