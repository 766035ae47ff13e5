/* The directory of sources: by side, country, owner and more, with how many there are of each. Pure. */
#ifndef TRIPTYCH_PAGE_SOURCES_H
#define TRIPTYCH_PAGE_SOURCES_H

#include "page_frame.h"
#include "source_list.h"

#define SOURCES_A_PAGE 60

/* `page` counts from 1; one behind the last is empty and says so. */
void page_sources(struct buffer *out, const struct site *site, const struct source_question *question, size_t page);

#endif
