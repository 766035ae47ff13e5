/* Snowball stems by language. A stemmer is not thread-safe: keep one set per thread. */
#ifndef TRIPTYCH_TEXT_STEM_H
#define TRIPTYCH_TEXT_STEM_H

#include <stddef.h>

#define TEXT_STEM_LANGUAGES_MAX 32 /* that have stems */

struct text_stemmers;

/* Returns owned (text_stemmers_free), or NULL without memory. Single stemmers are made when first used. */
struct text_stemmers *text_stemmers_new(void);
void text_stemmers_free(struct text_stemmers *stemmers);

/* The languages that have stems, counted from 0: the number of one (ISO 639-1), or -1; and back, NULL behind the last. */
int text_stem_number(const char *lang);
const char *text_stem_lang(int number);

/* Cuts `word` (folded with marks kept, terminated) to its stem in place. Returns the new length; a word of a language
 * that Snowball does not know stays as it is. */
size_t text_stem(struct text_stemmers *stemmers, const char *lang, char *word, size_t size_bytes);

#endif
