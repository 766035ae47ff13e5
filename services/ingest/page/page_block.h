/* The blocks of a page: runs of text that a reader sees as one paragraph, heading, item or line, and what can be
 * counted in them. Which of them are the article is page_body's question. Pure. */
#ifndef TRIPTYCH_PAGE_BLOCK_H
#define TRIPTYCH_PAGE_BLOCK_H

#include "err.h"
#include "html_fold.h"
#include "page_count.h"
#include "page_hint.h"
#include "page_tree.h"

#include <stdint.h>

#define PAGE_BLOCKS_MAX 50000 /* of a page; what comes behind is not read */

struct page_block {
    uint32_t first, end; /* range of nodes; its texts are those in it whose box is `box` */
    uint32_t box;        /* the innermost block element around it */
    struct page_count count;
    uint32_t link;   /* of count.text in links */
    uint32_t strong; /* of it in bold or italics */
    int is_ended;    /* the last sign ends a sentence (quotes behind it included) or announces what follows */
};

/* What is known of each node, index as in the tree. */
struct page_facts {
    uint32_t *boxes; /* the innermost block element that it is in or is itself */
    uint32_t *hints; /* of its own names (page_hint) */
    uint8_t *marks;  /* enum page_mark, its own and inherited */
};

/* Inherited from what is around: in a link, in bold or italics, not text at all, not shown. */
enum page_mark { MARK_LINK = 1, MARK_STRONG = 2, MARK_UNREAD = 4, MARK_UNSEEN = 8 };

struct page_blocks {
    const struct page_tree *tree; /* borrowed */
    struct page_facts facts;      /* owned */
    struct page_block *blocks;    /* owned */
    uint32_t count;
    uint32_t capacity;
};

/* What is not shown is left out, unless it is most of the page: some show their article by a script. Returns 0, or
 * ERR_MEMORY. To be ended with page_blocks_done either way. */
int page_blocks_read(struct page_blocks *blocks, const struct page_tree *tree, struct err *err);
void page_blocks_done(struct page_blocks *blocks);

/* Adds the block's text as a reader sees it. */
void page_block_write(const struct page_blocks *blocks, const struct page_block *block, struct html_fold *out);

#endif
