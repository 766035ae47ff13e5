/* How many connections and streams each client address has: a hash table whose entries live as long as their
 * connections, so it is bounded by them. Seeded by the kernel's random numbers: addresses that fall into one bucket
 * cannot be chosen from outside. */
#include "http_peers.h"

#include "id.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define BUCKETS_MIN 16
#define BUCKETS_MAX 65536

int http_peers_init(struct http_peers *peers, size_t connections_max)
{
    peers->bucket_count = BUCKETS_MIN;
    while (peers->bucket_count < connections_max && peers->bucket_count < BUCKETS_MAX)
        peers->bucket_count *= 2;
    peers->buckets = calloc(peers->bucket_count, sizeof(struct http_peer *));
    if (getrandom(&peers->seed, sizeof peers->seed, 0) != (ssize_t)sizeof peers->seed)
        peers->seed = 0; /* a worse spread, nothing else */
    return peers->buckets ? 0 : -1;
}

void http_peers_done(struct http_peers *peers)
{
    free(peers->buckets);
    peers->buckets = NULL;
}

static struct http_peer **bucket_of(struct http_peers *peers, const struct net_address *client)
{
    struct {
        uint64_t seed;
        struct net_address client;
    } seeded = {peers->seed, *client};
    return &peers->buckets[id_hash64(&seeded, sizeof seeded) & (peers->bucket_count - 1)];
}

struct http_peer *http_peers_enter(struct http_peers *peers, const struct net_address *client)
{
    struct http_peer **bucket = bucket_of(peers, client), *peer = *bucket;
    while (peer && !net_address_equal(&peer->client, client))
        peer = peer->next;
    if (!peer) {
        peer = calloc(1, sizeof *peer);
        if (!peer)
            return NULL;
        peer->client = *client;
        peer->next = *bucket;
        *bucket = peer;
    }
    peer->connections++;
    return peer;
}

void http_peers_leave(struct http_peers *peers, struct http_peer *peer)
{
    if (!peer || --peer->connections > 0)
        return;
    struct http_peer **at = bucket_of(peers, &peer->client);
    while (*at != peer)
        at = &(*at)->next;
    *at = peer->next;
    free(peer);
}
