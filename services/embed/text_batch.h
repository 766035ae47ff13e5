/* Texts that are turned into vectors together, by one thread: split into tokens, those of a text that is longer than
 * the model takes at once into parts; a vector is the mean over the text's parts, each by its tokens, made length 1. */
#ifndef TRIPTYCH_TEXT_BATCH_H
#define TRIPTYCH_TEXT_BATCH_H

#include "encoder.h"
#include "err.h"
#include "tokenizer.h"

#define TEXT_BATCH_MAX  64    /* texts */
#define TEXT_TOKENS_MAX 65536 /* of one text */

struct text_batch;

/* Opened on the thread that uses it. Borrows both. Returns 0 and sets *out (returns owned: text_batch_close). */
int text_batch_open(const struct tokenizer *tokenizer, const struct encoder *encoder, struct text_batch **out,
                    struct err *err);
void text_batch_close(struct text_batch *batch);

/* Begins a batch: what was in it is forgotten. */
void text_batch_clear(struct text_batch *batch);
/* Whether one more text would make the others wait longer and speed nothing up. */
int text_batch_is_full(const struct text_batch *batch);
/* Adds a text behind `prefix` (both terminated UTF-8, not kept) to a batch that is not full. Returns 0 and sets
 * *out_tokens to its tokens, begin and end counted; ERR_TOO_LARGE, ERR_MEMORY: the batch is as before. */
int text_batch_add(struct text_batch *batch, const char *prefix, const char *text, unsigned *out_tokens,
                   struct err *err);
/* Finds all vectors. */
int text_batch_run(struct text_batch *batch, struct err *err);
/* Of the text added as `number`, from 0; encoder_dimensions floats, borrowed until the next text_batch_clear. */
const float *text_batch_vector(const struct text_batch *batch, size_t number);

#endif
