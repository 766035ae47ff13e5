/* A client that sends a byte now and then is never idle for microhttpd, and could hold its connection for ever: a
 * request must be read within READ_FACTOR idle timeouts. */
#include "http_server.h"

#include "clock.h"

#include <stdlib.h>
#include <sys/socket.h>

#define READ_FACTOR 2

static struct http_connection *connection_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static void add(struct http_server *server, struct MHD_Connection *connection, void **slot)
{
    struct http_connection *own = calloc(1, sizeof *own);
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    *slot = own;
    if (!own)
        return; /* served, but not timed */
    own->fd = info ? info->connect_fd : -1;
    own->reading_since_ms = clock_monotonic_ms();
    own->next = server->connections;
    if (own->next)
        own->next->previous = own;
    server->connections = own;
}

static void drop(struct http_server *server, struct http_connection *own)
{
    if (!own)
        return;
    if (own->previous)
        own->previous->next = own->next;
    else
        server->connections = own->next;
    if (own->next)
        own->next->previous = own->previous;
    free(own);
}

void http_on_connection(void *context, struct MHD_Connection *connection, void **slot,
                        enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        add(context, connection, slot);
    } else {
        drop(context, *slot);
        *slot = NULL;
    }
}

void http_reading(struct MHD_Connection *connection, int is_reading)
{
    struct http_connection *own = connection_of(connection);
    if (own)
        own->reading_since_ms = is_reading ? clock_monotonic_ms() : 0;
}

/* microhttpd learns of the shutdown from its epoll descriptor and closes. */
void http_cut_slow_requests(void *context)
{
    struct http_server *server = context;
    int64_t since_ms = clock_monotonic_ms() - (int64_t)server->idle_timeout_s * 1000 * READ_FACTOR;
    for (struct http_connection *own = server->connections; own; own = own->next) {
        if (own->reading_since_ms && own->reading_since_ms < since_ms)
            shutdown(own->fd, SHUT_RDWR);
    }
}
