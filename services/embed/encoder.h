/* The encoder: from the tokens of texts to one row of numbers each, by the model's layers. Sequences of any lengths lie
 * one behind the other, without padding between them. What a sequence gives depends on nothing beside it. */
#ifndef TRIPTYCH_ENCODER_H
#define TRIPTYCH_ENCODER_H

#include "err.h"
#include "model_file.h"
#include "product.h"

#include <stddef.h>
#include <stdint.h>

#define ENCODER_ROWS 128 /* of one run at most, unless one sequence is longer: what fits a core's own cache */

struct encoder;
struct encoder_space;

/* A part of a text that the model takes at once: at most encoder_sequence_max tokens, to which begin and end are added.
 * Ids are below the model's count of words. */
struct encoder_sequence {
    const int32_t *ids;
    unsigned count;
};

/* Reads the tensors of `file`, which must stay open: word vectors are read from it as they are needed. Returns 0 and
 * sets *out (returns owned: encoder_free), ERR_INVALID for a model that lacks some, ERR_UNAVAILABLE, ERR_MEMORY. */
int encoder_new(const struct model_file *file, enum product_precision precision, struct encoder **out, struct err *err);
void encoder_free(struct encoder *encoder);
unsigned encoder_dimensions(const struct encoder *encoder);
unsigned encoder_sequence_max(const struct encoder *encoder);
/* Rows that one run holds: of `sequences` together, each with begin and end. */
unsigned encoder_rows_max(const struct encoder *encoder);
const char *encoder_name(const struct encoder *encoder); /* of what multiplies and of what does the rest */

/* What one thread needs; opened on that thread. Borrows the encoder. */
int encoder_space_open(const struct encoder *encoder, struct encoder_space **out, struct err *err);
void encoder_space_close(struct encoder_space *space);

/* Sets out[i] to the mean over the rows of sequence i. */
int encoder_run(struct encoder_space *space, const struct encoder_sequence *sequences, size_t count, float *out,
                struct err *err);

#endif
