/* The page of one story: headline, bar, summary, what each side stresses, articles, coverage details. Pure. */
#ifndef TRIPTYCH_PAGE_STORY_H
#define TRIPTYCH_PAGE_STORY_H

#include "article_choice.h"
#include "page_frame.h"
#include "related.h"
#include "story.pb-c.h"

/* `story` must have a head. What site->tier may not see is not written. `related`: the stories beside it.
 * `choice`: which of its articles are listed. */
void page_story(struct buffer *out, const struct site *site, const Triptych__Story *story,
                const struct related *related, const struct article_choice *choice);

#endif
