/* Sockets to Redis: made without waiting, with what the kernel is to do about peers that say nothing. */
#ifndef TRIPTYCH_REDIS_SOCKET_H
#define TRIPTYCH_REDIS_SOCKET_H

#include "resolve.h"

#include <netinet/in.h>
#include <stdint.h>

/* Begins to connect. Returns the socket (owned: close), or the negative errno of a failure. `silence_ms`: when the kernel
 * gives up on bytes that nobody acknowledges. */
int redis_socket_open(const struct resolve_address *address, int64_t silence_ms);
/* How connecting ended, once the socket may be written to: 0, or an errno. */
int redis_socket_failure(int fd);
/* Our own address on it, "" over a unix socket. */
void redis_socket_own_address(int fd, char out[INET6_ADDRSTRLEN]);

#endif
