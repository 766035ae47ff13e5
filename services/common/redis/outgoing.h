/* Bytes that wait to be written to a socket, in order. */
#ifndef TRIPTYCH_OUTGOING_H
#define TRIPTYCH_OUTGOING_H

#include "redis_stream.h"

#include <stddef.h>

/* Bytes from `start` to `end` wait. Zero-initialised it is empty; what was once needed stays allocated. */
struct outgoing {
    char *data; /* owned */
    size_t start, end, capacity;
};

/* Returns 0, or ERR_MEMORY; then nothing was added. How much may wait is the caller's business. */
int outgoing_add(struct outgoing *outgoing, const char *data, size_t size_bytes);
size_t outgoing_size(const struct outgoing *outgoing);
/* Writes what the stream takes now. Returns 0, or the errno of a lost connection (redis_stream_problem). */
int outgoing_write(struct outgoing *outgoing, struct redis_stream *stream);
void outgoing_clear(struct outgoing *outgoing);
void outgoing_done(struct outgoing *outgoing);

#endif
