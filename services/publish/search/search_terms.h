/* Texts as the index has them: words as queries fold them, their stems in the text's language, and of scripts that run words
 * together each two letters in a row. Pure. */
#ifndef TRIPTYCH_SEARCH_TERMS_H
#define TRIPTYCH_SEARCH_TERMS_H

#include "buffer.h"
#include "xapian_shim.h"

#include <stddef.h>

#define SEARCH_TEXT_MAX 4096 /* bytes of one text; what is beyond is not indexed */
#define SEARCH_FOLD_MAX (2 * SEARCH_TEXT_MAX)

/* What terms begin with. */
#define SEARCH_KIND_WORD 'w'
#define SEARCH_KIND_STEM 'z'
#define SEARCH_KIND_PAIR 'p'

struct text_stemmers;

/* A document while its texts are added; all borrowed. */
struct search_terms {
    struct xapian_doc *doc;
    struct text_stemmers *stemmers;
    struct buffer *lines; /* NULL: not wanted; else each text is added folded, as a line */
};

/* Adds a text in `lang` ("" or NULL: not known, no stems). Returns 0 without memory. */
int search_terms_add(const struct search_terms *terms, const char *text, const char *lang, unsigned weight);

/* Calls `each` for each two letters in a row of a run of letters (UTF-8), or the one that it is; 0 when a call gave 0. */
int search_pairs(const char *letters, size_t size, int (*each)(void *context, const char *pair, size_t size),
                 void *context);

#endif
