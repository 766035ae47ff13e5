/* A plain list of stories under a title: the latest, a source's, the results of a search. Pure. */
#ifndef TRIPTYCH_PAGE_LIST_H
#define TRIPTYCH_PAGE_LIST_H

#include "page_frame.h"
#include "story.pb-c.h"

#include <stddef.h>

/* All borrowed until page_list returns. "ours" means that it is written unescaped, since no part of it came from
 * outside. */
struct page_list {
    const char *title;  /* foreign text allowed */
    const char *path;   /* ours */
    const char *search; /* what was searched for; "" */
    const char *empty;  /* what stands there when there are no stories; ours */
    const char *next;   /* address of the next page; "" when this is the last; ours */
    Triptych__StoryHead *const *heads;
    size_t count;
    int is_listed;                 /* as in page_frame */
    const char *syndication_query; /* likewise */
};

void page_list(struct buffer *out, const struct site *site, const struct page_list *list);

#endif
