/* Article rows from JSONL, as `triptych replay` and the benches read them: one object a line,
 *   url source title text published [id lang image]
 * null or "" for what is unknown, other members ignored; a row needs a title or a text. Plain or gzip (told by its
 * first bytes), a file or standard input. A broken row is reported and the next one read. */
#ifndef TRIPTYCH_JSONL_H
#define TRIPTYCH_JSONL_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

#define JSONL_LINE_MAX 1048576 /* bytes of a line */

/* The limits of a ReplayRow (proto/link.proto): a longer title or text is cut, anything else too long breaks the
 * row. */
#define JSONL_ID_MAX     512
#define JSONL_URL_MAX    4096
#define JSONL_SOURCE_MAX 253
#define JSONL_TITLE_MAX  4096
#define JSONL_TEXT_MAX   262144
#define JSONL_LANG_MAX   16

/* Strings are UTF-8, never NULL, "" when the row does not say. */
struct jsonl_row {
    uint64_t line;
    const char *external_id; /* the row's `id`; a number is taken as it is written */
    const char *url;
    const char *source;
    const char *title;
    const char *text;
    const char *lang;
    const char *image;    /* address of a picture */
    int is_page;          /* 1: `text` is a page as HTML, as other readers of rows bring it; never of JSONL */
    int64_t published_ms; /* 0: unknown. Dates as common/date reads them, or a number: seconds, or ms above 10^11 */
};

struct jsonl;

/* `path` "-": standard input. Returns 0 and sets *out (returns owned: jsonl_close), ERR_IO or ERR_MEMORY. */
int jsonl_open(const char *path, struct jsonl **out, struct err *err);
void jsonl_close(struct jsonl *reader);

/* Returns 1 and sets *out_row (borrowed until the next call), 0 at the end; ERR_INVALID or ERR_TOO_LARGE for a broken
 * row
 * ("line 7: …"), after which reading goes on; ERR_IO (a truncated gzip too) and ERR_MEMORY are final. */
int jsonl_next(struct jsonl *reader, struct jsonl_row *out_row, struct err *err);

/* Bytes of the file (compressed, if it is) read so far, for progress. */
int64_t jsonl_position_bytes(const struct jsonl *reader);

/* ── one row by itself ── */

struct jsonl_memory; /* what a row's strings live in */

/* Reads one line of JSON. Returns 0 and sets *out_row and *out_memory (returns owned: jsonl_memory_free; holds the
 * row's strings), ERR_INVALID, ERR_TOO_LARGE or ERR_MEMORY. Pure. */
int jsonl_row_read(const char *line, size_t size_bytes, struct jsonl_row *out_row, struct jsonl_memory **out_memory,
                   struct err *err);
void jsonl_memory_free(struct jsonl_memory *memory);

#endif
