/* The encoder written as its formulas are, one number after the other: what the fast one is held against. */
#ifndef TRIPTYCH_PLAIN_ENCODER_H
#define TRIPTYCH_PLAIN_ENCODER_H

#include "model_file.h"

#include <stddef.h>
#include <stdint.h>

#define PLAIN_ROWS_MAX 64

/* The mean row of a tiny model (TINY_HIDDEN values) for one sequence, begin and end added. */
void plain_encode(const struct model_file *file, const int32_t *ids, size_t count, double *out);

#endif
