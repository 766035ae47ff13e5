/* Name resolution off the loop: getaddrinfo may take 20 s in a partitioned network, so a thread of its own waits for it
 * and wakes the loop through an eventfd. Numeric addresses and unix sockets need no thread. */
#ifndef TRIPTYCH_RESOLVE_H
#define TRIPTYCH_RESOLVE_H

#include "err.h"
#include "loop.h"
#include "redis_url.h"

#include <stddef.h>
#include <sys/socket.h>

#define RESOLVE_ADDRESSES_MAX 8

struct resolve_address {
    struct sockaddr_storage storage;
    socklen_t size;
};

struct resolve;

/* `count` 0: the name does not resolve, `problem` says why. Comes on the loop, never from within resolve_open. */
typedef void resolve_fn(void *context, const struct resolve_address *addresses, size_t count, const char *problem);

/* Returns 0 and sets *out (returns owned: resolve_close, also after the answer). ERR_IO when no thread can be had. */
int resolve_open(struct loop *loop, const struct redis_url *url, resolve_fn *done, void *context, struct resolve **out,
                 struct err *err);
/* The thread, if it still waits, ends by itself and nobody hears of it. NULL is fine. */
void resolve_close(struct resolve *resolve);

#endif
