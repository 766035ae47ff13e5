/* Sentences: where they begin and end in a text, as byte offsets into its UTF-8, by ICU's rules for the language.
 * In German, Spanish, French, Italian, Portuguese, Russian and Greek, CLDR's lists of abbreviations keep "Sr." and
 * "Nr." from ending a sentence, in English a list of our own; initials end none anywhere. A splitter owns the iterators
 * (opened when their language is first met, some 10 ms each): one per thread. */
#ifndef TRIPTYCH_TEXT_SENTENCES_H
#define TRIPTYCH_TEXT_SENTENCES_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"

#define TEXT_SENTENCES_BYTES_MAX (1024 * 1024) /* of one text: far beyond an article's limit */

struct text_sentence {
    uint32_t start;     /* bytes from the beginning of the text */
    uint32_t len_bytes; /* never 0; without white space at either end, and never across a line break */
};

struct text_splitter;

/* Returns owned: text_splitter_free. NULL when memory is short. */
struct text_splitter *text_splitter_new(void);
void text_splitter_free(struct text_splitter *splitter);

/* Writes at most `sentences_max` sentences in reading order and stops there. `lang` is ISO 639-1 or empty. A full stop
 * that glues two sentences ("… on Friday.The court …"), a trace of lost mark-up, parts them as well, and so does one
 * that stands as a word of its own, as in tokenised texts. Bytes that are not UTF-8 are nobody's boundary and do no
 * harm. Returns their number, or < 0: ERR_TOO_LARGE, ERR_UNAVAILABLE (ICU's data is missing). */
int text_sentences_split(struct text_splitter *splitter, const char *lang, const char *text, size_t text_bytes,
                         struct text_sentence *out_sentences, size_t sentences_max, struct err *err);

#endif
