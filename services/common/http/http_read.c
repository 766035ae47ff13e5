/* Reading a request: its head is gathered and taken apart, then its body, then the handler is asked. */
#include "http_server.h"

#include "proxy_protocol.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#define READ_PIECE 4096

/* The client will send no more. What it has begun and not finished is answered, silence is not. */
static int on_end(struct http_connection *connection)
{
    if (connection->state <= HTTP_READING_HEAD && connection->in.size == 0)
        connection->is_gone = 1;
    else
        http_refuse(connection, 400, "The request ends before it is complete.");
    return 1;
}

static int read_more(struct http_connection *connection)
{
    if (!connection->is_readable)
        return 0;
    char *room = http_queue_reserve(&connection->in, READ_PIECE);
    ssize_t size = room ? recv(connection->fd, room, READ_PIECE, 0) : -1;
    if (size > 0) {
        connection->in.size += (size_t)size;
        /* A short read emptied the socket: epoll tells when more comes. After the end there is one more to read, the
         * 0. */
        connection->is_readable = size == READ_PIECE || connection->is_half_closed;
        return 1;
    }
    if (!connection->in.size)
        http_queue_done(&connection->in); /* a silent connection holds no buffer */
    if (room && size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        connection->is_readable = 0;
        return 0;
    }
    connection->is_half_closed = 1;
    if (size < 0)
        connection->is_gone = 1;
    return size < 0 ? 1 : on_end(connection);
}

static int ask(struct http_connection *connection)
{
    struct http_server *server = connection->server;
    struct http_request *request = connection->request;
    /* A NUL behind the body, for handlers that read it as text. */
    char *end = request->body.size ? http_queue_reserve(&request->body, 1) : NULL;
    if (end)
        *end = '\0';
    if (request->body.size && !end) {
        connection->is_gone = 1;
        return 1;
    }
    server->stats.requests++;
    http_connection_touch(connection, HTTP_ASKED);
    if (strcmp(request->head.path, "*") == 0) { /* OPTIONS of the server as a whole */
        http_header_add(request, "Allow", "GET, HEAD, POST, OPTIONS");
        http_respond(request, 204, NULL, "", 0);
    } else {
        server->options.handler(server->options.context, request);
    }
    return 1;
}

/* Not when the body has begun to come: then the client has not waited for it. */
static void ask_for_body(struct http_connection *connection)
{
    static const char text[] = "HTTP/1.1 100 Continue\r\n\r\n";
    if (connection->request->head.wants_continue && !connection->in.size)
        http_send(connection, text, sizeof text - 1, NULL);
}

static int begin(struct http_connection *connection, size_t size)
{
    struct http_request *request = http_request_new(connection, http_queue_front(&connection->in), size);
    http_queue_drop(&connection->in, size);
    connection->scanned = 0;
    if (!request) {
        connection->is_gone = 1;
        return 1;
    }
    connection->request = request;
    unsigned status = http_head_parse(&request->head, request->text, size);
    request->is_head = request->head.method && strcmp(request->head.method, "HEAD") == 0;
    if (status) {
        http_refuse(connection, status, request->head.refusal);
        return 1;
    }
    /* Refused before the body is read: "Expect: 100-continue" exists for that. */
    if (request->head.content_length > connection->server->options.body_max) {
        http_refuse(connection, 413, "The body is larger than this server reads.");
        return 1;
    }
    if (request->head.body == HTTP_BODY_NONE)
        return ask(connection);
    request->body_left = request->head.content_length;
    connection->state = HTTP_READING_BODY; /* within the time that the request has */
    ask_for_body(connection);
    return 1;
}

/* Which of the two is too long is told apart by the first line's end. */
static int refuse_long(struct http_connection *connection, size_t size)
{
    if (memchr(http_queue_front(&connection->in), '\n', size < HTTP_HEAD_MAX ? size : HTTP_HEAD_MAX))
        http_refuse(connection, 431, "The headers are longer than 8192 bytes with the request line.");
    else
        http_refuse(connection, 414, "The address is longer than this server reads.");
    return 1;
}

/* ── what a front says first ── */

static void admit_itself(struct http_connection *connection)
{
    struct sockaddr_storage from = {.ss_family = AF_UNSPEC};
    socklen_t size = sizeof from;
    struct net_address address;
    getpeername(connection->fd, (struct sockaddr *)&from, &size);
    net_address_from_socket((struct sockaddr *)&from, &address);
    http_admit(connection, &address);
}

/* Whoever comes from a front's address may send a header; without one the connection is the front's own, a health
 * check. */
