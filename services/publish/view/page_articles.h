/* The articles of a story: chosen, ordered, in groups; the links that choose others. Pure. */
#ifndef TRIPTYCH_PAGE_ARTICLES_H
#define TRIPTYCH_PAGE_ARTICLES_H

#include "article_choice.h"
#include "page_frame.h"
#include "story.pb-c.h"

void page_articles(struct buffer *out, const struct site *site, const Triptych__Story *story,
                   const struct article_choice *choice);

#endif
