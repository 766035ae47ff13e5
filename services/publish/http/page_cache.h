/* An answer that all readers of a tier get alike, kept for PAGE_CACHE_MS. */
#ifndef TRIPTYCH_PAGE_CACHE_H
#define TRIPTYCH_PAGE_CACHE_H

#include "buffer.h"
#include "etag.h"

#include <stddef.h>
#include <stdint.h>

#define PAGE_CACHE_MS 1000

/* Zeroed: empty. */
struct page_cache {
    char *body; /* owned; NULL: nothing rendered yet */
    size_t size;
    char etag[ETAG_SIZE];
    int64_t rendered_ms; /* monotonic */
};

/* Whether what is kept is young enough to be sent. */
int page_cache_is_fresh(const struct page_cache *cache);
/* Takes what the buffer holds. Returns 0, or < 0 with what was kept before. */
int page_cache_fill(struct page_cache *cache, struct buffer *out);
void page_cache_done(struct page_cache *cache);

#endif
