/* The boxes beside a story: coverage details, growth, bias distribution, own reports, factuality, ownership, countries.
 * Pure. */
#ifndef TRIPTYCH_PAGE_COVERAGE_H
#define TRIPTYCH_PAGE_COVERAGE_H

#include "page_frame.h"
#include "reporting.h"
#include "story.pb-c.h"

void page_coverage(struct buffer *out, const struct site *site, const Triptych__StoryHead *head,
                   const struct reporting *reporting);

#endif
