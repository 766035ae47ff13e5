/* Rows of any file: fields are terminated, within their bounds, and the reading ends. */
#include "csv.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct csv_row row;
    struct csv_reader reader;
    struct err err;
    size_t rows = 0;
    unsigned line = 0;
    csv_init(&reader, (const char *)data, size);
    for (int got; (got = csv_next(&reader, &row, &err)) != 0; line = row.line) {
        if (++rows > size + 1 || row.line < line)
            abort();
        for (unsigned i = 0; got > 0 && i < row.field_count; i++)
            if (row.field_count > CSV_FIELDS_MAX || strlen(row.fields[i]) > CSV_ROW_BYTES_MAX)
                abort();
    }
    return 0;
}
