#include "outgoing.h"

#include "err.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 16384

/* What was sent leaves a gap at the front. It is closed only when room is needed: then it costs one move for many
 * writes. */
static int make_room(struct outgoing *outgoing, size_t more)
{
    size_t used = outgoing_size(outgoing);
    if (outgoing->start > 0 && outgoing->end + more > outgoing->capacity) {
        memmove(outgoing->data, outgoing->data + outgoing->start, used);
        outgoing->start = 0;
        outgoing->end = used;
    }
    size_t capacity = outgoing->capacity ? outgoing->capacity : FIRST_CAPACITY;
    while (capacity < outgoing->end + more)
        capacity *= 2;
    if (capacity == outgoing->capacity)
        return 0;
    char *data = realloc(outgoing->data, capacity);
    if (!data)
        return ERR_MEMORY;
    outgoing->data = data;
    outgoing->capacity = capacity;
    return 0;
}

int outgoing_add(struct outgoing *outgoing, const char *data, size_t size_bytes)
{
    if (make_room(outgoing, size_bytes))
        return ERR_MEMORY;
    assert(outgoing->end + size_bytes <= outgoing->capacity);
    memcpy(outgoing->data + outgoing->end, data, size_bytes);
    outgoing->end += size_bytes;
    return 0;
}

size_t outgoing_size(const struct outgoing *outgoing)
{
    assert(outgoing->start <= outgoing->end);
    return outgoing->end - outgoing->start;
}

int outgoing_write(struct outgoing *outgoing, struct redis_stream *stream)
{
    while (outgoing_size(outgoing)) {
        ssize_t written = redis_stream_write(stream, outgoing->data + outgoing->start, outgoing_size(outgoing));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : errno;
        outgoing->start += (size_t)written;
    }
    outgoing_clear(outgoing);
    return 0;
}

void outgoing_clear(struct outgoing *outgoing)
{
    outgoing->start = outgoing->end = 0;
}

void outgoing_done(struct outgoing *outgoing)
{
    free(outgoing->data);
    *outgoing = (struct outgoing){0};
}
