/* The address of the service from what an operator writes. Pure. */
#ifndef TRIPTYCH_EMBED_ADDRESS_H
#define TRIPTYCH_EMBED_ADDRESS_H

#include "err.h"
#include "url.h"

/* "http://host:8000" gives "http://host:8000/v1/embeddings", "https://host/v1" gives "https://host/v1/embeddings"; an
 * address that ends in /embeddings or has a query is left as it is. Returns 0, ERR_INVALID or ERR_TOO_LARGE. */
int embed_address(const char *url, char out[URL_SIZE], struct err *err);

#endif
