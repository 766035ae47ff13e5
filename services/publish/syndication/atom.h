/* The stories as an Atom feed (RFC 4287); what its entries say is in feed_parts.h. Pure. */
#ifndef TRIPTYCH_ATOM_H
#define TRIPTYCH_ATOM_H

#include "entry.h"

#define FEED_ATOM_TYPE "application/atom+xml; charset=utf-8"

/* Without site->base_url links are relative, as RFC 4287 allows. */
void feed_atom(struct buffer *out, const struct site *site, const struct feed *feed);

#endif
