/* The date that a reader sees beside the title, where the page does not mark it. Pure. */
#ifndef TRIPTYCH_PAGE_DATELINE_H
#define TRIPTYCH_PAGE_DATELINE_H

#include "page_feature.h"

/* `lang` is the page's language, "" when it tells none. Returns 1 and sets *out_time_ms; 0 when there is no date with
 * its year in the short lines around the title. */
int page_dateline_find(const struct page_features *features, const char *lang, int64_t *out_time_ms);

#endif
