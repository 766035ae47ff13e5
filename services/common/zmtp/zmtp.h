/* A listening ZeroMQ socket with bounds: a ROUTER that takes messages and answers them, or a PUB that sends what is
 * subscribed. Speaks ZMTP 3.0 and 3.1 with the mechanisms NULL and CURVE; the other side is any ZeroMQ. libzmq's own
 * listening sockets bound a message's parts one by one and nothing over all peers: this one bounds whatever a peer can
 * make it hold (README.md). Runs on the loop, never waits, does not log: what is refused is reported. */
#ifndef TRIPTYCH_ZMTP_H
#define TRIPTYCH_ZMTP_H

#include "err.h"
#include "loop.h"
#include "net_list.h"
#include "zmtp_session.h"

#define ZMTP_HANDSHAKE_MS     10000
#define ZMTP_MESSAGE_MS       10000    /* from a message's first byte to its last */
#define ZMTP_UNFINISHED_BYTES 16777216 /* of messages that are not whole, of all peers; a client a quarter of it */
#define ZMTP_SMALL_BYTES      1024     /* a refusal: sent whatever others of its client leave waiting */
#define ZMTP_REPLIES_MAX      1024     /* answers to pings that a peer does not take */
#define ZMTP_STUCK_MS         60000    /* a peer of a ROUTER that takes nothing of what waits for so long is cut off */
#define ZMTP_PROGRESS_BYTES   65536    /* a peer that takes so much, or all there is, makes progress */
#define ZMTP_CONNECTIONS_MAX  65535

struct zmtp;

/* A peer of a ROUTER: never the same number again for another connection. */
typedef uint64_t zmtp_peer_id;

struct zmtp_options {
    enum zmtp_kind kind;
    const char *listen;                 /* zmtp_listen.h */
    const struct net_list *proxy_from;  /* whose PROXY headers are believed; borrowed; NULL: nobody's */
    const struct zmtp_curve_keys *keys; /* a ROUTER's; borrowed; NULL: no encryption */
    const char *const *topics;          /* of a PUB; borrowed; zmtp_session.h */
    size_t message_bytes_max;           /* of one message that comes in */
    unsigned connections_max, client_connections_max;
    size_t waiting_bytes_max; /* PUB: of the messages kept for subscribers that are behind; ROUTER: of all that waits to
                                 be taken, of which one client may have a quarter */
    size_t peer_waiting_bytes; /* ROUTER: while more than this waits for a peer, it gets no further message */
    /* ROUTER: a whole message; borrowed until it returns. May send and cut. */
    void (*on_message)(void *context, zmtp_peer_id peer, const struct zmtp_part *parts, size_t count);
    void (*on_gone)(void *context, zmtp_peer_id peer); /* ROUTER: an open connection has ended. May be NULL */
    /* ROUTER: a peer that had more waiting than `peer_waiting_bytes` has room again. Told once a round of the loop, and
     * for a bounded number of peers: who waits for room looks now and then, too. May be NULL. */
    void (*on_room)(void *context, zmtp_peer_id peer);
    /* What was refused, and of whom. May be NULL. */
    void (*on_refused)(void *context, enum zmtp_reason reason, const char *address);
    void *context;
};

/* Returns 0 and sets *out (zmtp_close), ERR_INVALID or ERR_IO when it cannot listen, ERR_MEMORY. */
int zmtp_open(struct loop *loop, const struct zmtp_options *options, struct zmtp **out, struct err *err);
/* Sends what peers take at once, then closes. NULL is fine. */
void zmtp_close(struct zmtp *zmtp);
const char *zmtp_endpoint(const struct zmtp *zmtp); /* as bound */
unsigned zmtp_connections(const struct zmtp *zmtp);

/* Reads and writes what is ready, without waiting. Returns 1 when everything that had come was taken. The loop does
 * this by itself; for who must know that nothing is left unread. */
int zmtp_serve(struct zmtp *zmtp);
/* Gives to the kernel what waits. The loop does this before it waits; for who sends in a hook of his own. */
void zmtp_flush(struct zmtp *zmtp);

/* Walks all connections, what waits for them, and what is kept: all counts are true. For tests and checks, not from a
 * callback. */
void zmtp_check(const struct zmtp *zmtp);

/* ── ROUTER ── */

/* Queues one message (copies). ERR_FULL: the peer does not take what waits for it, or too much waits for its client or
 * for all; ERR_UNAVAILABLE: it is gone; ERR_MEMORY. */
int zmtp_send(struct zmtp *zmtp, zmtp_peer_id peer, const struct zmtp_part *parts, size_t count, struct err *err);
int zmtp_has_room(const struct zmtp *zmtp, zmtp_peer_id peer); /* zmtp_send would not say ERR_FULL */
void zmtp_cut(struct zmtp *zmtp, zmtp_peer_id peer, enum zmtp_reason reason);
/* For how long the peer has not taken what waits for it, in ms; 0 when nothing waits or it is gone. */
int64_t zmtp_stuck_ms(const struct zmtp *zmtp, zmtp_peer_id peer);
/* Who the peer is for limits per client (net_address_client); all zero when it is gone. */
struct net_address zmtp_client_of(const struct zmtp *zmtp, zmtp_peer_id peer);

/* ── PUB ── */

int zmtp_is_wanted(const struct zmtp *zmtp, unsigned topic); /* by index in `topics` */
/* Sends [topic][message] to who subscribed (copies). ERR_TOO_LARGE beyond waiting_bytes_max. */
int zmtp_publish(struct zmtp *zmtp, unsigned topic, const void *message, size_t size, struct err *err);

#endif
