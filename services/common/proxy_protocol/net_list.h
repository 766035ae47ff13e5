/* A list of addresses and networks as a setting gives it: "10.0.0.2, 172.18.0.0/16, fd00::/8". Pure. */
#ifndef TRIPTYCH_NET_LIST_H
#define TRIPTYCH_NET_LIST_H

#include "err.h"
#include "net_address.h"

#include <stddef.h>

#define NET_LIST_MAX 64 /* entries */

struct net_network {
    struct net_address address;
    unsigned bits; /* of the mapped address: an IPv4 /16 is 112 here */
};

struct net_list {
    struct net_network networks[NET_LIST_MAX];
    size_t count;
};

/* Entries stand apart by commas or spaces; "" is the empty list, which has nobody. Returns 0, or ERR_INVALID with the
 * entry that is wrong, ERR_TOO_LARGE beyond NET_LIST_MAX. */
int net_list_read(const char *text, struct net_list *out, struct err *err);
int net_list_has(const struct net_list *list, const struct net_address *address);

/* The same check for a row in a table of settings (its `check`). */
int net_list_check(const char *text, struct err *err);

#endif
