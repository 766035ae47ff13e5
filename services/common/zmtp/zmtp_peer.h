/* One connection of an endpoint, and the endpoint's own state. Private to this folder; the files in order, each using
 * those before it: zmtp_topics.c, zmtp_peer.c, zmtp_publish.c, zmtp_traffic.c, zmtp_accept.c, zmtp.c. */
#ifndef TRIPTYCH_ZMTP_PEER_H
#define TRIPTYCH_ZMTP_PEER_H

#include "zmtp.h"
#include "zmtp_clients.h"
#include "zmtp_listen.h"
#include "zmtp_outbox.h"
#include "zmtp_ring.h"

#include <sys/queue.h>

#define ZMTP_SCRATCH_BYTES 65536 /* read in one call */
#define ZMTP_ROOMY_MAX     256
#define ZMTP_DRAIN_BYTES   4096 /* the same, of what is not looked at any more */

LIST_HEAD(zmtp_peer_list, zmtp_peer);
SLIST_HEAD(zmtp_unsent_list, zmtp_peer);

/* A connection, from accept until its memory is freed. What it may hold is charged to its client's budget, which is
 * part of the socket's; a peer that makes no progress is cut (zmtp_check.c, zmtp.c's tick). */
struct zmtp_peer {
    struct zmtp *zmtp;
    LIST_ENTRY(zmtp_peer) among;   /* of all, or of those that are cut */
    SLIST_ENTRY(zmtp_peer) unsent; /* of those with something new to send */
    zmtp_peer_id id;
    int fd;
    struct net_address address;
    struct zmtp_client *client;
    struct zmtp_session session;
    struct zmtp_outbox outbox;
    size_t charged;      /* of the outbox, to the client's budget */
    uint8_t *proxy_head; /* owned: the begin of a PROXY header; NULL when none is awaited */
    size_t proxy_size;
    int64_t opened_ms, unfinished_ms; /* unfinished_ms: since when a message is begun; 0: none is */
    uint64_t frames_seen;             /* at the last look at unfinished_ms */
    int64_t progress_ms;              /* when it last took ZMTP_PROGRESS_BYTES or all */
    uint64_t progress_taken;
    unsigned replies; /* handshake and answers to pings since it made progress */
    int awaits_room;  /* more waits than it may have: it is told when that is over */
    int awaits_proxy, is_unsent, is_blocked, is_cut, was_open;
    /* of a subscriber */
    unsigned topics;   /* subscribed, as bits: counted in `wanted` */
    uint64_t position; /* next message of the ring */
    size_t offset;     /* bytes of it that were taken */
};

/* An endpoint. Peers are named by ids, never by pointers, outside this folder: the low half is a slot, the high half
 * the generation, so an id that is used after its peer has gone finds nobody. */
struct zmtp {
    struct loop *loop;
    struct zmtp_options options;
    struct zmtp_session_options session_options;
    char endpoint[ZMTP_ENDPOINT_SIZE];
    int listener, epoll, is_listening, is_closing, is_serving;
    struct zmtp_peer **slots; /* connections_max of them, by the low half of a peer's id */
    unsigned *free_slots;     /* a stack */
    unsigned free_count, count;
    uint32_t generation;
    struct zmtp_peer_list peers, cut; /* cut: to be freed when no callback stands on them */
    struct zmtp_unsent_list unsent;
    struct zmtp_clients clients;
    struct loop_timer tick;
    struct loop_hook flush;
    struct zmtp_ring ring;
    size_t unserved; /* bytes published since subscribers were last served */
    unsigned wanted[ZMTP_TOPICS_MAX];
    zmtp_peer_id roomy[ZMTP_ROOMY_MAX]; /* have room again, and the owner does not know yet */
    unsigned roomy_count;
    struct loop_timer again; /* for what is left to tell */
    size_t freed;            /* bytes that peers held which are gone, since memory was last given back */
    unsigned unchecked;      /* rounds since zmtp_check ran by itself */
    uint8_t scratch[ZMTP_SCRATCH_BYTES];
    uint8_t drain[ZMTP_DRAIN_BYTES];
};

/* How many subscribers want which topic: what nobody wants is not put into the ring. */
/* zmtp_topics.c */
unsigned zmtp_topics_of(const struct zmtp_peer *peer); /* what it has subscribed to, as bits; none when it is cut */
void zmtp_topics_note(struct zmtp_peer *peer);         /* its subscriptions may have changed */

/* zmtp_peer.c */
struct zmtp_peer *zmtp_peer_find(const struct zmtp *zmtp, zmtp_peer_id id); /* NULL: gone */
/* Closes the connection; `reason` ZMTP_ACCEPTED when it is the peer's own end. Freed by zmtp_peers_free_cut. */
void zmtp_peer_cut(struct zmtp_peer *peer, enum zmtp_reason reason);
void zmtp_peers_free_cut(struct zmtp *zmtp);
void zmtp_drain(struct zmtp *zmtp, int fd);                             /* reads and forgets, without waiting */
void zmtp_peer_refuse(struct zmtp_peer *peer, enum zmtp_reason reason); /* reports */
void zmtp_peer_mark_unsent(struct zmtp_peer *peer);
/* What it was asked to take is with the kernel, or not: waits for room. */
void zmtp_peer_set_blocked(struct zmtp_peer *peer, int is_blocked);
void zmtp_peer_note_waiting(struct zmtp_peer *peer);  /* something was added to the outbox */
void zmtp_peer_note_progress(struct zmtp_peer *peer); /* something was taken from it */

/* zmtp_publish.c. Writes to one subscriber what stands in the ring from its position on, until its socket is full; one
 * whose position has left the ring is cut, for it cannot get everything any more. */
void zmtp_subscriber_pump(struct zmtp_peer *peer);
/* The same for all that are waiting; once a round of the loop, or earlier when much was published. */
void zmtp_subscribers_serve(struct zmtp *zmtp);

/* zmtp_traffic.c */
void zmtp_traffic_start(struct zmtp_peer *peer); /* sends our greeting */
/* Returns 1 when everything that had come was read. */
int zmtp_traffic_read(struct zmtp_peer *peer);
/* Sends what waits in the outbox, as much as the kernel takes. */
void zmtp_traffic_write(struct zmtp_peer *peer);
void zmtp_traffic_callbacks(struct zmtp_session_options *options);

/* zmtp_accept.c. Takes all connections that wait, within the limits for all and for one address. */
void zmtp_accept(struct zmtp *zmtp);

#endif
