/* Where a server listens: "host:port", "*:port", "[v6]:port", numeric hosts alone. No name is resolved: that would
 * block at the start, or bind to what a name server says. */
#include "http_listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HOST_MAX 64

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static int parse_port(const char *text, unsigned short *out_port)
{
    char *end;
    unsigned long port = strtoul(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end || port > 65535)
        return 0;
    *out_port = htons((unsigned short)port);
    return 1;
}

/* Splits "host:port"; an IPv6 host stands in brackets, which are taken off. */
static int split(const char *text, char host[HOST_MAX], unsigned short *out_port)
{
    const char *colon = strrchr(text, ':');
    if (!colon || (size_t)(colon - text) >= HOST_MAX || !parse_port(colon + 1, out_port))
        return 0;
    size_t len = (size_t)(colon - text);
    if (len >= 2 && text[0] == '[' && text[len - 1] == ']') {
        text++;
        len -= 2;
    }
    memcpy(host, text, len);
    host[len] = '\0';
    return 1;
}

static int parse_address(const char *text, union address *out, int *out_is_any)
{
    char host[HOST_MAX];
    unsigned short port;
    memset(out, 0, sizeof *out);
    if (!split(text, host, &port))
        return 0;
    *out_is_any = strcmp(host, "*") == 0;
    if (inet_pton(AF_INET, strcmp(host, "localhost") == 0 ? "127.0.0.1" : host, &out->v4.sin_addr) == 1) {
        out->v4.sin_family = AF_INET;
        out->v4.sin_port = port;
        return 1;
    }
    if (!*out_is_any && inet_pton(AF_INET6, host, &out->v6.sin6_addr) != 1)
        return 0;
    out->v6.sin6_family = AF_INET6;
    out->v6.sin6_port = port;
    return 1;
}

static int try_listen(const union address *address, int is_any)
{
    int on = 1;
    /* For "*" one IPv6 socket takes both families; a named IPv6 address means that one alone. */
    int v6_only = !is_any;
    int is_v6 = address->any.sa_family == AF_INET6;
    int fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    /* A restarted daemon takes its port at once, although old connections still linger there. */
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        (!is_v6 || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &v6_only, sizeof v6_only) == 0) &&
        bind(fd, &address->any, is_v6 ? sizeof address->v6 : sizeof address->v4) == 0 && listen(fd, HTTP_BACKLOG) == 0)
        return fd;
    int saved = errno;
    close(fd);
    errno = saved;
    return -1;
}

int http_listen_open(const char *address, unsigned *out_port, struct err *err)
{
    union address parsed;
    int is_any;
    if (!parse_address(address, &parsed, &is_any))
        return err_set(err, ERR_INVALID,
                       "'%.80s' is no address to listen on: write 127.0.0.1:8080, [::1]:8080 or *:8080", address);
    int fd = try_listen(&parsed, is_any);
    if (fd < 0 && is_any && errno != EADDRINUSE) { /* a machine without IPv6 */
        unsigned short port = parsed.v6.sin6_port;
        parsed.v4 = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = port};
        fd = try_listen(&parsed, 0);
    }
    if (fd < 0)
        return err_set(err, ERR_IO, "cannot listen on %.80s: %s", address, strerror(errno));
    socklen_t len = sizeof parsed;
    if (getsockname(fd, &parsed.any, &len)) {
        close(fd);
        return err_set(err, ERR_IO, "cannot tell the port of %.80s: %s", address, strerror(errno));
    }
    *out_port = ntohs(parsed.any.sa_family == AF_INET6 ? parsed.v6.sin6_port : parsed.v4.sin_port);
    return fd;
}
