/* The PROXY protocol, versions 1 and 2, as the front (HAProxy and others) speaks it: a header before the first byte of
 * a connection that says who has connected to the front. Pure: bytes in, address out. Anybody can write such a header,
 * so the caller believes it only of the addresses that its setting proxy_from names (net_list.h).
 * After https://www.haproxy.org/download/2.9/doc/proxy-protocol.txt */
#ifndef TRIPTYCH_PROXY_PROTOCOL_H
#define TRIPTYCH_PROXY_PROTOCOL_H

#include "net_address.h"

#include <stddef.h>
#include <stdint.h>

#define PROXY_HEADER_MAX 1024 /* bytes of a whole header, with all that it may carry beside the addresses */

enum proxy_verdict {
    PROXY_HEADER,    /* a whole header: *out is set */
    PROXY_NEED_MORE, /* what came may be the begin of one */
    PROXY_NONE,      /* the bytes are no such header: they belong to the protocol behind it */
    PROXY_INVALID,   /* it begins like one and goes wrong, or is longer than PROXY_HEADER_MAX */
};

struct proxy_header {
    size_t size;                /* bytes to skip */
    int has_address;            /* 0: the front speaks for itself (a health check), or the client has no IP address */
    struct net_address address; /* of the client */
};

enum proxy_verdict proxy_protocol_read(const void *bytes, size_t size, struct proxy_header *out);

#endif
