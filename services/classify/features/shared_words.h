/* Terms that an article has in common with a story, as the article writes them: "Port Selby", "212 passengers". Pure. */
#ifndef TRIPTYCH_SHARED_WORDS_H
#define TRIPTYCH_SHARED_WORDS_H

#include "text_terms.h"

#include <stddef.h>
#include <stdint.h>

#define SHARED_TERMS_MAX  12 /* that are looked for */
#define SHARED_WORDS_MAX  5  /* phrases that are told, as proto/article.proto says … */
#define SHARED_WORDS_SIZE 81 /* … and the bytes of one, terminated */

struct shared_words {
    unsigned count;
    char all[SHARED_WORDS_MAX][SHARED_WORDS_SIZE];
};

struct shared_words_input {
    const char *title, *text; /* valid UTF-8 */
    const char *lang;         /* as detected */
    const uint32_t *terms;    /* term_hash of stems, the weightiest first */
    unsigned term_count;      /* at most SHARED_TERMS_MAX */
};

/* Fills *out: neighbouring words are one phrase, a phrase all of whose words were told is left out. What cannot be
 * tokenized has none. */
void shared_words_find(struct text_analyser *analyser, const struct shared_words_input *input,
                       struct shared_words *out);

#endif
