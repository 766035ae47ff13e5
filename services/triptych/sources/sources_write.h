/* Registers of sources as CSV. */
#ifndef TRIPTYCH_SOURCES_WRITE_H
#define TRIPTYCH_SOURCES_WRITE_H

#include "registry.h"

#include <stdio.h>

/* A value and what follows it; one with a comma, quote or line break stands in quotes (RFC 4180). */
void sources_write_value(FILE *out, const char *value, const char *after);

/* One row a source with what is shown of it, and who says which part; the aliases last. */
void sources_write(FILE *out, const struct registry *registry);

/* One row for each source and rater with what that one says. */
void sources_write_raters(FILE *out, const struct registry *registry);

#endif
