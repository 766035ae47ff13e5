/* A growing run of bytes with a cap: what pages, feeds and JSON are written into. A write that finds no room or no
 * memory marks the buffer as failed and writes nothing from then on, so a writer checks once, at the end. Pure. */
#ifndef TRIPTYCH_BUFFER_H
#define TRIPTYCH_BUFFER_H

#include "err.h"

#include <stddef.h>

struct buffer {
    char *data; /* owned; NULL while empty; always terminated otherwise */
    size_t len; /* bytes, without the terminator */
    size_t capacity;
    size_t max_bytes; /* of `len` */
    int is_failed;
};

/* Allocates nothing yet. */
void buffer_init(struct buffer *buffer, size_t max_bytes);
/* Makes room for so many bytes more, where it is known that they come: it would else grow by steps. */
void buffer_expect(struct buffer *buffer, size_t size_bytes);
/* Frees what was written and not taken; the buffer is empty and usable again. */
void buffer_done(struct buffer *buffer);

void buffer_add(struct buffer *buffer, const void *data, size_t size_bytes);
void buffer_text(struct buffer *buffer, const char *text); /* NULL adds nothing */
void buffer_char(struct buffer *buffer, char byte);
/* Adds `size_bytes` bytes for the caller to set at once; returns where they are, NULL when the buffer has failed. */
char *buffer_extend(struct buffer *buffer, size_t size_bytes);
void buffer_format(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Hands over what was written: returns 0 and sets *out (returns owned: free; terminated) and *out_size_bytes, which may
 * be NULL; ERR_TOO_LARGE or ERR_MEMORY when a write had failed. The buffer is empty afterwards either way. */
int buffer_take(struct buffer *buffer, char **out, size_t *out_size_bytes, struct err *err);

#endif
