/* The header by which a front says who connects (PROXY protocol, versions 1 and 2). Read only from addresses that the
 * operator names: from anybody else it would let a client choose its own address. Answers "need more" until it is
 * certain, so that it can be fed as bytes come. */
#include "proxy_protocol.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define V1_MAX        107 /* bytes of a line, as the protocol says */
#define V2_HEAD_SIZE  16
#define V2_VERSION    0x20
#define V2_LOCAL      0
#define V2_PROXY      1
#define V2_TCP4       0x11
#define V2_TCP6       0x21
#define V2_TCP4_BYTES 12 /* two addresses, two ports */
#define V2_TCP6_BYTES 36
#define FIELD_SIZE    64

static const char v1_mark[] = "PROXY ";
/* The twelve bytes that begin version 2; no HTTP request and no ZMTP greeting begins so. */
static const char v2_mark[] = "\r\n\r\n\0\r\nQUIT\n";
#define V2_MARK_SIZE (sizeof v2_mark - 1)

/* Also true for fewer bytes than the mark has: then what follows decides. */
static int begins_alike(const uint8_t *bytes, size_t size, const char *mark, size_t mark_size)
{
    return memcmp(bytes, mark, size < mark_size ? size : mark_size) == 0;
}

/* ── version 1: "PROXY TCP4 source destination source-port destination-port\r\n" ── */

/* `line` without its end. Returns 1 when it is well formed. */
static int read_line(const char *line, struct proxy_header *out)
{
    char family[8], source[FIELD_SIZE], destination[FIELD_SIZE];
    unsigned source_port, destination_port;
    int end = 0;
    struct net_address ignored;
    if (strncmp(line, "PROXY UNKNOWN", 13) == 0)
        return line[13] == '\0' || line[13] == ' ';
    if (sscanf(line, "PROXY %7s %63s %63s %5u %5u%n", family, source, destination, &source_port, &destination_port,
               &end) != 5 ||
        line[end] || source_port > 65535 || destination_port > 65535)
        return 0;
    int is_v4 = strcmp(family, "TCP4") == 0;
    out->has_address = 1;
    return (is_v4 || strcmp(family, "TCP6") == 0) && net_address_read(source, &out->address) &&
           net_address_read(destination, &ignored) && is_v4 == !strchr(source, ':');
}

static enum proxy_verdict read_v1(const uint8_t *bytes, size_t size, struct proxy_header *out)
{
    char line[V1_MAX + 1];
    size_t looked_at = size < V1_MAX ? size : V1_MAX;
    const uint8_t *end = memchr(bytes, '\n', looked_at);
    if (!end)
        return size < V1_MAX ? PROXY_NEED_MORE : PROXY_INVALID;
    size_t len = (size_t)(end - bytes);
    /* Without a NUL, or sscanf would see less of the line than was checked. */
    if (end[-1] != '\r' || memchr(bytes, '\0', len))
        return PROXY_INVALID;
    memcpy(line, bytes, len - 1);
    line[len - 1] = '\0';
    out->size = len + 1;
    return read_line(line, out) ? PROXY_HEADER : PROXY_INVALID;
}

/* ── version 2: binary ── */

static enum proxy_verdict read_v2(const uint8_t *bytes, size_t size, struct proxy_header *out)
{
    if (size < V2_HEAD_SIZE)
        return PROXY_NEED_MORE;
    unsigned command = bytes[12] & 0x0fu, family = bytes[13];
    size_t rest = (size_t)bytes[14] << 8 | bytes[15];
    out->size = V2_HEAD_SIZE + rest;
    if ((bytes[12] & 0xf0u) != V2_VERSION || command > V2_PROXY || out->size > PROXY_HEADER_MAX)
        return PROXY_INVALID;
    if (command == V2_PROXY &&
        ((family == V2_TCP4 && rest < V2_TCP4_BYTES) || (family == V2_TCP6 && rest < V2_TCP6_BYTES)))
        return PROXY_INVALID;
    if (size < out->size)
        return PROXY_NEED_MORE;
    /* The front's own health checks, and families without an address of the internet: the connection counts as the
     * front's. */
    if (command == V2_LOCAL || (family != V2_TCP4 && family != V2_TCP6))
        return PROXY_HEADER;
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    memcpy(&v4.sin_addr, bytes + V2_HEAD_SIZE, sizeof v4.sin_addr);
    if (family == V2_TCP6)
        memcpy(&v6.sin6_addr, bytes + V2_HEAD_SIZE, sizeof v6.sin6_addr);
    out->has_address = net_address_from_socket(
        family == V2_TCP4 ? (const struct sockaddr *)&v4 : (const struct sockaddr *)&v6, &out->address);
    return PROXY_HEADER;
}

enum proxy_verdict proxy_protocol_read(const void *bytes, size_t size, struct proxy_header *out)
{
    const uint8_t *start = bytes;
    struct proxy_header header = {0};
    enum proxy_verdict verdict = PROXY_NONE;
    if (size == 0)
        return PROXY_NEED_MORE;
    if (begins_alike(start, size, v2_mark, V2_MARK_SIZE))
        verdict = read_v2(start, size, &header);
    else if (begins_alike(start, size, v1_mark, sizeof v1_mark - 1))
        verdict = read_v1(start, size, &header);
    if (verdict == PROXY_HEADER)
        *out = header;
    return verdict;
}
