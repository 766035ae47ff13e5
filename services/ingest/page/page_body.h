/* Which blocks of a page are its article's text: a trained decision about each, and the text put together. Pure. */
#ifndef TRIPTYCH_PAGE_BODY_H
#define TRIPTYCH_PAGE_BODY_H

#include "boosted_trees.h"
#include "buffer.h"
#include "page_feature.h"

struct page_body {
    float *scores;     /* owned; one a block: how likely it is the article's, 0 to 1 */
    float taken_above; /* the score that a block of the text has at least */
};

/* Returns 0, or ERR_MEMORY. To be ended with page_body_done either way. */
int page_body_decide(struct page_body *body, const struct boosted_trees *trees, struct page_features *features,
                     struct err *err);
void page_body_done(struct page_body *body);

int page_body_has(const struct page_body *body, uint32_t block);

/* Adds the text to `out`: blocks separated by "\n". It stops where `out` is full. */
void page_body_write(const struct page_body *body, const struct page_blocks *blocks, struct buffer *out);

#endif
