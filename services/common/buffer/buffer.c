/* A text that grows up to a limit. The first failure is kept and every later call does nothing: writers of pages and
 * JSON check once, at buffer_take, instead of after each piece. */
#include "buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_FIRST_BYTES 512

void buffer_init(struct buffer *buffer, size_t max_bytes)
{
    *buffer = (struct buffer){.max_bytes = max_bytes};
}

void buffer_done(struct buffer *buffer)
{
    free(buffer->data);
    buffer_init(buffer, buffer->max_bytes);
}

/* Makes room for `size_bytes` more and the terminator. */
static int buffer_reserve(struct buffer *buffer, size_t size_bytes)
{
    if (buffer->is_failed)
        return 0;
    if (size_bytes > buffer->max_bytes - buffer->len) {
        buffer->is_failed = ERR_TOO_LARGE;
        return 0;
    }
    size_t needed = buffer->len + size_bytes + 1;
    if (needed <= buffer->capacity)
        return 1;
    /* Doubling may exceed max_bytes by less than twice; what is written never does. */
    size_t capacity = buffer->capacity ? buffer->capacity * 2 : BUFFER_FIRST_BYTES;
    if (capacity < needed)
        capacity = needed;
    char *data = realloc(buffer->data, capacity);
    if (!data) {
        buffer->is_failed = ERR_MEMORY;
        return 0;
    }
    buffer->data = data;
    buffer->capacity = capacity;
    return 1;
}

void buffer_expect(struct buffer *buffer, size_t size_bytes)
{
    size_t left = buffer->max_bytes - buffer->len;
    buffer_reserve(buffer, size_bytes < left ? size_bytes : left);
}

char *buffer_extend(struct buffer *buffer, size_t size_bytes)
{
    if (!buffer_reserve(buffer, size_bytes))
        return NULL;
    char *at = buffer->data + buffer->len;
    buffer->len += size_bytes;
    buffer->data[buffer->len] = '\0';
    return at;
}

void buffer_add(struct buffer *buffer, const void *data, size_t size_bytes)
{
    char *at = size_bytes ? buffer_extend(buffer, size_bytes) : NULL;
    if (at)
        memcpy(at, data, size_bytes);
}

void buffer_text(struct buffer *buffer, const char *text)
{
    if (text)
        buffer_add(buffer, text, strlen(text));
}

/* Every second write of JSON is one byte: where there is room it is simply put there. */
void buffer_char(struct buffer *buffer, char byte)
{
    if (buffer->is_failed || buffer->len >= buffer->max_bytes || buffer->capacity - buffer->len < 2) {
        buffer_add(buffer, &byte, 1);
        return;
    }
    buffer->data[buffer->len++] = byte;
    buffer->data[buffer->len] = '\0';
}

/* Writes into what room there is; only text longer than that is formatted a second time. */
void buffer_format(struct buffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    size_t room = buffer->capacity - buffer->len;
    va_start(arguments, format);
    va_copy(again, arguments);
    int len = buffer->is_failed ? 0 : vsnprintf(room ? buffer->data + buffer->len : NULL, room, format, arguments);
    va_end(arguments);
    if (len > 0 && buffer_reserve(buffer, (size_t)len)) {
        /* `again` still points at the first argument; the first pass has consumed `arguments`. */
        if ((size_t)len >= room)
            vsnprintf(buffer->data + buffer->len, (size_t)len + 1, format, again);
        buffer->len += (size_t)len;
    } else if (room) {
        buffer->data[buffer->len] = '\0'; /* what found no room is not half there */
    }
    va_end(again);
}

int buffer_take(struct buffer *buffer, char **out, size_t *out_size_bytes, struct err *err)
{
    int code = buffer->is_failed;
    if (!code && buffer_reserve(buffer, 0)) {
        buffer->data[buffer->len] = '\0';
        *out = buffer->data;
        if (out_size_bytes)
            *out_size_bytes = buffer->len;
        buffer_init(buffer, buffer->max_bytes);
        return 0;
    }
    code = buffer->is_failed;
    buffer_done(buffer);
    if (code == ERR_TOO_LARGE)
        return err_set(err, ERR_TOO_LARGE, "an output grew beyond its limit of %zu bytes", buffer->max_bytes);
    return err_set(err, ERR_MEMORY, "no memory for an output");
}
