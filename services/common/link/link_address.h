/* The endpoint in Redis that tells receivers where a sender listens. */
#ifndef TRIPTYCH_LINK_ADDRESS_H
#define TRIPTYCH_LINK_ADDRESS_H

#include "err.h"

#include <stddef.h>

#define LINK_ADDRESS_MAX 256

/* Turns the endpoint that was bound into one that others can connect to. `advertise`: "" the bound one, unless that
 * is a wildcard, which becomes "auto"; "auto": `near` with the bound port, or, when that is "" or loopback, this host's
 * first address that is not loopback (IPv4 first); "tcp://…" as it stands; anything else a host name or address for the
 * bound port.
 *
 * `near` is this host's address on the way to Redis (store_own_address): on a host of several networks, the other
 * processes are where Redis is. */
int link_address_make(const char *bound, const char *advertise, const char *near, char out[LINK_ADDRESS_MAX],
                      struct err *err);

#endif
