/* What raters publish, made into rows of our register: see deploy/sources/README.md for the mapping. */
#ifndef TRIPTYCH_SOURCES_IMPORT_H
#define TRIPTYCH_SOURCES_IMPORT_H

#include "err.h"
#include "registry.h"

#include <stdio.h>

struct sources_import {
    const char *format; /* mbfc, allsides, kite or csv */
    const char *rater;  /* what rated_by says; NULL: the format's own */
    const char *path;
    FILE *out;
    registry_problem_fn *on_problem; /* called for each row that is refused */
    void *context;
};

/* Writes the rows as CSV. Returns 0 and the number of rows; ERR_INVALID for a format or header that is not known,
 * ERR_IO, ERR_TOO_LARGE, ERR_MEMORY. */
int sources_import(const struct sources_import *import, size_t *out_rows, struct err *err);

#endif
