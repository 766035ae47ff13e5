/* The feed's snapshot socket (proto/feed.proto): a ROUTER that takes FeedRequests and sends FeedReplies, as many as the
 * answer needs. Checks what comes in; a frame that breaks the contract is answered with the error bad-request. Never
 * waits: a peer that does not take its replies is told to the sender, who tries again later or ends it. */
#ifndef TRIPTYCH_EVENT_SNAPSHOT_H
#define TRIPTYCH_EVENT_SNAPSHOT_H

#include "err.h"
#include "event_listen.h"
#include "feed.pb-c.h"
#include "loop.h"
#include "wire_event.h"

#include <stddef.h>
#include <stdint.h>

#define EVENT_REQUEST_BYTES          65536    /* of one request over all its parts */
#define EVENT_SNAPSHOT_PEER_BYTES    65536    /* while more waits for a peer, it gets no further reply */
#define EVENT_SNAPSHOT_WAITING_BYTES 25165824 /* of replies that wait to be taken, of all; a client a quarter of it */

/* Where a reply goes: a value, to be copied and compared. */
struct event_asker {
    uint64_t peer;             /* a connection; never the same again */
    struct net_address client; /* for limits per client: an IPv4 address or an IPv6 /64 */
    uint8_t has_delimiter;     /* the request came behind an empty frame (a REQ does that): so does the reply */
};
int event_asker_equal(const struct event_asker *a, const struct event_asker *b);

struct event_snapshot;

struct event_snapshot_options {
    struct event_listen listen;
    /* A checked request; borrowed until it returns. */
    void (*on_request)(void *context, const struct event_asker *asker, const Triptych__FeedRequest *request);
    /* This peer takes replies again. A hint: who waits for room looks now and then, too. May be NULL. */
    void (*on_room)(void *context, const struct event_asker *asker);
    void *context;
};

int event_snapshot_open(struct loop *loop, const struct event_snapshot_options *options, struct event_snapshot **out,
                        struct err *err);
void event_snapshot_close(struct event_snapshot *snapshot);
const char *event_snapshot_endpoint(const struct event_snapshot *snapshot); /* as bound */
unsigned event_snapshot_connections(const struct event_snapshot *snapshot);

/* Sends a reply with events that are packed already. As event_snapshot_reply. */
int event_snapshot_reply_events(struct event_snapshot *snapshot, const struct event_asker *asker,
                                const Triptych__FeedReply *rest, const struct wire_packed_event *events, size_t count,
                                struct err *err);

/* Sends one reply (borrows). ERR_FULL: this peer, or its client, does not take what waits for it: try again later;
 * ERR_UNAVAILABLE: the peer is gone; ERR_TOO_LARGE, ERR_MEMORY from packing. */
int event_snapshot_reply(struct event_snapshot *snapshot, const struct event_asker *asker,
                         const Triptych__FeedReply *reply, struct err *err);
/* 0: a reply would be ERR_FULL; for who would make one in vain. */
int event_snapshot_has_room(const struct event_snapshot *snapshot, const struct event_asker *asker);
/* For how long the peer has taken nothing of what waits for it (ms); 0: nothing waits. */
int64_t event_snapshot_stuck_ms(const struct event_snapshot *snapshot, const struct event_asker *asker);
/* Closes the connection of a peer that does not take its replies, and forgets them. */
void event_snapshot_cut(struct event_snapshot *snapshot, const struct event_asker *asker);
/* A reply that is an error, with its name and sentence; what cannot be sent is given up. */
void event_snapshot_refuse(struct event_snapshot *snapshot, const struct event_asker *asker, const char *error,
                           const char *detail);

#endif