int http_read_proxy(struct http_connection *connection)
{
    struct proxy_header header;
    struct http_queue *in = &connection->in;
    enum proxy_verdict verdict =
        in->size ? proxy_protocol_read(http_queue_front(in), in->size, &header) : PROXY_NEED_MORE;
    if (verdict == PROXY_NEED_MORE)
        return read_more(connection);
    if (verdict == PROXY_INVALID) {
        http_refuse(connection, 400, "The PROXY protocol's header is broken.");
        return 1;
    }
    if (verdict == PROXY_HEADER)
        http_queue_drop(in, header.size);
    if (verdict == PROXY_HEADER && header.has_address) {
        connection->is_front = 0;
        http_admit(connection, &header.address);
    } else {
        admit_itself(connection);
    }
    return 1;
}

int http_read_head(struct http_connection *connection)
{
    struct http_queue *in = &connection->in;
    size_t blank = in->size ? http_head_blank(http_queue_front(in), in->size) : 0;
    /* Blank lines before a request are passed over (RFC 9112 2.2): old clients send one behind a body. */
    if (blank) {
        http_queue_drop(in, blank);
        connection->scanned = 0;
    }
    int size = in->size ? http_head_scan(http_queue_front(in), in->size, &connection->scanned) : 0;
    if (size < 0) {
        http_refuse(connection, 400, "The headers hold a NUL, or a line that does not end with CR LF.");
        return 1;
    }
    if (size > HTTP_HEAD_MAX || (size == 0 && in->size >= HTTP_HEAD_MAX))
        return refuse_long(connection, in->size);
    return size ? begin(connection, (size_t)size) : read_more(connection);
}

/* ── the body ── */

static int gather(struct http_connection *connection, const char *data, size_t size)
{
    struct http_queue *body = &connection->request->body;
    if (size > connection->server->options.body_max - body->size) {
        http_refuse(connection, 413, "The body is larger than this server reads.");
        return 0;
    }
    if (http_queue_add(body, data, size))
        connection->is_gone = 1;
    return !connection->is_gone;
}

static int read_known(struct http_connection *connection)
{
    struct http_request *request = connection->request;
    struct http_queue *in = &connection->in;
    size_t size = in->size < request->body_left ? in->size : (size_t)request->body_left;
    if (size && !gather(connection, http_queue_front(in), size))
        return 1;
    http_queue_drop(in, size);
    request->body_left -= size;
    return request->body_left ? read_more(connection) : ask(connection);
}

static int read_chunks(struct http_connection *connection)
{
    struct http_request *request = connection->request;
    struct http_queue *in = &connection->in;
    size_t body_max = connection->server->options.body_max;
    while (in->size && request->chunks.state < HTTP_CHUNK_DONE) {
        const char *data;
        size_t size, used = http_chunks_take(&request->chunks, http_queue_front(in), in->size, &data, &size);
        if (!gather(connection, data, size))
            return 1;
        http_queue_drop(in, used);
        request->body_on_wire += used;
    }
    if (request->chunks.state == HTTP_CHUNK_DONE)
        return ask(connection);
    if (request->chunks.state == HTTP_CHUNK_BROKEN)
        http_refuse(connection, 400, "The chunked body is broken.");
    else if (request->chunks.state == HTTP_CHUNK_DATA && request->chunks.left > body_max - request->body.size)
        http_refuse(connection, 413, "The body is larger than this server reads.");
    /* Chunks of one byte each carry six bytes of framing. */
    else if (request->body_on_wire > body_max + HTTP_DRAIN_MAX)
        http_refuse(connection, 413, "The body comes in too many small pieces.");
    else
        return read_more(connection);
    return 1;
}

int http_read_body(struct http_connection *connection)
{
    return connection->request->head.body == HTTP_BODY_CHUNKED ? read_chunks(connection) : read_known(connection);
}

/* ── after the last answer ── */

int http_read_away(struct http_connection *connection)
{
    char piece[READ_PIECE];
    http_queue_done(&connection->in);
    if (!connection->is_readable) {
        connection->is_gone = connection->is_half_closed;
        return connection->is_gone;
    }
    ssize_t size = recv(connection->fd, piece, sizeof piece, 0);
    if (size > 0)
        connection->drained += (size_t)size;
    if (size == 0 || connection->drained > HTTP_DRAIN_MAX || (size < 0 && errno != EAGAIN && errno != EWOULDBLOCK))
        connection->is_gone = 1;
    connection->is_readable = size > 0;
    return size > 0 || connection->is_gone;
}
