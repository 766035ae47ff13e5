/* A plain list of stories under a title: the latest, a source's, the results of a search. Pure. */
#ifndef TRIPTYCH_PAGE_LIST_H
#define TRIPTYCH_PAGE_LIST_H

#include "facets.h"
#include "page_frame.h"
#include "story.pb-c.h"

#include <stddef.h>

/* What a list of one topic, place or language shows around its stories; all borrowed. */
struct page_subject {
    const char *key;              /* as stories have it: "politics", "FR/Paris" */
    const struct facets *sources; /* of its stories */
    int is_place;                 /* else a topic */
    int is_top;                   /* by rank; else the latest first */
};

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
    int is_listed;                      /* as in page_frame */
    const char *syndication_query;      /* likewise */
    const struct page_subject *subject; /* NULL: a list of anything else */
};

void page_list(struct buffer *out, const struct site *site, const struct page_list *list);

#endif
