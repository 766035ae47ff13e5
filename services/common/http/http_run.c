/* A connection's life, step by step: it reads a request, waits for the handler, sends the answer, and reads the next
 * one. */
#include "http_server.h"

#include <sys/socket.h>

#define STEPS_MAX 32 /* of one connection before others have their turn: pipelined requests, mostly */

static int sending(struct http_connection *connection)
{
    size_t waiting = connection->out.size;
    if (!http_send_waiting(connection)) {
        if (connection->out.size < waiting)
            http_connection_note_activity(connection);
        return 0;
    }
    if (connection->keeps_alive && !(connection->is_half_closed && !connection->in.size && !connection->is_readable)) {
        http_connection_touch(connection, HTTP_READING_HEAD);
        return 1;
    }
    /* Then what the client still sends is read away for a moment: closing with unread bytes makes the kernel send a
     * reset, which may destroy the answer on its way. */
    shutdown(connection->fd, SHUT_WR);
    http_connection_touch(connection, HTTP_LINGERING);
    return 1;
}

/* Returns 1 when the next step may follow at once, 0 when it has to wait. */
static int step(struct http_connection *connection)
{
    size_t had = connection->in.size;
    int goes_on = 0;
    if (connection->is_gone && connection->state != HTTP_CLOSED) {
        http_connection_close(connection);
        return 0;
    }
    switch (connection->state) {
    case HTTP_READING_PROXY:
        goes_on = http_read_proxy(connection);
        break;
    case HTTP_READING_HEAD:
        goes_on = http_read_head(connection);
        break;
    case HTTP_READING_BODY:
        goes_on = http_read_body(connection);
        break;
    case HTTP_SENDING:
        return sending(connection);
    case HTTP_STREAMING:
        return http_stream_step(connection);
    case HTTP_LINGERING:
        return http_read_away(connection);
    case HTTP_ASKED:
    case HTTP_CLOSED:
        return 0;
    }
    if (connection->in.size != had &&
        (connection->state == HTTP_READING_HEAD || connection->state == HTTP_READING_BODY))
        http_connection_note_activity(connection);
    return goes_on;
}

void http_connection_run(struct http_connection *connection)
{
    if (connection->is_running)
        return;
    connection->is_running = 1;
    int steps = 0;
    /* A client that pipelines requests gets STEPS_MAX of them answered, then waits behind the others. */
    while (steps < STEPS_MAX && step(connection))
        steps++;
    connection->is_running = 0;
    if (connection->state != HTTP_CLOSED && (steps == STEPS_MAX || connection->is_gone))
        http_connection_ready(connection);
}
