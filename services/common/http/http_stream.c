/* Answers that stay open. A silent stream costs its connection's struct and nothing else. */
#include "http_server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/uio.h>

#define CHUNK_DIGITS    7 /* of a chunk's size, leading zeros among them: HTTP_STREAM_QUEUE_MAX has 6 */
#define CHUNK_HEAD_SIZE (CHUNK_DIGITS + 2) /* digits, CR LF */
#define FRAME_MAX       24                 /* bytes around a chunk, and the last one */
#define FLUSH_AT        16384              /* bytes that are sent at once instead of at the end of the round */
#define SEND_BUFFER     131072             /* bytes that the kernel keeps for a slow client, beside our queue */
#define UNHEARD_MS      60000              /* a client whose machine acknowledges nothing for so long is gone */

static const char LAST_CHUNK[] = "0\r\n\r\n";

static struct http_connection *connection_of(const struct http_stream *stream)
{
    return (struct http_connection *)((uintptr_t)stream - offsetof(struct http_connection, stream));
}

/* Best effort: a stream works without them, its loss is only noticed later. Left alone, the kernel's buffer grows to
 * megabytes for each slow reader. */
static void tune_socket(int fd)
{
    int buffer = SEND_BUFFER;
    int unheard_ms = UNHEARD_MS;
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &unheard_ms, sizeof unheard_ms);
}

static int may_begin(struct http_request *request)
{
    struct http_connection *connection = request->connection;
    if (!connection || !connection->peer)
        return 0;
    unsigned most = connection->is_front ? 0 : connection->server->options.client_streams_max;
    if (!most || connection->peer->streams < most)
        return 1;
    http_limited(connection->server, HTTP_LIMIT_ADDRESS_STREAMS, &connection->peer->client);
    return 0;
}

struct http_stream *http_stream_begin(struct http_request *request, const char *content_type, http_closed_fn *closed,
                                      void *context)
{
    char text[HTTP_ANSWER_HEAD_MAX];
    if (!may_begin(request)) {
        http_header_add(request, "Retry-After", "30");
        http_problem(request, 429, "Too Many Requests", "Your address has as many streams open as it may: close some.");
        return NULL;
    }
    struct http_connection *connection = request->connection;
    int is_chunked = request->head.minor > 0;
    struct http_answer head = {.status = 200,
                               .content_type = content_type,
                               .headers = &request->headers,
                               .content_length = -1,
                               .is_chunked = is_chunked,
                               /* HTTP/1.0 knows no chunks: such a stream ends with its connection. */
                               .keeps_alive = is_chunked && request->head.keeps_alive,
                               .minor = request->head.minor};
    size_t size = http_answer_head(connection->server, &head, text);
    connection->stream = (struct http_stream){
        .closed = closed, .context = context, .is_chunked = is_chunked, .is_ending = request->is_head};
    connection->keeps_alive = head.keeps_alive != 0;
    connection->request = NULL;
    connection->peer->streams++;
    connection->server->stats.streams++;
    tune_socket(connection->fd);
    http_connection_touch(connection, HTTP_STREAMING);
    http_send(connection, text, size, NULL);
    http_request_free(request);
    http_connection_ready(connection);
    return &connection->stream;
}

/* Begins a chunk whose size is not known yet: room for its digits is left at the queue's end. */
static int open_chunk(struct http_connection *connection)
{
    static const char room[] = "0000000\r\n";
    connection->stream.chunk_at = connection->out.size;
    connection->stream.is_chunk_open = 1;
    return http_queue_add(&connection->out, room, sizeof room - 1);
}

/* What was written since the last flush leaves as one chunk. */
static void close_chunk(struct http_connection *connection)
{
    static const char digits[] = "0123456789abcdef";
    if (!connection->stream.is_chunk_open)
        return;
    connection->stream.is_chunk_open = 0;
    char *head = http_queue_front(&connection->out) + connection->stream.chunk_at;
    size_t size = connection->out.size - connection->stream.chunk_at - CHUNK_HEAD_SIZE;
    for (int i = CHUNK_DIGITS - 1; i >= 0; i--, size /= 16)
        head[i] = digits[size % 16];
    if (http_queue_add(&connection->out, "\r\n", 2))
        connection->is_gone = 1;
}

