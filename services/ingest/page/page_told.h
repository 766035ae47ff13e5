/* Whether a block says what the page says about itself: its title, its description, the text that JSON-LD states.
 * Compared by letters and digits alone, in pieces, in linear time. Pure. */
#ifndef TRIPTYCH_PAGE_TOLD_H
#define TRIPTYCH_PAGE_TOLD_H

#include "buffer.h"

#include <stddef.h>
#include <stdint.h>

#define TOLD_PIECE 16 /* bytes of letters that are compared at once */

struct page_told {
    uint64_t *pieces; /* owned; a bit for each hash of a piece; NULL when nothing was told */
    uint32_t count;   /* pieces */
};

/* Learns `text` (UTF-8). Texts shorter than a piece tell nothing. Returns 0, or ERR_MEMORY. */
int page_told_init(struct page_told *told, const char *text, struct err *err);
void page_told_done(struct page_told *told);

/* The pieces of `text` that were told, and how many it has in all. */
struct page_told_count {
    uint32_t found, all;
};

struct page_told_count page_told_ask(const struct page_told *told, const char *text, size_t len);

#endif
