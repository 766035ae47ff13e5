/* The columns of the register's files: what each may hold. Pure; private to this folder. */
#ifndef TRIPTYCH_REGISTRY_COLUMN_H
#define TRIPTYCH_REGISTRY_COLUMN_H

#include "csv.h"
#include "err.h"
#include "registry_fields.h"

#define REGISTRY_VALUE_MAX 1024 /* bytes of one field */
#define REGISTRY_KEY_MAX   253  /* of a domain, with its path */
#define REGISTRY_NOTHING   "-"  /* of the operator's own files: there is no such value, whatever raters say */

/* A column that a file lacks is empty in all of its rows. To add one: here, its name and what it may hold in
 * registry_column.c, what is shown of it in registry_merge.c. */
enum registry_column {
    COLUMN_DOMAIN,
    COLUMN_SAME_AS,
#define X(member, column, choices) COLUMN_##column,
    REGISTRY_FIELDS(X)
#undef X
        COLUMN_HIDDEN,
    COLUMN_RATED_BY,
    REGISTRY_COLUMNS
};

/* As they stand in a file's first row, in any order. */
extern const char *const registry_column_names[REGISTRY_COLUMNS];

/* Where each column stands in a file's rows; -1 when the file has none. */
struct registry_header {
    int position[REGISTRY_COLUMNS];
    unsigned field_count;
};

/* ERR_INVALID when the row names no column "domain". */
int registry_header_read(const struct csv_row *row, struct registry_header *out, struct err *err);

/* The row's value, "" when there is none. */
const char *registry_row_value(const struct registry_header *header, const struct csv_row *row,
                               enum registry_column column);

/* Returns 0, or ERR_INVALID with what is wrong with the row. */
int registry_row_check(const struct registry_header *header, const struct csv_row *row, struct err *err);

#endif
