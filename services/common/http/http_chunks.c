/* Chunked bodies, byte by byte (RFC 9112 7.1), as a state machine that can stop anywhere. Strict: a bare LF, a sign or
 * too many digits are refused, since a front that reads them otherwise could be made to see two requests where this
 * server sees one (request smuggling). */
#include "http_chunks.h"

static int hex(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    digit = (char)(digit | 0x20);
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

static int is_control(char byte)
{
    return ((unsigned char)byte < 0x20 && byte != '\t') || byte == 0x7F;
}

static enum http_chunk_state on_size(struct http_chunks *chunks, char byte)
{
    int value = hex(byte);
    if (value >= 0 && chunks->digits < HTTP_CHUNK_SIZE_MAX) {
        chunks->left = chunks->left * 16 + (unsigned)value;
        chunks->digits++;
        return HTTP_CHUNK_SIZE;
    }
    if (!chunks->digits || value >= 0)
        return HTTP_CHUNK_BROKEN;
    return byte == '\r' ? HTTP_CHUNK_SIZE_END : byte == ';' ? HTTP_CHUNK_EXTENSION : HTTP_CHUNK_BROKEN;
}

static enum http_chunk_state on_extension(struct http_chunks *chunks, char byte)
{
    if (byte == '\r')
        return HTTP_CHUNK_SIZE_END;
    return is_control(byte) || ++chunks->line_size > HTTP_CHUNK_LINE_MAX ? HTTP_CHUNK_BROKEN : HTTP_CHUNK_EXTENSION;
}

static enum http_chunk_state on_size_end(struct http_chunks *chunks, char byte)
{
    chunks->digits = 0;
    chunks->line_size = 0;
    if (byte != '\n')
        return HTTP_CHUNK_BROKEN;
    return chunks->left ? HTTP_CHUNK_DATA : HTTP_CHUNK_TRAILER_START;
}

static enum http_chunk_state on_trailer(struct http_chunks *chunks, char byte)
{
    if (byte == '\r')
        return chunks->state == HTTP_CHUNK_TRAILER_START ? HTTP_CHUNK_LAST_LF : HTTP_CHUNK_TRAILER_LF;
    return is_control(byte) || ++chunks->line_size > HTTP_TRAILER_MAX ? HTTP_CHUNK_BROKEN : HTTP_CHUNK_TRAILER_LINE;
}

static enum http_chunk_state on_byte(struct http_chunks *chunks, char byte)
{
    switch (chunks->state) {
    case HTTP_CHUNK_SIZE:
        return on_size(chunks, byte);
    case HTTP_CHUNK_EXTENSION:
        return on_extension(chunks, byte);
    case HTTP_CHUNK_SIZE_END:
        return on_size_end(chunks, byte);
    case HTTP_CHUNK_DATA_CR:
        return byte == '\r' ? HTTP_CHUNK_DATA_LF : HTTP_CHUNK_BROKEN;
    case HTTP_CHUNK_DATA_LF:
        return byte == '\n' ? HTTP_CHUNK_SIZE : HTTP_CHUNK_BROKEN;
    case HTTP_CHUNK_TRAILER_START:
    case HTTP_CHUNK_TRAILER_LINE:
        return on_trailer(chunks, byte);
    case HTTP_CHUNK_TRAILER_LF:
        return byte == '\n' ? HTTP_CHUNK_TRAILER_START : HTTP_CHUNK_BROKEN;
    case HTTP_CHUNK_LAST_LF:
        return byte == '\n' ? HTTP_CHUNK_DONE : HTTP_CHUNK_BROKEN;
    case HTTP_CHUNK_DATA:
    case HTTP_CHUNK_DONE:
    case HTTP_CHUNK_BROKEN:
        break;
    }
    return HTTP_CHUNK_BROKEN;
}

size_t http_chunks_take(struct http_chunks *chunks, const char *text, size_t size, const char **out_data,
                        size_t *out_data_size)
{
    size_t at = 0;
    *out_data = text;
    *out_data_size = 0;
    while (at < size && chunks->state < HTTP_CHUNK_DONE) {
        /* Data is handed out in pieces as large as what has arrived; only the framing is read byte by byte. */
        if (chunks->state == HTTP_CHUNK_DATA) {
            size_t piece = chunks->left < size - at ? (size_t)chunks->left : size - at;
            *out_data = text + at;
            *out_data_size = piece;
            chunks->left -= piece;
            if (!chunks->left)
                chunks->state = HTTP_CHUNK_DATA_CR;
            return at + piece;
        }
        chunks->state = on_byte(chunks, text[at++]);
    }
    return at;
}
