/* A page while it is read: everything that is known of it before its blocks are decided about. Pure. */
#ifndef TRIPTYCH_PAGE_READING_H
#define TRIPTYCH_PAGE_READING_H

#include "charset.h"
#include "page.h"
#include "page_feature.h"
#include "page_meta.h"

struct page_reading {
    struct charset_text source;
    struct page_tree tree;
    struct page_blocks blocks;
    struct page_root root;
    struct page_meta meta;
    struct page_features features;
};

/* Returns 0, ERR_TOO_LARGE or ERR_MEMORY. To be ended with page_reading_done either way; `input` is borrowed until
 * then. */
int page_reading_read(struct page_reading *reading, const struct page_input *input, struct err *err);
void page_reading_done(struct page_reading *reading);

#endif
