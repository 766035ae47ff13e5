/* The page that asks for an address and tells that nothing is known of it. What is known has pages of its own. Pure. */
#ifndef TRIPTYCH_PAGE_LOOKUP_H
#define TRIPTYCH_PAGE_LOOKUP_H

#include "page_frame.h"

/* `url` stands in the field, "" for none; `sentence` above it, "" for none. */
void page_lookup(struct buffer *out, const struct site *site, const char *url, const char *sentence);

#endif
