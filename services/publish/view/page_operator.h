/* How the desk is doing, for who runs it: what waits, what was given up, feeds that fail, memory. Pure. */
#ifndef TRIPTYCH_PAGE_OPERATOR_H
#define TRIPTYCH_PAGE_OPERATOR_H

#include "desk_status.h"
#include "page_frame.h"
#include "replica_card.h"

#include <stddef.h>

#define PAGE_OPERATOR_SILENT_MS 15000 /* a card is renewed every two seconds; clocks may differ by some */

/* What this replica knows of itself beside what it has read of Redis. */
struct page_operator {
    const struct desk_status *status; /* borrowed */
    size_t stories, shown, bytes;     /* of the catalog */
    size_t indexed;                   /* stories that searches know; 0 without an index */
    unsigned streams, connections;    /* open now */
    /* What each daemon says of itself, by service; borrowed. NULL: Redis has not told. */
    const struct replica_card *replicas;
    size_t replica_count;
    const unsigned *hooks; /* webhooks that are verifying, active, failing, disabled; borrowed, NULL: not known */
};

/* Orders cards as the page lists them: by service in the order of an article's way, then by host. For qsort. */
int page_operator_compare(const void *left, const void *right);

void page_operator(struct buffer *out, const struct site *site, const struct page_operator *desk);

#endif
