/* What the listening sockets of the feed have in common: where, for whom, and how refusals are told. */
#ifndef TRIPTYCH_LINK_LISTEN_H
#define TRIPTYCH_LINK_LISTEN_H

#include "net_list.h"

/* A peer, or something that it sent, was refused. `reason` is a word of a fixed list (zmtp_reason.h, and "request" for
 * a frame that breaks the contract): a metric's label. `address` is "" when it is not known; `detail` is for a person.
 */
typedef void link_refused_fn(void *context, const char *reason, const char *address, const char *detail);

struct link_listen {
    const char *endpoint; /* "tcp://127.0.0.1:*" takes any free port */
    const struct net_list
        *proxy_from; /* whose PROXY headers are believed; borrowed while the socket lives; may be NULL */
    unsigned connections_max, client_connections_max;
    link_refused_fn *on_refused; /* may be NULL */
    void *context;
};

#endif
