/* Answers that stay open. microhttpd asks for bytes; when there are none, its connection is suspended until a write
 * wakes it. */
#include "http_server.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define PIECE_SIZE     512    /* bytes asked for at once when the client knows no chunks */
#define SEND_BUFFER    131072 /* bytes that the kernel keeps for a slow client, beside our queue */
#define UNHEARD_MS     60000  /* a client whose machine acknowledges nothing for so long is gone */
#define GONE_ROUND_MAX 256    /* departures looked at in one round */

struct http_stream {
    struct http_server *server;
    struct MHD_Connection *connection;
    http_closed_fn *closed;
    void *context;
    char *queue; /* NULL while empty: thousands of silent streams cost nothing here */
    size_t start, size, room;
    int is_waiting; /* suspended */
    int is_ending;  /* no more writes; ends when the queue is empty */
    int is_gone;    /* ends at once */
};

static void wake(struct http_stream *stream)
{
    if (!stream->is_waiting)
        return;
    stream->is_waiting = 0;
    http_resume(stream->server, stream->connection);
}

/* microhttpd wants up to `max` bytes. */
static ssize_t on_read(void *context, uint64_t position, char *out, size_t max)
{
    struct http_stream *stream = context;
    (void)position;
    if (stream->is_gone)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    if (stream->size == 0) {
        if (stream->is_ending)
            return MHD_CONTENT_READER_END_OF_STREAM;
        stream->is_waiting = 1;
        MHD_suspend_connection(stream->connection);
        return 0;
    }
    size_t size = stream->size < max ? stream->size : max;
    memcpy(out, stream->queue + stream->start, size);
    stream->start += size;
    stream->size -= size;
    if (stream->size == 0) {
        free(stream->queue);
        stream->queue = NULL;
        stream->start = stream->room = 0;
    }
    return (ssize_t)size;
}

static int stream_fd(const struct http_stream *stream)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(stream->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

/* Best effort: a stream works without them, its loss is only noticed later. */
static void tune_socket(struct http_stream *stream)
{
    int fd = stream_fd(stream);
    int buffer = SEND_BUFFER;
    int unheard_ms = UNHEARD_MS;
    struct epoll_event event = {.events = EPOLLRDHUP | EPOLLET, .data.ptr = stream};
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &unheard_ms, sizeof unheard_ms);
    epoll_ctl(stream->server->gone_fd, EPOLL_CTL_ADD, fd, &event);
}

static struct http_stream *stream_new(struct http_request *request, http_closed_fn *closed, void *context)
{
    struct http_stream *stream = calloc(1, sizeof *stream);
    if (!stream)
        return NULL;
    stream->server = request->server;
    stream->connection = request->connection;
    stream->closed = closed;
    stream->context = context;
    return stream;
}

struct http_stream *http_stream_begin(struct http_request *request, const char *content_type, http_closed_fn *closed,
                                      void *context)
{
    struct http_stream *stream = request->connection ? stream_new(request, closed, context) : NULL;
    struct MHD_Response *response =
        stream ? MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, PIECE_SIZE, on_read, stream, NULL) : NULL;
    if (!response) {
        free(stream);
        http_problem(request, MHD_HTTP_SERVICE_UNAVAILABLE, "Service Unavailable", "There is no room for a stream.");
        return NULL;
    }
    tune_socket(stream);
    request->server->stats.streams++;
    request->stream = stream;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, content_type);
    http_answer(request, MHD_HTTP_OK, response);
    return stream;
}

/* The client does not read: its socket will never be ready for what is queued, so it is reset. */
static int drop_slow(struct http_stream *stream)
{
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    int fd = stream_fd(stream);
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    shutdown(fd, SHUT_RDWR);
    stream->server->stats.dropped++;
    http_stream_gone(stream);
    return ERR_FULL;
}

/* Makes room behind what is queued for `size` bytes. */
static int reserve(struct http_stream *stream, size_t size)
{
    if (stream->start) {
        memmove(stream->queue, stream->queue + stream->start, stream->size);
        stream->start = 0;
    }
    size_t room = stream->size + size;
    if (room <= stream->room)
        return 1;
    if (stream->room && room < 2 * stream->room)
        room = 2 * stream->room;
    char *queue = realloc(stream->queue, room);
    if (!queue)
        return 0;
    stream->queue = queue;
    stream->room = room;
    return 1;
}

int http_stream_write(struct http_stream *stream, const void *data, size_t size)
{
    if (stream->is_gone || stream->is_ending)
        return ERR_UNAVAILABLE;
    if (size == 0)
        return 0;
    if (size > HTTP_STREAM_QUEUE_MAX - stream->size || !reserve(stream, size))
        return drop_slow(stream);
    memcpy(stream->queue + stream->size, data, size);
    stream->size += size;
    wake(stream);
    return 0;
}

size_t http_stream_waiting(const struct http_stream *stream)
{
    return stream->size;
}

void http_stream_end(struct http_stream *stream)
{
    stream->is_ending = 1;
    wake(stream);
}

void http_stream_gone(struct http_stream *stream)
{
    stream->is_gone = 1;
    wake(stream);
}

void http_stream_finish(struct http_stream *stream)
{
    epoll_ctl(stream->server->gone_fd, EPOLL_CTL_DEL, stream_fd(stream), NULL);
    stream->server->stats.streams--;
    if (stream->closed)
        stream->closed(stream->context);
    free(stream->queue);
    free(stream);
}

void http_stream_watch_gone(void *context, int events)
{
    struct http_server *server = context;
    struct epoll_event gone[GONE_ROUND_MAX];
    (void)events;
    int count = epoll_wait(server->gone_fd, gone, GONE_ROUND_MAX, 0);
    for (int i = 0; i < count; i++)
        http_stream_gone(gone[i].data.ptr);
}
