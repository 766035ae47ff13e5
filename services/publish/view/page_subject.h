/* What stands around the stories of one topic or place: how their sources lean, what is below it, who covers it, its
 * feeds. Pure. */
#ifndef TRIPTYCH_PAGE_SUBJECT_H
#define TRIPTYCH_PAGE_SUBJECT_H

#include "page_list.h"

/* Both of a list with a subject: above its stories, and beside them. */
void page_subject_head(struct buffer *out, const struct site *site, const struct page_list *list);
void page_subject_beside(struct buffer *out, const struct site *site, const struct page_list *list);

/* How the sources of all stories of a facet lean, each counted once a story. */
void page_subject_bar(struct buffer *out, const struct facet *facet);
/* A link to a subject with its number of stories; `path` is escaped here. */
void page_subject_link(struct buffer *out, const char *path, const char *title, uint32_t stories);

#endif
