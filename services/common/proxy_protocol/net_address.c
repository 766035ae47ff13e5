/* An address as 16 bytes, IPv4 as mapped IPv6, so that lists and tables know one form. A client is an IPv4 address or
 * an IPv6 /64: a household or a rented machine has a whole /64, and a limit for each address would be none. */
#include "net_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#define V4_AT    12 /* where the IPv4 address stands in a mapped one */
#define V4_BYTES 4

static const uint8_t v4_prefix[V4_AT] = {[10] = 0xff, [11] = 0xff};

static void set_v4(struct net_address *out, const void *bytes)
{
    memcpy(out->bytes, v4_prefix, V4_AT);
    memcpy(out->bytes + V4_AT, bytes, V4_BYTES);
}

int net_address_from_socket(const struct sockaddr *socket_address, struct net_address *out)
{
    memset(out, 0, sizeof *out);
    if (socket_address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, socket_address, sizeof v4);
        set_v4(out, &v4.sin_addr);
        return 1;
    }
    if (socket_address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, socket_address, sizeof v6);
        memcpy(out->bytes, &v6.sin6_addr, NET_ADDRESS_BYTES);
        return 1;
    }
    return 0;
}

int net_address_read(const char *text, struct net_address *out)
{
    uint8_t v4[V4_BYTES];
    memset(out, 0, sizeof *out);
    if (inet_pton(AF_INET, text, v4) == 1) {
        set_v4(out, v4);
        return 1;
    }
    return inet_pton(AF_INET6, text, out->bytes) == 1;
}

int net_address_equal(const struct net_address *a, const struct net_address *b)
{
    return memcmp(a->bytes, b->bytes, NET_ADDRESS_BYTES) == 0;
}

int net_address_is_v4(const struct net_address *address)
{
    return memcmp(address->bytes, v4_prefix, V4_AT) == 0;
}

struct net_address net_address_client(const struct net_address *address)
{
    struct net_address client = *address;
    if (!net_address_is_v4(address))
        memset(client.bytes + NET_CLIENT_BITS / 8, 0, NET_ADDRESS_BYTES - NET_CLIENT_BITS / 8);
    return client;
}

void net_address_print(const struct net_address *address, char out[NET_ADDRESS_TEXT_SIZE])
{
    int is_v4 = net_address_is_v4(address);
    out[0] = '\0';
    inet_ntop(is_v4 ? AF_INET : AF_INET6, address->bytes + (is_v4 ? V4_AT : 0), out, NET_ADDRESS_TEXT_SIZE);
}
