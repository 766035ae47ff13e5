/* The parameter `fields`: which members of each story an answer has. */
#ifndef TRIPTYCH_FIELDS_H
#define TRIPTYCH_FIELDS_H

#include "web.h"

#define FIELDS_SIZE 512

/* Writes the members that are asked for into `out`, separated by blanks; "" when all are. Returns 1, or 0 when one is none and
 * the request has been answered. */
int fields_read(struct web *web, struct http_request *request, char out[FIELDS_SIZE]);
/* A parameter that is 1 or 0, or not there. Returns 1 and sets *out, or 0 when the request has been answered. */
int flag_read(struct web *web, struct http_request *request, const char *name, int *out);

#endif
