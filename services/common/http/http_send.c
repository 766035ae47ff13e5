/* Sending: at once as far as the client takes it, without a copy; the rest waits. */
#include "http_server.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>

/* Returns how many bytes were sent; 0 when the client takes none now, or has gone. */
static size_t send_parts(struct http_connection *connection, struct iovec *parts, size_t count)
{
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = count};
    ssize_t size = sendmsg(connection->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (size >= 0)
        return (size_t)size;
    if (errno == EAGAIN || errno == EWOULDBLOCK)
        connection->is_writable = 0; /* epoll tells when it takes more */
    else
        connection->is_gone = 1;
    return 0;
}

static int keep(struct http_connection *connection, const char *data, size_t size, size_t sent)
{
    return sent >= size ? 0 : http_queue_add(&connection->out, data + sent, size - sent);
}

void http_send(struct http_connection *connection, const char *head, size_t head_size, const struct http_bytes *body)
{
    static const struct http_bytes none = {NULL, 0, NULL};
    const struct http_bytes *rest = body ? body : &none;
    struct iovec parts[2] = {{(void *)(uintptr_t)head, head_size}, {(void *)(uintptr_t)rest->data, rest->size}};
    size_t sent = 0, body_sent;
    if (!connection->out.size && connection->is_writable && !connection->is_gone)
        sent = send_parts(connection, parts, 2);
    body_sent = sent > head_size ? sent - head_size : 0;
    /* The body's allocation becomes the queue: a large page to a slow client is not copied. */
    if (rest->owned && sent >= head_size && body_sent < rest->size && !connection->out.size && !connection->is_gone) {
        http_queue_adopt(&connection->out, rest->owned, body_sent, rest->size);
        return;
    }
    if (!connection->is_gone &&
        (keep(connection, head, head_size, sent) || keep(connection, rest->data, rest->size, body_sent)))
        connection->is_gone = 1;
    free(rest->owned);
}

void http_send_parts(struct http_connection *connection, struct iovec *parts, size_t count)
{
    size_t sent = send_parts(connection, parts, count);
    for (size_t i = 0; i < count && !connection->is_gone; i++) {
        size_t of_this = sent < parts[i].iov_len ? sent : parts[i].iov_len;
        sent -= of_this;
        if (keep(connection, parts[i].iov_base, parts[i].iov_len, of_this))
            connection->is_gone = 1;
    }
}

int http_send_waiting(struct http_connection *connection)
{
    while (connection->out.size && connection->is_writable && !connection->is_gone) {
        struct iovec part = {http_queue_front(&connection->out), connection->out.size};
        http_queue_drop(&connection->out, send_parts(connection, &part, 1));
    }
    return !connection->out.size || connection->is_gone;
}
