/* Snowball stems by language. A stemmer is not thread-safe: keep one set per thread. */
#ifndef TRIPTYCH_TEXT_STEM_H
#define TRIPTYCH_TEXT_STEM_H

#include "text_language.h"

#include <stddef.h>

struct text_stemmers;

/* Returns owned (text_stemmers_free), or NULL without memory. Single stemmers are made when first used. */
struct text_stemmers *text_stemmers_new(void);
void text_stemmers_free(struct text_stemmers *stemmers);

/* Cuts `word` (folded with marks kept, terminated) to its stem in place. Returns the new length; a word of a language
 * that Snowball does not know stays as it is. */
size_t text_stem(struct text_stemmers *stemmers, const char *lang, char *word, size_t size_bytes);

#endif
