/* What programs in pages of other sites may do: read all of the API, its events and the feeds, with a key that they
 * send themselves. Never with a cookie: no answer ever allows credentials. */
#ifndef TRIPTYCH_CORS_H
#define TRIPTYCH_CORS_H

#include "http.h"

/* Whether this path is for programs everywhere. */
int cors_is_open(const char *path);
/* Adds to an answer of such a path, whatever it is, that every page may read it and which headers of it. */
void cors_add(struct http_request *request);
/* Adds to the answer to a preflight (OPTIONS) what may be sent. */
void cors_add_preflight(struct http_request *request);

#endif
