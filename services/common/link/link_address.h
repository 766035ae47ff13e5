/* What an upstream tells the registry of endpoints about where it listens. */
#ifndef TRIPTYCH_LINK_ADDRESS_H
#define TRIPTYCH_LINK_ADDRESS_H

#include "err.h"

#include <stddef.h>

#define LINK_ADDRESS_MAX 256

/* Turns the endpoint that was bound into one that others can connect to. `advertise`: "" the bound one, unless that
 * is a wildcard, which becomes "auto"; "auto": this host's first address that is not loopback (IPv4 first) with the
 * bound port; "tcp://…" as it stands; anything else a host name or address for the bound port. */
int link_address_make(const char *bound, const char *advertise, char out[LINK_ADDRESS_MAX], struct err *err);

#endif
