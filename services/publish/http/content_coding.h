/* Answers packed for clients that unpack them (RFC 9110 8.4, 12.5.3): which coding a request takes, and the bytes in it.
 * Pure. */
#ifndef TRIPTYCH_CONTENT_CODING_H
#define TRIPTYCH_CONTENT_CODING_H

#include "err.h"

#include <stddef.h>

#define CODING_MIN_BYTES 860 /* below this an answer fits into one packet either way */

enum coding { CODING_PLAIN, CODING_GZIP, CODING_BROTLI };
#define CODING_COUNT 3

/* How much work a packing is worth. */
enum coding_effort {
    CODING_ONCE, /* sent to one client, now: about 1 ms for 100 KB */
    CODING_KEPT, /* sent to many for some seconds */
    CODING_BEST, /* sent as it is for as long as the process lives */
};

/* What `accept_encoding` (the header; NULL for none) likes best of what there is; of equals the smaller. */
enum coding coding_choose(const char *accept_encoding);
/* As Content-Encoding names it; "" for CODING_PLAIN. A static string. */
const char *coding_name(enum coding coding);
struct coded {
    char *bytes; /* owned: free; NULL: there are none */
    size_t size;
};
/* Packs `size` bytes. Returns 0 and sets *out, or < 0: without memory, or when it would not become smaller. `coding` is
 * not CODING_PLAIN. */
int coding_pack(enum coding coding, enum coding_effort effort, const void *bytes, size_t size, struct coded *out);

#endif
