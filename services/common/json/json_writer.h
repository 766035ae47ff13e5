/* Writes one JSON value into a growing buffer with a cap: commas, nesting and escaping are its business. What it writes
 * is valid JSON whatever the text: broken UTF-8 becomes U+FFFD. Pure. A failure (cap, memory, nesting) is remembered
 * and told by json_writer_take. */
#ifndef TRIPTYCH_JSON_WRITER_H
#define TRIPTYCH_JSON_WRITER_H

#include "buffer.h"
#include "err.h"

#include <stddef.h>
#include <stdint.h>

#define JSON_WRITER_DEPTH_MAX 32 /* objects and arrays in each other */

struct json_writer {
    struct buffer buffer;
    uint32_t has_items; /* bit per depth: a comma comes before the next item */
    unsigned depth;
    /* Set by json_writer_keep. */
    const char *keep; /* borrowed; NULL: everything */
    unsigned keep_depth;
    int is_cutting; /* the value being written is taken back when it ends: to where, and whether a comma was due */
    int had_items;
    size_t cut_at;
    int is_misused; /* closed more than opened, or nested too deeply */
};

void json_writer_init(struct json_writer *writer, size_t max_bytes);
/* From now on, of objects at `depth` (0: the outermost value) only the members that `names` has (separated by blanks, borrowed)
 * are kept; NULL: all. What is left out costs the time to write it and none of the bytes. */
void json_writer_keep(struct json_writer *writer, unsigned depth, const char *names);
void json_writer_done(struct json_writer *writer); /* frees what was not taken */
/* Returns 0, sets *out (returns owned: free; terminated) and *out_size_bytes (may be NULL); ERR_TOO_LARGE, ERR_MEMORY,
 * or ERR_INVALID when objects or arrays are not closed. The writer is empty afterwards either way. */
int json_writer_take(struct json_writer *writer, char **out, size_t *out_size_bytes, struct err *err);

/* Writes behind what the buffer has (takes, until json_writer_end gives it back). */
void json_writer_begin(struct json_writer *writer, const struct buffer *out);
/* The same as a buffer, for who hands it on: *out (returns owned: buffer_done) has failed where json_writer_take would
 * fail. */
void json_writer_end(struct json_writer *writer, struct buffer *out);

/* `name` is the member's name inside an object and NULL inside an array and at the top. */
void json_object_begin(struct json_writer *writer, const char *name);
void json_object_end(struct json_writer *writer);
void json_array_begin(struct json_writer *writer, const char *name);
void json_array_end(struct json_writer *writer);
void json_put_text(struct json_writer *writer, const char *name, const char *value); /* NULL: null */
void json_put_text_bytes(struct json_writer *writer, const char *name, const char *value, size_t size_bytes);
void json_put_text_or_null(struct json_writer *writer, const char *name, const char *value); /* NULL and "": null */
void json_put_int(struct json_writer *writer, const char *name, int64_t value);
void json_put_uint(struct json_writer *writer, const char *name, uint64_t value);
void json_put_real(struct json_writer *writer, const char *name, double value); /* 6 digits; not finite: null */
void json_put_bool(struct json_writer *writer, const char *name, int value);
void json_put_null(struct json_writer *writer, const char *name);
void json_put_time(struct json_writer *writer, const char *name, int64_t time_ms); /* RFC 3339; 0: null */
/* A value that is JSON already (borrowed, trusted). */
void json_put_raw(struct json_writer *writer, const char *name, const char *json, size_t size_bytes);

#endif
