/* The bytes of a web archive, plain or gzip. Private to this folder. */
#ifndef TRIPTYCH_WARC_BYTES_H
#define TRIPTYCH_WARC_BYTES_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

struct warc_bytes;

int warc_bytes_open(const char *path, struct warc_bytes **out, struct err *err);
void warc_bytes_close(struct warc_bytes *bytes);

/* Reads up to the next line end, at most `size` - 1 bytes, terminated. Returns the length with the line end; 0 at the end
 * of the file; ERR_IO. */
int warc_bytes_line(struct warc_bytes *bytes, char *out, size_t size, struct err *err);
/* Reads exactly `size` bytes; into nowhere when `out` is NULL. Returns 0, or ERR_IO, also when the file ends before. */
int warc_bytes_read(struct warc_bytes *bytes, char *out, uint64_t size, struct err *err);
/* Bytes of the file, as they lie there, that were read. */
int64_t warc_bytes_position(const struct warc_bytes *bytes);

#endif
