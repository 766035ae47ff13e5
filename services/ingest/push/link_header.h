/* The HTTP header Link (RFC 8288), as far as it names one address for one relation. Pure. */
#ifndef TRIPTYCH_LINK_HEADER_H
#define TRIPTYCH_LINK_HEADER_H

#include "url.h"

/* The first address in `header` that has the relation `rel` ("hub"), resolved at `base`. Returns 1 and fills `out`, or
 * 0. */
int link_header_find(const char *header, const char *rel, const char *base, char out[URL_SIZE]);

#endif
