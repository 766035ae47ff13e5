/* Who is connected, and how often: one entry an address that has a connection open. An IPv6 client counts by its /64,
 * since one machine has all of it; an IPv4 address inside IPv6 counts as what it is. Pure but for its memory. */
#ifndef TRIPTYCH_HTTP_PEERS_H
#define TRIPTYCH_HTTP_PEERS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#define HTTP_PEER_TEXT_SIZE 64 /* "2001:db8::/64", terminated */

struct http_peer_id {
    uint8_t bytes[16]; /* IPv4 as ::ffff:a.b.c.d; of IPv6 only the first 64 bits */
};

/* All zero for another family. */
struct http_peer_id http_peer_id_of(const struct sockaddr *address);
void http_peer_id_print(const struct http_peer_id *id, char out[HTTP_PEER_TEXT_SIZE]);
/* Where to look in a table; the seed keeps an outsider from filling one place of it. */
uint64_t http_peer_id_hash(const struct http_peer_id *id, uint64_t seed);

struct http_peer {
    struct http_peer *next; /* of the same bucket */
    struct http_peer_id id;
    unsigned connections, streams;
};

struct http_peers {
    struct http_peer **buckets; /* owned */
    size_t bucket_count;        /* a power of two */
    uint64_t seed;
};

/* Returns 0, or -1 without memory. */
int http_peers_init(struct http_peers *peers, size_t connections_max);
void http_peers_done(struct http_peers *peers);
/* Counts a connection of this address. Returns its entry (borrowed while it has connections), NULL without memory. */
struct http_peer *http_peers_enter(struct http_peers *peers, const struct http_peer_id *id);
/* One connection less (NULL: nothing); the last one takes the entry along. */
void http_peers_leave(struct http_peers *peers, struct http_peer *peer);

#endif
