/* The server: one epoll descriptor of its own on our loop, edge-triggered, so that a connection is registered once. */
#include "http_server.h"

#include "http_listen.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define CUT_EVERY_MS     1000 /* how often connections that have been silent for too long are looked for */
#define EVENTS_MAX       256  /* of one look at epoll */
#define EVENT_ROUNDS_MAX 8    /* looks before the rest of the loop has its turn */
#define READY_MAX        4096 /* connections run on in one round */

static void note_events(struct http_connection *connection, uint32_t events)
{
    if (connection->state == HTTP_CLOSED)
        return;
    /* Edge-triggered: an event is told once, so it is remembered until a read or a write has found nothing more. */
    connection->is_readable |= (events & (EPOLLIN | EPOLLRDHUP)) != 0;
    connection->is_writable |= (events & EPOLLOUT) != 0;
    connection->is_half_closed |= (events & EPOLLRDHUP) != 0;
    connection->is_gone |= (events & (EPOLLHUP | EPOLLERR)) != 0;
    http_connection_run(connection);
}

static void on_ready(void *context, int unused)
{
    struct http_server *server = context;
    struct epoll_event events[EVENTS_MAX];
    int count = EVENTS_MAX;
    (void)unused;
    /* Bounded: with thousands of busy readers the other sockets and timers of the loop still get their turn. */
    for (int round = 0; round < EVENT_ROUNDS_MAX && count > 0; round++) {
        count = epoll_wait(server->epoll_fd, events, EVENTS_MAX, 0);
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr == server)
                http_accept(server);
            else
                note_events(events[i].data.ptr, events[i].events);
        }
        http_connections_free_dead(server);
    }
}

/* What was answered or written to outside of its own run. */
static void run_ready(void *context)
{
    struct http_server *server = context;
    for (int i = 0; i < READY_MAX && !TAILQ_EMPTY(&server->ready); i++) {
        struct http_connection *connection = TAILQ_FIRST(&server->ready);
        TAILQ_REMOVE(&server->ready, connection, in_ready);
        connection->is_ready = 0;
        http_connection_run(connection);
    }
    http_connections_free_dead(server);
    if (!TAILQ_EMPTY(&server->ready))
        loop_timer_start(server->loop, &server->ready_timer, 0, 0);
}

/* Not edge-triggered, unlike connections: what was not accepted for want of room must be reported again. */
static int watch_listener(struct http_server *server)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = server};
    return epoll_ctl(server->epoll_fd, EPOLL_CTL_ADD, server->listen_fd, &event);
}

static int start(struct http_server *server, const char *listen, struct err *err)
{
    if (http_peers_init(&server->peers, server->options.connections_max))
        return err_set(err, ERR_MEMORY, "no memory for the HTTP server");
    server->listen_fd = http_listen_open(listen, &server->port, err);
    if (server->listen_fd < 0)
        return server->listen_fd;
    server->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (server->epoll_fd < 0 || watch_listener(server))
        return err_set(err, ERR_IO, "cannot watch the HTTP server's connections: %s", strerror(errno));
    return loop_fd_watch(server->loop, server->epoll_fd, LOOP_READ, on_ready, server, err);
}

int http_open(struct loop *loop, const struct http_options *options, struct http_server **out, struct err *err)
{
    struct http_server *server = calloc(1, sizeof *server);
    if (!server)
        return err_set(err, ERR_MEMORY, "no memory for the HTTP server");
    server->loop = loop;
    server->epoll_fd = server->listen_fd = -1;
    server->options = *options;
    server->options.listen = NULL;
    if (!server->options.body_max)
        server->options.body_max = HTTP_BODY_MAX;
    server->options.proxy_from = NULL;
    if (options->proxy_from)
        server->proxy_from = *options->proxy_from;
    TAILQ_INIT(&server->live);
    TAILQ_INIT(&server->streaming);
    TAILQ_INIT(&server->dead);
    TAILQ_INIT(&server->ready);
    loop_timer_init(&server->ready_timer, run_ready, server);
    loop_timer_init(&server->cut_timer, http_cut_silent, server);
    loop_timer_init(&server->accept_timer, http_accept_again, server);
    int code = start(server, options->listen, err);
    if (code) {
        http_close(server);
        return code;
    }
    loop_timer_start(loop, &server->cut_timer, CUT_EVERY_MS, CUT_EVERY_MS);
    *out = server;
    return 0;
}

static void close_all(struct http_connections *list)
{
    while (!TAILQ_EMPTY(list))
        http_connection_close(TAILQ_FIRST(list));
}

void http_close(struct http_server *server)
{
    if (!server)
        return;
    server->is_accept_paused = 0;
    close_all(&server->live);
    close_all(&server->streaming);
    http_connections_free_dead(server);
    loop_timer_stop(&server->ready_timer); /* `closed` may have started it */
    loop_timer_stop(&server->cut_timer);
    loop_timer_stop(&server->accept_timer);
    if (server->epoll_fd >= 0) {
        loop_fd_forget(server->loop, server->epoll_fd);
        close(server->epoll_fd);
    }
    if (server->listen_fd >= 0)
        close(server->listen_fd);
    http_peers_done(&server->peers);
    free(server);
}

unsigned http_port(const struct http_server *server)
{
    return server->port;
}

const struct http_stats *http_stats(struct http_server *server)
{
    return &server->stats;
}
