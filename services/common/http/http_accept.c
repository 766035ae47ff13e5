/* Who gets in. One address may have a part of all connections; when all are in use, the one that has been silent for
 * longest makes room. Whoever is refused hears why, as long as few do at once. */
#include "http_server.h"

#include "clock.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

#define ACCEPT_ROUND_MAX 256   /* connections taken in one round */
#define REFUSED_OPEN_MAX 64    /* that are told why; others are closed at once */
#define ACCEPT_PAUSE_MS  100   /* without descriptors, or while all connections are in use */
#define FULL_WAIT_MS     1000  /* all connections may be in use before others are told 503 */
#define EVICT_HEAD_MS    1000  /* a connection that has been waited for so long makes room for another */
#define EVICT_BODY_MS    10000 /* the same while its body arrives */

const char *http_limit_name(enum http_limit limit)
{
    static const char *const names[HTTP_LIMIT_COUNT] = {"connections", "address_connections", "address_streams",
                                                        "evicted",     "descriptors",         "slow"};
    return names[limit];
}

void http_limited(struct http_server *server, enum http_limit limit, const struct net_address *client)
{
    server->stats.limited[limit]++;
    if (server->options.on_limit)
        server->options.on_limit(server->options.context, limit, client);
}

static int is_old(const struct http_connection *connection, int64_t now_ms)
{
    int64_t age_ms = now_ms - connection->since_ms;
    return connection->is_counted && connection->state <= HTTP_READING_BODY &&
           age_ms >= (connection->state == HTTP_READING_BODY ? EVICT_BODY_MS : EVICT_HEAD_MS);
}

/* Closes the connection whose request has been waited for longest. Returns 0 when none has been for long. */
static int evict(struct http_server *server)
{
    struct http_connection *connection;
    int64_t now_ms = clock_monotonic_ms();
    TAILQ_FOREACH(connection, &server->live, in_list)
    {
        // cppcheck-suppress uninitvar ; the macro sets it
        if (!is_old(connection, now_ms))
            continue;
        http_limited(server, HTTP_LIMIT_EVICTED, connection->peer ? &connection->peer->client : NULL);
        http_connection_close(connection);
        return 1;
    }
    return 0;
}

static int is_full(const struct http_server *server)
{
    return server->stats.connections >= server->options.connections_max;
}

static void refuse(struct http_connection *connection, enum http_limit limit, const struct net_address *client)
{
    http_limited(connection->server, limit, client);
    if (limit == HTTP_LIMIT_CONNECTIONS)
        http_refuse(connection, 503, "All connections of this server are in use. Please try again shortly.");
    else
        http_refuse(connection, 429, "Your address has as many connections open as it may: close some, or reuse them.");
}

/* It leaves the count at once, so that those who are refused cannot fill the server either. */
static void uncount(struct http_connection *connection)
{
    struct http_server *server = connection->server;
    connection->is_counted = 0;
    server->stats.connections--;
    if (++server->refused_open > REFUSED_OPEN_MAX)
        connection->is_gone = 1;
}

void http_admit(struct http_connection *connection, const struct net_address *address)
{
    struct http_server *server = connection->server;
    unsigned most = connection->is_front ? 0 : server->options.client_connections_max;
    struct net_address client = net_address_client(address);
    struct http_peer *peer = http_peers_enter(&server->peers, &client);
    http_connection_touch(connection, HTTP_READING_HEAD);
    if (!peer) {
        connection->is_gone = 1;
    } else if (most && peer->connections > most) {
        http_peers_leave(&server->peers, peer);
        uncount(connection);
        refuse(connection, HTTP_LIMIT_ADDRESS_CONNECTIONS, &client);
    } else {
        connection->peer = peer;
    }
}

static void take(struct http_server *server, int fd, const struct sockaddr *from)
{
    struct net_address address;
    /* One connection more than allowed is taken and told why, as long as few are: a client that only sees its
     * connection closed tries again at once. */
    int is_counted = !is_full(server);
    struct http_connection *connection =
        is_counted || server->refused_open < REFUSED_OPEN_MAX ? http_connection_new(server, fd, is_counted) : NULL;
    net_address_from_socket(from, &address);
    if (!connection) {
        http_limited(server, HTTP_LIMIT_CONNECTIONS, &address);
        close(fd);
    } else if (!is_counted) {
        refuse(connection, HTTP_LIMIT_CONNECTIONS, &address);
    } else if (net_list_has(&server->proxy_from, &address)) {
        connection->is_front = 1; /* what it says comes first */
    } else {
        http_admit(connection, &address);
    }
}

/* Not watched instead of accepted and closed: the kernel's backlog holds what waits, and the loop does not spin on a
 * readable listener. */
static void pause_accepting(struct http_server *server)
{
    epoll_ctl(server->epoll_fd, EPOLL_CTL_DEL, server->listen_fd, NULL);
    server->is_accept_paused = 1;
    loop_timer_start(server->loop, &server->accept_timer, ACCEPT_PAUSE_MS, 0);
}

void http_accept_again(void *context)
{
    struct http_server *server = context;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = server};
    loop_timer_stop(&server->accept_timer);
    if (server->is_accept_paused && epoll_ctl(server->epoll_fd, EPOLL_CTL_ADD, server->listen_fd, &event) == 0)
        server->is_accept_paused = 0;
}

/* Whether to take another connection now. In a burst of short requests places become free at once, so the client is
 * left waiting for a moment before it hears 503. */
static int may_accept(struct http_server *server)
{
    struct pollfd listener = {.fd = server->listen_fd, .events = POLLIN};
    int64_t now_ms = clock_monotonic_ms();
    if (!is_full(server) || poll(&listener, 1, 0) == 0 || evict(server)) { /* nobody waits: nobody has to go */
        server->full_since_ms = 0;
        return 1;
    }
    if (!server->full_since_ms)
        server->full_since_ms = now_ms;
    return now_ms - server->full_since_ms >= FULL_WAIT_MS;
}

void http_accept(struct http_server *server)
{
    int on = 1;
    for (int i = 0; i < ACCEPT_ROUND_MAX; i++) {
        if (!may_accept(server)) {
            pause_accepting(server);
            return;
        }
        struct sockaddr_storage address = {.ss_family = AF_UNSPEC};
        socklen_t size = sizeof address;
        int fd = accept4(server->listen_fd, (struct sockaddr *)&address, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            /* Events are small and must leave at once; head and body go in one sendmsg anyway. */
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            take(server, fd, (struct sockaddr *)&address);
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            http_limited(server, HTTP_LIMIT_DESCRIPTORS, NULL);
            pause_accepting(server);
            return;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return;
        } /* else: this client went before it was taken */
    }
}
