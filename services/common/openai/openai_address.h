/* The address of a service from what an operator writes. Pure. */
#ifndef TRIPTYCH_OPENAI_ADDRESS_H
#define TRIPTYCH_OPENAI_ADDRESS_H

#include "err.h"
#include "url.h"

/* With `tail` "/embeddings", "http://host:8000" gives "http://host:8000/v1/embeddings" and "https://host/v1" gives
 * "https://host/v1/embeddings"; an address that ends in the tail or has a query is left as it is. `who` names the service in
 * errors. Returns 0, ERR_INVALID or ERR_TOO_LARGE. */
int openai_address(const char *url, const char *tail, const char *who, char out[URL_SIZE], struct err *err);

#endif
