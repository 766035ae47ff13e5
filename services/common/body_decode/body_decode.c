/* What servers pack is unpacked here and not by curl, for two reasons: the limit on memory then counts what is unpacked
 * one body at a time, and many servers name the wrong coding or none. */
#include "body_decode.h"

#include <brotli/decode.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#define CHUNK       65536
#define CODINGS_MAX 3 /* one over the other; more is nobody's feed */
#define WINDOW_ZLIB 15
#define WINDOW_GZIP (15 + 16) /* zlib's way to ask for gzip's header */
#define WINDOW_RAW  (-15)
#define SEPARATORS  ", \t"
#define CODING_SIZE 16

/* Unpacks all members of `packed`. Returns whether that is what it is: something came out, or it ended well. */
static int unpack_zlib(const struct buffer *packed, int window, struct buffer *out)
{
    z_stream stream = {.next_in = (Bytef *)packed->data, .avail_in = (uInt)packed->len};
    char chunk[CHUNK];
    int result = Z_OK;
    if (inflateInit2(&stream, window) != Z_OK) {
        out->is_failed = ERR_MEMORY;
        return 1;
    }
    while (result == Z_OK && !out->is_failed) {
        stream.next_out = (Bytef *)chunk;
        stream.avail_out = sizeof chunk;
        result = inflate(&stream, Z_NO_FLUSH);
        buffer_add(out, chunk, sizeof chunk - stream.avail_out);
        if (result == Z_STREAM_END && window == WINDOW_GZIP && stream.avail_in > 0 && *stream.next_in == 0x1F)
            result = inflateReset(&stream); /* gzip may be several, one behind the other */
    }
    inflateEnd(&stream);
    return out->len > 0 || result == Z_STREAM_END;
}

static int unpack_brotli(const struct buffer *packed, struct buffer *out)
{
    BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    const uint8_t *next = (const uint8_t *)packed->data;
    size_t left = packed->len;
    uint8_t chunk[CHUNK];
    BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
    if (!state) {
        out->is_failed = ERR_MEMORY;
        return 1;
    }
    while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT && !out->is_failed) {
        uint8_t *at = chunk;
        size_t room = sizeof chunk;
        result = BrotliDecoderDecompressStream(state, &left, &next, &room, &at, NULL);
        buffer_add(out, chunk, sizeof chunk - room);
    }
    BrotliDecoderDestroyInstance(state);
    return result == BROTLI_DECODER_RESULT_SUCCESS || out->is_failed;
}

static int is_gzip(const struct buffer *body)
{
    return body->len > 2 && memcmp(body->data, "\x1F\x8B\x08", 3) == 0;
}

/* Whether `body` is packed so; then `out` is what it was before. */
static int unpack(const struct buffer *body, const char *coding, struct buffer *out)
{
    if (strcasecmp(coding, "gzip") == 0 || strcasecmp(coding, "x-gzip") == 0)
        return is_gzip(body) && unpack_zlib(body, WINDOW_GZIP, out);
    if (strcasecmp(coding, "deflate") == 0) /* meant is zlib's format; some servers send the bare stream */
        return unpack_zlib(body, WINDOW_ZLIB, out) || unpack_zlib(body, WINDOW_RAW, out);
    return strcasecmp(coding, "br") == 0 && unpack_brotli(body, out);
}

static int decode(struct buffer *body, const char *coding)
{
    struct buffer plain;
    buffer_init(&plain, body->max_bytes);
    if (!body->len || !unpack(body, coding, &plain)) {
        buffer_done(&plain);
        return 0;
    }
    buffer_done(body);
    *body = plain;
    body->is_failed = 0;
    return plain.is_failed;
}

/* The codings in the order in which they were put on. */
static size_t split(const char *codings, char out[CODINGS_MAX][CODING_SIZE])
{
    size_t count = 0;
    for (codings += strspn(codings, SEPARATORS); *codings && count < CODINGS_MAX;
         codings += strspn(codings, SEPARATORS)) {
        size_t len = strcspn(codings, SEPARATORS);
        size_t kept = len < CODING_SIZE ? len : CODING_SIZE - 1;
        memcpy(out[count], codings, kept);
        out[count++][kept] = '\0';
        codings += len;
    }
    return count;
}

int body_decode(struct buffer *body, const char *codings)
{
    char names[CODINGS_MAX][CODING_SIZE];
    size_t count = split(codings, names);
    int result = 0;
    /* The coding that was put on last comes off first. */
    while (count > 0 && result == 0)
        result = decode(body, names[--count]);
    /* Files that lie packed on the server (feed.xml.gz) come without a coding named. */
    return result == 0 && is_gzip(body) ? decode(body, "gzip") : result;
}
