/* The parameters of a request as part of an address again. */
#ifndef TRIPTYCH_ASK_ADDRESS_H
#define TRIPTYCH_ASK_ADDRESS_H

#include "buffer.h"
#include "http.h"

/* Writes "name=value&name=value", encoded, of those parameters of the request that `names` has (separated by blanks), in the
 * order of `names`, so that one question has one address however it was asked; nothing when there are none. Returns how many. */
size_t ask_address_write(struct buffer *out, const struct http_request *request, const char *names);

#endif
