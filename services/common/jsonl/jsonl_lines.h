/* Lines of a plain or gzip file, of bounded length. Private to this folder; home of zlib. */
#ifndef TRIPTYCH_JSONL_LINES_H
#define TRIPTYCH_JSONL_LINES_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

struct jsonl_lines;

int jsonl_lines_open(const char *path, struct jsonl_lines **out, struct err *err);
void jsonl_lines_close(struct jsonl_lines *lines);

/* Returns 1 and sets *out_line (borrowed until the next call, not terminated) and *out_size_bytes without the newline;
 * 0 at the end; ERR_TOO_LARGE for a line above JSONL_LINE_MAX, which is skipped; ERR_IO. */
int jsonl_lines_next(struct jsonl_lines *lines, const char **out_line, size_t *out_size_bytes, struct err *err);

int64_t jsonl_lines_position_bytes(const struct jsonl_lines *lines);

#endif
