/* Whether a sentence leans on the one before it: pronouns without a name, "the move", "but", "when the 34-year-old".
 * Pure. */
#ifndef TRIPTYCH_SENTENCE_REFERENCE_H
#define TRIPTYCH_SENTENCE_REFERENCE_H

#include "judge_words.h"

/* Returns 1 when the sentence cannot stand without the one before it. Otherwise 0, and sets *out_pointer to the place
 * (in bytes) of a noun that must have been spoken of before ("the ruling"), or 0 where there is none. */
int sentence_leans_back(const struct judge_words *words, const char *text, unsigned *out_pointer);

#endif
