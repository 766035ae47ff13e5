/* What a query finds, the best first: the index weighs candidates, the query says what matches. */
#ifndef TRIPTYCH_SEARCH_FIND_H
#define TRIPTYCH_SEARCH_FIND_H

#include "query.h"
#include "search_index.h"

#define SEARCH_FOUND_MAX 600 /* stories of one answer, on all its pages */
#define SEARCH_WEIGHED   500 /* candidates that the index gives; each is matched with its articles' titles */
#define SEARCH_SPELT_MAX 512 /* bytes of a corrected question */

/* Entries are borrowed from the catalog until its next change. */
struct search_found {
    const struct catalog_entry *entries[SEARCH_FOUND_MAX];
    size_t count;
    int is_cut; /* there are more */
};

/* Fills *out. Without an index, or a word to weigh by, the latest come first. */
void search_find(struct search_index *index, const struct catalog *catalog, const struct query *query, int64_t now_ms,
                 struct search_found *out);

/* The question with words that nothing has replaced by the words most like them. Returns 1, or 0 when there is nothing to
 * replace. `text` is what was asked, as it was written. */
int search_spell(struct search_index *index, const struct query *query, const char *text, char out[SEARCH_SPELT_MAX]);

#endif
