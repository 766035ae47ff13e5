/* Whether what a sentence quotes is whole and has its speaker. Pure. */
#ifndef TRIPTYCH_SENTENCE_QUOTES_H
#define TRIPTYCH_SENTENCE_QUOTES_H

#include "judge_words.h"

/* 0: torn, without a speaker, spoken by "he" who is not named, or in the first or second person outside quotation marks
 * (a quotation whose marks are lost, or the paper speaking of itself). Otherwise up to 1; less where most is quoted. */
float sentence_quotes_quality(const struct judge_words *words);

#endif
