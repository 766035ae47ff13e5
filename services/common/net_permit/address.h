/* Which addresses a fetcher may connect to: the guard against feeds that point into the operator's own network.
 * Pure. */
#ifndef TRIPTYCH_ADDRESS_H
#define TRIPTYCH_ADDRESS_H

#include <sys/socket.h>

/* Whether `address` belongs to the public internet: 0 for loopback, private, link-local, shared (carrier NAT),
 * documentation, benchmark, multicast and reserved ranges (RFC 6890 and its successors), for IPv6 that wraps such an
 * IPv4 address, and for any family but IPv4 and IPv6. */
int address_is_public(const struct sockaddr *address);

/* Of the others: an address in a network of somebody's own (RFC 1918, carrier NAT, RFC 4193). */
int address_is_private(const struct sockaddr *address);
/* Of the others: the machine itself. */
int address_is_loopback(const struct sockaddr *address);

#endif
