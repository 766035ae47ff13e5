/* Whether a block says what the page says about itself: its title, its description, the text that JSON-LD states.
 * Compared by letters and digits alone, in pieces, in linear time. Pure. */
#ifndef TRIPTYCH_PAGE_CLAIM_H
#define TRIPTYCH_PAGE_CLAIM_H

#include "buffer.h"

#include <stddef.h>
#include <stdint.h>

#define CLAIM_PIECE 16 /* bytes of letters that are compared at once */

struct page_claim {
    uint64_t *pieces; /* owned; a bit for each hash of a piece; NULL when nothing is claimed */
    uint32_t count;   /* pieces */
};

/* Learns `text` (UTF-8). Texts shorter than a piece claim nothing. Returns 0, or ERR_MEMORY. */
int page_claim_init(struct page_claim *claim, const char *text, struct err *err);
void page_claim_done(struct page_claim *claim);

/* The pieces of `text` that are claimed, and how many it has in all. */
struct page_claim_count {
    uint32_t found, all;
};

struct page_claim_count page_claim_count_in(const struct page_claim *claim, const char *text, size_t len);

#endif
