/* Who is connected, by address: an IPv4 address or an IPv6 /64 is one client. Counts what each holds. Pure. */
#ifndef TRIPTYCH_ZMTP_CLIENTS_H
#define TRIPTYCH_ZMTP_CLIENTS_H

#include "net_address.h"
#include "zmtp_budget.h"

#include <stdint.h>
#include <sys/queue.h>

#define ZMTP_CLIENT_BUCKETS 1024 /* a power of two */

/* Its budgets' parents are those of all clients, so a charge counts in both. */
struct zmtp_client {
    LIST_ENTRY(zmtp_client) in_bucket;
    struct net_address address;
    unsigned connections;
    struct zmtp_budget unfinished; /* bytes of messages that are not whole yet */
    struct zmtp_budget waiting;    /* bytes that wait to be taken */
};

struct zmtp_clients {
    LIST_HEAD(zmtp_client_list, zmtp_client) buckets[ZMTP_CLIENT_BUCKETS];
    uint64_t seed;                          /* so that nobody can choose addresses that meet in one bucket */
    struct zmtp_budget unfinished, waiting; /* of all clients together */
};

void zmtp_clients_init(struct zmtp_clients *clients, size_t unfinished_max, size_t waiting_max);

/* Finds or makes the client and counts one connection more; NULL without memory. Given back with leave, which frees the
 * client with its last connection. */
struct zmtp_client *zmtp_clients_enter(struct zmtp_clients *clients, const struct net_address *address);
void zmtp_clients_leave(struct zmtp_client *client);

/* Walks all clients, who have `connections` in all: what all hold together is the sum. For tests and checks. */
void zmtp_clients_check(const struct zmtp_clients *clients, unsigned connections);

#endif
