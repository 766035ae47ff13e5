/* Whether a word is a month's or a weekday's name, for whoever compares titles and not dates. Pure. */
#ifndef TRIPTYCH_DATE_WORD_H
#define TRIPTYCH_DATE_WORD_H

#include <stddef.h>

/* `word` is folded (text_fold, without marks) and need not be terminated: "may", "montag", "марта". Names of languages
 * that much of the press writes in only, because others' are words of these. */
int date_is_name(const char *word, size_t size_bytes);

#endif
