/* Chooses the address that receivers are told: the one that was set, else the bound one, else (auto) our own address on
 * Redis's network. Where Redis is on this machine, that is looked for among the interfaces: other hosts could not use a
 * loopback address. */
#include "link_address.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static int is_wildcard(const char *bound)
{
    return strstr(bound, "//0.0.0.0:") || strstr(bound, "//*:") || strstr(bound, "//[::]:");
}

/* The first usable address of `family` on an interface that is up and not loopback. */
static int find_address(const struct ifaddrs *interfaces, int family, char *out, socklen_t size)
{
    for (const struct ifaddrs *at = interfaces; at; at = at->ifa_next) {
        if (!at->ifa_addr || at->ifa_addr->sa_family != family || at->ifa_flags & IFF_LOOPBACK ||
            !(at->ifa_flags & IFF_UP))
            continue;
        if (family == AF_INET) {
            struct sockaddr_in address;
            memcpy(&address, at->ifa_addr, sizeof address);
            return inet_ntop(family, &address.sin_addr, out, size) != NULL;
        }
        struct sockaddr_in6 address;
        memcpy(&address, at->ifa_addr, sizeof address);
        if (!IN6_IS_ADDR_LINKLOCAL(&address.sin6_addr))
            return inet_ntop(family, &address.sin6_addr, out, size) != NULL;
    }
    return 0;
}

static int own_address(char out[INET6_ADDRSTRLEN + 2], struct err *err)
{
    struct ifaddrs *interfaces = NULL;
    char plain[INET6_ADDRSTRLEN];
    if (getifaddrs(&interfaces))
        return err_set(err, ERR_IO, "cannot list this host's addresses");
    int code = 0;
    if (find_address(interfaces, AF_INET, plain, sizeof plain))
        snprintf(out, INET6_ADDRSTRLEN + 2, "%s", plain);
    else if (find_address(interfaces, AF_INET6, plain, sizeof plain))
        snprintf(out, INET6_ADDRSTRLEN + 2, "[%s]", plain);
    else
        code = err_set(err, ERR_IO, "this host has no address but loopback: set bus_advertise");
    freeifaddrs(interfaces);
    return code;
}

static int is_loopback(const char *address)
{
    return !strncmp(address, "127.", 4) || !strcmp(address, "::1") || !strncmp(address, "::ffff:127.", 11);
}

static int choose_address(const char *near, char out[INET6_ADDRSTRLEN + 2], struct err *err)
{
    /* `near` is our address on the way to Redis; on loopback it says nothing about how others reach us. */
    if (!*near || is_loopback(near))
        return own_address(out, err);
    snprintf(out, INET6_ADDRSTRLEN + 2, strchr(near, ':') ? "[%s]" : "%s", near);
    return 0;
}

int link_address_make(const char *bound, const char *advertise, const char *near, char out[LINK_ADDRESS_MAX],
                      struct err *err)
{
    char own[INET6_ADDRSTRLEN + 2];
    const char *port = strrchr(bound, ':');
    if (!strncmp(advertise, "tcp://", 6)) {
        snprintf(out, LINK_ADDRESS_MAX, "%s", advertise);
        return 0;
    }
    /* Bound to one address: that is where it is found. */
    if (strncmp(bound, "tcp://", 6) || (!*advertise && !is_wildcard(bound))) {
        snprintf(out, LINK_ADDRESS_MAX, "%s", bound);
        return 0;
    }
    if (!*advertise || !strcmp(advertise, "auto")) {
        int code = choose_address(near, own, err);
        if (code)
            return code;
        advertise = own;
    }
    if ((size_t)snprintf(out, LINK_ADDRESS_MAX, "tcp://%s%s", advertise, port) >= LINK_ADDRESS_MAX)
        return err_set(err, ERR_INVALID, "bus_advertise is longer than %d bytes", LINK_ADDRESS_MAX - 1);
    return 0;
}
