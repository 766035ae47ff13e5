/* The stories as an Atom feed (RFC 4287); what its entries say is in entry.h. Pure. */
#ifndef TRIPTYCH_ATOM_H
#define TRIPTYCH_ATOM_H

#include "entry.h"

#define ATOM_TYPE "application/atom+xml; charset=utf-8"

/* Without site->base_url links are relative, as RFC 4287 allows. */
void atom_write(struct buffer *out, const struct site *site, const struct syndication *syndication);

#endif
