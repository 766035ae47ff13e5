/* The words of a text as the index, the search and the summary compare them: folded, stemmed, stop words marked.
 * One analyser per thread; it owns all that is dear to make. */
#ifndef TRIPTYCH_TEXT_TERMS_H
#define TRIPTYCH_TEXT_TERMS_H

#include "err.h"
#include "text_words.h"

#include <stddef.h>

#define TEXT_STEM_SIZE 48 /* bytes of a stem, terminated; longer ones are cut on a character */

struct text_term {
    size_t start; /* where the word stands in the text, in bytes */
    size_t size_bytes;
    enum text_word_kind kind;
    int is_stop;        /* a stop word of the language, or a single letter */
    int is_capitalised; /* begins with an upper-case letter, in scripts that have them */
    char stem[TEXT_STEM_SIZE];
    size_t stem_bytes;
};

struct text_analyser;

/* Returns owned (text_analyser_free), or NULL with `err`. */
struct text_analyser *text_analyser_new(struct err *err);
void text_analyser_free(struct text_analyser *analyser);

/* Starts on `text` (valid UTF-8, borrowed until the next start) in `lang` (ISO 639-1 or "und", copied).
 * Returns 0 or a negative code. */
int text_terms_start(struct text_analyser *analyser, const char *text, size_t size_bytes, const char *lang,
                     struct err *err);

/* Returns 1 and fills *out_term; 0 at the end. */
int text_terms_next(struct text_analyser *analyser, struct text_term *out_term);

#endif
