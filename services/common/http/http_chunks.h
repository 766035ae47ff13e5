/* A chunked body, taken apart as it arrives (RFC 9112 7.1). Strict: a size is hexadecimal digits alone, every line ends
 * with CR LF, extensions are passed over, a trailer is read and forgotten. Pure. */
#ifndef TRIPTYCH_HTTP_CHUNKS_H
#define TRIPTYCH_HTTP_CHUNKS_H

#include <stddef.h>
#include <stdint.h>

#define HTTP_CHUNK_LINE_MAX 512  /* bytes of a chunk's size and extensions */
#define HTTP_CHUNK_SIZE_MAX 8    /* hexadecimal digits of a size */
#define HTTP_TRAILER_MAX    4096 /* bytes of a trailer */

/* What the next byte belongs to. The two ends, done and broken, are left by nothing. */
enum http_chunk_state {
    HTTP_CHUNK_SIZE,
    HTTP_CHUNK_EXTENSION,
    HTTP_CHUNK_SIZE_END, /* the LF behind a size */
    HTTP_CHUNK_DATA,
    HTTP_CHUNK_DATA_CR,
    HTTP_CHUNK_DATA_LF,
    HTTP_CHUNK_TRAILER_START, /* of a line */
    HTTP_CHUNK_TRAILER_LINE,
    HTTP_CHUNK_TRAILER_LF,
    HTTP_CHUNK_LAST_LF,
    HTTP_CHUNK_DONE,
    HTTP_CHUNK_BROKEN
};

/* A few numbers instead of a buffer: the body is handed out piece by piece, from wherever it was read to. */
struct http_chunks { /* zeroed: at the beginning */
    enum http_chunk_state state;
    unsigned digits;
    size_t line_size; /* bytes of this line, or of the whole trailer */
    uint64_t left;    /* bytes of the chunk that are still to come */
};

/* Reads on in `text`. Returns how many bytes it has used up; *out_data is the piece of the body among them (borrowed;
 * its size may be 0). Goes on until there is a piece, the body ends (HTTP_CHUNK_DONE), or it is broken. */
size_t http_chunks_take(struct http_chunks *chunks, const char *text, size_t size, const char **out_data,
                        size_t *out_data_size);

#endif
