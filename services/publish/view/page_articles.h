/* The articles of a story, grouped by the side of their source, with tabs that are plain anchors. Pure. */
#ifndef TRIPTYCH_PAGE_ARTICLES_H
#define TRIPTYCH_PAGE_ARTICLES_H

#include "page_frame.h"
#include "story.pb-c.h"

void page_articles(struct buffer *out, const struct site *site, const Triptych__Story *story);

/* The story's article with this id, or NULL. */
const Triptych__PlacedArticle *page_article_find(const Triptych__Story *story, const char *article_id);

#endif
