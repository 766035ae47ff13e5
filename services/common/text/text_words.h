/* Words of a text as Unicode (UAX #29, with ICU's dictionaries for Chinese, Japanese, Thai …) parts them.
 * Making ICU's iterator costs far more than a title, so keep one segmenter per thread. */
#ifndef TRIPTYCH_TEXT_WORDS_H
#define TRIPTYCH_TEXT_WORDS_H

#include "err.h"

#include <stddef.h>

enum text_word_kind { TEXT_WORD_LETTERS, TEXT_WORD_NUMBER, TEXT_WORD_IDEOGRAPHS };

struct text_word {
    size_t start; /* where in the text, in bytes */
    size_t size_bytes;
    enum text_word_kind kind;
};

struct text_segmenter;

/* Returns owned (text_segmenter_free), or NULL with `err`. */
struct text_segmenter *text_segmenter_new(struct err *err);
void text_segmenter_free(struct text_segmenter *segmenter);

/* Starts on `text` (valid UTF-8, borrowed until the next start). Returns 0 or a negative code. */
int text_segmenter_start(struct text_segmenter *segmenter, const char *text, size_t size_bytes, struct err *err);

/* Returns 1 and sets *out_word; 0 at the end. Spaces and punctuation are passed over. */
int text_segmenter_next(struct text_segmenter *segmenter, struct text_word *out_word);

#endif
