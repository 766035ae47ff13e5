/* Where the socket listens, as ZeroMQ writes it (tcp://127.0.0.1:5556; a star is any address, or any port). Numeric
 * addresses alone: a name would have to be resolved, which blocks. */
#include "zmtp_listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG  512
#define HOST_MAX 64
#define PREFIX   "tcp://"

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static int read_port(const char *text, unsigned short *out)
{
    char *end;
    unsigned long port = strtoul(text, &end, 10);
    int is_any = strcmp(text, "*") == 0;
    if (!is_any && (text[0] < '0' || text[0] > '9' || *end || port > 65535))
        return 0;
    *out = htons(is_any ? 0 : (unsigned short)port);
    return 1;
}

static int read_endpoint(const char *endpoint, union address *out)
{
    char host[HOST_MAX];
    unsigned short port;
    memset(out, 0, sizeof *out);
    if (strncmp(endpoint, PREFIX, sizeof PREFIX - 1) != 0)
        return 0;
    const char *begin = endpoint + sizeof PREFIX - 1, *colon = strrchr(begin, ':');
    if (!colon || (size_t)(colon - begin) >= sizeof host || !read_port(colon + 1, &port))
        return 0;
    int len = (int)(colon - begin), is_v6 = len > 1 && begin[0] == '[' && begin[len - 1] == ']';
    snprintf(host, sizeof host, "%.*s", is_v6 ? len - 2 : len, begin + is_v6);
    if (is_v6) {
        out->v6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = port};
        return inet_pton(AF_INET6, host, &out->v6.sin6_addr) == 1;
    }
    out->v4 = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = port};
    const char *numeric = !strcmp(host, "*") ? "0.0.0.0" : !strcmp(host, "localhost") ? "127.0.0.1" : host;
    return inet_pton(AF_INET, numeric, &out->v4.sin_addr) == 1;
}

static int print_bound(int fd, char out[ZMTP_ENDPOINT_SIZE])
{
    union address bound;
    socklen_t size = sizeof bound;
    char host[INET6_ADDRSTRLEN];
    if (getsockname(fd, &bound.any, &size))
        return 0;
    int is_v6 = bound.any.sa_family == AF_INET6;
    inet_ntop(bound.any.sa_family, is_v6 ? (void *)&bound.v6.sin6_addr : (void *)&bound.v4.sin_addr, host, sizeof host);
    snprintf(out, ZMTP_ENDPOINT_SIZE, is_v6 ? PREFIX "[%s]:%u" : PREFIX "%s:%u", host,
             ntohs(is_v6 ? bound.v6.sin6_port : bound.v4.sin_port));
    return 1;
}

int zmtp_listen_open(const char *endpoint, char out_bound[ZMTP_ENDPOINT_SIZE], struct err *err)
{
    union address address;
    int on = 1;
    if (!read_endpoint(endpoint, &address))
        return err_set(err, ERR_INVALID,
                       "'%.80s' is no endpoint to listen on: write tcp://127.0.0.1:5556 or tcp://*:5556", endpoint);
    int is_v6 = address.any.sa_family == AF_INET6;
    int fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    /* A restarted daemon takes its port at once, although old connections still linger there. */
    if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        bind(fd, &address.any, is_v6 ? sizeof address.v6 : sizeof address.v4) == 0 && listen(fd, BACKLOG) == 0 &&
        print_bound(fd, out_bound))
        return fd;
    err_set(err, ERR_IO, "cannot listen on %.80s: %s", endpoint, strerror(errno));
    if (fd >= 0)
        close(fd);
    return ERR_IO;
}
