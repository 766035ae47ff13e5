/* Pages that are not, or not wholly, the article: walls, consent, checks, errors. Pure. */
#ifndef TRIPTYCH_PAGE_WALL_H
#define TRIPTYCH_PAGE_WALL_H

#include "page.h"
#include "page_block.h"

/* Sets page->kind and page->is_paywalled from what was read so far, and takes away a text that is no article's.
 * `stated` (may be NULL, borrowed) is the text as JSON-LD states it: it becomes the page's where the page shows far
 * less of it. */
void page_wall_judge(struct page *page, const char *stated, const struct page_blocks *blocks);

#endif
