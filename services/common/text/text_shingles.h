/* Hashes of every run of a few words, to tell whether two texts are near-identical. No language needed: words are
 * runs of letters and digits, case ignored for ASCII; in scripts that write without spaces each character is a word.
 * Pure. */
#ifndef TRIPTYCH_TEXT_SHINGLES_H
#define TRIPTYCH_TEXT_SHINGLES_H

#include <stddef.h>
#include <stdint.h>

#define TEXT_SHINGLE_WORDS 5 /* the run's length that press-agency studies use for verbatim reuse */

/* Writes the hashes of the runs of `text` (valid UTF-8) in order, at most `max`. Returns how many; 0 for a text of
 * fewer than TEXT_SHINGLE_WORDS words. */
size_t text_shingles(const char *text, size_t size_bytes, uint32_t *out_hashes, size_t max);

#endif
