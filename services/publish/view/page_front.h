/* The front page: the top stories, the latest beside them, how the desk is doing; or, while it is empty, how to fill
 * it. Pure. */
#ifndef TRIPTYCH_PAGE_FRONT_H
#define TRIPTYCH_PAGE_FRONT_H

#include "desk_status.h"
#include "page_frame.h"
#include "story.pb-c.h"

#include <stddef.h>

/* All borrowed until page_front returns. */
struct page_front {
    Triptych__StoryHead *const *top; /* in order of rank */
    size_t top_count;
    Triptych__StoryHead *const *latest;
    size_t latest_count;
    const struct desk_status *status;
    unsigned page; /* from 1 */
    int has_more;
    size_t hidden; /* stories that too few sources report yet */
};

void page_front(struct buffer *out, const struct site *site, const struct page_front *front);

#endif
