/* A connection: opened, in which state since when, waiting to be run, closed. */
#include "http_server.h"

#include "clock.h"

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define READ_FACTOR 2  /* idle timeouts within which a request must have arrived */
#define SEND_FACTOR 10 /* and within which an answer must have been taken */
#define LINGER_MS   2000

/* Two limits: silence, and the whole of a request or an answer. The second stops a client that sends one byte before
 * each deadline. */
static int64_t limit_of(const struct http_connection *connection, int64_t now_ms)
{
    int64_t idle_ms = (int64_t)connection->server->options.idle_timeout_s * 1000;
    int64_t factor = connection->state == HTTP_SENDING ? SEND_FACTOR : READ_FACTOR;
    int64_t at_ms = now_ms + idle_ms, last_ms = connection->since_ms + factor * idle_ms;
    return at_ms < last_ms ? at_ms : last_ms;
}

void http_connection_note_activity(struct http_connection *connection)
{
    if (connection->state == HTTP_ASKED || connection->state == HTTP_STREAMING)
        connection->deadline_ms = 0;
    else if (connection->state != HTTP_LINGERING)
        connection->deadline_ms = limit_of(connection, clock_monotonic_ms());
}

void http_connection_touch(struct http_connection *connection, enum http_state state)
{
    struct http_server *server = connection->server;
    connection->state = state;
    connection->since_ms = clock_monotonic_ms();
    if (state == HTTP_LINGERING)
        connection->deadline_ms = connection->since_ms + LINGER_MS;
    TAILQ_REMOVE(&server->live, connection, in_list);
    if (state == HTTP_STREAMING)
        TAILQ_INSERT_TAIL(&server->streaming, connection, in_list);
    else
        TAILQ_INSERT_TAIL(&server->live, connection, in_list);
    http_connection_note_activity(connection);
}

struct http_connection *http_connection_new(struct http_server *server, int fd, int is_counted)
{
    struct http_connection *connection = calloc(1, sizeof *connection);
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = connection};
    if (!connection || epoll_ctl(server->epoll_fd, EPOLL_CTL_ADD, fd, &event)) {
        free(connection);
        return NULL;
    }
    connection->server = server;
    connection->fd = fd;
    connection->is_counted = is_counted != 0;
    connection->is_writable = 1;
    if (is_counted)
        server->stats.connections++;
    else
        server->refused_open++;
    TAILQ_INSERT_TAIL(&server->live, connection, in_list);
    http_connection_touch(connection, HTTP_READING_PROXY);
    return connection;
}

void http_connection_end_stream(struct http_connection *connection)
{
    connection->peer->streams--;
    connection->server->stats.streams--;
    if (connection->stream.closed)
        connection->stream.closed(connection->stream.context);
}

static void forget_request(struct http_connection *connection)
{
    struct http_request *request = connection->request;
    connection->request = NULL;
    if (!request)
        return;
    /* The handler may be waiting for Redis; when it answers, the answer goes nowhere. */
    request->connection = NULL;
    if (connection->state != HTTP_ASKED) /* else the handler still has it: its answer will free it */
        http_request_free(request);
}

void http_connection_close(struct http_connection *connection)
{
    struct http_server *server = connection->server;
    if (connection->state == HTTP_CLOSED)
        return;
    forget_request(connection);
    if (connection->state == HTTP_STREAMING) {
        TAILQ_REMOVE(&server->streaming, connection, in_list);
        http_connection_end_stream(connection);
    } else {
        TAILQ_REMOVE(&server->live, connection, in_list);
    }
    if (connection->is_ready)
        TAILQ_REMOVE(&server->ready, connection, in_ready);
    if (connection->is_counted)
        server->stats.connections--;
    else
        server->refused_open--;
    http_peers_leave(&server->peers, connection->peer);
    http_queue_done(&connection->in);
    http_queue_done(&connection->out);
    close(connection->fd); /* epoll forgets it */
    connection->state = HTTP_CLOSED;
    connection->is_ready = 0;
    if (server->is_accept_paused) /* there is room again */
        loop_timer_start(server->loop, &server->accept_timer, 0, 0);
    TAILQ_INSERT_TAIL(&server->dead, connection, in_list);
}

/* Not before the round's end: its events may still stand in the list that epoll has given. */
void http_connections_free_dead(struct http_server *server)
{
    struct http_connection *connection;
    while ((connection = TAILQ_FIRST(&server->dead))) {
        TAILQ_REMOVE(&server->dead, connection, in_list);
        free(connection);
    }
}

void http_connection_ready(struct http_connection *connection)
{
    struct http_server *server = connection->server;
    if (connection->is_ready || connection->is_running || connection->state == HTTP_CLOSED)
        return;
    if (TAILQ_EMPTY(&server->ready))
        loop_timer_start(server->loop, &server->ready_timer, 0, 0);
    connection->is_ready = 1;
    TAILQ_INSERT_TAIL(&server->ready, connection, in_ready);
}

void http_cut_silent(void *context)
{
    struct http_server *server = context;
    struct http_connection *connection, *next;
    int64_t now_ms = clock_monotonic_ms();
    for (connection = TAILQ_FIRST(&server->live); connection; connection = next) {
        next = TAILQ_NEXT(connection, in_list);
        if (connection->deadline_ms && connection->deadline_ms <= now_ms)
            http_connection_close(connection);
    }
    http_connections_free_dead(server);
}
