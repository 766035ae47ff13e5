/* A sender's listening socket on the bus: one LinkFrame in one message, packed, sent, received, unpacked and
 * checked. With a bus key (link_curve.h) only who holds it gets past the handshake. */
#ifndef TRIPTYCH_LINK_BUS_H
#define TRIPTYCH_LINK_BUS_H

#include "err.h"
#include "link.pb-c.h"
#include "loop.h"
#include "zmtp_reason.h"

#include <stddef.h>
#include <stdint.h>

#define LINK_BUS_CONNECTIONS_MAX        1024
#define LINK_BUS_CLIENT_CONNECTIONS_MAX 512
#define LINK_BUS_PEER_BYTES             67108864  /* of work that one receiver does not take: credit bounds it before */
#define LINK_BUS_WAITING_BYTES          268435456 /* of all; a client's receivers a quarter of it */

typedef uint64_t link_peer_id; /* a connection; never the same again; 0: none */

struct link_bus;

struct link_bus_options {
    const char *listen; /* "tcp://127.0.0.1:*" takes any free port */
    /* A checked frame; borrowed until it returns. */
    void (*on_frame)(void *context, link_peer_id peer, const Triptych__LinkFrame *frame);
    /* A connection has ended. */
    void (*on_gone)(void *context, link_peer_id peer);
    zmtp_refused_fn *on_refused; /* may be NULL */
    void *context;
};

int link_bus_open(struct loop *loop, const struct link_bus_options *options, struct link_bus **out, struct err *err);
void link_bus_close(struct link_bus *bus);                 /* NULL is fine */
const char *link_bus_endpoint(const struct link_bus *bus); /* as bound */

/* Queues without waiting. ERR_UNAVAILABLE: the peer is gone; ERR_FULL: it does not take what waits for it. */
int link_bus_send_packed(struct link_bus *bus, link_peer_id peer, const void *frame, size_t size, struct err *err);
int link_bus_send(struct link_bus *bus, link_peer_id peer, const Triptych__LinkFrame *frame, struct err *err);
/* Gives to the kernel what was queued: for who queues in a hook of the loop. */
void link_bus_flush(struct link_bus *bus);

/* Takes what has come. Returns 1 when nothing is left unread. */
int link_bus_serve(struct link_bus *bus);

#endif
