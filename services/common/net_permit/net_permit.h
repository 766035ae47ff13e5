/* Whom the fetcher may ask that is not on the public internet: networks and hosts that the operator names. Checked on
 * the address really connected to. Pure. */
#ifndef TRIPTYCH_NET_PERMIT_H
#define TRIPTYCH_NET_PERMIT_H

#include "err.h"
#include "net_list.h"

#include <sys/socket.h>

#define NET_PERMIT_HOSTS_MAX 32
#define NET_PERMIT_HOST_SIZE 254

struct net_permit {
    struct net_list networks;
    char hosts[NET_PERMIT_HOSTS_MAX][NET_PERMIT_HOST_SIZE]; /* ".example" is all below it */
    unsigned host_count;
    int is_old; /* the setting said "on", from when it was a switch */
};

/* Reads "10.0.0.0/8, intranet.example, *.corp.example". "", and the "off" of old settings, name nobody; the old "on"
 * names loopback and the private networks (RFC 1918, RFC 4193), not link-local addresses, where clouds keep their
 * metadata. Returns 0, or ERR_INVALID with the entry that is wrong, ERR_TOO_LARGE. */
int net_permit_read(const char *text, struct net_permit *out, struct err *err);
/* The same check for a row in a table of settings. */
int net_permit_check(const char *text, struct err *err);

/* Whether `host` (of the address that is fetched) may be asked at `address`: a public one always, one of a network that
 * is named, and for a host that is named a private one too. Loopback and link-local addresses only by their network, or
 * loopback for "localhost". */
int net_permit_allows(const struct net_permit *permit, const struct sockaddr *address, const char *host);

#endif
