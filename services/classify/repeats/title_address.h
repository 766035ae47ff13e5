/* The title that an article's address holds ("…/2026/ferry-runs-aground-off-skarvholm-1234.html"), for one that comes
 * without a title of its own. Pure. */
#ifndef TRIPTYCH_TITLE_ADDRESS_H
#define TRIPTYCH_TITLE_ADDRESS_H

#include <stddef.h>

/* Writes the words, blanks between them, cut to `out_size`. Returns their number; 0 and "" when no part of the path holds
 * TITLE_ADDRESS_WORDS_MIN words. */
#define TITLE_ADDRESS_WORDS_MIN 3
unsigned title_of_address(const char *url, char *out, size_t out_size);

#endif
