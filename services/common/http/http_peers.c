#include "http_peers.h"

#include "id.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define BUCKETS_MIN 16
#define BUCKETS_MAX 65536

static const uint8_t V4_MAPPED[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

struct http_peer_id http_peer_id_of(const struct sockaddr *address)
{
    struct http_peer_id id = {{0}};
    if (address->sa_family == AF_INET) {
        memcpy(id.bytes, V4_MAPPED, sizeof V4_MAPPED);
        memcpy(id.bytes + sizeof V4_MAPPED, &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
    } else if (address->sa_family == AF_INET6) {
        const struct in6_addr *v6 = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
        memcpy(id.bytes, v6, memcmp(v6, V4_MAPPED, sizeof V4_MAPPED) == 0 ? 16 : 8);
    }
    return id;
}

void http_peer_id_print(const struct http_peer_id *id, char out[HTTP_PEER_TEXT_SIZE])
{
    char text[INET6_ADDRSTRLEN] = "?";
    int is_v4 = memcmp(id->bytes, V4_MAPPED, sizeof V4_MAPPED) == 0;
    inet_ntop(is_v4 ? AF_INET : AF_INET6, is_v4 ? id->bytes + sizeof V4_MAPPED : id->bytes, text, sizeof text);
    snprintf(out, HTTP_PEER_TEXT_SIZE, "%s%s", text, is_v4 ? "" : "/64");
}

uint64_t http_peer_id_hash(const struct http_peer_id *id, uint64_t seed)
{
    struct {
        uint64_t seed;
        struct http_peer_id id;
    } seeded = {seed, *id};
    return id_hash64(&seeded, sizeof seeded);
}

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

static struct http_peer **bucket_of(struct http_peers *peers, const struct http_peer_id *id)
{
    return &peers->buckets[http_peer_id_hash(id, peers->seed) & (peers->bucket_count - 1)];
}

struct http_peer *http_peers_enter(struct http_peers *peers, const struct http_peer_id *id)
{
    struct http_peer **bucket = bucket_of(peers, id), *peer = *bucket;
    while (peer && memcmp(&peer->id, id, sizeof *id) != 0)
        peer = peer->next;
    if (!peer) {
        peer = calloc(1, sizeof *peer);
        if (!peer)
            return NULL;
        peer->id = *id;
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
    struct http_peer **at = bucket_of(peers, &peer->id);
    while (*at != peer)
        at = &(*at)->next;
    *at = peer->next;
    free(peer);
}
