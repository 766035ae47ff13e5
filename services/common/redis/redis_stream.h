/* Bytes to and from Redis or a Sentinel: a socket, and TLS over it where redis_url says so. Never waits. */
#ifndef TRIPTYCH_REDIS_STREAM_H
#define TRIPTYCH_REDIS_STREAM_H

#include "redis_target.h"
#include "redis_tls.h"
#include "resolve.h"

#include <stdint.h>

struct redis_stream {
    int fd;                /* -1: none. Owned, and watched by the owner of the stream */
    struct redis_tls *tls; /* owned; NULL: plain, or not begun */
};

/* Begins to connect. Returns 0, or the errno of a failure. `silence_ms`: when the kernel gives up on bytes that nobody
 * acknowledges. */
int redis_stream_open(struct redis_stream *stream, const struct resolve_address *address, int64_t silence_ms);
/* Called when the socket was found writable, and again each time one of *out_events came. `url` says where it leads.
 * Returns 1 when bytes can go to and fro; 0 when it waits for *out_events (enum loop_events); else a negative err_code
 * with the reason. */
int redis_stream_connect(struct redis_stream *stream, const struct redis_url *url, const struct redis_tls_files *files,
                         int *out_events, struct err *err);
/* After the loop has forgotten `fd`. A stream that is closed stays so. */
void redis_stream_close(struct redis_stream *stream);

/* As recv and send, see redis_tls_read. */
ssize_t redis_stream_read(struct redis_stream *stream, void *out, size_t size);
ssize_t redis_stream_write(struct redis_stream *stream, const void *data, size_t size);
/* What `failure`, an errno of these two, means. Borrowed until the next failure. */
const char *redis_stream_problem(const struct redis_stream *stream, int failure);

#endif
