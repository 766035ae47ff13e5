/* Rows of an RFC 4180 file: fields separated by commas, quoted where they hold a comma, a quote or a line break.
 * Accepts LF and CRLF and a byte-order mark. Pure. */
#ifndef TRIPTYCH_CSV_H
#define TRIPTYCH_CSV_H

#include "err.h"

#include <stddef.h>

#define CSV_FIELDS_MAX    32
#define CSV_ROW_BYTES_MAX 8192

struct csv_row {
    unsigned line; /* where it begins, from 1 */
    unsigned field_count;
    const char *fields[CSV_FIELDS_MAX]; /* terminated, without quotes; point into `bytes` */
    char bytes[CSV_ROW_BYTES_MAX + CSV_FIELDS_MAX + 1];
};

struct csv_reader {
    const char *text; /* borrowed */
    size_t size_bytes;
    size_t at;
    unsigned line;
};

/* Starts on `text`, which must outlive the reader. */
void csv_init(struct csv_reader *reader, const char *text, size_t size_bytes);

/* Returns 1 and fills *row; 0 at the end; ERR_INVALID for a row that is broken (row->line says which; the next call
 * goes on with the line after it). Empty lines are passed over. */
int csv_next(struct csv_reader *reader, struct csv_row *row, struct err *err);

#endif
