/* Words brought to one form, so that "Zürich", "ZÜRICH" and "Zurich" can be found equal. Pure. */
#ifndef TRIPTYCH_TEXT_FOLD_H
#define TRIPTYCH_TEXT_FOLD_H

#include <stddef.h>

#define TEXT_FOLD_MAX 256 /* bytes of a word or short name; longer input is cut, no real word is longer */

enum text_fold_marks {
    TEXT_FOLD_KEEP_MARKS,  /* Snowball's stemmers expect "é" and "ü" */
    TEXT_FOLD_STRIP_MARKS, /* accents, Arabic and Hebrew vowel points; never the vowel signs of Indic scripts or Thai */
};

/* Writes NFKC of the case-folded `text`, terminated, with ’ as ' and without what is ignorable (soft hyphens, joiners).
 * Returns the length in bytes, cut on a character where `out_size` (at least 1) or TEXT_FOLD_MAX is reached. */
size_t text_fold(const char *text, size_t size_bytes, enum text_fold_marks marks, char *out, size_t out_size);

#endif