/* Returns 1 when the writer was asked, since there may be more to send then. */
static int tell_room(struct http_stream *stream)
{
    http_room_fn *room = stream->room;
    if (!room)
        return 0;
    stream->room = NULL;
    room(stream->context);
    return 1;
}

int http_stream_step(struct http_connection *connection)
{
    /* A reader of a stream has nothing more to say; its end of input is its end. */
    if (connection->is_half_closed) {
        connection->is_gone = 1;
        return 1;
    }
    if (connection->is_writable)
        close_chunk(connection);
    if (!http_send_waiting(connection))
        return 0;
    if (!connection->is_gone && !connection->stream.is_ending)
        return tell_room(&connection->stream);
    if (!connection->is_gone) {
        TAILQ_REMOVE(&connection->server->streaming, connection, in_list);
        TAILQ_INSERT_TAIL(&connection->server->live, connection, in_list);
        http_connection_touch(connection, HTTP_SENDING);
        http_connection_end_stream(connection);
    }
    return 1;
}

/* The client does not read: it is reset, since its socket will never be ready for what is queued. */
static int drop_slow(struct http_connection *connection)
{
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    connection->server->stats.dropped++;
    connection->is_gone = 1;
    http_limited(connection->server, HTTP_LIMIT_SLOW, &connection->peer->client);
    http_connection_ready(connection);
    return ERR_FULL;
}

static int put(struct http_connection *connection, const void *data, size_t size)
{
    struct http_stream *stream = &connection->stream;
    if (stream->is_chunked && !stream->is_chunk_open && open_chunk(connection))
        return -1;
    return http_queue_add(&connection->out, data, size);
}

int http_stream_write(struct http_stream *stream, const void *data, size_t size)
{
    struct http_connection *connection = connection_of(stream);
    if (connection->is_gone || stream->is_ending)
        return ERR_UNAVAILABLE;
    if (size == 0)
        return 0;
    if (size > HTTP_STREAM_QUEUE_MAX || connection->out.size + size > HTTP_STREAM_QUEUE_MAX + FRAME_MAX ||
        put(connection, data, size))
        return drop_slow(connection);
    if (connection->out.size > FLUSH_AT && connection->is_writable) {
        close_chunk(connection);
        http_send_waiting(connection);
    }
    if (connection->is_writable || connection->is_gone)
        http_connection_ready(connection);
    return 0;
}

int http_stream_send(struct http_stream *stream, const void *data, size_t size)
{
    struct http_connection *connection = connection_of(stream);
    char head[CHUNK_HEAD_SIZE + 1];
    if (connection->is_gone || stream->is_ending || connection->out.size || !connection->is_writable || size == 0 ||
        size > HTTP_STREAM_QUEUE_MAX)
        return http_stream_write(stream, data, size);
    size_t head_size = stream->is_chunked ? (size_t)snprintf(head, sizeof head, "%zx\r\n", size) : 0;
    struct iovec parts[] = {
        {head, head_size}, {(void *)(uintptr_t)data, size}, {(void *)(uintptr_t) "\r\n", stream->is_chunked ? 2 : 0}};
    http_send_parts(connection, parts, sizeof parts / sizeof *parts);
    if (connection->is_gone)
        http_connection_ready(connection);
    return 0;
}

void http_stream_await_room(struct http_stream *stream, http_room_fn *room)
{
    stream->room = room;
    /* Nothing may wait any more: then the next step tells. */
    http_connection_ready(connection_of(stream));
}

size_t http_stream_waiting(const struct http_stream *stream)
{
    return connection_of(stream)->out.size;
}

void http_stream_end(struct http_stream *stream)
{
    struct http_connection *connection = connection_of(stream);
    if (stream->is_ending)
        return;
    stream->is_ending = 1;
    close_chunk(connection);
    if (stream->is_chunked && http_queue_add(&connection->out, LAST_CHUNK, sizeof LAST_CHUNK - 1))
        connection->is_gone = 1;
    http_connection_ready(connection);
}

void http_stream_drop(struct http_stream *stream)
{
    struct http_connection *connection = connection_of(stream);
    if (!connection->is_gone)
        drop_slow(connection);
}
