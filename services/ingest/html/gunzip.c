/* Unpacks gzip up to a limit. What was cut off still gives what came before. */
#include "gunzip.h"
#include "buffer.h"

#include <stdint.h>
#include <string.h>
#include <zlib.h>

#define CHUNK       65536
#define WINDOW_GZIP (15 + 16) /* zlib's way to ask for gzip's header */

int gunzip_is_gzip(const char *body, size_t size_bytes)
{
    return size_bytes > 2 && memcmp(body, "\x1F\x8B\x08", 3) == 0;
}

static void unpack(z_stream *stream, struct buffer *unpacked)
{
    char chunk[CHUNK];
    int result = Z_OK;
    /* An error is an end like any other: a feed that was cut on its way still has its first items. */
    while (result == Z_OK && !unpacked->is_failed) {
        stream->next_out = (Bytef *)chunk;
        stream->avail_out = sizeof chunk;
        result = inflate(stream, Z_NO_FLUSH);
        buffer_add(unpacked, chunk, sizeof chunk - stream->avail_out);
    }
}

int gunzip(const char *body, size_t size_bytes, size_t max_bytes, char **out, size_t *out_size, struct err *err)
{
    struct buffer unpacked;
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)body, .avail_in = (uInt)size_bytes};
    buffer_init(&unpacked, max_bytes);
    if (inflateInit2(&stream, WINDOW_GZIP) != Z_OK)
        return err_set(err, ERR_MEMORY, "no memory to unpack %zu bytes", size_bytes);
    unpack(&stream, &unpacked);
    inflateEnd(&stream);
    /* A bomb unpacks to gigabytes: nothing of it is used, not even the beginning. */
    if (unpacked.is_failed == ERR_TOO_LARGE) {
        buffer_done(&unpacked);
        return err_set(err, ERR_TOO_LARGE, "unpacked, it is larger than %zu bytes", max_bytes);
    }
    if (unpacked.len == 0 && !unpacked.is_failed) {
        buffer_done(&unpacked);
        return err_set(err, ERR_INVALID, "it begins like gzip and cannot be unpacked");
    }
    return buffer_take(&unpacked, out, out_size, err);
}
