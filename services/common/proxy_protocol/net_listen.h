/* Where a server listens, as a setting says it: "127.0.0.1:8080", "[::1]:8080", "*:8080", "localhost:8080", and "*" or 0 as
 * a port for any that is free. No name is resolved: that would block at the start, or bind to what a name server says. */
#ifndef TRIPTYCH_NET_LISTEN_H
#define TRIPTYCH_NET_LISTEN_H

#include <netinet/in.h>
#include <sys/socket.h>

#define NET_LISTEN_TEXT_SIZE (INET6_ADDRSTRLEN + 9) /* "[…]:65535", terminated */

union net_listen_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

/* What a star in place of the address means. */
enum net_listen_star {
    NET_LISTEN_V4,   /* all IPv4 addresses */
    NET_LISTEN_BOTH, /* all addresses of both families; of IPv4 alone on a machine without IPv6 */
};

struct net_listen {
    union net_listen_address address;
    enum net_listen_star star;
    int is_star;
};

/* Returns 1, or 0 when it is no such text. Pure. */
int net_listen_read(const char *text, enum net_listen_star star, struct net_listen *out);

/* Opens a socket that does not block and listens. Returns the descriptor (owned: close) and sets *out_bound to where it
 * listens; -1 with errno. */
int net_listen_open(const struct net_listen *where, int backlog, union net_listen_address *out_bound);

unsigned net_listen_port(const union net_listen_address *bound);
/* "127.0.0.1:8080", "[::1]:8080" */
void net_listen_print(const union net_listen_address *bound, char out[NET_LISTEN_TEXT_SIZE]);

#endif
