/* Read: host and port are split at the last colon, an IPv6 host stands in brackets. Opened: one socket, which for a star
 * takes both families where the machine has both. */
#include "net_listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HOST_MAX 64

static int read_port(const char *text, in_port_t *out)
{
    char *end;
    unsigned long port = strtoul(text, &end, 10);
    int is_any = strcmp(text, "*") == 0;
    if (!is_any && (text[0] < '0' || text[0] > '9' || *end || port > 65535))
        return 0;
    *out = htons(is_any ? 0 : (unsigned short)port);
    return 1;
}

/* No name but localhost is known: asking a name server would block the start, or bind to what it says. */
static int read_host(const char *host, struct net_listen *out)
{
    out->is_star = strcmp(host, "*") == 0;
    if (out->is_star && out->star == NET_LISTEN_BOTH) {
        out->address.v6.sin6_family = AF_INET6;
        return 1;
    }
    const char *numeric = out->is_star ? "0.0.0.0" : strcmp(host, "localhost") == 0 ? "127.0.0.1" : host;
    if (inet_pton(AF_INET, numeric, &out->address.v4.sin_addr) == 1) {
        out->address.v4.sin_family = AF_INET;
        return 1;
    }
    out->address.v6.sin6_family = AF_INET6;
    return inet_pton(AF_INET6, host, &out->address.v6.sin6_addr) == 1;
}

static void set_port(struct net_listen *where, in_port_t port)
{
    if (where->address.any.sa_family == AF_INET6)
        where->address.v6.sin6_port = port;
    else
        where->address.v4.sin_port = port;
}

int net_listen_read(const char *text, enum net_listen_star star, struct net_listen *out)
{
    struct net_listen read = {.star = star};
    char host[HOST_MAX];
    in_port_t port;
    const char *colon = strrchr(text, ':');
    if (!colon || (size_t)(colon - text) >= sizeof host || !read_port(colon + 1, &port))
        return 0;
    int len = (int)(colon - text), is_bracketed = len > 1 && text[0] == '[' && text[len - 1] == ']';
    snprintf(host, sizeof host, "%.*s", is_bracketed ? len - 2 : len, text + is_bracketed);
    if (!read_host(host, &read))
        return 0;
    set_port(&read, port);
    *out = read;
    return 1;
}

static int try_open(const struct net_listen *where, int backlog)
{
    int on = 1;
    int is_v6 = where->address.any.sa_family == AF_INET6;
    /* For a star one IPv6 socket takes both families; a named IPv6 address means that one alone. Where no star says both,
     * "[::]" must be able to, as the system has it. */
    int v6_only = !where->is_star, is_v6_said = is_v6 && where->star == NET_LISTEN_BOTH;
    int fd = socket(where->address.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    /* A restarted daemon takes its port at once, although old connections still linger there. */
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        (!is_v6_said || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &v6_only, sizeof v6_only) == 0) &&
        bind(fd, &where->address.any, is_v6 ? sizeof where->address.v6 : sizeof where->address.v4) == 0 &&
        listen(fd, backlog) == 0)
        return fd;
    int saved = errno;
    close(fd);
    errno = saved;
    return -1;
}

int net_listen_open(const struct net_listen *where, int backlog, union net_listen_address *out_bound)
{
    struct net_listen v4 = {.address.v4 = {.sin_family = AF_INET, .sin_port = where->address.v6.sin6_port}};
    socklen_t size = sizeof *out_bound;
    int fd = try_open(where, backlog);
    if (fd < 0 && where->is_star && where->star == NET_LISTEN_BOTH && errno != EADDRINUSE) /* a machine without IPv6 */
        fd = try_open(&v4, backlog);
    if (fd >= 0 && getsockname(fd, &out_bound->any, &size)) {
        int saved = errno;
        close(fd);
        errno = saved;
        return -1;
    }
    return fd;
}

unsigned net_listen_port(const union net_listen_address *bound)
{
    return ntohs(bound->any.sa_family == AF_INET6 ? bound->v6.sin6_port : bound->v4.sin_port);
}

void net_listen_print(const union net_listen_address *bound, char out[NET_LISTEN_TEXT_SIZE])
{
    char host[INET6_ADDRSTRLEN];
    int is_v6 = bound->any.sa_family == AF_INET6;
    inet_ntop(bound->any.sa_family, is_v6 ? (const void *)&bound->v6.sin6_addr : &bound->v4.sin_addr, host,
              sizeof host);
    snprintf(out, NET_LISTEN_TEXT_SIZE, is_v6 ? "[%s]:%u" : "%s:%u", host, net_listen_port(bound));
}
