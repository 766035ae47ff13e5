/* /blindspot: the stories that the left misses beside those that the right misses. Pure. */
#ifndef TRIPTYCH_PAGE_BLINDSPOT_H
#define TRIPTYCH_PAGE_BLINDSPOT_H

#include "page_frame.h"
#include "story.pb-c.h"

#include <stddef.h>

struct blindspot_list {
    Triptych__StoryHead *const *heads; /* latest first */
    size_t count;
    int has_more; /* /blindspot/left or /blindspot/right has them all */
};

void page_blindspot(struct buffer *out, const struct site *site, const struct blindspot_list *left,
                    const struct blindspot_list *right);

#endif
