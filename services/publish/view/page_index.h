/* /topics and /places: everything that the stories of now are about, with how many there are and how their sources lean.
 * Pure. */
#ifndef TRIPTYCH_PAGE_INDEX_H
#define TRIPTYCH_PAGE_INDEX_H

#include "page_frame.h"

/* What site->subjects counts. */
void page_topics(struct buffer *out, const struct site *site); /* and languages */
void page_places(struct buffer *out, const struct site *site); /* countries, each with its cities */

#endif
