/* What both listening event sockets are given: where they listen, for whom, and who hears of refusals. */
#ifndef TRIPTYCH_EVENT_LISTEN_H
#define TRIPTYCH_EVENT_LISTEN_H

#include "net_list.h"
#include "zmtp_reason.h"

/* The limits are of connections, in all and of one address; what they may hold in memory is bounded by zmtp.h. */
struct event_listen {
    const char *endpoint; /* "tcp://127.0.0.1:*" takes any free port */
    const struct net_list
        *proxy_from; /* whose PROXY headers are believed; borrowed while the socket lives; NULL: none */
    unsigned connections_max, client_connections_max;
    zmtp_refused_fn *on_refused; /* may be NULL */
    void *context;
};

#endif
