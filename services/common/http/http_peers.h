/* Who is connected, and how often: one entry a client (net_address_client) that has a connection open. Pure but for its
 * memory. */
#ifndef TRIPTYCH_HTTP_PEERS_H
#define TRIPTYCH_HTTP_PEERS_H

#include "net_address.h"

#include <stddef.h>
#include <stdint.h>

struct http_peer {
    struct http_peer *next; /* of the same bucket */
    struct net_address client;
    unsigned connections, streams;
};

struct http_peers {
    struct http_peer **buckets; /* owned */
    size_t bucket_count;        /* a power of two */
    uint64_t seed;              /* keeps an outsider from filling one bucket */
};

/* Returns 0, or -1 without memory. */
int http_peers_init(struct http_peers *peers, size_t connections_max);
void http_peers_done(struct http_peers *peers);
/* Counts a connection of this client. Returns its entry (borrowed while it has connections), NULL without memory. */
struct http_peer *http_peers_enter(struct http_peers *peers, const struct net_address *client);
/* One connection less (NULL: nothing); the last one takes the entry along. */
void http_peers_leave(struct http_peers *peers, struct http_peer *peer);

#endif
