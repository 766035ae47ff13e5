/* A text as a search looks at it: its words folded, with one blank before and after each, so that a word or several in a
 * row are found as plain bytes. What is neither letter, mark nor digit separates: "l'eau", "60,000" and "COVID-19" are two
 * words each, in a text and in what is looked for alike. Pure. */
#ifndef TRIPTYCH_TEXT_SEARCH_H
#define TRIPTYCH_TEXT_SEARCH_H

#include <stddef.h>

/* Writes " word word " (terminated), or "" when the text has no word. Returns the length in bytes, cut behind a word where
 * `out_size` (at least 3) is reached. `text` is valid UTF-8. */
size_t text_search_fold(const char *text, size_t size_bytes, char *out, size_t out_size);

/* Whether a folded text holds a letter of a script that runs words together (Chinese, Japanese, Korean, Thai, Lao,
 * Khmer, Burmese, Tibetan): where words begin and end is not known there, so parts of such a text are looked for. */
int text_search_runs_on(const char *folded, size_t size_bytes);

#endif
