/* Whether a page or feed is well-formed: every element closed in order, attributes quoted, entities known; and what tests of
 * pages say of one. */
#ifndef TRIPTYCH_MARKUP_H
#define TRIPTYCH_MARKUP_H

#include "buffer.h"

/* NULL when it is, else what is wrong, with the place (a static buffer). */
const char *markup_problem(const char *text);

/* What the buffer holds (takes it; owned: free); the test fails unless it is well-formed. */
char *markup_take(struct buffer *buffer);
/* The test fails unless the page has the text, or lacks it. */
void markup_has(const char *page, const char *text);
void markup_lacks(const char *page, const char *text);

#endif
