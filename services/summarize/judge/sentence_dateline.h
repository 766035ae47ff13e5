/* Where and by whom a report was filed, in front of its first sentence: what a summary leaves out. Pure. */
#ifndef TRIPTYCH_SENTENCE_DATELINE_H
#define TRIPTYCH_SENTENCE_DATELINE_H

#include <stddef.h>

/* The length of a dateline at the beginning ("OSLO, Aug 23 (NTB) — ", "New Delhi: ", "(Reuters) -"); 0 when there is
 * none. */
size_t sentence_dateline_bytes(const char *text, size_t len_bytes);

/* Whether no word begins with a lower-case ASCII letter, but for "and": as in "Ann Moss and Kai Berg, Oslo Post". */
int sentence_is_names_only(const char *text, size_t len_bytes);

#endif
