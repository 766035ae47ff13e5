/* Whether a sentence denies something. A table of the commonest words in the languages that the lexicon knows best; of
 * others nothing is known. Pure. */
#ifndef TRIPTYCH_WRITER_NEGATION_H
#define TRIPTYCH_WRITER_NEGATION_H

#include "judge_words.h"

/* How many words of denial the sentence has; 0 in a language that is not in the table. */
unsigned writer_negations(const struct judge_words *words, const char *text, const char *lang);

#endif
