/* One article in a story's list: whole, or as a line. Pure. */
#ifndef TRIPTYCH_PAGE_ARTICLE_H
#define TRIPTYCH_PAGE_ARTICLE_H

#include "page_frame.h"
#include "story.pb-c.h"

/* The item of a whole article, in two halves: outlet, title, first words, what it said before; then why it is here and who
 * rates its outlet. What belongs to it alone, like its copies, is written between them. */
void page_article_begin(struct buffer *out, const struct site *site, const Triptych__PlacedArticle *placed);
void page_article_end(struct buffer *out, const struct site *site, const Triptych__PlacedArticle *placed);

/* An item of one line: its outlet, its title, when. */
void page_article_line(struct buffer *out, const struct site *site, const Triptych__PlacedArticle *placed);

#endif
