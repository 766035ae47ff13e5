/* Where on a page its article is: the element that holds most of what reads like an article and little else. Pure. */
#ifndef TRIPTYCH_PAGE_ROOT_H
#define TRIPTYCH_PAGE_ROOT_H

#include "err.h"
#include "page_block.h"

#include <stdint.h>

#define ROOT_TRUSTED_PCT 40 /* of the text: an element that holds more is not boilerplate, whatever its name */

/* Names that no article's paragraph stands under. */
#define HINTS_AGAINST                                                                                                  \
    (HINT_COMMENTS | HINT_RELATED | HINT_NAV | HINT_AD | HINT_SIDE | HINT_FOOT | HINT_PROMPT | HINT_HIDDEN | HINT_TAG)

/* What is added up over the tree, for each node. */
struct page_sum {
    uint32_t text, link; /* in all blocks inside */
    uint32_t sure;       /* text of the blocks inside that read like an article's paragraphs */
    uint64_t worth;      /* of these, those count most that stand beside others */
    uint32_t blocks;
    uint32_t hints; /* of the elements around it and its own, but for those of elements that hold most of the page */
};

struct page_root {
    struct page_sum *sums; /* owned; one a node */
    uint8_t *is_sure;      /* owned; one a block */
    uint32_t node;         /* the article's element */
    uint32_t declared;     /* the element whose name says that it is the article's text; 0 when there is none */
};

/* Returns 0, or ERR_MEMORY. To be ended with page_root_done either way. */
int page_root_find(struct page_root *root, const struct page_blocks *blocks, struct err *err);
void page_root_done(struct page_root *root);

#endif
