/* Whether an address is on the public internet. Asked for every socket that curl is about to open, after the name was
 * resolved and for every redirect, so that no feed can make this daemon read a neighbour's service or a cloud's
 * metadata (SSRF). */
#include "address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

/* IANA's IPv4 special-purpose registry, what is not globally reachable. */
static const struct {
    uint32_t network;
    int bits;
} special_ipv4[] = {
    {0x00000000, 8},  /* this network */
    {0x0A000000, 8},  /* private */
    {0x64400000, 10}, /* shared: carrier NAT */
    {0x7F000000, 8},  /* loopback */
    {0xA9FE0000, 16}, /* link-local, cloud metadata */
    {0xAC100000, 12}, /* private */
    {0xC0000000, 24}, /* protocol assignments */
    {0xC0000200, 24}, /* documentation */
    {0xC0586300, 24}, /* 6to4 relay */
    {0xC0A80000, 16}, /* private */
    {0xC6120000, 15}, /* benchmarks */
    {0xC6336400, 24}, /* documentation */
    {0xCB007100, 24}, /* documentation */
    {0xE0000000, 3},  /* multicast and reserved, broadcast */
};

static int is_public_ipv4(uint32_t host)
{
    for (size_t i = 0; i < sizeof special_ipv4 / sizeof *special_ipv4; i++)
        if (host >> (32 - special_ipv4[i].bits) == special_ipv4[i].network >> (32 - special_ipv4[i].bits))
            return 0;
    return 1;
}

static uint32_t ipv4_at(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static int has_prefix(const uint8_t *bytes, const char *prefix, size_t len)
{
    return memcmp(bytes, prefix, len) == 0;
}

/* Global unicast is 2000::/3; what wraps IPv4 is as public as that is. */
static int is_public_ipv6(const uint8_t *bytes)
{
    if (has_prefix(bytes, "\0\0\0\0\0\0\0\0\0\0\xFF\xFF", 12)) /* ::ffff:0:0/96 mapped */
        return is_public_ipv4(ipv4_at(bytes + 12));
    if (has_prefix(bytes, "\0\x64\xFF\x9B\0\0\0\0\0\0\0\0", 12)) /* 64:ff9b::/96 NAT64 */
        return is_public_ipv4(ipv4_at(bytes + 12));
    if (has_prefix(bytes, "\x20\x02", 2)) /* 2002::/16 6to4 */
        return is_public_ipv4(ipv4_at(bytes + 2));
    int is_special = has_prefix(bytes, "\x20\x01\x0D\xB8", 4) ||                   /* documentation */
                     has_prefix(bytes, "\x3F\xFF\0", 3) ||                         /* documentation */
                     (has_prefix(bytes, "\x20\x01", 2) && (bytes[2] & 0xFE) == 0); /* 2001::/23: Teredo and others */
    return (bytes[0] & 0xE0) == 0x20 && !is_special;
}

int address_is_public(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in ipv4;
        memcpy(&ipv4, address, sizeof ipv4);
        return is_public_ipv4(ntohl(ipv4.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 ipv6;
        memcpy(&ipv6, address, sizeof ipv6);
        return is_public_ipv6(ipv6.sin6_addr.s6_addr);
    }
    return 0;
}

/* Whether `address` is IPv4, plain or mapped, and then which; else its 16 bytes. */
static int unwrap(const struct sockaddr *address, uint32_t *out_ipv4, uint8_t out_ipv6[16])
{
    memset(out_ipv6, 0, 16);
    if (address->sa_family == AF_INET) {
        struct sockaddr_in ipv4;
        memcpy(&ipv4, address, sizeof ipv4);
        *out_ipv4 = ntohl(ipv4.sin_addr.s_addr);
        return 1;
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 ipv6;
        memcpy(&ipv6, address, sizeof ipv6);
        memcpy(out_ipv6, ipv6.sin6_addr.s6_addr, 16);
        *out_ipv4 = ipv4_at(out_ipv6 + 12);
        return has_prefix(out_ipv6, "\0\0\0\0\0\0\0\0\0\0\xFF\xFF", 12);
    }
    return 0;
}

int address_is_private(const struct sockaddr *address)
{
    static const uint32_t metadata = 0x646464C8; /* 100.100.100.200: of a cloud, inside the carrier's range */
    uint32_t ipv4;
    uint8_t ipv6[16];
    if (unwrap(address, &ipv4, ipv6))
        return ipv4 != metadata &&
               (ipv4 >> 24 == 10 || ipv4 >> 22 == 0x64400000 >> 22 || ipv4 >> 20 == 0xAC1 || ipv4 >> 16 == 0xC0A8);
    return (ipv6[0] & 0xFE) == 0xFC && !has_prefix(ipv6, "\xFD\x00\x0E\xC2", 4); /* fd00:ec2::254: metadata too */
}

int address_is_loopback(const struct sockaddr *address)
{
    static const uint8_t loopback[16] = {[15] = 1};
    uint32_t ipv4;
    uint8_t ipv6[16];
    if (unwrap(address, &ipv4, ipv6))
        return ipv4 >> 24 == 127;
    return memcmp(ipv6, loopback, sizeof loopback) == 0;
}
