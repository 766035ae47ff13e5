/* The front page: the top stories, blindspots and the latest beside them, more by topic; or, while it is empty, how to
 * fill it. Pure. */
#ifndef TRIPTYCH_PAGE_FRONT_H
#define TRIPTYCH_PAGE_FRONT_H

#include "desk_status.h"
#include "page_frame.h"
#include "story.pb-c.h"

#include <stddef.h>

#define FRONT_BESIDE     3 /* stories below the lead */
#define FRONT_TOPICS_MAX 4

struct page_front_topic {
    const char *name; /* as stories have it */
    Triptych__StoryHead *const *heads;
    size_t count;
};

/* All borrowed until page_front returns. No story is in two of the lists. */
struct page_front {
    Triptych__StoryHead *const *top; /* in order of rank */
    size_t top_count;
    Triptych__StoryHead *const *latest;
    size_t latest_count;
    Triptych__StoryHead *const *blind[2]; /* that the left misses, that the right misses */
    size_t blind_counts[2];
    struct page_front_topic topics[FRONT_TOPICS_MAX];
    size_t topic_count;
    const struct desk_status *status;
    unsigned page; /* from 1; only the first has more than `top` */
    int has_more;
    size_t hidden; /* stories that too few sources report yet */
};

void page_front(struct buffer *out, const struct site *site, const struct page_front *front);

#endif
