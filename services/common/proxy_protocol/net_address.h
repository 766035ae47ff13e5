/* An IP address as a value, IPv4 written as IPv6 maps it (::ffff:a.b.c.d), so that one comparison serves both. Pure. */
#ifndef TRIPTYCH_NET_ADDRESS_H
#define TRIPTYCH_NET_ADDRESS_H

#include <stdint.h>

#define NET_ADDRESS_BYTES     16
#define NET_ADDRESS_TEXT_SIZE 46
#define NET_CLIENT_BITS       64 /* of an IPv6 address: one machine can take any address of its /64 */

struct sockaddr;

struct net_address {
    uint8_t bytes[NET_ADDRESS_BYTES];
};

/* Both return 1, or 0 when it is no IP address (a Unix socket, a name): then *out is all zero (::). */
int net_address_from_socket(const struct sockaddr *socket_address, struct net_address *out);
int net_address_read(const char *text, struct net_address *out);

int net_address_equal(const struct net_address *a, const struct net_address *b);
int net_address_is_v4(const struct net_address *address);

/* What counts as one client for limits per client: an IPv4 address, or the network of NET_CLIENT_BITS of an IPv6
 * one. */
struct net_address net_address_client(const struct net_address *address);

/* As people write it: 192.0.2.1, 2001:db8::1. */
void net_address_print(const struct net_address *address, char out[NET_ADDRESS_TEXT_SIZE]);

#endif
