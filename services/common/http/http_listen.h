/* The listening socket. */
#ifndef TRIPTYCH_HTTP_LISTEN_H
#define TRIPTYCH_HTTP_LISTEN_H

#include "err.h"

#define HTTP_BACKLOG 1024 /* connections that wait to be accepted; the kernel's own limit applies too */

/* Opens a non-blocking socket listening on `address` ("127.0.0.1:8080", "[::1]:8080", "*:8080", "localhost:8080"; no
 * names are resolved). Returns the descriptor (the caller closes it) and sets *out_port, or ERR_INVALID, ERR_IO. */
int http_listen_open(const char *address, unsigned *out_port, struct err *err);

#endif
