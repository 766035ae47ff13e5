/* Words that say nothing about a text's subject, short built-in lists by language. Other languages have none: there,
 * document frequencies do the same more slowly. Pure after text_stop_new. */
#ifndef TRIPTYCH_TEXT_STOP_H
#define TRIPTYCH_TEXT_STOP_H

#include <stddef.h>

struct text_stop;

/* Returns owned (text_stop_free), or NULL without memory. */
struct text_stop *text_stop_new(void);
void text_stop_free(struct text_stop *stop);

/* Whether `word` (folded with marks kept) is a stop word of the language (ISO 639-1). */
int text_stop_has(const struct text_stop *stop, const char *lang, const char *word, size_t size_bytes);

#endif
