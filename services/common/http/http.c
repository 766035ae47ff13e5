/* The server: microhttpd's epoll descriptor on our loop. */
#include "http_server.h"

#include "http_listen.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define CUT_EVERY_MS 5000 /* how often requests that take too long to arrive are looked for */

static void arm_timer(struct http_server *server)
{
    MHD_UNSIGNED_LONG_LONG wait_ms;
    if (server->has_resumed)
        loop_timer_start(server->loop, &server->timer, 0, 0);
    else if (MHD_get_timeout(server->daemon, &wait_ms) == MHD_YES)
        loop_timer_start(server->loop, &server->timer, (int64_t)wait_ms, 0);
    else
        loop_timer_stop(&server->timer);
}

static void serve(void *context)
{
    struct http_server *server = context;
    server->has_resumed = 0;
    MHD_run(server->daemon);
    arm_timer(server);
}

static void on_ready(void *context, int events)
{
    (void)events;
    serve(context);
}

void http_resume(struct http_server *server, struct MHD_Connection *connection)
{
    server->has_resumed = 1;
    MHD_resume_connection(connection);
}

/* Once a round, so that however many streams were written to are served by one run. */
static void on_round(void *context)
{
    struct http_server *server = context;
    if (server->has_resumed)
        serve(server);
}

static int start_daemon(struct http_server *server, const struct http_options *options, int listen_fd, struct err *err)
{
    server->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_USE_TURBO | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, http_on_access, server,
        MHD_OPTION_LISTEN_SOCKET, listen_fd, MHD_OPTION_CONNECTION_LIMIT, options->connections_max,
        MHD_OPTION_CONNECTION_TIMEOUT, options->idle_timeout_s, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)HTTP_HEAD_MAX, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK, http_unescape, server,
        MHD_OPTION_NOTIFY_CONNECTION, http_on_connection, server, MHD_OPTION_NOTIFY_COMPLETED, http_on_completed,
        server, MHD_OPTION_END);
    if (!server->daemon)
        return err_set(err, ERR_IO, "the HTTP server on %.80s did not start: %s", options->listen, strerror(errno));
    server->epoll_fd = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    return 0;
}

static int start(struct http_server *server, const struct http_options *options, struct err *err)
{
    server->gone_fd = epoll_create1(EPOLL_CLOEXEC);
    if (server->gone_fd < 0)
        return err_set(err, ERR_IO, "cannot watch streams: %s", strerror(errno));
    int listen_fd = http_listen_open(options->listen, &server->port, err);
    if (listen_fd < 0)
        return listen_fd;
    int code = start_daemon(server, options, listen_fd, err);
    if (code) {
        close(listen_fd);
        return code;
    }
    code = loop_fd_watch(server->loop, server->epoll_fd, LOOP_READ, on_ready, server, err);
    if (code == 0)
        code = loop_fd_watch(server->loop, server->gone_fd, LOOP_READ, http_stream_watch_gone, server, err);
    return code;
}

int http_open(struct loop *loop, const struct http_options *options, struct http_server **out, struct err *err)
{
    struct http_server *server = calloc(1, sizeof *server);
    if (!server)
        return err_set(err, ERR_MEMORY, "no memory for the HTTP server");
    server->loop = loop;
    server->epoll_fd = server->gone_fd = -1;
    server->handler = options->handler;
    server->context = options->context;
    server->idle_timeout_s = options->idle_timeout_s;
    loop_timer_init(&server->timer, serve, server);
    loop_timer_init(&server->cut_timer, http_cut_slow_requests, server);
    int code = start(server, options, err);
    if (code) {
        http_close(server);
        return code;
    }
    server->hook = (struct loop_hook){.run = on_round, .context = server};
    loop_hook_add(loop, &server->hook);
    arm_timer(server);
    loop_timer_start(loop, &server->cut_timer, CUT_EVERY_MS, CUT_EVERY_MS);
    *out = server;
    return 0;
}

/* microhttpd insists that nothing is suspended when it stops; what is resumed here finds is_closing and ends. */
static void release_all(struct http_server *server)
{
    for (struct http_request *request = server->requests; request; request = request->next) {
        if (request->stream)
            http_stream_gone(request->stream);
        if (request->is_suspended) {
            request->is_suspended = 0;
            http_resume(server, request->connection);
        }
    }
    MHD_run(server->daemon);
}

void http_close(struct http_server *server)
{
    if (!server)
        return;
    server->is_closing = 1;
    loop_timer_stop(&server->timer);
    loop_timer_stop(&server->cut_timer);
    loop_hook_remove(server->loop, &server->hook);
    if (server->daemon) {
        loop_fd_forget(server->loop, server->epoll_fd);
        release_all(server);
        MHD_stop_daemon(server->daemon);
    }
    if (server->gone_fd >= 0) {
        loop_fd_forget(server->loop, server->gone_fd);
        close(server->gone_fd);
    }
    free(server);
}

unsigned http_port(const struct http_server *server)
{
    return server->port;
}

const struct http_stats *http_stats(struct http_server *server)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
    server->stats.connections = info ? info->num_connections : 0;
    return &server->stats;
}
