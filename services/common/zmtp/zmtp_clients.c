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

static struct zmtp_client **bucket_of(struct zmtp_clients *clients, const struct net_address *address)
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
    struct zmtp_client **bucket = bucket_of(clients, &key), *client = *bucket;
    while (client && !net_address_equal(&client->address, &key))
        client = client->next;
    if (!client) {
        client = calloc(1, sizeof *client);
        if (!client)
            return NULL;
        client->address = key;
        client->unfinished = (struct zmtp_budget){0, clients->unfinished.max / CLIENT_SHARE, &clients->unfinished};
        client->waiting = (struct zmtp_budget){0, clients->waiting.max / CLIENT_SHARE, &clients->waiting};
        client->next = *bucket;
        *bucket = client;
    }
    client->connections++;
    return client;
}

void zmtp_clients_leave(struct zmtp_clients *clients, struct zmtp_client *client)
{
    assert(client->connections > 0);
    if (--client->connections > 0)
        return;
    struct zmtp_client **at = bucket_of(clients, &client->address);
    while (*at != client)
        at = &(*at)->next;
    *at = client->next;
    free(client);
}
