/* How the desk is doing, for who runs it: what waits, what was given up, feeds that fail, memory. Pure. */
#ifndef TRIPTYCH_PAGE_OPERATOR_H
#define TRIPTYCH_PAGE_OPERATOR_H

#include "desk_status.h"
#include "page_frame.h"

#include <stddef.h>

/* What this replica knows of itself beside what it has read of Redis. */
struct page_operator {
    const struct desk_status *status; /* borrowed */
    size_t stories, shown, bytes;     /* of the catalog */
    size_t indexed;                   /* stories that searches know; 0 without an index */
    unsigned streams, connections;    /* open now */
};

void page_operator(struct buffer *out, const struct site *site, const struct page_operator *desk);

#endif
