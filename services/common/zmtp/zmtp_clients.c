/* What each client address holds: connections, bytes of unfinished messages, bytes that wait to be sent. One client may
 * hold a part of what all may hold, so one machine cannot lock out the others. */
#include "zmtp_clients.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define CLIENT_SHARE 4 /* of what all may hold, one client may hold this part */
#define HASH_FACTOR  0x9e3779b97f4a7c15u

void zmtp_clients_init(struct zmtp_clients *clients, size_t unfinished_max, size_t waiting_max)
{
    memset(clients, 0, sizeof *clients);
    clients->unfinished.max = unfinished_max;
    clients->waiting.max = waiting_max;
    if (getrandom(&clients->seed, sizeof clients->seed, GRND_NONBLOCK) != sizeof clients->seed)
        clients->seed = HASH_FACTOR; /* too early after boot: chains may grow, up to the bound on connections */
}

static struct zmtp_client_list *bucket_of(struct zmtp_clients *clients, const struct net_address *address)
{
    uint64_t halves[2], hash = clients->seed;
    memcpy(halves, address->bytes, sizeof halves);
    for (int i = 0; i < 2; i++) {
        hash = (hash ^ halves[i]) * HASH_FACTOR;
        hash ^= hash >> 29;
    }
    return &clients->buckets[(hash ^ hash >> 32) & (ZMTP_CLIENT_BUCKETS - 1)];
}

struct zmtp_client *zmtp_clients_enter(struct zmtp_clients *clients, const struct net_address *address)
{
    /* Of IPv6 the /64. */
    struct net_address key = net_address_client(address);
    struct zmtp_client_list *bucket = bucket_of(clients, &key);
    struct zmtp_client *client = LIST_FIRST(bucket);
    while (client && !net_address_equal(&client->address, &key))
        client = LIST_NEXT(client, in_bucket);
    if (!client) {
        client = calloc(1, sizeof *client);
        if (!client)
            return NULL;
        client->address = key;
        client->unfinished = (struct zmtp_budget){0, clients->unfinished.max / CLIENT_SHARE, &clients->unfinished};
        client->waiting = (struct zmtp_budget){0, clients->waiting.max / CLIENT_SHARE, &clients->waiting};
        LIST_INSERT_HEAD(bucket, client, in_bucket);
    }
    client->connections++;
    return client;
}

void zmtp_clients_leave(struct zmtp_client *client)
{
    assert(client->connections > 0);
    if (--client->connections > 0)
        return;
    assert(!client->unfinished.used && !client->waiting.used);
    LIST_REMOVE(client, in_bucket);
    free(client);
}

void zmtp_clients_check(const struct zmtp_clients *clients, unsigned connections)
{
    size_t unfinished = 0, waiting = 0;
    for (size_t i = 0; i < ZMTP_CLIENT_BUCKETS; i++) {
        for (const struct zmtp_client *at = LIST_FIRST(&clients->buckets[i]); at; at = LIST_NEXT(at, in_bucket)) {
            assert(at->connections && at->connections <= connections);
            connections -= at->connections;
            unfinished += at->unfinished.used;
            waiting += at->waiting.used;
        }
    }
    assert(!connections);
    assert(unfinished == clients->unfinished.used && waiting == clients->waiting.used);
}
