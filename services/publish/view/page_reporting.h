/* Who reported a story first, how its coverage grew, how many reports each source has of its own. Pure. */
#ifndef TRIPTYCH_PAGE_REPORTING_H
#define TRIPTYCH_PAGE_REPORTING_H

#include "page_frame.h"
#include "reporting.h"

/* "First reported by NAME, 3 hours ago", linked to the article; nothing when there is none. */
void page_reporting_first(struct buffer *out, const struct site *site, const struct reporting *reporting);
/* The box with the drawing, one line a side. Nothing for a story of one source. */
void page_reporting_growth(struct buffer *out, const struct site *site, const struct reporting *reporting);
/* The box with a row for each source, folded. */
void page_reporting_sources(struct buffer *out, const struct site *site, const struct reporting *reporting);

#endif
