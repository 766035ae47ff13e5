/* /feeds as everybody sees it: the addresses by which this desk is followed. Pure. */
#ifndef TRIPTYCH_PAGE_FOLLOW_H
#define TRIPTYCH_PAGE_FOLLOW_H

#include "page_frame.h"

/* Whole addresses where the desk knows its own (site->base_url), paths otherwise. */
void page_follow(struct buffer *out, const struct site *site);

#endif
