/* Splits a text into the pieces that a model knows: SentencePiece's unigram model with its normalizer, as the model
 * file carries both. Of all ways to split, the one with the highest sum of scores. Pure. */
#ifndef TRIPTYCH_TOKENIZER_H
#define TRIPTYCH_TOKENIZER_H

#include "buffer.h"
#include "err.h"
#include "model_file.h"

#include <stddef.h>
#include <stdint.h>

#define TOKENIZER_NORMAL_MAX 1048576 /* bytes of one normalized text; some code points grow to many */

struct tokenizer;

/* What one thread needs to tokenize; kept from text to text. Zero it before the first use. */
struct tokenizer_space {
    struct buffer normal;        /* the text as the pieces are looked for in it */
    struct tokenizer_step *best; /* owned; by the place in `normal` */
    size_t best_room;
    int32_t *ids; /* owned; the tokens found last, without begin and end */
    size_t count, ids_room;
};

/* Borrows the pieces. Returns 0 and sets *out (returns owned: tokenizer_free), or ERR_MEMORY. */
int tokenizer_new(const struct model_pieces *pieces, struct tokenizer **out, struct err *err);
void tokenizer_free(struct tokenizer *tokenizer);

/* Sets space->ids and space->count to the tokens of `prefix` and `text` together (terminated UTF-8; an invalid byte
 * counts as U+FFFD). Returns 0, ERR_TOO_LARGE above TOKENIZER_NORMAL_MAX, ERR_MEMORY. */
int tokenizer_split(const struct tokenizer *tokenizer, const char *prefix, const char *text,
                    struct tokenizer_space *space, struct err *err);
void tokenizer_space_done(struct tokenizer_space *space);

#endif
