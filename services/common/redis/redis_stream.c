/* The one place that knows whether bytes go through TLS. */
#include "redis_stream.h"

#include "redis_socket.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int redis_stream_open(struct redis_stream *stream, const struct resolve_address *address, int64_t silence_ms)
{
    int fd = redis_socket_open(address, silence_ms);
    *stream = (struct redis_stream){.fd = fd < 0 ? -1 : fd};
    return fd < 0 ? -fd : 0;
}

int redis_stream_connect(struct redis_stream *stream, const struct redis_url *url, const struct redis_tls_files *files,
                         int *out_events, struct err *err)
{
    if (!stream->tls) {
        int failure = redis_socket_failure(stream->fd);
        if (failure)
            return err_set(err, ERR_IO, "no connection to Redis: %s", strerror(failure));
        if (!url->is_tls)
            return 1;
        int code = redis_tls_open(files, url->host, stream->fd, &stream->tls, err);
        if (code)
            return code;
    }
    return redis_tls_shake(stream->tls, out_events, err);
}

void redis_stream_close(struct redis_stream *stream)
{
    redis_tls_close(stream->tls);
    if (stream->fd >= 0)
        close(stream->fd);
    *stream = (struct redis_stream){.fd = -1};
}

ssize_t redis_stream_read(struct redis_stream *stream, void *out, size_t size)
{
    return stream->tls ? redis_tls_read(stream->tls, out, size) : recv(stream->fd, out, size, 0);
}

ssize_t redis_stream_write(struct redis_stream *stream, const void *data, size_t size)
{
    /* A connection that is gone is an error to report, not a signal that ends the process. */
    return stream->tls ? redis_tls_write(stream->tls, data, size) : send(stream->fd, data, size, MSG_NOSIGNAL);
}

const char *redis_stream_problem(const struct redis_stream *stream, int failure)
{
    return failure == EPROTO && stream->tls ? redis_tls_problem(stream->tls) : strerror(failure);
}
