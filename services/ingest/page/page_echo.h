/* What of a page's blocks echoes what the page says about itself, or what it said further up. Pure. */
#ifndef TRIPTYCH_PAGE_ECHO_H
#define TRIPTYCH_PAGE_ECHO_H

#include "page_block.h"

/* The texts that a page tells of itself; any may be "". */
struct page_tales {
    const char *title, *description, *text; /* borrowed */
};

/* Percentages; -1 where the page does not tell. */
struct page_echo {
    int8_t text_pct;        /* of the block in the text that the page states */
    int8_t description_pct; /* of the description in the block */
    int8_t title_pct;       /* of the block in the title */
    uint8_t is_repeated;    /* the same text stood further up */
    uint32_t text_before;   /* letters in the blocks before it */
};

/* Fills `echoes`, one a block. Returns 0, or ERR_MEMORY. */
int page_echoes_read(const struct page_blocks *blocks, const struct page_tales *tales, struct page_echo *echoes,
                     struct err *err);

/* The block that is the title's heading, rather one before `first_sure`, where the article begins, than one behind it:
 * blocks->count when there is none. */
uint32_t page_echoes_title(const struct page_blocks *blocks, const struct page_echo *echoes, uint32_t first_sure);

#endif
