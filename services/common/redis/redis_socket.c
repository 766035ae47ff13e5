#include "redis_socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define KEEPALIVE_S 15

/* A peer behind a broken network shows neither reset nor end: the kernel is told when to give up. */
static void set_tcp_options(int fd, int64_t silence_ms)
{
    const int on = 1;
    const int seconds = KEEPALIVE_S;
    const int interval = 5;
    const int probes = 3;
    const unsigned patience_ms = (unsigned)silence_ms;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &seconds, sizeof seconds);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &patience_ms, sizeof patience_ms);
}

int redis_socket_open(const struct resolve_address *address, int64_t silence_ms)
{
    const struct sockaddr *where = (const struct sockaddr *)&address->storage;
    int fd = socket(where->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    if (where->sa_family != AF_UNIX)
        set_tcp_options(fd, silence_ms);
    if (connect(fd, where, address->size) && errno != EINPROGRESS) {
        int failure = errno;
        close(fd);
        return -failure;
    }
    return fd;
}

int redis_socket_failure(int fd)
{
    int failure = 0;
    socklen_t size = sizeof failure;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &size) ? errno : failure;
}

void redis_socket_own_address(int fd, char out[INET6_ADDRSTRLEN])
{
    struct sockaddr_storage own = {0};
    socklen_t size = sizeof own;
    struct sockaddr_in ipv4;
    struct sockaddr_in6 ipv6;
    out[0] = 0;
    if (getsockname(fd, (struct sockaddr *)&own, &size))
        return;
    /* copied: a cast would break the rules of aliasing */
    memcpy(&ipv4, &own, sizeof ipv4);
    memcpy(&ipv6, &own, sizeof ipv6);
    if (own.ss_family == AF_INET)
        inet_ntop(AF_INET, &ipv4.sin_addr, out, INET6_ADDRSTRLEN);
    else if (own.ss_family == AF_INET6)
        inet_ntop(AF_INET6, &ipv6.sin6_addr, out, INET6_ADDRSTRLEN);
}
